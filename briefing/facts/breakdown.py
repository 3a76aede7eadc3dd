"""The same numbers by village, category, office, kind of hazard, week and square kilometre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from analysis.campaign.standing import LONG_DAYS
from analysis.ranking import density
from analysis.ranking.eb import GATE, rank_shares, rank_table
from briefing.facts.fact import SMALL_BASE, Fact, Period, Row, count, percent, share
from briefing.facts.say import text_of
from briefing.facts.totals import Frames, ids, mean_of, sites_in, within
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, Tier

if TYPE_CHECKING:
    from briefing.facts.fact import Unit

Band = Literal["better", "worse", "alike"]

TOP_CODES: Final = 10
TOP_OVERDUE: Final = 20
WEEKS: Final = 8
# A rank needs somebody to be compared with.
FEWEST: Final = 2
_TIER_ORDER: Final = {tier.value: place for place, tier in enumerate(Tier)}
# Many open hazards are the worse end here, as in `analysis.ranking.density`.
_DENSITY_BANDS: Final = {
    "clearly_worse": "worse",
    "clearly_better": "better",
    "cannot_be_told_apart": "alike",
}
# Of a share put right the high end is the better one.
_SHARE_BANDS: Final[dict[str, Band]] = {
    "clearly_worse": "better",
    "clearly_better": "worse",
    "cannot_be_told_apart": "alike",
}


@dataclass
class Tables:
    """Facts and tables while they are being collected."""

    items: dict[str, Fact] = field(default_factory=dict)
    tables: dict[str, tuple[Row, ...]] = field(default_factory=dict)

    def add(self, *facts: Fact) -> dict[str, str]:
        """Keep facts and return their ids by the last part of each, the column of a table."""
        self.items |= {fact.id: fact for fact in facts}
        return {fact.id.rpartition(".")[2]: fact.id for fact in facts}

    def by(self, rows: list[Row], column: str, *, falling: bool = False) -> list[Row]:
        """Return rows by the value in a column; of one value by their keys."""
        sign = -1 if falling else 1
        return sorted(
            rows, key=lambda row: (sign * (self.items[row.cells[column]].value or 0), row.key)
        )


def by_village(tables: Tables, frames: Frames) -> None:
    """Add the tables "villages" (ranked, best first) and "small_villages" (not ranked).

    A village with fewer than `SMALL_BASE` hazards on record is not ranked: its share would jump
    with a single item.
    """
    rows = []
    for code, name in frames.day.villages["short_name"].sort_index().items():
        cells = _progress(tables, frames, "village", "village_code", str(code))
        rows.append(Row(str(code), {"name": str(name)}, {}, cells))
    shares = {row.key: tables.items[row.cells["rectified_share"]] for row in rows}
    pairs = {
        key: (int(fact.numerator or 0), int(fact.denominator or 0)) for key, fact in shares.items()
    }
    enough = {key: pair for key, pair in pairs.items() if pair[1] >= SMALL_BASE}
    placed = standings(enough, _by_site(frames.hazards, "is_rectified"))
    ranked = [_with_standing(tables, row, placed[row.key]) for row in rows if row.key in placed]
    tables.tables["villages"] = tuple(tables.by(ranked, "rank"))
    tables.tables["small_villages"] = tuple(row for row in rows if row.key not in placed)
    in_order = tables.tables["villages"]
    tables.add(count("villages.ranked", tuple(row.key for row in in_order)))
    for band in ("better", "worse", "alike"):
        inside = tuple(row.key for row in in_order if row.texts["band"] == band)
        tables.add(count(f"villages.{band}", inside, whole=len(in_order)))


def _by_site(hazards: pd.DataFrame, done: str) -> pd.DataFrame:
    """Return `area`, `count` (done) and `base` (all) of each site with a hazard in a village."""
    by = hazards.dropna(subset=["village_code"]).groupby(["village_code", "site_id"])[done]
    told = by.agg(count="sum", base="size").reset_index().rename(columns={"village_code": "area"})
    return told.astype({"count": "float64", "base": "float64"})


def _progress(tables: Tables, frames: Frames, kind: str, column: str, value: str) -> dict[str, str]:
    hazards, visits, before = (
        frame.loc[frame[column].eq(value)]
        for frame in (frames.hazards, frames.day.visits, frames.before)
    )
    prefix, whole = f"{kind}.{value}", len(hazards)
    week = visits.loc[within(visits["visited_on"], frames.period)]
    facts = [count(f"{prefix}.visited", sites_in(visits)), count(f"{prefix}.found", ids(hazards))]
    facts.append(count(f"{prefix}.visited_now", sites_in(week)))
    for name in ("rectified", "closed"):
        rows = ids(hazards, hazards[f"is_{name}"])
        previous = mean_of(before, f"is_{name}")
        facts.append(count(f"{prefix}.{name}", rows, whole=whole))
        facts.append(share(f"{prefix}.{name}_share", rows, whole, previous=previous))
    for name in ("overdue", "open"):
        rows = ids(hazards, hazards[f"is_{name}"])
        facts.append(count(f"{prefix}.{name}", rows, whole=whole))
    facts.append(
        count(f"{prefix}.unrectified", ids(hazards, ~hazards["is_rectified"]), whole=whole)
    )
    return tables.add(*facts)


def _with_standing(tables: Tables, row: Row, standing: VillageStanding) -> Row:
    told = asdict(standing)
    band = told.pop("band")
    cells = tables.add(
        *(
            Fact(f"village.{row.key}.{name}", value, "rank" if "rank" in name else "share")
            for name, value in told.items()
        )
    )
    return Row(row.key, {**row.texts, "band": band}, row.dates, {**row.cells, **cells})


def by_category(tables: Tables, frames: Frames) -> None:
    """Add the table "categories", in the plan's order, those without a site left out."""
    rows = []
    for category in Category:
        value, sites = category.value, frames.day.sites
        here = ids(sites, sites["category"].eq(value))
        if not here and not frames.hazards["category"].eq(value).any():
            continue
        cells = tables.add(count(f"category.{value}.sites", here))
        cells |= _progress(tables, frames, "category", "category", value)
        rows.append(Row(value, {"name": category.label()}, {}, cells))
    tables.tables["categories"] = tuple(rows)


