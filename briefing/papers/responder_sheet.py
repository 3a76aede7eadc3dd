"""Key facts of one place for those who respond: people, access, equipment, water, open hazards."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from briefing.facts.say import plain
from briefing.words import papers
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, SupplyKind, Tier

# What a crew asks first, in this order; a fact of other categories is left out.
ASKED: Final = (
    "use", "height_m", "floors_above", "floors_below", "floor_at", "area_m2", "buildings",
    "households", "beds", "residents", "disabled_residents", "night_staff", "pupils",
    "peak_visitors", "workers", "rooms", "sleeps_at_night", "exits", "has_sprinkler", "has_alarm",
    "has_control_room", "has_micro_station", "property_company", "maintenance_company",
)  # fmt: skip
_SERIOUS: Final = frozenset({Tier.T3.value, Tier.T4.value})


def responder_lines(site: pd.Series, hazards: pd.DataFrame, supplies: pd.DataFrame) -> list[str]:
    """Return the lines of the sheet; what is not known is named as such.

    Parameters
    ----------
    site : a row of the sites frame
    hazards : of this site, with the clock of `analysis.risk.hazards.with_clock`
    supplies : of `analysis.planning.water.nearest_supplies`
    """
    category = Category(site["category"])
    lines = [
        papers.RESPONDER_TITLE,
        papers.RESPONDER_TO.format(site=plain(site["name"]), category=category.zh),
        papers.RESPONDER_ADDRESS.format(address=_text(site["address"])),
    ]
    unknown = []
    for name in ASKED:
        fact = FACTS[name]
        if fact.categories and category not in fact.categories:
            continue
        if pd.isna(site[name]):
            unknown.append(fact.zh)
            continue
        value = _value(site[name], fact.type, fact.unit)
        lines.append(papers.RESPONDER_FACT.format(name=fact.zh, value=value))
    if unknown:
        lines.append(papers.RESPONDER_UNKNOWN.format(names="、".join(unknown)))
    return [*lines, *_water(supplies), *_hazards(hazards)]


def _water(supplies: pd.DataFrame) -> list[str]:
    if supplies.empty:
        return [papers.RESPONDER_NO_SUPPLY]
    rows = zip(supplies["kind"], supplies["name"], supplies["distance_m"], strict=True)
    return [
        papers.RESPONDER_SUPPLY.format(
            kind=SupplyKind(kind).zh, name=plain(name), metres=f"{metres:.0f}"
        )
        for kind, name, metres in rows
    ]


def _hazards(hazards: pd.DataFrame) -> list[str]:
    rows = hazards[hazards["is_open"]]
    serious = rows[rows["tier"].isin(_SERIOUS)]
    if serious.empty:
        return [papers.RESPONDER_NO_HAZARD]
    told = [
        plain(row["description"]) if pd.notna(row["description"]) else _named(str(row["code"]))
        for _, row in serious.iterrows()
    ]
    return [papers.RESPONDER_HAZARDS.format(n=len(rows)), *told]


def _named(code: str) -> str:
    return HAZARD_CODES[code].zh if code in HAZARD_CODES else code


def _value(value: Any, kind: str, unit: str) -> str:
    if kind == "flag":
        return papers.FLAG[bool(value)]
    return plain(value) if kind == "text" else f"{float(value):g}{unit}"


def _text(value: Any) -> str:
    return papers.NOT_KNOWN if value is None or pd.isna(value) else plain(value)
