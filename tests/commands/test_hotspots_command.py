from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import box

from commands import hotspots, output
from commands.arguments import parser_of
from data.store.opening import open_store
from data.store.villages import put_villages
from tests.builders import NOW, event_of, new_store, site_made
from tests.commands.asking import asked
from vocabulary.errors import CampaignError
from vocabulary.terms import StoreKind

POINTS = "x,y,v\n10,10,2\n20,10,3\n40,10,3.2\n15,20,5\n30,20,8\n30,30,7\n"
# Four squares in a row: 0-1-2-3.
GAL = "4\na 1\nb\nb 2\na c\nc 2\nb d\nd 1\nc\n"


def found(*options: str) -> dict[str, Any]:
    result = hotspots.run(parser_of("hotspots").parse_args(list(options)))
    hotspots.describe(result)
    read: dict[str, Any] = json.loads(output.as_json(result))
    return read


def points(tmp_path: Path, text: str = POINTS) -> list[str]:
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    return ["--table", str(path), "--x", "x", "--y", "y", "--value", "v", "--radius", "15"]


def areas(tmp_path: Path) -> str:
    frame = gpd.GeoDataFrame(
        {"name": list("abcd"), "v": [1.0, 2.0, 4.0, 9.0]},
        geometry=[box(k, 0, k + 1, 1) for k in range(4)],
        crs="EPSG:4544",
    )
    path = tmp_path / "areas.gpkg"
    frame.to_file(path)
    return str(path)


def test_points_of_ones_own_give_the_published_scores_and_the_promised_keys(
    tmp_path: Path,
) -> None:
    result = found(*points(tmp_path))
    assert set(result["moran"]) == {"i", "z", "p"}
    assert set(result["rows"][0]) == {"id", "z", "p", "q", "class"}
    assert [row["id"] for row in result["rows"]] == [1, 2, 3, 4, 5, 6]
    assert result["rows"][0]["z"] == pytest.approx(-1.0136729, abs=1e-7)
    assert found(*points(tmp_path), "--star")["rows"][5]["z"] == pytest.approx(2.0242433, abs=1e-7)


def test_areas_are_joined_by_queen_or_by_a_neighbour_file(tmp_path: Path) -> None:
    file = areas(tmp_path)
    gal = tmp_path / "areas.gal"
    gal.write_text(GAL, encoding="utf-8")
    queen = found("--areas", file, "--value", "v", "--id", "name")
    named = found("--areas", file, "--value", "v", "--id", "name", "--weights", str(gal))
    assert named == queen
    # By hand: deviations -3, -2, 0, 5; lags -2, -1.5, 1.5, 0; sum z·lag = 6 + 3 = 9; Σz² = 38.
    assert queen["moran"]["i"] == pytest.approx(9 / 38)
    assert [row["id"] for row in queen["rows"]] == list("abcd")


def test_an_island_has_null_figures(tmp_path: Path) -> None:
    result = found(*points(tmp_path, POINTS + "900,900,1\n"))
    assert result["rows"][-1] == {"id": 7, "z": None, "p": None, "q": None, "class": "island"}


def test_a_gal_file_may_leave_out_the_line_of_an_island(tmp_path: Path) -> None:
    path = tmp_path / "a.gal"
    path.write_text("0 3 layer id\n1 1\n2\n2 1\n1\n3 0\n", encoding="utf-8")
    assert hotspots.read_gal(path) == {"1": ["2"], "2": ["1"], "3": []}
    path.write_text("3\n3 0\n\n1 1\n2\n2 1\n1\n", encoding="utf-8")
    assert hotspots.read_gal(path) == {"3": [], "1": ["2"], "2": ["1"]}


@pytest.mark.parametrize(
    ("gal", "message"),
    [
        ("2\na\n", "not `id count`"),
        ("2\na 2\nb\n", "needs 2 neighbours, got 1"),
        ("2\na 1\nb\nb 1\na\n", "has 2 places, the areas 4"),
        ("4\na 1\nz\nb 0\n\nc 0\n\nd 0\n", "names 'z'"),
    ],
)
def test_a_broken_neighbour_file_is_refused(tmp_path: Path, gal: str, message: str) -> None:
    path = tmp_path / "a.gal"
    path.write_text(gal, encoding="utf-8")
    with pytest.raises(CampaignError, match=message):
        found("--areas", areas(tmp_path), "--value", "v", "--id", "name", "--weights", str(path))


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="need --radius"):
        found(*points(tmp_path)[:-2])
    with pytest.raises(CampaignError, match="no column w; it has: x, y, v"):
        found(*points(tmp_path), "--value", "w")
    with pytest.raises(CampaignError, match="row 7: v none is not a number"):
        found(*points(tmp_path, POINTS + "1,1,none\n"))
    with pytest.raises(CampaignError, match="row 7: y a blank is not a number"):
        found(*points(tmp_path, POINTS + "1,,5\n"))
    with pytest.raises(CampaignError, match="line 8 has more cells"):
        found(*points(tmp_path, POINTS + "1,1,1,200\n"))
    with pytest.raises(CampaignError, match="numbers up to"):
        found(*points(tmp_path, POINTS + "1,1,1e200\n"))
    with pytest.raises(CampaignError, match="no column nobody"):
        found(*points(tmp_path), "--id", "nobody")
    with pytest.raises(CampaignError, match="cannot be read as areas"):
        found("--areas", str(tmp_path / "none.gpkg"), "--value", "v")
    with pytest.raises(CampaignError, match="cannot be read"):
        found("--areas", areas(tmp_path), "--value", "v", "--weights", str(tmp_path / "no.gal"))


