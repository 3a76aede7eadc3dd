"""What is due by rule: one list at a time, its reasons, and the form that records the step."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.pressing import due_lists
from analysis.pressing.due_lists import LADDER, RULES_SETTING, Pressed, PressingRules
from analysis.risk.office_rules import CLOCKS
from data.store.upkeep import put_setting
from pages.pressing.form import draw_form
from pages.pressing.rows import due_columns, due_table
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import one_of
from pages.shell.filters import apply, read_filters
from pages.shell.language import label, language, say
from pages.shell.tables import WRAPPED_ROW, show_table
from pages.shell.writing import draw_said, tell
from vocabulary.errors import StaleRecordError
from vocabulary.pressing import THRESHOLDS, PressingList, threshold_label

if TYPE_CHECKING:
    pass

# Pixels: the form beside it stays in sight on a screen 900 high.
_TABLE_HEIGHT: Final = 500


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
        draw_said("done")
        draw_said("refused")
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
        st.success(_nothing(which))
        return []
    rows, columns = due_table(day, lines, which), due_columns(which)
    tall = min(_TABLE_HEIGHT, 40 + WRAPPED_ROW * len(rows))
    picked = show_table(
        rows,
        columns,
        key=f"press_due_{which.value}",
        height=tall,
        pick="one",
        row_height=WRAPPED_ROW,
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
    offer_table(rows, columns, title=label(which), as_of=day.as_of, key="press_due_xlsx")
    return picked


def _nothing(which: PressingList) -> str:
    return say("Nothing stands in the list “{name}” on this day.", name=label(which))


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
                on_click=_keep,
                args=(day, now),
            )


def _key(day: Day, name: str) -> str:
    # Another version of the setting is another widget: it opens on the numbers in force.
    clocks, rules = day.setting_version(CLOCKS), day.setting_version(RULES_SETTING)
    return f"press_rule_{name}_{rules}{f'_{clocks}' if clocks else ''}"


def _keep(day: Day, now: Pressed) -> None:
    typed = {name: int(st.session_state[_key(day, name)]) for name in THRESHOLDS}
    remind = day.rules.number("deadline.ladder", "remind") if day.rules else 1
    if not remind <= typed["supervise_days"] <= typed["list_days"]:
        tell("refused", say("The ladder goes up: remind, then supervise, then list."))
        return
    store = current_store()
    try:
        _keep_ladder(day, now, {rung: typed[name] for name, rung in LADDER})
        put_setting(
            store,
            RULES_SETTING,
            asdict(PressingRules.of(typed)),
            actor=session.actor(),
            now=session.now(),
            expected_version=day.setting_version(RULES_SETTING),
        )
    except StaleRecordError:
        tell("refused", say("Somebody else changed it; look at it again."))
        return
    tell("done", say("The numbers are kept; the lists follow them."))


def _keep_ladder(day: Day, now: Pressed, ladder: dict[str, int]) -> None:
    """Put the rungs among the office's clocks, where every page takes them from."""
    if ladder == {rung: getattr(now.rules, name) for name, rung in LADDER}:
        return
    clocks = day.settings.get(CLOCKS, {})
    put_setting(day.store, CLOCKS, {**clocks, **ladder}, actor=session.actor(),
                now=session.now(), expected_version=day.setting_version(CLOCKS))  # fmt: skip
