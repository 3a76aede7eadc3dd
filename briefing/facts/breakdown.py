"""The same numbers by village, category, office, kind of hazard and week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import pandas as pd

from analysis.ranking import density
from analysis.ranking.eb import rank_table
from briefing.facts.fact import SMALL_BASE, Fact, Period, Row, count, percent, share
from briefing.facts.frames import Frames, ids, within
from briefing.facts.totals import mean_of
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, Tier

if TYPE_CHECKING:
    from briefing.facts.fact import Unit
    from briefing.facts.frames import Frames


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


# Many open hazards are the worse end here, as in `analysis.ranking.density`.
BANDS: Final = {
    "clearly_worse": "worse",
    "clearly_better": "better",
    "cannot_be_told_apart": "alike",
}
UNITS: Final[dict[str, Unit]] = {
    "raw": "per_km2",
    "eb": "per_km2",
    "low": "per_km2",
    "high": "per_km2",
    "rank": "rank",
    "rank_low": "rank",
    "rank_high": "rank",
}


def by_density(tables: Tables, frames: Frames) -> None:
    """Add the table "density", densest first; a village without an area is left out."""
    if frames.villages.empty:
        tables.tables["density"] = ()
        return
    ranked = density.ranking(
        frames.villages,
        frames.sites,
        frames.hazards,
        density.RankChoice("open", "area"),
    ).table
    rows = [
        _row(tables, frames, str(code), values)
        for code, values in ranked.iterrows()
        if pd.notna(values["rank"])
    ]
    rows.sort(key=lambda row: (tables.items[row.cells["rank"]].value or 0, row.key))
    tables.tables["density"] = tuple(rows)


def _row(tables: Tables, frames: Frames, code: str, values: pd.Series) -> Row:
    prefix = f"density.{code}"
    hazards = frames.hazards
    counted = ids(hazards, hazards["is_open"] & hazards["village_code"].eq(code))
    facts = [Fact(f"{prefix}.count", len(counted), row_ids=counted)]
    for name, unit in UNITS.items():
        base = float(values["base"]) if name == "raw" else None
        top = len(counted) if name == "raw" else None
        facts.append(Fact(f"{prefix}.{name}", float(values[name]), unit, top, base))
    cells = {fact.id.rsplit(".", 1)[1]: tables.add(fact) for fact in facts}
    name = cast(str, frames.villages.loc[code, "short_name"])
    return Row(code, {"name": name, "band": BANDS[values["band"]]}, {}, cells)


Band = Literal["better", "worse", "alike"]

# A rank needs somebody to be compared with.
FEWEST: Final = 2


@dataclass(frozen=True)
class Standing:
    """Where one village stands among those compared.

    Attributes
    ----------
    rank : 1 is the highest share; equal printed shares have one rank (1, 2, 2, 4)
    low, high : 90 % interval of the village's own share, 0 to 1
    rank_low, rank_high : 90 % interval of its rank
    band : against the share of all villages together
    """

    rank: int
    low: float
    high: float
    rank_low: int
    rank_high: int
    band: Band


def standings(shares: Mapping[str, tuple[int, int]]) -> dict[str, Standing]:
    """Rank villages by their share, highest first.

    Intervals and bands are those of `analysis.ranking.eb.rank_table`; the rank itself goes by the
    printed share, as a circular's reader checks it.

    Parameters
    ----------
    shares : mapping of village code to (part, whole)
        Every whole >= 1; small bases are left out by the caller.

    Returns
    -------
    dict of village code to Standing
        Empty with fewer than two villages.
    """
    if len(shares) < FEWEST:
        return {}
    table = pd.DataFrame.from_dict(dict(shares), orient="index", columns=["count", "base"])
    # Highest share first: `rank_table` calls that end "worst", the bands are turned round below.
    ranked, _ = rank_table(table, kind="trials", worst="high")
    ranks = competition_ranks({k: percent(part / whole) for k, (part, whole) in shares.items()})
    return {
        str(code): Standing(
            rank=ranks[str(code)],
            low=float(row["low"]),
            high=float(row["high"]),
            rank_low=min(int(row["rank_low"]), ranks[str(code)]),
            rank_high=max(int(row["rank_high"]), ranks[str(code)]),
            band=_BANDS[row["band"]],
        )
        for code, row in ranked.iterrows()
    }


def competition_ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Return ranks, highest value first; equal values share one (1, 2, 2, 4)."""
    ordered = sorted(values.values(), reverse=True)
    return {key: ordered.index(value) + 1 for key, value in values.items()}


_BANDS: Final[dict[str, Band]] = {
    "clearly_worse": "better",
    "clearly_better": "worse",
    "cannot_be_told_apart": "alike",
}
