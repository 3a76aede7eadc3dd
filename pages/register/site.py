"""The sheet of a site: facts and gaps, place, hazards, visits, history, photos and papers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.entries import read_site
from pages.map.cards import (
    draw_badges,
    draw_expected,
    draw_lines,
    draw_score,
    draw_source,
    fact_title,
    fact_value,
    identity,
    is_asked,
    lay_out_badges,
    position_words,
)
from pages.meeting.buildings import offer_sheets
from pages.register.choice import begin_work, choose_record, read_work, turn
from pages.register.clash import draw_clash
from pages.register.entry import draw_edit_site, draw_set_place
from pages.register.private import draw_private
from pages.shell.charts import show_chart, site_map
from pages.shell.current import current_store
from pages.shell.file_view import draw_files
from pages.shell.language import label_of, say
from pages.shell.look import theme
from pages.shell.site_rows import code_words, hazard_columns, hazard_table
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, writer
from vocabulary import palette
from vocabulary.facts import FACTS, SiteFact
from vocabulary.terms import Datum, EventKind, HazardStatus, MeasureKind, VisitKind

_KEY: Final = "register_hazard_of_site"
_PLACE_HEIGHT: Final = 230
_HISTORY_HEIGHT: Final = 460


def draw_site_sheet(day: Day, site_id: int) -> None:
    """Draw a site with everything that is known of it."""
    site, risk = day.sites.loc[[site_id]].iloc[0], day.risk.loc[[site_id]].iloc[0]
    lay_out_badges()
    st.markdown(f"### {plain(site['name'])}")
    draw_badges(risk["level"], risk["site_status"])
    draw_said("done")
    case = read_site(current_store(), site_id)
    if draw_clash(day, case):
        return
    if read_work() == ("edit_site", site_id):
        draw_edit_site(day, site_id)
        return
    if read_work() == ("place", site_id):
        draw_set_place(day, site_id)
        return
    draw_said("refused")
    _draw_doors(day, site_id)
    hazards = day.hazards[day.hazards["site_id"] == site_id]
    n_hazards = say("Hazards ({count})", count=len(hazards))
    titles = [say("Facts"), n_hazards, say("Photos"), say("Checks"), say("History")]
    facts, found, photos, visits, history = st.tabs([plain(title) for title in titles])
    with facts:
        _draw_facts(day, site_id)
        draw_private("site", site_id, case.state)
        draw_score(day, risk)
        draw_expected(day, site_id)
        draw_source(site)
    with found:
        _draw_hazards(day, hazards)
    with photos:
        draw_files("site", site_id)
    with visits:
        _draw_visits(day, site_id)
    with history:
        _draw_timeline(day, site_id)


def _draw_doors(day: Day, site_id: int) -> None:
    with st.container(horizontal=True, gap="small"):
        for work, title, icon in (
            ("add_hazard", say("Add a hazard"), ":material/add:"),
            ("edit_site", say("Edit"), ":material/edit:"),
            ("place", say("Set on the map"), ":material/location_on:"),
        ):
            st.button(title, key=f"site_{work}", icon=icon, on_click=begin_work,
                      args=(work, site_id))  # fmt: skip
        offer_sheets(day, site_id)


def _draw_facts(day: Day, site_id: int) -> None:
    site = day.sites.loc[[site_id]].iloc[0]
    left, right = st.columns([1, 1], gap="medium")
    with left:
        # The last of them is the position, which has a place of its own.
        draw_lines(identity(day, site)[:-1])
    with right:
        _draw_place(day, site_id)
    asked = [fact for fact in FACTS.values() if is_asked(fact, site["category"])]
    n_known = sum(not pd.isna(site[fact.name]) for fact in asked)
    title = say("Facts ({known} of {asked} known)", known=n_known, asked=len(asked))
    st.markdown(f"**{plain(title)}**")
    half = -(-len(asked) // 2)
    for column, some in zip(st.columns(2), (asked[:half], asked[half:]), strict=True):
        with column:
            st.markdown("\n".join(f"- {_fact_line(fact, site)}" for fact in some))


def _fact_line(fact: SiteFact, site: pd.Series) -> str:
    value = site[fact.name]
    title = plain(fact_title(fact))
    if pd.isna(value):
        return f"{title}　:gray-badge[{plain(say('Unknown'))}]"
    return f"{title}　**{plain(fact_value(fact, value))}**"


def _draw_hazards(day: Day, hazards: pd.DataFrame) -> None:
    if hazards.empty:
        st.caption(say("No hazard of this site is on record."))
        return
    rows = hazard_table(day, hazards.index)
    key = f"site_hazards_{turn()}"
    ticked = show_table(rows, hazard_columns(with_site=False), key=key, pick="one")
    if ticked and ticked[0] < len(rows):
        choose_record("hazard", int(rows.index[ticked[0]]))
        st.rerun()
    latest = hazards.sort_values("found_on").index[::-1]
    st.selectbox(
        say("Open the sheet of a hazard"),
        [int(hazard_id) for hazard_id in latest],
        index=None,
        key=_KEY,
        placeholder=say("{count} hazards at this site", count=len(hazards)),
        format_func=lambda hazard_id: _words(day, hazard_id),
        on_change=_opened,
    )


def _opened() -> None:
    if st.session_state[_KEY] is not None:
        choose_record("hazard", int(st.session_state[_KEY]))


def _words(day: Day, hazard_id: int) -> str:
    hazard = day.hazards.loc[hazard_id]
    found = hazard["found_on"].date().isoformat()
    kind = code_words(hazard["code"])
    return plain(f"{found} {label_of(HazardStatus, hazard['status'])} {kind}", longest=60)


def _draw_place(day: Day, site_id: int) -> None:
    site = day.sites.loc[[site_id]].iloc[0]
    draw_lines(_place_told(site))
    if site.geometry is None or day.villages.geometry.isna().all():
        st.caption(say("The site has no point yet: set one on the map."))
        return
    show_chart("site_place", day, site_id, build=lambda: _place_chart(day, site_id))


def _place_told(site: pd.Series) -> list[tuple[str, str]]:
    point = site.geometry
    pairs = [(say("How it is known"), position_words(site))]
    if point is not None:
        pairs.append((say("Longitude, latitude (WGS 84)"), f"{point.x:.6f}, {point.y:.6f}"))
    if not pd.isna(site["source_x"]):
        given = f"{site['source_x']:.10g}, {site['source_y']:.10g}"
        datum = site["source_datum"]
        named = say("datum not said") if pd.isna(datum) else label_of(Datum, datum)
        pairs.append((say("In the ledger"), f"{given} ({named})"))
    return pairs


def _place_chart(day: Day, site_id: int) -> alt.LayerChart:
    code = day.sites["village_code"].get(site_id)
    here: Any = day.villages.index == code
    ground = day.villages[here] if here.any() else day.villages
    if ground.geometry.isna().all():
        ground = day.villages
    near = day.sites[(day.sites["village_code"] == code) | (day.sites.index == site_id)]
    this, other = say("This site"), say("Other sites of the village")
    named = near.index.to_series().map(lambda one: this if one == site_id else other)
    legend = {other: palette.NO_VALUE.on(theme()), this: palette.STAMP.on(theme())}
    # The one asked for is drawn last, on top.
    order = (near.index == site_id).argsort(kind="stable")
    rows = near.assign(**{"class": named}).iloc[order]
    return site_map(ground, rows, legend=legend, height=_PLACE_HEIGHT, with_names=False)


class _Line(NamedTuple):
    on: pd.Timestamp
    what: str
    told: str
    by: str
    is_late: bool


def _draw_timeline(day: Day, site_id: int) -> None:
    lines = sorted(
        [*_of_events(day, site_id), *_of_visits(day, site_id), *_of_measures(day, site_id)],
        key=lambda line: line.on,
        reverse=True,
    )
    if not lines:
        st.caption(say("Nothing is on record yet."))
        return
    with st.container(height=_HISTORY_HEIGHT if len(lines) > 12 else "content", border=False):
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
    words = code_words(day.hazards["code"].get(hazard_id))
    return say("Hazard {n}", n=hazard_id) if words == "—" else words


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


def _draw_visits(day: Day, site_id: int) -> None:
    visits = day.visits[day.visits["site_id"] == site_id]
    st.markdown(f"**{plain(say('Visits ({count})', count=len(visits)))}**")
    if len(visits):
        columns = columns_of(
            "visited_on", Column("kind", kind="term", terms=VisitKind), "team", "n_found"
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
    kept = day.every_row("measure")
    hazard_ids = day.every_hazard.index[day.every_hazard["site_id"] == site_id]
    is_here = (kept["site_id"] == site_id) | kept["hazard_id"].isin(hazard_ids)
    order = kept["done_on"].fillna(kept["due_on"])
    return kept.assign(on=order)[is_here].sort_values("on", ascending=False, kind="stable")
