from __future__ import annotations

from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from analysis.ranking.density import DensityError, RankChoice, Ranking, ranking
from analysis.ranking.eb import rank_table
from analysis.ranking.posterior import fit
from analysis.risk.hazards import with_clock
from analysis.risk.rules import load_rules
from geo.crs import METRIC_CRS
from tests.builders import hazard_rows, site_rows, village_rows, visit_rows

DAY = date(2024, 2, 20)
A, B, C = "500151001001", "500151001002", "500151001003"


def kilometres(*areas: float) -> gpd.GeoDataFrame:
    """Villages of the given areas in km², side by side."""
    rows = village_rows(*[{"village_code": code} for code in (A, B, C)[: len(areas)]])
    squares = [
        box(600_000 + 9000 * k, 3_300_000, 600_000 + 9000 * k + 1000, 3_300_000 + 1000 * area)
        for k, area in enumerate(areas)
    ]
    shapes = gpd.GeoSeries(squares, index=rows.index, crs=METRIC_CRS).to_crs("EPSG:4326")
    return rows.set_geometry(shapes)


def hazards(**per_village: int) -> pd.DataFrame:
    codes = {"a": A, "b": B, "c": C}
    return hazard_rows(
        *[{"village_code": codes[name]} for name, n in per_village.items() for _ in range(n)]
    )


def ranked(
    villages: gpd.GeoDataFrame,
    sites: pd.DataFrame,
    rows: pd.DataFrame,
    *,
    visits: pd.DataFrame | None = None,
    **asked: Any,
) -> Ranking:
    clocked = with_clock(rows, as_of=DAY)
    choice, rules = RankChoice(**asked), load_rules(on=DAY)
    return ranking(villages, sites, clocked, choice, visits=visits, rules=rules)


def by_village(*frames: Any, **asked: Any) -> pd.DataFrame:
    return ranked(*frames, **asked).table


def test_open_hazards_are_counted_per_square_kilometre_of_the_projection() -> None:
    found = by_village(
        kilometres(2.0, 0.5), site_rows(), hazards(a=8, b=6), measure="open", base="area"
    )
    assert found["count"].tolist() == [8, 6]
    assert found["base"].tolist() == pytest.approx([2.0, 0.5], rel=1e-6)
    assert found["raw"].tolist() == pytest.approx([4.0, 12.0], rel=1e-6)
    assert found["rank"].tolist() == [2, 1]
    assert found["note"].isna().all()


def test_a_village_without_boundary_is_not_ranked_and_says_why() -> None:
    villages = kilometres(2.0, 0.5, 1.0)
    villages.loc[B, "geometry"] = None
    found = by_village(villages, site_rows(), hazards(a=80, b=6, c=1), measure="open", base="area")
    assert found["note"].fillna("").tolist() == ["", "no_base", ""]
    assert pd.isna(found.loc[B, "rank"])
    assert found.loc[B, "count"] == 6
    assert sorted(found["rank"].dropna()) == [1, 2]


def test_fewer_than_two_villages_are_not_ranked() -> None:
    found = by_village(kilometres(1.0), site_rows(), hazards(a=3), measure="open", base="area")
    assert found["note"].tolist() == ["too_few"]
    assert found["rank"].isna().all()


def test_bases_are_sites_thousand_households_and_visits() -> None:
    villages = kilometres(1.0, 1.0).assign(households=[2000.0, 500.0])
    sites = site_rows(*[{"village_code": A}] * 6, *[{"village_code": B}] * 2)
    visits = visit_rows(
        *[{"village_code": A, "visited_on": "2024-02-05"}] * 3,
        {"village_code": A, "visited_on": "2024-01-31"},
        {"village_code": B, "visited_on": "2024-02-20"},
    )

    def base(name: Any, **more: Any) -> list[float]:
        found = by_village(villages, sites, hazards(a=4, b=4), measure="all", base=name, **more)
        return [float(value) for value in found["base"]]

    assert base("sites") == [6, 2]
    assert base("households") == [2.0, 0.5]
    assert base("visits", visits=visits) == [4, 1]
    assert base("visits", visits=visits, period=(date(2024, 2, 1), DAY)) == [3, 1]


def test_a_base_below_five_is_marked_but_ranked() -> None:
    sites = site_rows(*[{"village_code": A}] * 5, *[{"village_code": B}] * 4)
    found = by_village(kilometres(1.0, 1.0), sites, hazards(a=4, b=4), measure="all", base="sites")
    assert found["note"].fillna("").tolist() == ["", "small_base"]
    assert found["rank"].notna().all()


def test_measures_count_what_they_say() -> None:
    rows = hazard_rows(
        {"village_code": A, "due_on": "2024-02-10"},  # overdue
        {"village_code": A, "due_on": "2024-03-10", "found_on": "2024-02-15"},  # open
        {
            "village_code": A,
            "status": "closed",
            "due_on": "2024-02-10",
            "submitted_on": "2024-02-09",
        },
        {
            "village_code": B,
            "due_on": "2024-02-10",
            "status": "closed",
            "submitted_on": "2024-02-12",
        },
    )
    villages = kilometres(1.0, 1.0)

    def count(measure: Any, base: Any = "area", **more: Any) -> list[float]:
        found = by_village(villages, site_rows(), rows, measure=measure, base=base, **more)
        return [float(value) for value in found["count"]]

    assert count("all") == [3, 1]
    assert count("open") == [2, 0]
    assert count("overdue") == [1, 0]
    assert count("found", period=(date(2024, 2, 15), DAY)) == [1, 0]
    assert count("closed_in_time", "due") == [1, 0]


