"""Large activities as a layer of the map: where they are, and what their card says."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.campaign import schedule
from analysis.campaign.gatherings import register_of
from analysis.day import Day
from geo.screen.layers import Gathering
from pages.campaign.gatherings import due_words, state_words
from pages.shell.language import label_of, say
from pages.shell.text import one_line
from vocabulary.terms import GatheringKind

_LONGEST = 120


def map_flags(day: Day) -> tuple[Gathering, ...]:
    """Return the activities that are not over on the day and stand at a place with a position."""
    told = register_of(
        day.table("gathering"), day.visits, as_of=day.as_of,
        n_days=day.once(schedule.clocks_of).warning_days,
    )  # fmt: skip
    places = day.sites.geometry.reindex(told["site_id"]).to_numpy()
    flags = []
    for row, place in zip(told.to_dict("records"), places, strict=True):
        if row["state"] != "over" and place is not None and not place.is_empty:
            lines = tuple(one_line(one)[:_LONGEST] for one in _lines(day, row))
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
