"""What happened at a site, one line for each day's happening: events, visits, measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell.language import label_of, language, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import writer
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import EventKind, MeasureKind, VisitKind, worded

_HEIGHT: Final = 460


class _Line(NamedTuple):
    on: pd.Timestamp
    what: str
    told: str
    by: str
    is_late: bool


def draw_timeline(day: Day, site_id: int) -> None:
    """Draw everything that happened at a site up to the day looked at, the latest first."""
    lines = sorted(
        [*_of_events(day, site_id), *_of_visits(day, site_id), *_of_measures(day, site_id)],
        key=lambda line: line.on,
        reverse=True,
    )
    if not lines:
        st.caption(say("Nothing is on record yet."))
        return
    with st.container(height=_HEIGHT if len(lines) > 12 else "content", border=False):
        st.markdown("\n".join(f"- {_drawn(line)}" for line in lines))


def _drawn(line: _Line) -> str:
    said = f"**{plain(line.on.date().isoformat())}　{plain(line.what)}**"
    said += f"　{plain(line.told)}" if line.told else ""
    said += f"　{plain(line.by)}" if line.by else ""
    return said + ("　:orange-badge[" + plain(say("entered later")) + "]" if line.is_late else "")


def _of_events(day: Day, site_id: int) -> Iterator[_Line]:
    for event in day.history_of(site_id=site_id).to_dict("records"):
        told = [str(event["note"])] if isinstance(event["note"], str) else []
        if event["subject"] == "hazard":
            told.insert(0, _hazard(day, int(event["subject_id"])))
        by = say("entered by {actor}", actor=writer(event["actor"]))
        yield _Line(event["effective_on"], label_of(EventKind, event["kind"]), "，".join(told), by,
                    bool(event["is_back_dated"]))  # fmt: skip


def _hazard(day: Day, hazard_id: int) -> str:
    code = day.hazards["code"].get(hazard_id)
    entry = HAZARD_CODES.get(str(code))
    return say("Hazard {n}", n=hazard_id) if entry is None else worded((entry.zh, entry.en),
                                                                     language())  # fmt: skip


def _of_visits(day: Day, site_id: int) -> Iterator[_Line]:
    visits = day.visits[day.visits["site_id"] == site_id]
    for visit in visits.to_dict("records"):
        told = say("{count} hazards found", count=int(visit["n_found"]))
        by = visit["team"] if isinstance(visit["team"], str) else ""
        title = say("Visit: {kind}", kind=label_of(VisitKind, visit["kind"]))
        yield _Line(visit["visited_on"], title, told, by, is_late=False)


def _of_measures(day: Day, site_id: int) -> Iterator[_Line]:
    on = pd.Timestamp(day.as_of)
    measures = _measures(day, site_id)
    for measure in measures[measures["done_on"] <= on].to_dict("records"):
        told = [measure[name] for name in ("paper_number", "effect", "note")]
        said = "，".join(str(one) for one in told if isinstance(one, str))
        kind = label_of(MeasureKind, measure["kind"])
        yield _Line(measure["done_on"], kind, said, "", is_late=False)


def draw_visits(day: Day, site_id: int) -> None:
    """Draw the visits to a site and the measures taken there, each as a table."""
    visits = day.visits[day.visits["site_id"] == site_id]
    st.markdown(f"**{plain(say('Visits ({count})', count=len(visits)))}**")
    if len(visits):
        columns = columns_of(
            "visited_on",
            Column("kind", kind="term", terms=VisitKind),
            "team",
            "n_found",
        )
        latest = visits.sort_values("visited_on", ascending=False)
        show_table(latest, columns, key="site_visits")
    measures = _measures(day, site_id)
    st.markdown(f"**{plain(say('Talks, supervision and papers ({count})', count=len(measures)))}**")
    if len(measures):
        columns = columns_of(
            Column("kind", kind="term", terms=MeasureKind),
            Column("due_on", say("Due on"), kind="date"),
            "done_on",
            "paper_number",
            "effect",
            "note",
        )
        show_table(measures, columns, key="site_measures")
    if visits.empty and measures.empty:
        st.caption(say("Nothing is on record yet."))


def _measures(day: Day, site_id: int) -> pd.DataFrame:
    """Return the measures at a site or one of its hazards, the latest first."""
    kept = day.table("measure")
    hazard_ids = day.every_hazard.index[day.every_hazard["site_id"] == site_id]
    is_here = (kept["site_id"] == site_id) | kept["hazard_id"].isin(hazard_ids)
    order = kept["done_on"].fillna(kept["due_on"])
    return kept.assign(on=order)[is_here].sort_values("on", ascending=False, kind="stable")
