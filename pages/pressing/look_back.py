"""The look-back: closed hazards to see again, kept lists, what came back, lasting mechanisms."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.pressing import look_back
from analysis.pressing.look_back import FEW, KIND, KeptList, body_of, rate
from data.store.upkeep import Seen, add, change, void
from pages.register.choice import open_record
from pages.shell import board, charts, session
from pages.shell.downloads import offer_table
from pages.shell.filters import apply, one_of, read_filters
from pages.shell.forms import EntryForm, Field, draw_fields
from pages.shell.language import label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.writing import draw_said, save
from vocabulary import palette
from vocabulary.messages import message
from vocabulary.palette import NO_VALUE, STATUS_FILL
from vocabulary.terms import Category, SiteStatus, TaskKind

_HEIGHT: Final = 420
_KEPT_HEIGHT: Final = 330
_RESULTS: Final[dict[str, str]] = {
    "waiting": message("Not seen yet"),
    "held": message("Seen, held"),
    "came_back": message("Had come back"),
}
_WHY_KEPT: Final[dict[str, str]] = {
    "major": message("Suspected major or major"),
    "grave": message("Immediate threat (T4)"),
    "random": message("Drawn at random"),
}


def draw_back(day: Day) -> None:
    """Draw one of the lists, and the relapse rates beside it."""
    seen = day.once(look_back.of)
    kept = apply(read_filters(), day).site_ids
    again = seen.revisits[seen.revisits["site_id"].isin(kept)]
    back = seen.back[seen.back["site_id"].isin(kept)]
    names = {
        "again": say("To see again ({count})", count=len(again)),
        "kept": say("Kept lists ({count})", count=len(day.once(look_back.kept_of))),
        "back": say("Closed, then opened again ({count})", count=len(back)),
        "mechanism": say("Lasting mechanisms ({count})", count=len(seen.mechanisms)),
    }
    which = one_of("back", say("Look-back"), names)
    left, right = st.columns([5, 4], gap="medium")
    with left:
        draw_said()
        if which == "again":
            _again(day, again)
        elif which == "kept":
            draw_kept(day)
        elif which == "back":
            _came_back(day, back)
        else:
            _mechanisms(day, seen.mechanisms)
    with right:
        _rates(day, seen)


def _again(day: Day, listed: pd.DataFrame) -> None:
    words = {
        "major": say("Suspected major or major: all are seen again"),
        "grave": say("Immediate threat (T4): all are seen again"),
        "random": say("Drawn at random, a tenth of the others"),
    }
    rows = board.named(day, listed.assign(why=listed["why"].map(words)))
    columns = columns_of(
        "site", "what", Column("why", say("Why listed"), width="medium"), "closed_on", "village"
    )
    show_table(rows, columns, key="press_again", height=_HEIGHT)
    st.caption(
        say(
            "Factories and warehouses. A place drops out once a look-back visit has come to it. "
            "The draw follows the day: the same day gives the same list."
        )
    )
    with st.container(horizontal=True):
        offer_table(rows, columns, title=say("Look-back list"), as_of=day.as_of, key="press_a_xlsx")
        st.button(
            say("Keep this list"),
            key="press_keep_list",
            on_click=_keep,
            args=(day.as_of, body_of(listed, as_of=day.as_of)),
        )


def _came_back(day: Day, back: pd.DataFrame) -> None:
    columns = columns_of("site", "what", "reopened_on", "status", "cycle", "village")
    board.show_listed(
        day,
        back,
        columns,
        "press_back_list",
        say("Closed, then opened again"),
        xlsx="press_b_xlsx",
        height=_HEIGHT,
        is_dashed=False,
    )


def _rates(day: Day, seen: look_back.LookBack) -> None:
    villages = seen.by_village
    told = villages.assign(name=villages.index.map(day.villages["short_name"].to_dict()))
    kinds = seen.by_category
    by_kind = kinds.assign(name=[label_of(Category, one) for one in kinds.index])
    st.markdown(f"**{say('Share that came back')}**")
    columns = columns_of(Column("name", say("Group")), "n_back", "n_closed", "share", "low", "high")
    board.show_listed(day, by_kind, columns, "press_rate_kind", is_dashed=False)
    st.caption(
        say(
            "Of the hazards ever closed, with its 90 % interval; below {few} closed ones "
            "nothing is compared. What nobody went to see again is not counted.",
            few=FEW,
        )
    )
    _relapse_map(day, told)
    with st.expander(say("By village"), key="press_rate_villages"):
        board.show_listed(day, told, columns, "press_rate_village", is_dashed=False)


def _relapse_map(day: Day, told: pd.DataFrame) -> None:
    ramp = [swatch.on(theme()) for swatch in palette.DENSITY_RAMP]
    classes = [say("none"), "1–2", "3–5", say("6 and more")]
    legend = dict(
        zip(classes, (palette.NO_VALUE.on(theme()), ramp[1], ramp[2], ramp[4]), strict=True)
    )
    bins = pd.cut(told["n_back"], [-1, 0, 2, 5, 10**6], labels=classes)
    charts.show_chart(
        "press_relapse_map",
        day,
        build=lambda: charts.village_map(
            day.villages,
            fill={str(code): str(one) for code, one in bins.items()},
            legend=legend,
            height=300,
        ),
    )
    st.caption(say("Hazards that came back, by village."))


def _mechanisms(day: Day, rows: pd.DataFrame) -> None:
    shown = rows.assign(
        of=[label_of(Category, one) if one else say("All") for one in rows["category"]]
    )
    columns = columns_of(
        Column("title", say("Mechanism rule"), width="medium"),
        "is_to_review",
        Column("n_back", say("Relapses since the review"), kind="count"),
        Column("of", say("Category")),
        Column("owner", say("Owner")),
        "office",
        Column("opened_on", say("Since"), kind="date"),
        "reviewed_on",
        "evidence",
    )
    if rows.empty:
        st.info(say("No lasting mechanism is on record; add the first one below."))
    picked = board.show_listed(day, shown, columns, "press_mechanisms", pick="one", is_dashed=False)
    if picked and picked[0] < len(rows):
        row = rows.iloc[picked[0]]
        st.button(
            say("Reviewed today"), key="press_reviewed", on_click=_reviewed,
            args=(row,),
        )  # fmt: skip
    _mechanism_form(day, is_first=rows.empty)


def _mechanism_form(day: Day, *, is_first: bool) -> None:
    categories = [one.value for one in Category]
    fields = [
        Field("title", title=say("Mechanism rule")),
        Field("owner", title=say("Owner")),
        Field("office", title=say("Office")),
        Field("category", "choice", categories, partial(label_of, Category),
              title=say("Category"), nothing=say("All")),
        Field("evidence", title=say("Evidence")),
    ]  # fmt: skip
    form = EntryForm("press_mech", fields)
    with st.expander(say("Add a mechanism"), expanded=is_first), st.form("press_mech_form"):
        draw_fields(form)
        st.form_submit_button(say("Add"), key=form.key("add"), on_click=_add, args=(day, form))


def draw_kept(day: Day) -> None:
    """Draw the kept list that is chosen, its results and its relapse rate."""
    lists = {one.plan_id: (one, found) for one, found in day.once(look_back.kept_of)}
    if not lists:
        st.info(say("No look-back list is kept yet: keep one under “To see again”."))
        return
    chosen = st.selectbox(
        say("Kept list"),
        list(lists),
        key="press_kept",
        format_func=lambda plan_id: _title(lists[plan_id][0]),
    )
    kept, found = lists[int(chosen or next(iter(lists)))]
    _draw_rates(day, found)
    _draw_rows(day, kept, found)
    _draw_voiding(kept)


def _title(kept: KeptList) -> str:
    return say("List of {day}, {count} hazards", day=kept.kept_on, count=len(kept.hazard_ids))


def _draw_rates(day: Day, found: pd.DataFrame) -> None:
    parts = {say("The whole list"): rate(found)}
    if found["why"].notna().any():
        parts[say(_WHY_KEPT["random"])] = rate(found, ["random"])
        parts[say("Grave ones, all listed")] = rate(found, ["major", "grave"])
    rows = pd.DataFrame([{"part": part, **vars(told)} for part, told in parts.items()])
    columns = columns_of(
        Column("part", say("Group")),
        "n_listed",
        Column("n_seen", say("Seen again"), kind="count"),
        "n_back",
        "share",
        "low",
        "high",
    )
    board.show_listed(day, rows, columns, "press_kept_rates", is_dashed=False)
    st.caption(
        say(
            "Relapse rate: came back of those seen again, 90 % interval. The share of those drawn "
            "at random speaks for the others like them."
        )
    )


def _draw_rows(day: Day, kept: KeptList, found: pd.DataFrame) -> None:
    why: list[Any] = [say(_WHY_KEPT[one]) if one in _WHY_KEPT else None for one in found["why"]]
    rows = board.named(day, found).assign(
        why=why, result=[say(_RESULTS[one]) for one in found["result"]]
    )
    on = theme()
    badges = {
        say(_RESULTS["waiting"]): NO_VALUE.on(on),
        say(_RESULTS["held"]): STATUS_FILL[SiteStatus.CLOSED].on(on),
        say(_RESULTS["came_back"]): STATUS_FILL[SiteStatus.OVERDUE].on(on),
    }
    columns = columns_of(
        "site",
        Column("result", say("Result"), kind="badge", badges=badges),
        "seen_on",
        "reopened_on",
        "what",
        Column("why", say("Why listed")),
        "closed_on",
        "village",
    )
    key = f"press_kept_{kept.plan_id}"
    picked = show_table(rows, columns, key=key, height=_KEPT_HEIGHT, pick="one")
    with st.container(horizontal=True):
        is_picked = bool(picked) and picked[0] < len(rows)
        opens = say("Open the sheet of this hazard")
        if is_picked and st.button(opens, key="press_kept_open"):
            open_record("hazard", int(rows.index[picked[0]]))
        offer_table(rows, columns, title=_title(kept), as_of=day.as_of, key="press_kept_xlsx")
    gone = len(kept.hazard_ids) - len(found)
    if gone:
        st.caption(say("{count} hazards of the list are no more on record.", count=gone))


def _draw_voiding(kept: KeptList) -> None:
    with st.popover(say("Take this list off")):
        reason = st.text_input(say("Reason for it"), key="press_kept_reason")
        st.button(
            say("Take off the list"),
            key="press_kept_void",
            disabled=not str(reason or "").strip(),
            on_click=_void,
            args=(kept,),
        )


def _keep(day: date, body: dict[str, Any]) -> None:
    row = {"title": f"{KIND} {day}", "as_of": day, "body": body, "details": {"kind": KIND}}
    n = len(body["hazard_ids"])
    done = say("The list of {day} is kept with {count} hazards.", day=day, count=n)
    save(add, "plan", [row], done=done)


def _reviewed(task: pd.Series) -> None:
    seen = Seen(int(str(task.name)), int(task["version"]))
    details = {**(task["details"] or {}), "reviewed_on": session.today().isoformat()}
    save(change, "task", seen, {"details": details}, done=say("The review is on record."))


def _add(day: Day, form: EntryForm) -> None:
    said = form.filled()
    row = {
        "kind": TaskKind.MECHANISM.value, "title": said["title"], "owner": said["owner"],
        "office": said["office"], "opened_on": session.today(),
        "details": {"category": said["category"], "evidence": said["evidence"]},
    }  # fmt: skip
    done, refused = say("The mechanism is on record."), say("A mechanism needs its rule in words.")
    if save(add, "task", [day.own_task(row)], done=done, refused=refused):
        form.clear()


def _void(kept: KeptList) -> None:
    reason = str(st.session_state.get("press_kept_reason") or "")
    done = say("The list of {day} is taken off.", day=kept.kept_on)
    if save(partial(void, reason=reason), "plan", Seen(kept.plan_id, kept.version), done=done):
        st.session_state.pop("press_kept", None)
