"""The look-back: which closed hazards to see again, what came back, and the lasting mechanisms."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.look_back import FEW, KIND, body_of
from data.upkeep import add, change
from pages.parts import charts, session
from pages.parts.cache import Register, open_register
from pages.parts.downloads import offer_table
from pages.parts.filter_bar import one_of
from pages.parts.filters import apply, read_filters
from pages.parts.language import label_of, say
from pages.parts.look import theme
from pages.parts.press_cache import Lookback, kept_look_backs, lookback
from pages.parts.press_kept import draw_kept
from pages.parts.press_rows import code_words
from pages.parts.register_said import draw_said, tell
from pages.parts.tables import Column, show_table
from vocabulary import palette
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import Category, HazardStatus
from vocabulary.work_terms import TaskKind

_HEIGHT: Final = 420


def draw_back(known: Register) -> None:
    """Draw one of the lists, and the relapse rates beside it."""
    seen = lookback(known)
    kept = apply(read_filters(), known).site_ids
    again = seen.revisits[seen.revisits["site_id"].isin(kept)]
    back = seen.back[seen.back["site_id"].isin(kept)]
    names = {
        "again": say("To see again ({count})", count=len(again)),
        "kept": say("Kept lists ({count})", count=len(kept_look_backs(known))),
        "back": say("Closed, then opened again ({count})", count=len(back)),
        "mechanism": say("Lasting mechanisms ({count})", count=len(seen.mechanisms)),
    }
    which = one_of("back", say("Look-back"), names)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        draw_said("done")
        draw_said("refused")
        if which == "again":
            _again(known, again)
        elif which == "kept":
            draw_kept(known)
        elif which == "back":
            _came_back(known, back)
        else:
            _mechanisms(known, seen.mechanisms)
    with right:
        _rates(known, seen)


def _again(known: Register, listed: pd.DataFrame) -> None:
    words = {
        "major": say("Suspected major or major: all are seen again"),
        "grave": say("Immediate threat (T4): all are seen again"),
        "random": say("Drawn at random, a tenth of the others"),
    }
    rows = _with_names(known, listed).assign(why=listed["why"].map(words))
    columns = [
        Column("site", say("Site"), width="medium"),
        Column("what", say("Hazard"), width="medium"),
        Column("why", say("Why listed"), width="medium"),
        Column("closed_on", say("Closed on"), kind="date"),
        Column("village", say("Village")),
    ]
    show_table(rows, columns, key="press_again", height=_HEIGHT)
    st.caption(
        say(
            "Factories and warehouses. A place drops out once a look-back visit has come to it. "
            "The draw follows the day: the same day gives the same list."
        )
    )
    with st.container(horizontal=True):
        offer_table(
            rows, columns, title=say("Look-back list"), as_of=known.as_of, key="press_a_xlsx"
        )
        st.button(
            say("Keep this list"),
            key="press_keep_list",
            on_click=_keep,
            args=(known.as_of, body_of(listed, as_of=known.as_of)),
        )


def _keep(day: date, body: dict[str, Any]) -> None:
    row = {
        "title": f"{KIND} {day.isoformat()}",
        "as_of": day,
        "body": body,
        "details": {"kind": KIND},
    }
    add(open_register(), "plan", [row], actor=session.actor(), now=session.now())
    tell("done", say("The list of {day} is kept with {count} hazards.", day=day,
                     count=len(body["hazard_ids"])))  # fmt: skip


def _came_back(known: Register, back: pd.DataFrame) -> None:
    rows = _with_names(known, back)
    columns = [
        Column("site", say("Site"), width="medium"),
        Column("what", say("Hazard"), width="medium"),
        Column("reopened_on", say("Opened again on"), kind="date"),
        Column("status", say("Status"), kind="term", terms=HazardStatus),
        Column("cycle", say("Round"), kind="count"),
        Column("village", say("Village")),
    ]
    show_table(rows, columns, key="press_back_list", height=_HEIGHT)
    offer_table(
        rows, columns, title=say("Closed, then opened again"), as_of=known.as_of, key="press_b_xlsx"
    )


def _with_names(known: Register, hazards: pd.DataFrame) -> pd.DataFrame:
    return hazards.assign(
        site=hazards["site_id"].map(known.sites["name"]),
        what=[code_words(code) for code in hazards["code"]],
        village=hazards["village_code"].map(known.villages["short_name"]),
    )


def _rates(known: Register, seen: Lookback) -> None:
    villages = seen.by_village
    told = villages.assign(name=villages.index.map(known.villages["short_name"].to_dict()))
    kinds = seen.by_category
    by_kind = kinds.assign(name=[label_of(Category, one) for one in kinds.index])
    st.markdown(f"**{say('Share that came back')}**")
    columns = [
        Column("name", say("Group")),
        Column("n_back", say("Came back"), kind="count"),
        Column("n_closed", say("Ever closed"), kind="count"),
        Column("share", say("Share"), kind="share"),
        Column("low", say("From (90 %)"), kind="share"),
        Column("high", say("To (90 %)"), kind="share"),
    ]
    show_table(by_kind, columns, key="press_rate_kind", height="content")
    st.caption(
        say(
            "Of the hazards ever closed, with its 90 % interval; below {few} closed ones "
            "nothing is compared. What nobody went to see again is not counted.",
            few=FEW,
        )
    )
    _relapse_map(known, told)
    with st.expander(say("By village"), key="press_rate_villages"):
        show_table(told, columns, key="press_rate_village", height="content")


def _relapse_map(known: Register, told: pd.DataFrame) -> None:
    ramp = [swatch.on(theme()) for swatch in palette.DENSITY_RAMP]
    classes = [say("none"), "1–2", "3–5", say("6 and more")]
    legend = dict(
        zip(classes, (palette.NO_VALUE.on(theme()), ramp[1], ramp[2], ramp[4]), strict=True)
    )
    bins = pd.cut(told["n_back"], [-1, 0, 2, 5, 10**6], labels=classes)
    charts.show_chart(
        "press_relapse_map",
        known,
        build=lambda: charts.village_map(
            known.villages,
            fill={str(code): str(one) for code, one in bins.items()},
            legend=legend,
            height=300,
        ),
    )
    st.caption(say("Hazards that came back, by village."))


def _mechanisms(known: Register, rows: pd.DataFrame) -> None:
    shown = rows.assign(
        of=[label_of(Category, one) if one else say("All") for one in rows["category"]]
    )
    columns = [
        Column("title", say("Mechanism rule"), width="medium"),
        Column("is_to_review", say("To review"), kind="flag"),
        Column("n_back", say("Relapses since the review"), kind="count"),
        Column("of", say("Category")),
        Column("owner", say("Owner")),
        Column("office", say("Office")),
        Column("opened_on", say("Since"), kind="date"),
        Column("reviewed_on", say("Last review"), kind="date"),
        Column("evidence", say("Evidence")),
    ]
    if rows.empty:
        st.info(say("No lasting mechanism is on record; add the first one below."))
    picked = show_table(
        shown, columns, key="press_mechanisms", height="content", is_selectable=True
    )
    if picked and picked[0] < len(rows):
        row = rows.iloc[picked[0]]
        st.button(
            say("Reviewed today"), key="press_reviewed", on_click=_reviewed,
            args=(int(str(row.name)), int(row["version"]), dict(row["details"] or {})),
        )  # fmt: skip
    _mechanism_form(is_first=rows.empty)


def _mechanism_form(*, is_first: bool) -> None:
    with st.expander(say("Add a mechanism"), expanded=is_first), st.form("press_mech_form"):
        st.text_input(say("Mechanism rule"), key="press_mech_title")
        one, other = st.columns(2)
        with one:
            st.text_input(say("Owner"), key="press_mech_owner")
            st.selectbox(say("Category"), [term.value for term in Category], index=None,
                         key="press_mech_category", placeholder=say("All"),
                         format_func=lambda value: label_of(Category, value))  # fmt: skip
        with other:
            st.text_input(say("Office"), key="press_mech_office")
            st.text_input(say("Evidence"), key="press_mech_evidence")
        st.form_submit_button(say("Add"), key="press_mech_add", on_click=_add)


def _reviewed(task_id: int, version: int, details: dict[str, object]) -> None:
    now = session.now()
    new = {"details": details | {"reviewed_on": session.today().isoformat()}}
    try:
        change(open_register(), "task", task_id, new, expected_version=version,
               actor=session.actor(), now=now)  # fmt: skip
    except StaleRecordError:
        tell("refused", say("Somebody else changed it; look at it again."))
        return
    tell("done", say("The review is on record."))


def _add() -> None:
    typed = {
        name: st.session_state.get(f"press_mech_{name}") or None
        for name in ("title", "owner", "category", "office", "evidence")
    }
    row = {
        "kind": TaskKind.MECHANISM.value, "title": typed["title"], "owner": typed["owner"],
        "office": typed["office"], "opened_on": session.today(),
        "details": {"category": typed["category"], "evidence": typed["evidence"]},
    }  # fmt: skip
    try:
        add(open_register(), "task", [row], actor=session.actor(), now=session.now())
    except StoreError:
        tell("refused", say("A mechanism needs its rule in words."))
        return
    for name in typed:
        st.session_state.pop(f"press_mech_{name}", None)
    tell("done", say("The mechanism is on record."))