def by_office(tables: Tables, frames: Frames) -> None:
    """Add the table "offices": who has open items, most overdue first."""
    hazards = frames.hazards.loc[frames.hazards["is_open"]]
    named = hazards["office"].where(hazards["office"].notna(), "")
    rows = []
    for place, (office, mine) in enumerate(hazards.groupby(named, sort=True), start=1):
        prefix = f"office.{place:02d}"
        cells = tables.add(
            count(f"{prefix}.open", ids(mine)),
            count(f"{prefix}.unrectified", ids(mine, ~mine["is_rectified"])),
            count(f"{prefix}.waiting", ids(mine, mine["is_rectified"])),
            count(f"{prefix}.overdue", ids(mine, mine["is_overdue"])),
            count(
                f"{prefix}.long",
                ids(mine, mine["is_overdue"] & mine["days_overdue"].gt(LONG_DAYS)),
            ),
        )
        rows.append(Row(f"{place:02d}", {"name": str(office)}, {}, cells))
    tables.tables["offices"] = tuple(tables.by(rows, "overdue", falling=True))


def by_code(tables: Tables, frames: Frames) -> None:
    """Add the table "codes": the kinds of hazard found most, at most `TOP_CODES`."""
    hazards = frames.hazards.loc[frames.hazards["code"].isin(list(HAZARD_CODES))]
    rows = []
    for code, mine in hazards.groupby("code", sort=True):
        cells = tables.add(
            count(f"code.{code}.found", ids(mine), whole=len(frames.hazards)),
            count(f"code.{code}.open", ids(mine, mine["is_open"])),
        )
        rows.append(Row(str(code), {"name": HAZARD_CODES[str(code)].zh}, {}, cells))
    tables.tables["codes"] = tuple(tables.by(rows, "found", falling=True)[:TOP_CODES])


