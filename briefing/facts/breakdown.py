"""The same numbers by village, category, office, kind of hazard and week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import pandas as pd

from briefing.facts.fact import SMALL_BASE, Fact, Period, Row, count, share
from briefing.facts.frames import Frames, ids, within
from briefing.facts.ranking import Standing, standings
from briefing.facts.totals import mean_of
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, Tier

TOP_CODES: Final = 10
TOP_OVERDUE: Final = 20
WEEKS: Final = 8
TIER_ORDER: Final = {tier.value: place for place, tier in enumerate(Tier)}


@dataclass
class Tables:
    """Facts and tables while they are being collected."""

    items: dict[str, Fact] = field(default_factory=dict)
    tables: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def add(self, fact: Fact) -> str:
        """Keep a fact and return its id."""
        self.items[fact.id] = fact
        return fact.id


def by_village(tables: Tables, frames: Frames) -> None:
    """Add the tables "villages" (ranked, best first) and "small_villages" (not ranked).

    A village with fewer than `SMALL_BASE` hazards on record is not ranked: its share would jump
    with a single item.
    """
    rows = [_village(tables, frames, code, village) for code, village in _named(frames)]
    pairs = {
        row.key: _pair(tables.items[row.cells["rectified_share"]])
        for row in rows
        if _whole(tables, row) >= SMALL_BASE
    }
    placed = standings(pairs)
    ranked = [_with_standing(tables, row, placed[row.key]) for row in rows if row.key in placed]
    ranked.sort(key=lambda row: (tables.items[row.cells["rank"]].value or 0, row.key))
    tables.tables["villages"] = tuple(ranked)
    tables.tables["small_villages"] = tuple(row for row in rows if row.key not in placed)
    tables.add(count("villages.ranked", tuple(row.key for row in ranked)))
    for band in ("better", "worse", "alike"):
        inside = tuple(row.key for row in ranked if row.texts["band"] == band)
        tables.add(count(f"villages.{band}", inside, whole=len(ranked)))


def _named(frames: Frames) -> Iterator[tuple[str, str]]:
    for code, name in frames.villages["short_name"].sort_index().items():
        yield str(code), str(name)


def _village(tables: Tables, frames: Frames, code: str, name: str) -> Row:
    hazards, visits = (
        frame.loc[frame["village_code"].eq(code)] for frame in (frames.hazards, frames.visits)
    )
    before = None if frames.before is None else frames.before.loc[_of(frames.before, code)]
    prefix = f"village.{code}"
    visited = tuple(sorted(visits["site_id"].dropna().unique().tolist()))
    cells = {"visited": tables.add(count(f"{prefix}.visited", visited))}
    cells |= _progress_cells(tables, prefix, hazards, before)
    return Row(code, {"name": name}, {}, cells)


def _of(frame: pd.DataFrame, code: str) -> pd.Series[bool]:
    return frame["village_code"].eq(code)


def _progress_cells(
    tables: Tables, prefix: str, hazards: pd.DataFrame, before: pd.DataFrame | None
) -> dict[str, str]:
    cells = {"found": tables.add(count(f"{prefix}.found", ids(hazards)))}
    for name in ("rectified", "closed"):
        rows = ids(hazards, hazards[f"is_{name}"])
        previous = mean_of(before, f"is_{name}")
        cells[name] = tables.add(count(f"{prefix}.{name}", rows, whole=len(hazards)))
        fact = share(f"{prefix}.{name}_share", rows, len(hazards), previous=previous)
        cells[f"{name}_share"] = tables.add(fact)
    for name in ("overdue", "open"):
        rows = ids(hazards, hazards[f"is_{name}"])
        cells[name] = tables.add(count(f"{prefix}.{name}", rows, whole=len(hazards)))
    return cells


def _pair(fact: Fact) -> tuple[int, int]:
    return int(fact.numerator or 0), int(fact.denominator or 0)


def _whole(tables: Tables, row: Row) -> int:
    return _pair(tables.items[row.cells["rectified_share"]])[1]


def _with_standing(tables: Tables, row: Row, standing: Standing) -> Row:
    prefix = f"village.{row.key}"
    facts = {
        "rank": Fact(f"{prefix}.rank", standing.rank, "rank"),
        "rank_low": Fact(f"{prefix}.rank_low", standing.rank_low, "rank"),
        "rank_high": Fact(f"{prefix}.rank_high", standing.rank_high, "rank"),
        "low": Fact(f"{prefix}.low", standing.low, "share"),
        "high": Fact(f"{prefix}.high", standing.high, "share"),
    }
    cells = {name: tables.add(fact) for name, fact in facts.items()}
    return Row(row.key, {**row.texts, "band": standing.band}, row.dates, {**row.cells, **cells})


def by_category(tables: Tables, frames: Frames) -> None:
    """Add the table "categories", in the plan's order, those without a site left out."""
    rows = []
    for category in Category:
        sites, hazards, visits = (
            frame.loc[frame["category"].eq(category.value)]
            for frame in (frames.sites, frames.hazards, frames.visits)
        )
        if sites.empty and hazards.empty:
            continue
        prefix = f"category.{category.value}"
        visited = tuple(sorted(visits["site_id"].dropna().unique().tolist()))
        cells = {
            "sites": tables.add(count(f"{prefix}.sites", ids(sites))),
            "visited": tables.add(count(f"{prefix}.visited", visited)),
        }
        before = frames.before
        earlier = None if before is None else before.loc[before["category"].eq(category.value)]
        cells |= _progress_cells(tables, prefix, hazards, earlier)
        rows.append(Row(category.value, {"name": category.label()}, {}, cells))
    tables.tables["categories"] = tuple(rows)


