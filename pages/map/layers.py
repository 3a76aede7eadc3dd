"""What the map is drawn from: sites, villages, surfaces and activities as the map takes them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.campaign import schedule, standing
from analysis.day import Day
from analysis.ranking import density
from data.ledger.lists import candidates
from geo.screen.layers import Gathering, Tips, kinds_of, pack_sites
from geo.screen.packing import PackedPoints
from geo.screen.shading import Shade, band_shade, shade
from pages.campaign.gatherings import due_words, state_words
from pages.shell.filters import Filters, apply
from pages.shell.language import label_of, say
from pages.shell.text import one_line
from vocabulary.messages import message
from vocabulary.personal_numbers import cover
from vocabulary.ranking import BANDS
from vocabulary.terms import Category, Datum, GatheringKind, Language, worded

_LONGEST_LINE: Final = 120
# What villages are shaded by: name -> measure and base of a ranking, title.
SHADES: Final[dict[str, tuple[density.Measure, density.Base, str]]] = {
    "open_visited": (*density.HEADLINE, message("Open hazards per hundred sites visited")),
    "open_area": ("open", "area", message("Open hazards per km²")),
    "open_sites": ("open", "sites", message("Open hazards per site")),
    "overdue_area": ("overdue", "area", message("Overdue hazards per km²")),
}


def packed_sites(day: Day, filters: Filters, datum: Datum) -> PackedPoints:
    """Return the sites the filters keep."""
    return pack_sites(day.sites.loc[apply(filters, day).site_ids], day.risk, datum=datum)


def village_shade(day: Day, name: str, reader: Language) -> Shade:
    """Return the villages by one of `SHADES`: in three words by the headline, else in steps."""
    measure, base, title = SHADES[name]
    ranked = day.once(density.named_of, measure, base)
    if (measure, base) == density.HEADLINE:
        return band_shade(
            ranked["band"],
            title=say(title),
            words={band: worded(words, reader) for band, words in BANDS.items()},
            labels={str(code): f"{n:.0f}" for code, n in ranked["raw"].dropna().items()},
            none=say("Not known"),
        )
    return shade(
        ranked["raw"],
        title=say(title),
        hatched=ranked.index[ranked["band"] == "cannot_be_told_apart"].astype(str),
        none=say("Not known"),
        hatched_means=say("Cannot be told apart"),
    )


def tips_of(day: Day, filters: Filters, reader: Language) -> Tips:
    """Return what the pointer is told of each site the filters keep, and of each village."""
    kept = apply(filters, day)
    sites = day.sites.loc[kept.site_ids]
    is_placed = sites.geometry.notna() & ~sites.geometry.is_empty
    placed = sites[is_placed].sort_index()
    names = day.villages["short_name"]
    of_village = placed["village_code"].map(names).fillna("—")
    risk = day.risk.reindex(placed.index)
    hazards = day.hazards.loc[kept.hazard_ids]
    late = hazards["days_overdue"].where(hazards["is_overdue"].astype(bool), 0)
    by_site = pd.DataFrame(
        {
            "open": hazards["is_open"].astype("int64"),
            "overdue": hazards["is_overdue"].astype("int64"),
            "days": pd.to_numeric(late).fillna(0).astype("int64"),
        }
    ).groupby(hazards["site_id"]).agg({"open": "sum", "overdue": "sum", "days": "max"})  # fmt: skip
    figures = by_site.reindex(placed.index).fillna(0).to_numpy(dtype="int64")
    homeless = sites[~is_placed]
    unplaced = zip(
        kinds_of(homeless, day.risk).tolist(), homeless["village_code"].fillna(""), strict=True
    )
    return Tips(
        names=tuple(placed["name"].astype(str)),
        villages=tuple(of_village.astype(str)),
        figures=figures,
        scores=risk["score"].fillna(0).to_numpy(dtype="float64"),
        unplaced=tuple((int(kind), str(code)) for kind, code in unplaced),
        of_villages=day.once(_village_lines, reader),
        n_all=len(sites),
    )


def _village_lines(day: Day, reader: Language) -> dict[str, tuple[str, ...]]:
    table = day.once(standing.villages_of).table
    lines: dict[str, tuple[str, ...]] = {}
    for place, (code, row) in enumerate(table.iterrows(), start=1):
        density_words = "—"
        if not pd.isna(row["raw"]):
            density_words = say("{n} per hundred sites visited", n=f"{row['raw']:.0f}")
            if row["band"] in BANDS:
                density_words += f"　{worded(BANDS[row['band']], reader)}"
        lines[str(code)] = (
            say("Place {place} of {n} villages", place=place, n=len(table)),
            density_words,
            say("{open} open, {late} overdue", open=row["n_open"], late=row["n_overdue"]),
        )
    return lines


def map_flags(day: Day, language: str) -> tuple[Gathering, ...]:
    """Return the activities that are not over on the day and stand at a place with a position."""
    told = schedule.register_of(
        day.table("gathering"), day.visits, as_of=day.as_of,
        n_days=day.once(schedule.clocks_of).warning_days,
    )  # fmt: skip
    places = day.sites.geometry.reindex(told["site_id"]).to_numpy()
    flags = []
    for row, place in zip(told.to_dict("records"), places, strict=True):
        if row["state"] != "over" and place is not None and not place.is_empty:
            lines = tuple(one_line(one)[:_LONGEST_LINE] for one in _lines(day, row))
            flags.append(Gathering(float(place.x), float(place.y), lines))
    return tuple(flags)


def map_units(day: Day, language: str) -> tuple[Gathering, ...]:
    """Return the units of other lists that are on no ledger and have a position."""
    told = candidates.candidates(day.every_row("task"))
    open_ones = told[(told["state"] == "open") & told["lon"].notna()]
    return tuple(
        Gathering(float(row["lon"]), float(row["lat"]), tuple(
            one_line(one)[:_LONGEST_LINE] for one in (
                cover(str(row["name"])), label_of(Category, row["category"]),
                say("On no ledger; not counted"), say("Source: {source}", source=row["source"]),
            )
        ))
        for row in open_ones.to_dict("records")
    )  # fmt: skip


def _lines(day: Day, row: dict[Any, Any]) -> list[str]:
    start, end = (row[name].date().isoformat() for name in ("starts_on", "ends_on"))
    days = start if start == end else say("{start} to {end}", start=start, end=end)
    said = [
        str(row["place"]),
        f"{label_of(GatheringKind, row['kind'])} · {state_words()[row['state']]}",
        days,
        say("At: {site}", site=day.sites["name"].get(int(row["site_id"]), "—")),
    ]
    if not pd.isna(row["crowd"]):
        said.append(say("{count} people expected", count=f"{row['crowd']:,.0f}"))
    if row["is_warning_due"] or row["is_bare"]:
        said.append(say("Still missing: {what}", what=due_words(row)))
    return said
