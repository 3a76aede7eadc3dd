"""One map of one way, for `bench/map_look.py`: the page Streamlit runs, not a measurement.

Its address says which way and how many sites; everything it draws is made up.
"""

from __future__ import annotations

import json
import time

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import streamlit as st
from streamlit_folium import st_folium

from geo.screen import basemap, layers
from geo.screen.basemap import Ground
from geo.screen.front_end import ADDRESS
from vocabulary.terms import Category, RiskLevel, SiteStatus

BOUNDS = (106.0123, 29.8016, 106.0935, 29.9182)
KEPT = 0.4


@st.cache_resource
def rows(n: int) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return n made-up sites and their risk, the same each time."""
    dice = np.random.default_rng(20240220)
    west, south, east, north = BOUNDS
    points = shapely.points(dice.uniform(west, east, n), dice.uniform(south, north, n))
    index = pd.Index(np.arange(1, n + 1), name="site_id")
    sites = gpd.GeoDataFrame(
        {
            "name": [f"Made-up building {i}" for i in index],
            "address": [f"Longmen Street {i}, Bachuan" for i in index],
            "category": dice.choice([member.value for member in Category], n),
            "position_quality": "surveyed",
        },
        index=index,
        geometry=points,
        crs="EPSG:4326",
    )
    risk = pd.DataFrame(
        {
            "level": dice.choice([member.value for member in RiskLevel], n),
            "site_status": dice.choice([member.value for member in SiteStatus], n),
        },
        index=index,
    )
    return sites, risk


@st.cache_resource
def villages() -> gpd.GeoDataFrame:
    """Return one square village round all sites."""
    return gpd.GeoDataFrame(
        {"short_name": ["Bachuan"], "provenance": ["schematic"]},
        index=pd.Index(["500151001001"], name="village_code"),
        geometry=[shapely.box(*BOUNDS)],
        crs="EPSG:4326",
    )


def ours(sites: gpd.GeoDataFrame, risk: pd.DataFrame) -> None:
    """Draw as the product does."""
    lines = gpd.GeoDataFrame({"name": [], "kind": []}, geometry=[], crs="EPSG:4326")
    ground = Ground(villages(), lines, title="bench", stamps=("bench",))
    packed = layers.changing(layers.pack_sites(sites, risk), villages=ground.villages)
    st_folium(
        basemap.base_map(ground, language="en"),
        key="ours",
        height=600,
        width=900,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=basemap.changing_group(packed),
    )


def plain_map() -> folium.Map:
    """Return folium's own map with nothing on it."""
    west, south, east, north = BOUNDS
    made = folium.Map(tiles=None, location=[(south + north) / 2, (west + east) / 2], zoom_start=13)
    made.fit_bounds([[south, west], [north, east]])
    made.default_js = [(name, _near(address)) for name, address in made.default_js]
    made.default_css = [(name, _near(address)) for name, address in made.default_css]
    return made


def _near(address: str) -> str:
    """Return where a file of folium's lies here: Leaflet's own, else next to nothing."""
    name = address.rsplit("/", 1)[-1]
    if name in ("leaflet.js", "leaflet.css"):
        return f"{ADDRESS}vendor/leaflet/{name}"
    if "jquery" in name:
        return f"{ADDRESS}peer/jquery.js"
    return f"{ADDRESS}peer/nothing.{name.rsplit('.', 1)[-1]}?{name}"


def circles(sites: gpd.GeoDataFrame, risk: pd.DataFrame) -> None:
    """Draw a folium CircleMarker with a popup for each site."""
    made = plain_map()
    told = zip(sites.geometry, sites["name"], sites["address"], risk["level"], strict=False)
    for point, name, address, level in told:
        folium.CircleMarker(
            [point.y, point.x],
            radius=5,
            fill=True,
            popup=folium.Popup(f"{name}, {address}, {level}"),
        ).add_to(made)
    st_folium(made, key="circles", height=600, width=900, returned_objects=[])


def geojson(sites: gpd.GeoDataFrame, risk: pd.DataFrame) -> None:
    """Draw one folium GeoJson of all sites, with a tooltip."""
    made = plain_map()
    shown = sites[["name", "address", "geometry"]].assign(level=risk["level"].reindex(sites.index))
    folium.GeoJson(
        json.loads(shown.to_json()),
        marker=folium.CircleMarker(radius=5, fill=True),
        tooltip=folium.GeoJsonTooltip(["name", "address", "level"]),
    ).add_to(made)
    st_folium(made, key="geojson", height=600, width=900, returned_objects=[])


def groups(sites: gpd.GeoDataFrame, risk: pd.DataFrame) -> None:
    """Draw a folium CircleMarker for each site, all in the feature group a filter changes."""
    group = folium.FeatureGroup(name="changing")
    for point in sites.geometry:
        group.add_child(folium.CircleMarker([point.y, point.x], radius=5, fill=True))
    st_folium(plain_map(), key="groups", height=600, width=900, returned_objects=[],
              feature_group_to_add=group)  # fmt: skip


def floor(sites: gpd.GeoDataFrame, risk: pd.DataFrame, *, is_filtered: bool) -> None:
    """Draw one mark, after the filter two: the least a map of `st_folium` takes."""
    group = folium.FeatureGroup(name="changing")
    for point in sites.geometry[: 2 if is_filtered else 1]:
        group.add_child(folium.CircleMarker([point.y, point.x], radius=5, fill=True))
    st_folium(plain_map(), key="floor", height=600, width=900, returned_objects=[],
              feature_group_to_add=group)  # fmt: skip


WAYS = {"ours": ours, "circles": circles, "geojson": geojson, "groups": groups}


def draw() -> None:
    """Draw the map asked for, and say what processor time its drawing took."""
    way, n = st.query_params["way"], int(st.query_params["n"])
    sites, risk = rows(n)
    villages()
    is_filtered = st.checkbox("filter")
    if not st.checkbox("show"):
        st.text("ready")
        return
    kept = sites[: int(KEPT * n)] if is_filtered else sites
    begun = time.thread_time()
    if way == "floor":
        floor(kept, risk, is_filtered=is_filtered)
    else:
        WAYS[way](kept, risk.loc[kept.index])
    st.text(f"cpu {time.thread_time() - begun:.4f} of {len(kept)}")
