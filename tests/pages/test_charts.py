"""Charts carry their rows with them: nothing is fetched, nothing is left out silently."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd
import pytest

from pages.shell import charts
from tests.builders import site_rows, village_rows

VILLAGES = village_rows({"short_name": "东方社区"}, {"short_name": "正街社区", "geometry": None})


def ranked() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "short_name": ["东方社区", "正街社区"],
            "raw": [4.0, 1.0],
            "eb": [3.5, 1.2],
            "low": [2.0, 0.5],
            "high": [6.0, 2.0],
            "band": ["clearly_worse", "cannot_be_told_apart"],
        }
    )


def drawn() -> dict[str, alt.LayerChart]:
    sites = site_rows({"name": "<img src=x>"}).assign(**{"class": "重大风险"})
    names = {"clearly_worse": "明显偏高", "cannot_be_told_apart": "分不出高低"}
    return {
        "forest": charts.forest(ranked(), unit="处/平方公里", band_names=names),
        "villages": charts.village_map(
            VILLAGES, fill={"500151001001": "明显偏高"}, legend={"明显偏高": "#665390"}
        ),
        "sites": charts.site_map(VILLAGES, sites, legend={"重大风险": "#C8102E"}, height=300),
        "points": charts.hypotheses(VILLAGES, {"WGS 84": [(106.035, 29.835)]})[0],
    }


@pytest.mark.parametrize("name", ["forest", "villages", "sites", "points"])
def test_a_chart_fetches_nothing(name: str):
    spec = json.loads(drawn()[name].to_json())
    spec.pop("$schema")

    def urls(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [str(value) for key, value in node.items() if key in ("url", "href")]
            return own + [url for value in node.values() for url in urls(value)]
        return [url for value in node for url in urls(value)] if isinstance(node, list) else []

    assert urls(spec) == []


def test_villages_stand_in_the_order_of_the_ranking():
    spec = drawn()["forest"].to_dict()
    assert spec["layer"][0]["encoding"]["y"]["sort"] == ["东方社区", "正街社区"]


def test_a_village_without_a_polygon_is_left_out_of_the_map():
    shapes = charts.outline(VILLAGES[VILLAGES.geometry.notna()], {"500151001001": "明显偏高"})
    assert [shape["properties"] for shape in shapes] == [{"name": "东方社区", "class": "明显偏高"}]


def test_a_ledger_without_points_still_shows_the_boundary():
    (chart,) = charts.hypotheses(VILLAGES, {"WGS 84": []})
    assert len(chart.to_dict()["layer"]) == 1
