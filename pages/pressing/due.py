"""What is due by rule: one list at a time, its reasons, and the form that records the step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import responsibility
from analysis.pressing import due_lists
from analysis.pressing.due_lists import ESCALATION, RULES_SETTING, Pressed, PressingRules, Why
from analysis.risk.rules import CLOCKS
from briefing.facts.say import mask
from data.register.hazard_case import read_cases
from data.register.step_conditions import Order
from data.register.workflow import allowed, record_measure
from pages.register.choice import open_record
from pages.shell import board, session
from pages.shell.current import current_store
from pages.shell.filters import apply, one_of, read_filters
from pages.shell.forms import EntryForm, Field, draw_fields
from pages.shell.language import label, language, say
from pages.shell.site_rows import code_words
from pages.shell.tables import WRAPPED_ROW, Column, columns_of
from pages.shell.text import closed_up, plain, show_text
from pages.shell.writing import draw_said, draw_who_here, keep_setting, save, tell
from vocabulary.pressing import (
    THRESHOLDS,
    LegalState,
    PressingList,
    pressing_sentence,
    threshold_label,
)
from vocabulary.register import Action
from vocabulary.terms import MeasureKind

# Pixels: the form beside it stays in sight on a screen 900 high.
_TABLE_HEIGHT: Final = 500
_ACTIONS: Final = {
    PressingList.TALK: Action.TALK,
    PressingList.SUPERVISE: Action.SUPERVISE,
    PressingList.EXPOSE: Action.EXPOSE,
    PressingList.RESULT: Action.RESULT,
}


def draw_due(day: Day) -> None:
    """Draw the due lists, the rules behind them, and the form of the line chosen."""
    now = day.once(due_lists.of)
    lists = {which: _kept(day, lines, which) for which, lines in now.lists.items()}
    names = {which.value: f"{label(which)} {len(lines)}" for which, lines in lists.items()}
    which = PressingList(one_of("due", say("Due list"), names))
    lines = lists[which]
    left, right = st.columns([5, 3], gap="medium")
    with left, st.container(key="press_list"):
        picked = _list(day, lines, which, now)
    with right, st.container(key="press_panel"):
        draw_said()
        if picked and picked[0] < len(lines):
            draw_form(day, lines.iloc[picked[0]], which)
        elif not lines.empty:
            st.info(say("Select a line to record what was done about it."))
        _rules(day, now)


def _kept(day: Day, lines: pd.DataFrame, which: PressingList) -> pd.DataFrame:
    kept = apply(read_filters(), day).site_ids
    site_ids = lines.index if which is PressingList.TALK else lines["site_id"]
    return lines[pd.Series(site_ids, lines.index).isin(kept)]


def _list(day: Day, lines: pd.DataFrame, which: PressingList, now: Pressed) -> list[int]:
    if lines.empty:
        st.success(say("Nothing stands in the list “{name}” on this day.", name=label(which)))
        return []
    rows = due_table(day, lines, which)
    picked = board.show_listed(
        day,
        rows,
        due_columns(which),
        f"press_due_{which.value}",
        label(which),
        xlsx="press_due_xlsx",
        pick="one",
        row_height=WRAPPED_ROW,
        height=min(_TABLE_HEIGHT, 40 + WRAPPED_ROW * len(rows)),
        is_dashed=False,
    )
    if which is PressingList.TALK and now.n_quiet:
        st.caption(
            say(
                "{count} more sites meet a rule but were talked to within {days} days.",
                count=now.n_quiet,
                days=now.rules.talk_quiet_days,
            )
        )
    if which is PressingList.EXPOSE:
        st.caption(
            say("Nothing is made public before the legal check; names and telephones are masked.")
        )
    return picked


def _rules(day: Day, now: Pressed) -> None:
    """Draw the thresholds, each with the number in force, and the form that changes them."""
    kept = asdict(now.rules)
    with st.expander(say("The rules behind the lists"), key="press_rules"):
        st.caption(say("Our proposal; no law sets these numbers. The office may change them."))
        with st.form("press_rules_form", border=False):
            for name in THRESHOLDS:
                st.number_input(
                    threshold_label(name, language()), 1, 365, kept[name], key=_key(day, name)
                )
            st.form_submit_button(
                say("Keep these numbers"),
                key="press_rules_keep",
                on_click=_keep_rules,
                args=(day, now),
            )


def _key(day: Day, name: str) -> str:
    # Another version of the setting is another widget: it opens on the numbers in force.
    clocks, rules = day.setting_version(CLOCKS), day.setting_version(RULES_SETTING)
    return f"press_rule_{name}_{rules}{f'_{clocks}' if clocks else ''}"


def _keep_rules(day: Day, now: Pressed) -> None:
    said = {name: int(st.session_state[_key(day, name)]) for name in THRESHOLDS}
    remind = day.rules.number("deadline.ladder", "remind") if day.rules else 1
    if not remind <= said["supervise_days"] <= said["list_days"]:
        tell("refused", say("The ladder goes up: remind, then supervise, then list."))
        return
    ladder = {rung: said[name] for name, rung in ESCALATION}
    done = say("The numbers are kept; the lists follow them.")
    # The rungs stand among the office's clocks, where every page takes them from.
    clocks = {**day.settings.get(CLOCKS, {}), **ladder}
    in_force = {rung: getattr(now.rules, name) for name, rung in ESCALATION}
    version = day.setting_version(CLOCKS)
    if ladder == in_force or keep_setting(CLOCKS, clocks, version=version, done=done):
        rules, version = asdict(PressingRules.of(said)), day.setting_version(RULES_SETTING)
        keep_setting(RULES_SETTING, rules, version=version, done=done)


@dataclass(frozen=True)
class Line:
    """The line of a due list somebody works on.

    Attributes
    ----------
    kind : MeasureKind
        What is recorded.
    versions : dict of int to int
        Hazard -> its version on the screen.
    why : str
        The reason as read.
    is_check : bool
        Only the legal check of an exposure is recorded.
    """

    which: PressingList
    kind: MeasureKind
    site_id: int
    hazard_ids: tuple[int, ...]
    versions: dict[int, int]
    why: str
    is_check: bool

    @property
    def prefix(self) -> str:
        """Return what the keys of its widgets begin with."""
        return f"press_{self.which.value}_{self.site_id}_{'_'.join(map(str, self.hazard_ids[:3]))}"


def draw_form(day: Day, row: pd.Series, which: PressingList) -> None:
    """Draw the line chosen, its hazards, and the form that records what was done."""
    line = _line(day, row, which)
    with st.container(border=True, key="press_line"):
        show_text(day.sites["name"].get(line.site_id))
        st.caption(plain(line.why))
        for hazard_id in line.hazard_ids[:8]:
            _hazard(day, hazard_id)
        if which is PressingList.OUTCOME:
            st.caption(say("Decide on its sheet: assign it, set a deadline, or hand it over."))
            return
        if which is PressingList.EXPOSE:
            draw_public_text(day, line.site_id, line.hazard_ids[0])
        _form(day, line)


def _hazard(day: Day, hazard_id: int) -> None:
    hazard = day.hazards.loc[hazard_id]
    words = f"{code_words(hazard['code'])} · {hazard['description'] or ''}"
    if st.button(plain(words, longest=60), key=f"press_open_{hazard_id}", type="tertiary"):
        open_record("hazard", hazard_id)


def _line(day: Day, row: pd.Series, which: PressingList) -> Line:
    site_id = int(str(row.name)) if which is PressingList.TALK else int(row["site_id"])
    kinds = {
        PressingList.TALK: MeasureKind.TALK,
        PressingList.SUPERVISE: MeasureKind.SUPERVISE,
        PressingList.EXPOSE: MeasureKind.EXPOSE,
        PressingList.RESULT: MeasureKind.PENALTY,
        PressingList.OUTCOME: MeasureKind.NOTICE,
    }
    kind = MeasureKind.LISTED if bool(row.get("is_listing", False)) else kinds[which]
    versions = {one: int(str(day.hazards.loc[one, "version"])) for one in row["hazard_ids"]}
    is_check = row.get("legal") == LegalState.WAITING.value
    return Line(which, kind, site_id, tuple(row["hazard_ids"]), versions,
                reason_words(row["reasons"]), is_check)  # fmt: skip


def _form(day: Day, line: Line) -> None:
    titles = {
        PressingList.TALK: say("With whom, what was promised and by when *"),
        PressingList.EXPOSE: say("Where it is named *"),
        PressingList.RESULT: say("The result *"),
    }
    note = say("Note") if line.is_check else titles.get(line.which, say("Note"))
    fields = [
        Field("paper", title=say("Paper number")),
        Field("person", title=say("Checked by") if line.is_check else say("Who did it")),
        Field("day", "date", title=say("Date")),
        Field("note", "long", title=note),
    ]
    form = EntryForm(line.prefix, fields, {"day": _first_day(day, line)})
    title = (
        say("Record the legal check")
        if line.is_check
        else say("Record: {step}", step=label(line.kind))
    )
    with st.form(form.key("form"), border=False):
        draw_fields(form)
        draw_who_here(is_in_form=True)
        st.form_submit_button(
            title, key=form.key("do"), type="primary", on_click=_take, args=(line, form)
        )


def _first_day(day: Day, line: Line) -> date:
    cases = read_cases(current_store(), list(line.hazard_ids)).values()
    last = [c.last_on for c in cases if Action.TALK in allowed(c.state["status"])]
    return min(max(day.as_of, *last, day.as_of), session.today())


def _take(line: Line, form: EntryForm) -> None:
    said = form.filled()
    day = said["day"] if isinstance(said["day"], date) else session.today()
    orders = [] if line.is_check else _orders(line, said, day)
    done = say("Recorded: {step}, {day}.", step=label(line.kind), day=day)
    if save(record_measure, _measure(line, said, day), orders, done=done, needs_name=True):
        form.clear()


def _measure(line: Line, said: dict[str, Any], day: date) -> dict[str, Any]:
    return {
        "kind": line.kind.value,
        "site_id": line.site_id,
        "hazard_id": line.hazard_ids[0] if line.which is not PressingList.TALK else None,
        "due_on": day if line.is_check else None,
        "done_on": None if line.is_check else day,
        "paper_number": said["paper"],
        "person": said["person"],
        "note": said["note"],
        "is_legally_checked": True if line.kind is MeasureKind.EXPOSE else None,
        "details": {"why": line.why, "hazard_ids": list(line.hazard_ids)},
    }


def _orders(line: Line, said: dict[str, Any], day: date) -> list[Order]:
    """Return the steps; a talk about several leaves out those closed since the day looked at."""
    given: dict[str, Any] = {"note": said["note"], "paper_number": said["paper"]}
    if line.which is PressingList.SUPERVISE:
        given |= {"reason": line.why, "is_listed": line.kind is MeasureKind.LISTED}
    if line.which is PressingList.EXPOSE:
        given["legal_check"] = True
    action = _ACTIONS[line.which]
    ids = list(line.versions)
    if line.which is PressingList.TALK:
        cases = read_cases(current_store(), ids)
        ids = [one for one in ids if action in allowed(cases[one].state["status"])]
    return [Order(one, action, day, line.versions[one], dict(given)) for one in ids]


def public_text(day: Day, site_id: int, hazard_id: int) -> str:
    """Return the sentence that may be published: site, kind of hazard, days, masked person."""
    site = day.sites.loc[site_id]
    hazard = day.hazards.loc[hazard_id]
    owner = day.once(responsibility.owners_of).get(hazard_id)
    who = mask(str(owner)) if isinstance(owner, str) else "—"
    return say(
        "{site}: {what}, found {found}, due {due}, not put right on {day}. Responsible: {who}",
        site=site["name"],
        what=code_words(hazard["code"]),
        found=_on(hazard["found_on"]),
        due=_on(hazard["due_on"]),
        day=day.as_of,
        who=who,
    )


def is_sensitive(day: Day, site_id: int) -> bool:
    """Return whether a site is marked as one that stands in nothing public."""
    marked = day.sites["is_sensitive"].get(site_id)
    return marked is not None and not pd.isna(marked) and bool(marked)


def draw_public_text(day: Day, site_id: int, hazard_id: int) -> None:
    """Draw what may be published, as it would be read."""
    if is_sensitive(day, site_id):
        st.warning(say("This site is marked sensitive: nothing of it may be published."))
        return
    st.caption(say("What may be published (masked):"))
    show_text(public_text(day, site_id, hazard_id))


def _on(value: object) -> str:
    return str(value)[:10] if str(value) != "NaT" else "—"


def reason_words(reasons: Sequence[Why]) -> str:
    """Say why a line is in its list."""
    said = []
    for code, values in reasons:
        told = dict(values)
        if "code" in told:
            told["code"] = code_words(told["code"])
        said.append(pressing_sentence(code, language(), **told))
    joined = ("；" if language() == "zh_CN" else "; ").join(said)
    return closed_up(joined) if language() == "zh_CN" else joined


def due_table(day: Day, lines: pd.DataFrame, which: PressingList) -> pd.DataFrame:
    """Return one of the due lists with the columns of `due_columns`."""
    site_ids = lines.index if which is PressingList.TALK else lines["site_id"]
    site_ids = pd.Series(site_ids, lines.index).astype("int64")
    made = pd.DataFrame(
        {
            "site": site_ids.map(day.sites["name"]),
            "why": [reason_words(reasons) for reasons in lines["reasons"]],
            "days": lines["days_overdue"],
            "n": lines["hazard_ids"].map(len),
            "village": site_ids.map(day.sites["village_code"]).map(day.villages["short_name"]),
            "office": site_ids.map(day.sites["office"]),
        },
        index=lines.index,
    )
    if which is PressingList.TALK:
        return made.assign(last_talk_on=lines["last_talk_on"])
    hazards = day.hazards.loc[lines.index]
    made["what"] = [code_words(code) for code in hazards["code"]]
    made["office"] = hazards["office"].where(hazards["office"].notna(), made["office"])
    if which is PressingList.EXPOSE:
        made["legal"] = [label(LegalState(state)) for state in lines["legal"]]
    return made


def due_columns(which: PressingList) -> list[Column]:
    """Return the headings of `due_table`."""
    days = {
        PressingList.RESULT: say("Days waited"),
        PressingList.OUTCOME: say("Days since found"),
    }.get(which, say("Days overdue"))
    columns: list[str | Column] = [
        "site",
        Column("why", say("Why listed"), width="large"),
        Column("days", days, kind="count", width="small"),
        Column("village", width="small"),
        Column("office", width="small"),
    ]
    if which is PressingList.TALK:
        columns.insert(3, Column("n", say("Hazards"), kind="count", width="small"))
        columns.append(Column("last_talk_on", kind="date"))
    else:
        columns.insert(1, "what")
    if which is PressingList.EXPOSE:
        columns.insert(2, Column("legal", say("Legal check"), width="small"))
    return columns_of(*columns)
