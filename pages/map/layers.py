"""What the map is drawn from: sites, villages, surfaces and activities as the map takes them."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.campaign import schedule
from analysis.day import Day
from analysis.ranking import density, heat
from geo.screen.layers import Gathering, pack_sites
from geo.screen.packing import PackedPoints
from geo.screen.shading import HeatCells, Shade, heat_cells, shade
from pages.campaign.gatherings import due_words, state_words
from pages.shell.filters import Filters, apply
from pages.shell.language import label_of, say
from pages.shell.text import one_line
from vocabulary.messages import message
from vocabulary.terms import Datum, GatheringKind

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


def village_shade(day: Day, name: str, language: str) -> Shade:
    """Return the villages shaded by one of `SHADES`; hatched where they cannot be told apart."""
    measure, base, title = SHADES[name]
    ranked = day.once(density.named_of, measure, base)
    return shade(
        ranked["raw"],
        title=say(title),
        hatched=ranked.index[ranked["band"] == "cannot_be_told_apart"].astype(str),
        none=say("Not known"),
        hatched_means=say("Cannot be told apart"),
    )


def hazard_surface(day: Day, filters: Filters, datum: Datum, language: str) -> HeatCells | None:
    """Return the density of the kept open hazards; None where none has a place of its own."""
    hazards = day.hazards.loc[apply(filters, day).hazard_ids]
    # A site of which only the village is known would heap its hazards on the village's middle.
    points = heat.points_of(day, hazards[hazards["is_open"]])
    if points.empty:
        return None
    made = heat.surface(points)
    note = say("Bandwidth {metres} m", metres=f"{made.bandwidth_m:.0f}")
    title = say("Open hazards per km²")
    return heat_cells(made.values, bounds_m=made.bounds_m, title=title, note=note, datum=datum)


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
