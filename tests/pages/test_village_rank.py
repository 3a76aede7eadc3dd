"""The ranking page: no rank without its interval, small bases apart, the reason of a village."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.store.opening import Store
from pages.ranking.villages import rank_columns, ranking_words
from pages.shell.downloads import FileBasis, workbook
from tests.builders import DAY, NOW, site_made

Open = Callable[..., AppTest]


def shown(page: AppTest, column: str = "places") -> pd.DataFrame:
    """Return the table with this column: a table that is only looked at has no key to ask by."""
    return next(table.value for table in page.dataframe if column in table.value)


def test_each_village_of_the_demo_has_a_place_with_its_interval(on_demo: Open):
    page = on_demo("village_rank")
    assert not page.exception
    table = shown(page)
    assert len(table) == 16
    assert table["places"].str.fullmatch(r"\d+（\d+–\d+）").all()
    assert table["interval"].str.fullmatch(r"\d+\.\d\d – \d+\.\d\d").all()


def test_the_count_follows_what_is_asked_for(on_demo: Open):
    page = on_demo("village_rank")
    open_now = shown(page)["count"].sum()
    overdue = shown(on_demo("village_rank", measure="overdue"))["count"].sum()
    everything = shown(on_demo("village_rank", measure="all"))["count"].sum()
    assert 0 < overdue < open_now < everything


def test_a_choice_made_on_the_page_stays_in_the_address(on_demo: Open):
    page = on_demo("village_rank")
    page.segmented_control(key="choose_measure").set_value("overdue").run()
    assert page.query_params["measure"] == "overdue"


def test_schematic_areas_are_said_to_be_schematic_where_they_count(on_demo: Open):
    per_area = " ".join(caption.value for caption in on_demo("village_rank", base="area").caption)
    per_site = " ".join(caption.value for caption in on_demo("village_rank", base="sites").caption)
    assert "示意" in per_area
    assert "示意" not in per_site


def test_an_empty_register_has_no_ranking_and_says_why(on_own: Open):
    page = on_own("village_rank")
    assert not page.exception
    assert "台账" in page.info[0].value
    assert not page.dataframe


def test_households_not_known_stand_apart_without_a_rank(on_own: Open, own_store: Store):
    # The seeded villages have no households on record.
    own_store.record([site_made(name="甲楼", lon=106.05, lat=29.84)], actor="录入员", now=NOW)
    page = on_own("village_rank", base="households")
    assert not page.exception
    apart = next(table.value for table in page.dataframe if "places" not in table.value)
    assert len(apart) == 16
    assert shown(page).empty


def ranked(**cells: object) -> pd.DataFrame:
    row = {
        "count": 2.0, "base": 0.5, "raw": 4.0, "eb": 3.5, "low": 1.0, "high": 6.0, "rank": 1,
        "rank_low": 1, "rank_high": 3, "p_worst3": 0.8, "band": "cannot_be_told_apart",
        "note": None, "seen_share": 0.9, "name": "东方社区居民委员会", "short_name": "东方社区",
    } | cells  # fmt: skip
    return pd.DataFrame([row], index=["500151001001"])


def test_interval_and_place_are_written_out():
    row = ranking_words(ranked()).iloc[0]
    assert (row["interval"], row["places"]) == ("1.00 – 6.00", "1（1–3）")


def test_a_village_without_a_rank_has_no_interval():
    row = ranking_words(ranked(rank=pd.NA, low=float("nan"), note="no_base")).iloc[0]
    assert row["interval"] is None or pd.isna(row["interval"])
    assert row["places"] is None or pd.isna(row["places"])


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "＝1", "\t=1"])
def test_the_workbook_holds_the_figures_and_no_formula(name: str):
    made = workbook(
        ranking_words(ranked(short_name=name)),
        rank_columns("area"),
        title="村社排名",
        standing=FileBasis(DAY, is_demo=True),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(made)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert name.strip() in [str(cell.value).strip() for cell in cells]
    assert 3.5 in [cell.value for cell in cells]
    assert any("演示数据" in str(cell.value) for cell in cells)


def test_a_share_put_right_in_time_is_ranked_from_the_lowest(on_demo: Open):
    page = on_demo("village_rank", measure="closed_in_time")
    assert not page.exception
    table = shown(page)
    assert table["interval"].str.fullmatch(r"\d+% – \d+%").all()
    assert table["eb"].is_monotonic_increasing  # the lowest share is the worst place
    assert (table["count"] <= table["base"]).all()
    assert set(table["band_name"].str[0]) <= {"明显较差", "分不出高低", "明显较好"}


def test_hazards_counted_by_weight_weigh_more_than_each_as_one(on_demo: Open):
    plain = shown(on_demo("village_rank"))["count"].sum()
    weighed = shown(on_demo("village_rank", counting="weighted"))["count"].sum()
    assert plain < weighed <= 10 * plain  # weights are 1 to 10


def test_the_funnel_names_the_village_that_finds_nothing(on_demo: Open):
    page = on_demo("village_rank", rank_view="funnel", measure="all")
    assert not page.exception
    assert "千年村" in page.markdown[0].value  # made up to find hardly anything
    assert page.get("vega_lite_chart")


def test_over_time_each_village_has_a_chart_and_a_verdict(on_demo: Open):
    page = on_demo("village_rank", rank_view="trend")
    assert not page.exception
    assert len(page.get("vega_lite_chart")) == 16
    assert set(shown(page, "against")["against"]) <= {"上升", "下降", "看不出变化"}


def test_a_period_too_short_for_a_trend_says_so(on_demo: Open):
    page = on_demo("village_rank", rank_view="trend", **{"from": "2024-02-01", "to": "2024-02-20"})
    assert "八周" in page.info[0].value


def test_effort_stands_beside_the_place_at_equal_effort(on_demo: Open):
    page = on_demo("village_rank", rank_view="effort")
    table = shown(page, "places_adjusted")
    assert len(table) == 16
    for name in ("places", "places_adjusted"):  # no place without its interval
        for text in table[name]:
            at, low, high = map(int, re.fullmatch(r"(\d+)（(\d+)–(\d+)）", text).groups())
            assert 1 <= low <= at <= high <= 16
    per_site = (table["n_visits"] / table["n_sites"]).round(6)
    assert per_site.tolist() == table["visits_per_site"].round(6).tolist()


@pytest.mark.parametrize("view", ["funnel", "trend", "effort"])
def test_each_view_stands_where_nothing_was_visited(on_own: Open, view: str):
    assert not on_own("village_rank", rank_view=view).exception