def by_week(tables: Tables, frames: Frames) -> None:
    """Add the table "weeks": found and closed in each of the last `WEEKS` seven-day weeks."""
    rows, hazards = [], frames.hazards
    for back in range(WEEKS - 1, -1, -1):
        end = frames.day.as_of - timedelta(days=7 * back)
        week = Period(end - timedelta(days=6), end)
        is_closed = within(hazards["closed_on"], week) & hazards["is_closed"]
        cells = tables.add(
            count(f"week.{end}.found", ids(hazards, within(hazards["found_on"], week))),
            count(f"week.{end}.closed", ids(hazards, is_closed)),
        )
        rows.append(Row(end.isoformat(), {}, {"start": week.start, "end": week.end}, cells))
    tables.tables["weeks"] = tuple(rows)


def overdue_items(tables: Tables, frames: Frames) -> None:
    """Add the table "overdue": the worst `TOP_OVERDUE`, gravest tier first, then longest."""
    late = frames.hazards.loc[frames.hazards["is_overdue"]]
    order = late.assign(
        tier_place=late["tier"].astype(object).map(_TIER_ORDER).fillna(len(_TIER_ORDER))
    ).sort_values(["tier_place", "days_overdue", "hazard_id"], ascending=[True, False, True])
    longest = late.sort_values(["days_overdue", "hazard_id"], ascending=[False, True])
    tables.tables["overdue"] = _cases(tables, frames, order.head(TOP_OVERDUE))
    tables.tables["late"] = _cases(tables, frames, longest)


def _cases(tables: Tables, frames: Frames, hazards: pd.DataFrame) -> tuple[Row, ...]:
    sites = frames.day.sites["name"].to_dict()
    villages = frames.day.villages["short_name"].to_dict()
    rows = []
    for hazard_id, hazard in hazards.iterrows():
        number = int(str(hazard_id))
        days = Fact(f"overdue.{number}.days", int(hazard["days_overdue"]), "days",
                    row_ids=(number,))  # fmt: skip
        texts = {
            "site": sites.get(hazard["site_id"]),
            "village": villages.get(hazard["village_code"]),
            "hazard": _kind_of(hazard),
            **{name: hazard[name] for name in ("description", "office", "tier", "grade")},
        }
        dates: dict[str, date] = {"due_on": hazard["due_on"].date()}
        said = {name: text_of(text) for name, text in texts.items()}
        rows.append(Row(str(hazard_id), said, dates, tables.add(days)))
    return tuple(rows)


def late_places(tables: Tables, frames: Frames) -> None:
    """Add the tables "late_offices" and "late_sites": what is overdue, village by village.

    Who leads it there, most first; and the sites with two or more.
    """
    late = frames.hazards.loc[frames.hazards["is_overdue"] & frames.hazards["village_code"].notna()]
    sites = frames.day.sites["name"]
    for table, column, least in (("late_offices", "office", 1), ("late_sites", "site_id", 2)):
        rows = []
        for code, of_village in late.groupby("village_code", sort=True):
            groups = of_village.groupby(of_village[column].fillna("") if column == "office"
                                        else of_village[column], sort=True)  # fmt: skip
            for place, (key, mine) in enumerate(groups, start=1):
                if len(mine) < least:
                    continue
                cells = tables.add(count(f"{table}.{code}.{place:03d}.n", ids(mine)))
                name = str(key) if column == "office" else text_of(sites.get(key))
                texts = {"village": str(code), "name": name}
                rows.append(Row(f"{code}.{place:03d}", texts, {}, cells))
        tables.tables[table] = tuple(tables.by(rows, "n", falling=True))


def due_soon(tables: Tables, frames: Frames) -> None:
    """Add the table "due_soon": how many of what is due soon lies in each village, most first."""
    soon = frames.hazards.loc[list(tables.items["hazards.due_soon"].row_ids)]
    names = frames.day.villages["short_name"]
    rows = []
    for code, mine in soon.groupby("village_code", sort=True):
        cells = tables.add(count(f"due_soon.{code}.due_soon", ids(mine)))
        rows.append(Row(str(code), {"name": text_of(names.get(code))}, {}, cells))
    tables.tables["due_soon"] = tuple(tables.by(rows, "due_soon", falling=True))


def _kind_of(hazard: pd.Series[Any]) -> object:
    known = HAZARD_CODES.get(str(hazard["code"]))
    return hazard["description"] if known is None or known.code == "X99" else known.zh