def test_the_lowest_share_in_time_is_the_worst() -> None:
    closed = {"status": "closed", "due_on": "2024-02-10"}
    rows = hazard_rows(
        *[{"village_code": A, **closed, "submitted_on": "2024-02-09"}] * 18,
        *[{"village_code": A, **closed, "submitted_on": "2024-02-19"}] * 2,
        *[{"village_code": B, **closed, "submitted_on": "2024-02-09"}] * 3,
        *[{"village_code": B, **closed, "submitted_on": "2024-02-19"}] * 17,
    )
    rows["site_id"] = range(1, 41)  # one building each
    found = by_village(
        kilometres(1.0, 1.0), site_rows(), rows, measure="closed_in_time", base="due"
    )
    assert found["raw"].tolist() == [0.9, 0.15]
    assert found["rank"].tolist() == [2, 1]
    assert found["band"].tolist() == ["clearly_better", "clearly_worse"]


def test_weighted_counts_add_the_weights_of_their_tiers() -> None:
    rows = hazard_rows(
        {"village_code": A, "tier": "T4"},
        {"village_code": A, "tier": "T1"},
        {"village_code": B, "tier": "T3"},
    )
    found = ranked(
        kilometres(1.0, 2.0), site_rows(), rows, measure="open", base="area",
        weighted=True,
    )  # fmt: skip
    assert found.table["count"].tolist() == [11, 6]
    assert found.table["raw"].tolist() == pytest.approx([11, 3], rel=1e-6)
    assert found.overall is not None
    assert found.overall.rate == pytest.approx(17 / 3, rel=1e-6)
    # Weighted counts say less than as many plain ones: the interval is wider.
    plain = by_village(
        kilometres(1.0, 2.0), site_rows(), hazards(a=11, b=6), measure="open",
        base="area",
    )  # fmt: skip
    width = found.table["high"] - found.table["low"]
    assert (width > plain["high"] - plain["low"]).all()


def test_hazards_outside_every_village_are_counted_apart() -> None:
    rows = hazard_rows({"village_code": A}, {"village_code": None}, {"village_code": "999"})
    found = ranked(kilometres(1.0, 1.0), site_rows(), rows, measure="open", base="area")
    assert found.n_without_village == 2


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"measure": "closed_in_time", "base": "area"}, "goes with the base due"),
        ({"measure": "open", "base": "due"}, "goes with the base due"),
        ({"measure": "found", "base": "area"}, "need a period"),
        ({"measure": "open", "base": "visits"}, "needs the visits frame"),
        ({"measure": "closed_in_time", "base": "due", "weighted": True}, "cannot be weighted"),
    ],
)
def test_a_measure_and_a_base_that_do_not_go_together_are_refused(
    asked: dict[str, Any], message: str
) -> None:
    with pytest.raises(DensityError, match=message):
        by_village(kilometres(1.0, 1.0), site_rows(), hazards(a=1), **asked)


def test_weights_are_those_of_the_rules_that_must_be_given() -> None:
    with pytest.raises(DensityError, match="rules in force"):
        ranking(
            kilometres(1.0, 1.0),
            site_rows(),
            with_clock(hazards(a=1), as_of=DAY),
            RankChoice("open", "area", weighted=True),
        )


def test_per_visit_a_village_that_found_little_lies_inside_its_interval() -> None:
    # 2 finds in 32 visits, the others about one a visit: the moment estimate was 0.262, the very
    # end of the interval; posterior mean and interval are now of one model.
    finds, n_visits = [2, 40, 55, 30, 28, 60], [32, 40, 50, 30, 25, 66]
    table = pd.DataFrame({"count": finds, "base": n_visits}).astype("float64")
    moment = rank_table(table, n_draws=10)[0].iloc[0]
    one_model = rank_table(table, estimate="posterior", n_draws=10)[0].iloc[0]
    assert moment["eb"] == pytest.approx(moment["high"])
    assert one_model["low"] < one_model["eb"] < 0.8 * one_model["high"]
    posterior = fit(np.array(finds, float), np.array(n_visits, float), is_share=False)
    assert one_model["eb"] == pytest.approx(posterior.moments()[0][0])


def test_the_value_per_visit_is_the_posterior_mean_and_per_area_marshalls() -> None:
    codes = ["500151001001", "500151001002", "500151001003"]
    villages = village_rows(*({"village_code": code, "area_km2": 1.0} for code in codes))
    places = [codes[0]] * 8 + [codes[1]] * 2 + [codes[2]] * 3
    visits = visit_rows(*({"village_code": code} for code in places * 3))
    hazards = hazard_rows(*({"village_code": code, "code": "H11"} for code in places))
    count, n_visits = np.array([8.0, 2.0, 3.0]), np.array([24.0, 6.0, 9.0])
    found = by_village(villages, site_rows(), hazards, measure="all", base="visits",
                       visits=visits)  # fmt: skip
    expected = fit(count, n_visits, is_share=False).moments()[0]
    assert found["eb"].tolist() == pytest.approx(expected.tolist())
    assert (found["low"] <= found["eb"]).all()
    assert (found["eb"] <= found["high"]).all()
