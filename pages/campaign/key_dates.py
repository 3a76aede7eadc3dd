"""The key dates of a winter: raised levels, coverage, whom to warn, the letter and who has it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign import alert_level, schedule
from analysis.campaign.alert_level import AlertDate, visit_cover, warnings, winter_of
from analysis.campaign.calendar import key_days
from analysis.campaign.deadlines import duty_gaps
from analysis.day import Day
from data.register.warning_tasks import Addressee, Occasion, WarningState, record_warnings
from pages.campaign.by_day import draw_day_sheet
from pages.campaign.level_checks import draw_checks
from pages.shell import board, session
from pages.shell.filters import number_choice
from pages.shell.language import label_of, language, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw, table_key
from vocabulary import palette
from vocabulary.campaign import (
    ADDRESSED,
    KEY_DATE_NAMES,
    PLACES,
    UNPUBLISHED,
    AlertLevel,
    ExtraCheck,
    letter,
    word_of,
)
from vocabulary.outreach import DUTY
from vocabulary.terms import Category, worded

_VILLAGES = "village"
_DUTY_DAYS: Final = 14
_NAMED_DAYS: Final = 8


def occasion(code: str) -> str:
    """Return the name of a key date."""
    return word_of(KEY_DATE_NAMES, code, language())


def short_day(day: date) -> str:
    """Return month and day as one reads them aloud."""
    return say("{month}-{day}", month=f"{day.month:02d}", day=f"{day.day:02d}")


def unpublished() -> str:
    """Return the sentence for a year whose holidays are not out."""
    return worded(UNPUBLISHED, language())


def draw_dates(day: Day) -> None:
    """Draw the key dates of a winter and the warnings of one of them."""
    winter = number_choice("winter", say("Winter that begins in"), default=winter_of(day.as_of),
                           least=2015, most=2060)  # fmt: skip
    dates = day.once(alert_level.of, winter)
    rows = pd.DataFrame([*_fire_days(winter), *(_row(day, one) for one in dates)])
    board.show_listed(day, rows, _columns(), "clock_dates", say("Key dates and raised levels"),
                      row_height=WRAPPED_ROW)  # fmt: skip
    st.caption(
        say(
            "Lunar dates are computed; the two sessions are a forecast until they are called. "
            "Warned and visited: of the places the key date concerns. Visits count from a "
            "fortnight before the day to the end of the raised level."
        )
    )
    _warnings(day, dates)
    _duty(day, dates)


def _duty(day: Day, dates: Sequence[AlertDate]) -> None:
    """Draw who leads and who is on duty on the days of raised levels, and the days nobody is."""
    st.subheader(say("Duty on the days of a raised level"), anchor=False)
    gaps = duty_gaps(day.settings.get(DUTY.setting, {}), dates, as_of=day.as_of)
    ahead = [day.as_of + timedelta(n) for n in range(_DUTY_DAYS)]
    if gaps:
        some = "、".join(short_day(one) for one in gaps[:_NAMED_DAYS])
        st.warning(say("{n} days of a raised level have nobody down: {days}", n=len(gaps),
                       days=some + ("…" if len(gaps) > _NAMED_DAYS else "")))  # fmt: skip
    else:
        st.caption(say("Every day of a raised level to come has its leader and its duty."))
    raised = [one for one in gaps if one not in ahead]
    draw_day_sheet(day, DUTY, sorted({*ahead, *raised}))


def _fire_days(winter: int) -> list[dict[str, object]]:
    """Return the month and the day of fire safety: publicity, no raised level, nobody warned."""
    blank = {"warned": "—", "visited": "—", "share": None, "n_below": "—", "span": "—",
             "floor": None, "checks": say("Publicity"), "sure": say("Fixed"),
             "level": AlertLevel.NORMAL.value}  # fmt: skip
    days = [one for one in key_days(winter) if one.code in ("fire_month", "fire_day")]
    return [{"name": occasion(one.code), "start": one.start, "end": one.end, **blank}
            for one in days]  # fmt: skip


def _listed(day: Day, alert: AlertDate) -> pd.DataFrame:
    """Return whom to warn before a key date, and who has been."""
    n_days = day.once(schedule.clocks_of).warning_days
    tasks = day.table("task")
    return warnings(alert, day.sites, day.villages, tasks, as_of=day.as_of, n_days=n_days)


def _row(day: Day, one: AlertDate) -> dict[str, object]:
    listed = _listed(day, one)
    begun = day.as_of >= one.start
    n_visited, n_sites, below = visit_cover(one, day.sites, day.visits, list(day.villages.index))
    return {
        "name": occasion(one.day.code),
        "start": one.day.start,
        "end": one.day.end,
        "sure": say("Forecast") if one.day.is_forecast else say("Fixed"),
        "level": one.asks.level.value,
        "span": f"{one.start:%m-%d} – {one.end:%m-%d}",
        "checks": "、".join(label_of(ExtraCheck, check) for check in one.asks.checks),
        "floor": one.asks.floor,
        "warned": f"{int(listed['is_received'].sum())} / {len(listed)}",
        "visited": f"{n_visited} / {n_sites}",
        "share": n_visited / n_sites if n_sites else None,
        "n_below": f"{len(below)}" if begun else "—",
    }


def _columns() -> list[Column]:
    sure = board.badges((say("Forecast"), say("Fixed")), palette.STAMP, palette.ACCENT)
    return columns_of(
        Column("name", say("Key date")),
        "start",
        "end",
        Column("sure", say("How sure"), kind="badge", badges=sure),
        Column("level", say("Guard level"), kind="term", terms=AlertLevel),
        Column("span", say("Level holds")),
        Column("checks", width="medium"),
        Column("warned", say("Warned")),
        Column("visited", say("Visited before")),
        Column("share", say("Share visited"), kind="share"),
        Column("floor", say("Visits per village, at least"), kind="count"),
        Column("n_below", say("Villages below the floor")),
    )


def _warnings(day: Day, dates: Sequence[AlertDate]) -> None:
    st.subheader(say("Early warnings"), anchor=False)
    if not dates:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        alert = _chosen(day, dates)
        kind = _kind(alert)
        is_left = st.toggle(say("Only those not yet received"), key="clock_warn_left")
    days = day.once(schedule.clocks_of).warning_days
    rows = _listed(day, alert)
    if kind:
        rows = rows[rows["place" if kind == _VILLAGES else "category"] == kind]
    _sum_up(rows, alert, days)
    _floor(day, alert)
    if is_left:
        rows = rows[~rows["is_received"]]
    rows = rows.sort_values("is_received", kind="stable").reset_index(drop=True)
    left, right = st.columns([3, 2], gap="medium")
    with right:
        _letter(alert, kind, days)
    with left:
        _list(day, alert, rows, days)
    draw_checks(day, alert)


def _chosen(day: Day, dates: Sequence[AlertDate]) -> AlertDate:
    ahead = [at for at, one in enumerate(dates) if one.day.end >= day.as_of]
    names = {at: f"{occasion(one.day.code)} {one.day.start}" for at, one in enumerate(dates)}
    key = f"clock_warn_date_{dates[0].day.start.year}_{day.as_of}"
    at = board.choose_of(say("Key date"), names, key=key, at=ahead[0] if ahead else 0, width=260)
    return dates[at or 0]


def _kind(alert: AlertDate) -> str:
    names = {"": say("All"), _VILLAGES: say("Every village")}
    names |= {str(one): label_of(Category, one) for one in alert.asks.categories}
    key = f"clock_warn_kind_{alert.day.code}"
    return str(board.choose_of(say("Whom"), names, key=key, width=200) or "")


def _sum_up(rows: pd.DataFrame, alert: AlertDate, days: int) -> None:
    n_received, n_late = int(rows["is_received"].sum()), int(rows["is_late"].sum())
    said = say(
        "{n} of {all} have received the warning; it was due by {day}. {late} are late.",
        n=n_received, all=len(rows), day=alert.warn_by(days), late=n_late,
    )  # fmt: skip
    (st.error if n_late else st.info)(said)


def _floor(day: Day, alert: AlertDate) -> None:
    if day.as_of < alert.start or not alert.asks.floor:
        return
    _, _, below = visit_cover(alert, day.sites, day.visits, list(day.villages.index))
    names = day.villages["short_name"].to_dict()
    left = "、".join(plain(names[code]) for code in below)
    st.markdown(
        say("Below the floor of {n} visits while the level holds: {villages}",
            n=alert.asks.floor, villages=left)
        if left
        else say("Every village has its {n} visits while the level holds.", n=alert.asks.floor)
    )  # fmt: skip


def _list(day: Day, alert: AlertDate, rows: pd.DataFrame, days: int) -> None:
    shown = rows.assign(kind=[worded(PLACES[one], language()) for one in rows["place"]])
    columns = columns_of(
        Column("name", say("Whom"), width="medium"),
        "kind",
        "category",
        "village",
        Column("due_on", say("Warn by"), kind="date"),
        Column("done_on", say("Received on"), kind="date"),
        Column("owner", say("Received by")),
    )
    picked = board.show_listed(
        day, shown, columns, table_key(f"clock_warn_{alert.day.code}"),
        say("Warnings before {day}", day=occasion(alert.day.code)), xlsx="clock_warn_xlsx",
        height=420, pick="many", is_dashed=False,
    )  # fmt: skip
    _receipt(day, alert, rows.iloc[picked], days)


def _receipt(day: Day, alert: AlertDate, picked: pd.DataFrame, days: int) -> None:
    if picked.empty:
        st.caption(say("Tick rows to write down who has received the warning."))
        return
    with st.form("clock_warn_form", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            last = session.today()
            on = board.choose_date(say("Received on"), min(day.as_of, last), key="clock_warn_day",
                                   max_value=last, width=160)  # fmt: skip
            owner = st.text_input(say("Received by"), key="clock_warn_owner", width=200)
        with st.container(horizontal=True):
            done = st.form_submit_button(
                say("Received: {n}", n=len(picked)), type="primary", key="clock_warn_done"
            )
            undone = st.form_submit_button(say("Not received after all"), key="clock_warn_undo")
    if done or undone:
        title = say("Warning before {day}", day=occasion(alert.day.code))
        save_and_redraw(
            record_warnings,
            [_addressee(row) for row in picked.to_dict("records")],
            Occasion(alert.day.code, alert.day.start.year, title, alert.warn_by(days)),
            WarningState(day.as_of, on if done else None, owner.strip() or None if done else None),
            done=lambda n: say("{n} warnings written down.", n=n),
        )


def _addressee(row: dict[Any, Any]) -> Addressee:
    def number(name: str) -> int | None:
        return None if pd.isna(row[name]) else int(row[name])

    village = None if pd.isna(row["village_code"]) else row["village_code"]
    return Addressee(number("site_id"), village, number("task_id"), number("version"))


def _letter(alert: AlertDate, kind: str, days: int) -> None:
    st.markdown(f"**{say('Warning letter')}**")
    for one in [kind] if kind else [_VILLAGES, *alert.asks.categories]:
        category = None if one == _VILLAGES else Category(one)
        place = say("Every village")
        if category is not None:
            place = worded(ADDRESSED[category], language())
        text = letter(
            category, place=place, occasion=occasion(alert.day.code), day=str(alert.day.start),
            due=str(alert.warn_by(days)), language=language(),
        )  # fmt: skip
        with st.expander(place, expanded=bool(kind)):
            st.code(text, language=None, wrap_lines=True)