def by_office(tables: Tables, frames: Frames) -> None:
    """Add the table "offices": who has open items, most overdue first."""
    hazards = frames.hazards.loc[frames.hazards["is_open"]]
    named = hazards["office"].where(hazards["office"].notna(), "")
    rows = []
    for place, (office, mine) in enumerate(hazards.groupby(named, sort=True), start=1):
        prefix = f"office.{place:02d}"
        cells = {
            "open": tables.add(count(f"{prefix}.open", ids(mine))),
            "overdue": tables.add(count(f"{prefix}.overdue", ids(mine, mine["is_overdue"]))),
        }
        rows.append(Row(f"{place:02d}", {"name": str(office)}, {}, cells))
    rows.sort(key=lambda row: (-(tables.items[row.cells["overdue"]].value or 0), row.key))
    tables.tables["offices"] = tuple(rows)


def by_code(tables: Tables, frames: Frames) -> None:
    """Add the table "codes": the kinds of hazard found most, at most `TOP_CODES`."""
    hazards = frames.hazards.loc[frames.hazards["code"].isin(list(HAZARD_CODES))]
    rows = []
    for code, mine in hazards.groupby("code", sort=True):
        prefix = f"code.{code}"
        cells = {
            "found": tables.add(count(f"{prefix}.found", ids(mine), whole=len(frames.hazards))),
            "open": tables.add(count(f"{prefix}.open", ids(mine, mine["is_open"]))),
        }
        rows.append(Row(str(code), {"name": HAZARD_CODES[str(code)].zh}, {}, cells))
    rows.sort(key=lambda row: (-(tables.items[row.cells["found"]].value or 0), row.key))
    tables.tables["codes"] = tuple(rows[:TOP_CODES])


def by_week(tables: Tables, frames: Frames) -> None:
    """Add the table "weeks": found and closed in each of the last `WEEKS` seven-day weeks."""
    rows = []
    for back in range(WEEKS - 1, -1, -1):
        end = frames.as_of - timedelta(days=7 * back)
        week = Period(end - timedelta(days=6), end)
        prefix = f"week.{end.isoformat()}"
        hazards = frames.hazards
        found = ids(hazards, within(hazards["found_on"], week))
        closed = ids(hazards, within(hazards["closed_on"], week) & hazards["is_closed"])
        cells = {
            "found": tables.add(count(f"{prefix}.found", found)),
            "closed": tables.add(count(f"{prefix}.closed", closed)),
        }
        rows.append(Row(end.isoformat(), {}, {"start": week.start, "end": week.end}, cells))
    tables.tables["weeks"] = tuple(rows)


def overdue_items(tables: Tables, frames: Frames) -> None:
    """Add the table "overdue": the worst `TOP_OVERDUE`, gravest tier first, then longest."""
    late = frames.hazards.loc[frames.hazards["is_overdue"]]
    order = late.assign(
        tier_place=late["tier"].astype(object).map(TIER_ORDER).fillna(len(TIER_ORDER))
    ).sort_values(["tier_place", "days_overdue", "hazard_id"], ascending=[True, False, True])
    sites = frames.sites["name"].to_dict()
    villages = frames.villages["short_name"].to_dict()
    rows = []
    for hazard_id, hazard in order.head(TOP_OVERDUE).iterrows():
        number = int(str(hazard_id))
        late_by = int(hazard["days_overdue"])
        days = Fact(f"overdue.{number}.days", late_by, "days", row_ids=(number,))
        texts = {
            "site": _text(sites.get(hazard["site_id"])),
            "village": _text(villages.get(hazard["village_code"])),
            "hazard": _kind_of(hazard),
            "description": _text(hazard["description"]),
            "office": _text(hazard["office"]),
            "tier": _text(hazard["tier"]),
        }
        dates = {"due_on": hazard["due_on"].date()}
        rows.append(Row(str(hazard_id), texts, dates, {"days": tables.add(days)}))
    tables.tables["overdue"] = tuple(rows)


def _kind_of(hazard: pd.Series[Any]) -> str:
    known = HAZARD_CODES.get(str(hazard["code"]))
    return _text(hazard["description"]) if known is None or known.code == "X99" else known.zh


def _text(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)  # type: ignore[call-overload]