def by_density(tables: Tables, frames: Frames) -> None:
    """Add the table "density", densest first; a village nobody visited is left out."""
    villages, hazards, day = frames.day.villages, frames.hazards, frames.day
    rows = []
    if not villages.empty:
        ranked = day.once(density.of, *density.HEADLINE).table
        is_seen = density.sites_seen(day.sites, hazards, visits=day.visits)
        here = hazards["is_open"] & hazards["site_id"].isin(day.sites.index[is_seen])
        for code, values in ranked[ranked["rank"].notna()].iterrows():
            counted = ids(hazards, here & hazards["village_code"].eq(str(code)))
            texts = {
                "name": str(villages["short_name"].loc[code]),
                "band": _DENSITY_BANDS[values["band"]],
            }
            cells = tables.add(*_density(f"density.{code}", values, counted))
            rows.append(Row(str(code), texts, {}, cells))
        n_all, base = float(ranked["count"].sum()), float(ranked["base"].sum())
        value = 100 * n_all / base if base else None
        whole = Fact("density.whole", value, "per_hundred", n_all, base)
        tables.add(whole if base else replace(whole, note="no_base"))
    tables.tables["density"] = tuple(tables.by(rows, "rank"))


def _density(prefix: str, values: pd.Series, counted: tuple[int | str, ...]) -> list[Fact]:
    per_hundred: Unit = "per_hundred"
    n = len(counted)

    def known(name: str) -> float | None:
        # Where villages cannot be told apart there is no interval of a rank.
        return None if pd.isna(values[name]) else float(values[name])

    return [
        Fact(f"{prefix}.count", n, row_ids=counted),
        Fact(f"{prefix}.raw", known("raw"), per_hundred, n, float(values["base"])),
        *(Fact(f"{prefix}.{name}", known(name), per_hundred) for name in ("eb", "low", "high")),
        *(
            Fact(f"{prefix}.{name}", known(name), "rank")
            for name in ("rank", "rank_low", "rank_high")
        ),
    ]


@dataclass(frozen=True)
class VillageStanding:
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


def standings(
    shares: Mapping[str, tuple[int, int]], sites: pd.DataFrame | None = None
) -> dict[str, VillageStanding]:
    """Rank villages by their share, highest first; none with fewer than two villages.

    Intervals and bands are those of `analysis.ranking.eb`; the rank itself goes by the printed
    share, as a circular's reader checks it. Where the villages cannot be told apart any place is
    as likely: the interval of a rank is all of them.

    Parameters
    ----------
    shares : village code to (part, whole), every whole >= 1
    sites : `area`, `count`, `base` of each site, optional
        What is put right in one building is one decision: with them whole sites are independent.
    """
    if len(shares) < FEWEST:
        return {}
    table = pd.DataFrame.from_dict(dict(shares), orient="index", columns=["count", "base"])
    # Highest share first: `rank_table` calls that end "worst".
    ranked, overall = (
        rank_table(table, kind="trials", worst="high")
        if sites is None
        else rank_shares(table, sites, worst="high")
    )
    if sites is not None and overall.p_differ > GATE:
        ranked = ranked.assign(rank_low=1, rank_high=len(ranked))
    ranks = competition_ranks({k: percent(part / whole) for k, (part, whole) in shares.items()})
    return {
        str(code): VillageStanding(
            rank=ranks[str(code)],
            low=float(row["low"]),
            high=float(row["high"]),
            rank_low=min(int(row["rank_low"]), ranks[str(code)]),
            rank_high=max(int(row["rank_high"]), ranks[str(code)]),
            band=_SHARE_BANDS[row["band"]],
        )
        for code, row in ranked.iterrows()
    }


def competition_ranks(values: Mapping[str, Decimal]) -> dict[str, int]:
    """Return ranks, highest value first; equal values share one (1, 2, 2, 4)."""
    ordered = sorted(values.values(), reverse=True)
    return {key: ordered.index(value) + 1 for key, value in values.items()}


# What counts each table, in the order of the facts.
TABLES: Final = (
    by_village, by_category, by_office, by_code, by_week, overdue_items, late_places, due_soon,
    by_density,
)  # fmt: skip
