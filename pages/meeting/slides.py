"""The present view: one screen at a time, readable from the back row, turned by the keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.facts.fact import Facts
from briefing.facts.grids import Grid
from briefing.facts.say import say as say_fact
from briefing.facts.say import say_as_of, say_name, say_period
from briefing.screen import picture
from briefing.screen.meeting import Screen, cover_lines, numbers, row_kind, screens
from briefing.words import screen as said
from briefing.words.labels import FACTS
from data.store.upkeep import Seen, add, change
from pages.shell.filters import asked_period
from pages.shell.language import label, say
from pages.shell.look import SLIDES
from pages.shell.session import keep_in_address
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, save
from vocabulary.terms import StoreKind, TaskKind

_PERIOD: Final = "is_presenting"
_HELD: Final = "slide_held"
_ROWS: Final = "slide_rows"
WEEK: Final = timedelta(days=6)
_STATE: Final = "slide"
_KIOSK: Final = "slide_kiosk"
_SEQ: Final = "slide_seq"
_KEYS: Final = "slide_keys"
_PLACE: Final = "present"
_TURN: Final = "turn"
# A wall screen: long enough to read ten lines from the back row.
_TURN_S: Final = 20
_LEAST_S: Final = 2
_MOST_S: Final = 600
_LATEST: Final = 30
# As many decisions as stay above the list on a projected screen.
_SHOWN: Final = 6

_listen: Final = st.components.v2.component(
    "firemap_slide_keys",
    html='<button type="button"></button>',
    js=(Path(__file__).resolve().parents[2] / "static" / "present" / "keys.js").read_text("utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class _Held:
    """What a meeting looks at: taken once, so that no number moves while it is spoken of.

    Attributes
    ----------
    state : str
        Of the day it was taken of; another one once the register has moved on.
    picture : bytes or None
        The map.
    """

    state: str
    facts: Facts
    picture: bytes | None


def begin(period: tuple[date, date]) -> None:
    """Present this period from its first screen on."""
    _close_rows()
    st.session_state[_PERIOD] = period
    st.session_state[_STATE] = 0
    st.session_state[_HELD] = None


def is_presenting() -> bool:
    """Return whether the present view is up; an address that asks for a screen opens it."""
    if not st.session_state.get(_PERIOD):
        place = _asked(_PLACE)
        if place is None:
            return False
        begin(asked_period() or (date.min, date.max))
        st.session_state[_STATE] = max(place, 1) - 1
        st.session_state[_KIOSK] = _asked(_TURN) is not None
    return True


def present(day: Day) -> bool:
    """Draw the screen that is up and the tools below it; return whether the reader left."""
    st.html(SLIDES)
    is_turning = bool(st.session_state.get(_KIOSK))
    held = _held(day, is_fresh=is_turning)
    told = screens(held.facts)
    at = min(int(st.session_state.get(_STATE, 0)), len(told) - 1)
    # The keys are heard before anything is seen, so that no press comes too early.
    _hear_keys(at, len(told), is_turning=is_turning)
    with st.container(key="slide"), st.container(key="slide_cover" if at == 0 else "slide_body"):
        if _rows_up():
            _draw_rows(day, held.facts)
        elif told[at].id == "decisions":
            st.markdown(f"# {plain(told[at].title)}")
            _draw_decisions(day)
        else:
            _draw(told[at], held)
    left = _tools(told[at], at, len(told), held, day)
    # A wall screen that starts again finds its way back by its address alone.
    keep_in_address(_PLACE, "" if left else str(at + 1))
    keep_in_address(_TURN, str(_turn_s()) if is_turning and not left else "")
    if left:
        st.session_state[_PERIOD] = st.session_state[_HELD] = None
    return left


def _held(day: Day, *, is_fresh: bool) -> _Held:
    """Return what is looked at: a wall screen follows the register, a meeting does not."""
    held: _Held | None = st.session_state.get(_HELD)
    is_old = held is None or held.state != day.state or held.facts.as_of != day.as_of
    if held is None or (is_fresh and is_old):
        facts = day.once(facts_of, _period(day, held))
        held = _Held(day.state, facts, day.once(picture.of, "slide"))
        st.session_state[_HELD] = held
    return held


def _period(day: Day, held: _Held | None) -> tuple[date, date]:
    """Return the days presented: the last week moves on with the day, any other stays."""
    start, end = st.session_state[_PERIOD]
    was = held.facts.as_of if held else day.as_of
    if (start, end) in ((date.min, date.max), (was - WEEK, was)):
        return day.as_of - WEEK, day.as_of
    return start, end


def _tools(screen: Screen, at: int, n_screens: int, held: _Held, day: Day) -> bool:
    with st.container(key="slide_tools", horizontal=True, vertical_alignment="center"):
        back = st.button(say("Back"), key="slide_back", disabled=at == 0)
        on = st.button(say("Next"), key="slide_next", disabled=at == n_screens - 1)
        leave = st.button(say("Leave"), key="slide_leave")
        mark = f"　{label(StoreKind.DEMO)}" if held.facts.is_demo else ""
        st.text(f"{at + 1} / {n_screens}{mark}", width="content")
        _choose_rows(held.facts, screen, key=f"slide_rows_{at}")
        has_notes = st.toggle(say("Speaker notes"), key="slide_notes")
        st.toggle(
            say("Turn by itself"),
            key=_KIOSK,
            help=say("For a wall screen. Whoever touches the screen or a key stops it."),
        )
        if held.state != day.state and st.button(
            say("Take the newest figures"),
            key="slide_fresh",
            help=say("The register was written to meanwhile; these figures are from before."),
        ):
            st.session_state[_HELD] = None
            st.rerun()
    if has_notes:
        _draw_notes(held.facts, screen)
    if back or on:
        _close_rows()
        st.session_state[_STATE] = at + (1 if on else -1)
        st.rerun()
    return leave


def _draw(screen: Screen, held: _Held) -> None:
    st.markdown(f"# {plain(screen.title)}")
    if screen.id == "cover":
        for line in cover_lines(held.facts):
            st.markdown(plain(line))
    with st.container(key=f"slide_lines_{screen.id}", gap=None):
        for sentence in screen.lines:
            st.markdown(plain(sentence.text, longest=400))
    if screen.figures:
        columns = st.columns(4) + st.columns(4)
        for column, one in zip(columns, screen.figures, strict=False):
            name = say_name(one)
            column.metric(plain(name), say_fact(held.facts[one]), border=True)
    if screen.table is not None:
        _table(screen.table)
    if screen.id == "map":
        if held.picture is None:
            st.markdown(say("No village has a boundary yet, so there is no map."))
        else:
            st.image(held.picture)


def _table(drawn: Grid) -> None:
    headings = [column.heading for column in drawn.columns]
    cells = [[plain(cell.text) for cell in row] for row in drawn.rows]
    whole = pd.DataFrame(cells, columns=headings)
    with st.container(key=f"slide_table_{drawn.id}"):
        st.table(whole.set_index(whole.columns[0]))


def _asked(name: str) -> int | None:
    """Return the number the address asks for, of a screen from 1 or of seconds; None: none."""
    asked = st.query_params.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < 5 else None


def _turn_s() -> int:
    """Return after how many seconds the next screen comes by itself."""
    asked = _asked(_TURN)
    return _TURN_S if asked is None else min(max(asked, _LEAST_S), _MOST_S)


def make_ready() -> None:
    """Load the listener with the page that leads to the present view, ahead of the first press."""
    with st.container(key="slide_keys_ready"):
        _listen(key=f"{_KEYS}_waiting", data={"waits": True})


def _hear_keys(at: int, n_screens: int, *, is_turning: bool) -> None:
    """Listen to the keys; turning by itself ends once somebody touches the screen or a key."""
    data = {
        "at": at,
        "last": n_screens - 1,
        "seq": int(st.session_state.get(_SEQ, 0)),
        "turn": _turn_s() if is_turning else 0,
        "rows": _rows_up(),
        "fill": say("Full screen (F)"),
    }
    _listen(key=_KEYS, data=data, on_turned_change=_turned, on_touched_change=_touched)


def _told(name: str) -> Any:
    held = st.session_state.get(_KEYS)
    return held.get(name) if held else None


def _turned() -> None:
    told = _told("turned")
    if not isinstance(told, dict):
        return
    at, seq = told.get("at"), told.get("seq")
    if isinstance(at, int) and isinstance(seq, int):
        st.session_state[_STATE] = max(at, 0)
        st.session_state[_SEQ] = seq
        _close_rows()


def _touched() -> None:
    seq = _told("touched")
    if isinstance(seq, int):
        st.session_state[_SEQ] = max(seq, int(st.session_state.get(_SEQ, 0)))
        st.session_state[_KIOSK] = False


def _choose_rows(facts: Facts, screen: Screen, *, key: str) -> None:
    """Draw the choice of a number whose rows are wanted, where the screen has one."""
    named = numbers(facts, screen)
    if not named:
        return

    def took() -> None:
        st.session_state[_ROWS] = st.session_state.get(key)

    st.selectbox(
        say("Rows behind a number"),
        list(named),
        index=None,
        format_func=lambda one: named.get(one, one),
        placeholder=say("Rows behind a number"),
        key=key,
        on_change=took,
        label_visibility="collapsed",
        width=300,
    )


def _rows_up() -> bool:
    """Return whether rows stand in the place of the slide."""
    return bool(st.session_state.get(_ROWS))


def _close_rows() -> None:
    """Go back from the rows to the slide."""
    st.session_state[_ROWS] = None
    for key in [key for key in st.session_state if str(key).startswith(f"{_ROWS}_")]:
        del st.session_state[key]


def _draw_rows(day: Day, facts: Facts) -> None:
    """Draw the rows behind the number that was chosen, and the way back."""
    fact_id = str(st.session_state[_ROWS])
    fact = facts.items.get(fact_id)
    if fact is None:
        _close_rows()
        st.rerun()
    named = next(
        (n[fact_id] for n in (numbers(facts, s) for s in screens(facts)) if fact_id in n), ""
    )
    st.markdown(f"# {plain(named)}")
    st.button(say("Back to the slide"), key="slide_rows_back", on_click=_close_rows)
    ids = [int(one) for one in fact.row_ids]
    if row_kind(fact) == "hazard":
        show_table(hazard_table(day, ids), hazard_columns(), key="slide_hazards", height=560)
        return
    sites = day.sites.loc[day.sites.index.intersection(ids)]
    rows = pd.DataFrame(sites[["name", "category", "address", "office"]]).assign(
        village=sites["village_code"].map(day.villages["short_name"])
    )
    columns = columns_of(
        Column("name", say("Site"), width="medium"), "category", "village", "address", "office"
    )
    show_table(rows, columns, key="slide_sites", height=560)


def _draw_notes(facts: Facts, screen: Screen) -> None:
    """Draw what a speaker needs besides the slide: what each number is made of, and its source."""
    as_of = said.AS_OF.format(as_of=say_as_of(facts))
    with st.container(border=True, key="slide_speaker"):
        for one in screen.fact_ids:
            if one in FACTS and one in facts.items:
                st.markdown(plain(_note(facts, one)))
        if screen.table is not None and screen.id == "ranking":
            st.markdown(plain(said.RANK_NOTE))
        source = said.SOURCE_NOTE.format(as_of=as_of, period=say_period(facts.period))
        for line in (source, said.DEFINITION_NOTE, said.RISK_NOTE):
            st.caption(line)


def _note(facts: Facts, fact_id: str) -> str:
    fact = facts[fact_id]
    basis = said.COUNTED
    if fact.numerator is not None and fact.denominator is not None:
        basis = said.BASIS.format(part=int(fact.numerator), whole=int(fact.denominator))
    return said.FACT_NOTE.format(
        name=FACTS[fact_id], value=say_fact(fact), basis=basis, rows=len(fact.row_ids)
    )


def _draw_decisions(day: Day) -> None:
    """Draw the decisions of the meetings so far, and the form for a new one."""
    held = day.once(_decisions).head(_LATEST)
    _form(day)
    if held.empty:
        st.info(say("No decision is written down yet. What is typed above is listed next time."))
        return
    open_ones = held.loc[held["done_on"].isna()]
    _today(open_ones.loc[open_ones["opened_on"].eq(pd.Timestamp(day.as_of))])
    late = int((open_ones["due_on"] < pd.Timestamp(day.as_of)).sum())
    st.markdown(say("Not done yet: {open}, of these late: {late}.", open=len(open_ones), late=late))
    ordered = pd.concat([open_ones, held.loc[held["done_on"].notna()]])
    chosen = show_table(ordered, _columns(), key="decisions_table", pick="one")
    if chosen and chosen[0] < len(ordered) and pd.isna(ordered["done_on"].iloc[chosen[0]]):
        row = ordered.iloc[chosen[0]]
        if st.button(say("Mark as done"), key="decision_done"):
            _done(int(str(row.name)), row, day)


def _today(decided: pd.DataFrame) -> None:
    """Draw what was decided today in the type of the screen, so that the room reads it back."""
    with st.container(key="slide_lines_decisions", gap=None):
        for _, row in decided.iloc[::-1].head(_SHOWN).iterrows():
            who = " ".join(str(row[one]) for one in ("owner", "office") if pd.notna(row[one]))
            until = "" if pd.isna(row["due_on"]) else f" · {row['due_on']:%Y-%m-%d}"
            st.markdown(plain(f"{row['title']} · {who}{until}"))


def _columns() -> list[Column]:
    return columns_of(
        Column("title", say("Decision"), width="large"),
        Column("owner", say("Who answers for it")),
        Column("office", say("Office in charge of it")),
        Column("opened_on", say("Decided on"), kind="date"),
        Column("due_on", say("To be done by"), kind="date"),
        "done_on",
    )


def _form(day: Day) -> None:
    with (
        st.form("decision", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        title = st.text_input(say("Decision"), key="decision_title", max_chars=300, width=420)
        owner = st.text_input(say("Who answers for it"), key="decision_owner", max_chars=60)
        office = st.text_input(say("Office in charge of it"), key="decision_office", max_chars=60)
        due = st.date_input(say("To be done by"), None, key="decision_due", width=160)
        sent = st.form_submit_button(say("Write down"), type="primary")
    if not sent:
        return
    row = {
        "kind": TaskKind.DECISION.value,
        "title": title.strip(),
        "owner": owner.strip() or None,
        "office": office.strip() or None,
        "opened_on": day.as_of,
        "due_on": due,
    }
    refused = say("The decision could not be written down; please try again.")
    if not row["title"] or not (row["owner"] or row["office"]):
        st.error(say("A decision needs its words and who answers for it: a person or an office."))
    elif save(add, "task", [day.own_task(row)], done="", refused=refused):
        st.rerun()
    draw_said("refused")


def _done(task_id: int, row: pd.Series, day: Day) -> None:
    on = max(day.as_of, row["opened_on"].date())
    stale = say("Somebody else changed this decision meanwhile; look at it again.")
    seen = Seen(task_id, int(row["version"]))
    if save(change, "task", seen, {"done_on": on}, done="", stale=stale):
        st.rerun()
    draw_said("refused")


def _decisions(day: Day) -> pd.DataFrame:
    """Return the decisions of meetings, the latest first."""
    tasks = day.table("task")
    return tasks.loc[tasks["kind"] == TaskKind.DECISION.value].iloc[::-1]
