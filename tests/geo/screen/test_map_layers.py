"""The changing part of the map: what is in it, and above all what is not."""

import re

import pandas as pd
import pytest
import shapely
from streamlit_folium import _get_feature_group_string

from geo.screen import basemap, layers
from geo.screen.basemap import Ground
from geo.screen.shading import shade
from geo.screen.tiles import gaode
from tests.builders import site_rows, village_rows
from tests.geo.screen.test_basemap import NO_LINES
from tests.geo.screen.test_packing import points_of, read
from vocabulary.terms import Datum


def risk_rows(**of_site: tuple[str, str]) -> pd.DataFrame:
    index = pd.Index([int(name.removeprefix("s")) for name in of_site], name="site_id")
    return pd.DataFrame(list(of_site.values()), columns=["level", "site_status"], index=index)


def test_a_site_is_its_place_its_class_and_its_number():
    sites = site_rows({"site_id": 12, "lon": 106.05, "lat": 29.85, "category": "bathhouse"})
    packed = layers.pack_sites(sites, risk_rows(s12=("orange", "overdue")))
    ((lat, lon, kind, id_),) = points_of(packed)
    assert (lat, lon) == pytest.approx((29.85, 106.05), abs=1e-6)
    assert id_ == 12
    assert (kind & 7, kind >> 3 & 7, kind >> 6 & 63, kind >> 12) == (1, 0, 2, 0)


def test_nothing_a_ledger_wrote_about_a_site_is_sent():
    sites = site_rows({"name": "SECRETNAME", "address": "SECRETADDRESS", "office": "SECRETOFFICE"})
    packed = layers.pack_sites(sites, risk_rows(s1=("red", "open")))
    text = layers.changing(packed, villages=village_rows({}))
    head, bodies = read(text)
    assert "SECRET" not in str(head)
    assert b"SECRET" not in b"".join(bodies)


def test_a_site_without_a_place_is_left_out():
    sites = site_rows({"site_id": 1}, {"site_id": 2})
    sites.loc[2, "geometry"] = None
    assert layers.pack_sites(sites, risk_rows()).n == 1


def test_a_site_nobody_judged_is_not_assessed_and_has_no_record():
    packed = layers.pack_sites(site_rows({"site_id": 1}), risk_rows())
    ((_, _, kind, _),) = points_of(packed)
    assert (kind & 7, kind >> 3 & 7) == (4, 4)


@pytest.mark.parametrize(
    ("quality", "is_approximate"),
    [("surveyed", 0), ("clicked", 0), ("address", 1), ("village_centre", 1)],
)
def test_a_place_that_is_not_the_door_is_marked(quality, is_approximate):
    packed = layers.pack_sites(site_rows({"position_quality": quality}), risk_rows())
    kind = points_of(packed)[0][2]
    assert kind >> 12 & 1 == is_approximate
    assert kind >> 13 == (quality == "village_centre")


def test_a_gcj_base_shifts_the_sites():
    sites = site_rows({"lon": 106.05, "lat": 29.85})
    ((lat, lon, *_),) = points_of(layers.pack_sites(sites, risk_rows(), datum=Datum.GCJ02))
    # STANDARDS section 2: (106.05, 29.85) is (106.0538920, 29.8474715) in GCJ-02.
    assert (lat, lon) == pytest.approx((29.8474715, 106.0538920), abs=1e-6)


def test_steps_follow_the_order_in_which_villages_are_drawn():
    small, large = shapely.box(106.0, 29.8, 106.01, 29.81), shapely.box(106.1, 29.8, 106.2, 29.9)
    villages = village_rows({"geometry": small}, {"geometry": large}, {"geometry": None})
    made = shade(
        pd.Series([9.0, 1.0, 5.0], index=villages.index), title="t", hatched=["500151001001"]
    )
    head, _ = read(layers.changing(layers.pack_sites(site_rows({}), risk_rows()),
                                   shown=layers.Shown(shade=made), villages=villages))  # fmt: skip
    assert head["areas"]["steps"] == [0, 4]
    assert head["areas"]["hatched"] == [0, 1]


def test_a_way_to_a_site_says_where_and_is_new_each_time():
    focus = layers.focus_on("site", 12, shapely.Point(106.05, 29.85), token=3)
    head, _ = read(
        layers.changing(
            layers.pack_sites(site_rows({}), risk_rows()),
            layers.Shown(focus=focus),
            villages=village_rows({}),
        )
    )
    assert head["focus"] == {
        "kind": "site", "id": 12, "bounds": [[29.85, 106.05], [29.85, 106.05]], "token": 3,
    }  # fmt: skip


def test_the_feature_group_is_one_line_of_script_with_one_string():
    packed = layers.changing(
        layers.pack_sites(site_rows({}), risk_rows()), villages=village_rows({})
    )
    made = basemap.base_map(Ground(village_rows({}), NO_LINES, title="t", stamps=()))
    made.get_root().render()
    said = _get_feature_group_string(basemap.changing_group(packed), made)
    calls = re.findall(
        r'FireMap\.show\(feature_group_feature_group_0, "([A-Za-z0-9+/=]+)"\);', said
    )
    assert calls == [packed]


def test_three_thousand_sites_are_less_than_forty_kilobytes():
    sites = site_rows(*[{"site_id": i + 1, "lon": 106.0 + i / 1e5} for i in range(3000)])
    text = layers.changing(layers.pack_sites(sites, risk_rows()), villages=village_rows({}))
    assert len(text) < 40_000


def test_a_large_activity_is_a_place_and_the_lines_of_its_card():
    hostile = '<img src=x onerror=alert(1)>"; FireMap.x("'
    flag = layers.Gathering(106.05, 29.85, (hostile, "2024-02-24"))
    sites = layers.pack_sites(site_rows({}), risk_rows())
    text = layers.changing(sites, shown=layers.Shown(gatherings=[flag]), villages=village_rows({}))
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", text)  # nothing of it can end the script
    head, _ = read(text)
    assert head["gatherings"] == [{"at": [29.85, 106.05], "lines": [hostile, "2024-02-24"]}]
    assert "gatherings" not in read(layers.changing(sites, villages=village_rows({})))[0]


def test_a_gcj_base_shifts_the_flags_too():
    flag = layers.Gathering(106.05, 29.85, ("x",))
    head, _ = read(layers.changing(layers.pack_sites(site_rows({}), risk_rows()),
                                   layers.Shown(gatherings=[flag], tiles=gaode()),
                                   villages=village_rows({})))  # fmt: skip
    assert head["gatherings"][0]["at"] == pytest.approx([29.8474715, 106.0538920], abs=1e-6)
