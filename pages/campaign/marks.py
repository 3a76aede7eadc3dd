"""What the map marks besides sites and activities: fires on record, places of fireworks."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import pandas as pd

from analysis.campaign.fires import known
from analysis.day import Day
from geo.screen.layers import Gathering
from pages.shell.language import label_of, say
from pages.shell.text import one_line
from vocabulary.campaign import FireKind
from vocabulary.terms import Category, SupplyKind

_LONGEST_LINE: Final = 120
_MOST_TOLD: Final = 12  # fires told of one village on its one mark
_FIREWORKS: Final = (SupplyKind.FIREWORKS.value, SupplyKind.FIREWORKS_BAN.value)


def fire_marks(day: Day, _language: str) -> tuple[Gathering, ...]:
    """Return the fires on record up to the day, each at its point or site.

    Those of which only the village is known share one mark inside it, which says so.
    """
    marks, of_village = [], defaultdict(list)
    for fire in known(day.table("incident"), as_of=day.as_of).to_dict("records"):
        at = _point(day, fire)
        if at is not None:
            marks.append(Gathering(*at, _lines([_title(fire), *_more(fire)])))
        elif fire["village_code"] in day.villages.index:
            of_village[fire["village_code"]].append(fire)
    for code, fires in of_village.items():
        shape = day.villages.geometry[code]
        if shape is None or shape.is_empty:
            continue
        inside, name = shape.representative_point(), day.villages["short_name"][code]
        told = [_title(one) for one in fires[:_MOST_TOLD]]
        head = say("{village}: {n} fires of which only the village is known", village=name,
                   n=len(fires))  # fmt: skip
        marks.append(Gathering(float(inside.x), float(inside.y), _lines([head, *told])))
    return tuple(marks)


def _point(day: Day, fire: dict[Any, Any]) -> tuple[float, float] | None:
    if fire["lon"] and fire["lat"]:
        return float(fire["lon"]), float(fire["lat"])
    site = fire["site_id"]
    place = day.sites.geometry.get(int(site)) if pd.notna(site) else None
    return None if place is None or place.is_empty else (float(place.x), float(place.y))


def _title(fire: dict[Any, Any]) -> str:
    kind = label_of(FireKind, fire["kind"]) if fire["kind"] else ""
    category = label_of(Category, fire["category"]) if pd.notna(fire["category"]) else ""
    return " ".join(one for one in (f"{fire['happened_on']:%Y-%m-%d}", category, kind) if one)


def _more(fire: dict[Any, Any]) -> list[str]:
    said = [str(fire["place"] or "")]
    if pd.notna(fire["cause"]):
        said.append(say("Cause: {cause}", cause=fire["cause"]))
    counts = [0 if pd.isna(fire[name]) else int(fire[name]) for name in ("deaths", "injured")]
    if any(counts):
        said.append(say("{deaths} dead, {injured} injured", deaths=counts[0], injured=counts[1]))
    if not fire["attested_by"]:
        said.append(say("Not attested"))
    return [one for one in said if one]


def fireworks_marks(day: Day, _language: str) -> tuple[Gathering, ...]:
    """Return the points for fireworks and the areas where they are banned, with a position."""
    points = day.table("supply_point")
    here = points[points["kind"].isin(_FIREWORKS) & points["lon"].notna() & points["lat"].notna()]
    marks = []
    for row in here.to_dict("records"):
        radius = float((row["details"] or {}).get("radius_m") or 0)
        said = [str(row["name"]), label_of(SupplyKind, row["kind"])]
        if radius:
            said.append(say("Within {n} m around it", n=f"{radius:g}"))
        if row["note"] and pd.notna(row["note"]):
            said.append(str(row["note"]))
        marks.append(Gathering(row["lon"], row["lat"], _lines(said), radius))
    return tuple(marks)


def _lines(said: list[str]) -> tuple[str, ...]:
    return tuple(one_line(one)[:_LONGEST_LINE] for one in said)