def test_a_register_without_villages_has_no_hot_spots(store_path: Path) -> None:
    open_store(store_path, create=StoreKind.REAL)
    args = parser_of("hotspots").parse_args(["--store", str(store_path), "--as-of", "2024-02-20"])
    with pytest.raises(CampaignError, match="at least three places, got 0"):
        hotspots.run(args)


def test_where_all_are_neighbours_the_index_says_nothing_and_has_no_p(tmp_path: Path) -> None:
    text = "x,y,v\n1,1,1\n1,1,2\n1,1,3\n1,1,9\n"
    result = found(*points(tmp_path, text), "--star", "--local")
    # I is -1 / (n - 1) whatever the values are.
    assert result["moran"] == {"i": pytest.approx(-1 / 3), "z": None, "p": None}
    assert {row["class"] for row in result["rows"]} == {"not_significant"}


def test_local_moran_comes_where_it_is_asked_for(tmp_path: Path) -> None:
    result = found(*points(tmp_path, POINTS + "900,900,1\n"), "--local")
    assert result["n_islands"] == 1
    assert set(result["local"][0]) >= {"id", "i", "z", "p", "q", "class"}
    assert result["local"][-1]["class"] == "island"
    assert result["local"][-1]["i"] is None
    assert "local" not in found(*points(tmp_path))


def test_the_register_is_judged_on_a_grid_of_its_sites(store_path: Path) -> None:
    store = new_store(store_path)
    put_villages(
        store,
        [{"village_code": "500151001001", "name": "东方社区居民委员会", "kind": "community",
          "geometry": box(106.03, 29.83, 106.05, 29.85)}],
        actor="test", now=NOW,
    )  # fmt: skip
    places = [(106.035 + 0.002 * k, 29.835, "surveyed") for k in range(4)]
    places.append((106.045, 29.845, "village_centre"))
    store.record(
        [
            event
            for k, (lon, lat, quality) in enumerate(places)
            for event in (
                site_made(subject_id=-1 - k, lon=lon, lat=lat, position_quality=quality),
                event_of("found", "2024-02-01", -101 - k, site_id=-1 - k, code="H01"),
            )
        ],
        actor="test",
        now=NOW,
    )
    store.close()
    result = asked("hotspots", "--grid", "150", "--as-of", "2024-02-20", store=store_path)
    assert len(result["rows"]) == 4  # the fifth site lies nowhere in particular
    assert {row["class"] for row in result["rows"]} <= {"not_significant", "island"}


def register_of(store_path: Path, *, n_villages: int) -> None:
    """Make a row of villages, each with one site and, in every third, an open hazard."""
    store = new_store(store_path)
    put_villages(
        store,
        [
            {"village_code": f"5001510012{k:02d}", "name": f"第{k}村村民委员会", "kind": "village",
             "geometry": box(106 + k / 100, 29.83, 106 + (k + 1) / 100, 29.84)}
            for k in range(n_villages)
        ],
        actor="test", now=NOW,
    )  # fmt: skip
    events = [
        event
        for k in range(n_villages)
        for event in (
            site_made(subject_id=-1 - k, lon=106.005 + k / 100, lat=29.835,
                      village_code=f"5001510012{k:02d}"),
            event_of("found", "2024-02-01", -101 - k, site_id=-1 - k, code="H01"),
        )[: 1 if k % 3 else 2]
    ]  # fmt: skip
    store.record(events, actor="test", now=NOW)
    store.close()


def test_below_thirty_villages_none_is_named_and_the_reason_is_said(store_path: Path) -> None:
    register_of(store_path, n_villages=29)
    result = asked("hotspots", "--local", "--as-of", "2024-02-20", store=store_path)
    assert result["rows"] == []
    assert "no hot village among 29" in result["note"]
    assert "--grid" in result["note"]
    assert hotspots.describe(result).endswith(result["note"])
    # The index of all villages together, and each beside its neighbours, can still be said.
    assert result["moran"]["p"] is not None
    assert len(result["local"]) == 29


def test_of_thirty_villages_each_has_its_gi_star(store_path: Path) -> None:
    register_of(store_path, n_villages=30)
    result = asked("hotspots", "--as-of", "2024-02-20", store=store_path)
    assert len(result["rows"]) == 30
    assert result["star"]
    assert "note" not in result


def test_counts_over_bases_are_judged_by_their_eb_index(tmp_path: Path) -> None:
    text = "x,y,v,b\n10,10,2,10\n20,10,3,10\n40,10,3,10\n15,20,5,10\n30,20,8,10\n30,30,7,10\n"
    plain, even = found(*points(tmp_path, text)), found(*points(tmp_path, text), "--base", "b")
    # Like bases: the index is the rate, moved and scaled, and Moran's I knows neither.
    assert even["moran"]["i"] == pytest.approx(plain["moran"]["i"])
    uneven = text.replace("30,20,8,10", "30,20,8,80")
    assert found(*points(tmp_path, uneven), "--base", "b")["moran"]["i"] != pytest.approx(
        even["moran"]["i"], abs=0.05
    )
    assert found(*points(tmp_path), "--binary")["moran"]["i"] != plain["moran"]["i"]
    with pytest.raises(CampaignError, match="bases above 0"):
        found(*points(tmp_path, text.replace("2,10\n", "2,0\n", 1)), "--base", "b")
