"""The due lists as rows: whom, what, how late, and why in words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.day import Day
from analysis.pressing.due_lists import Why
from pages.shell.language import label, language, say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column
from pages.shell.text import closed_up
from vocabulary.pressing import LegalState, PressingList, pressing_sentence


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
    """Return a due list as it is shown.

    Parameters
    ----------
    day : Day
    lines : DataFrame
        Of `analysis.pressing.due_lists`, one of its lists.
    which : PressingList

    Returns
    -------
    DataFrame, index of `lines`
        The columns of `due_columns`.
    """
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
    columns = [
        Column("site", width="medium"),
        Column("why", say("Why listed"), width="large"),
        Column("days", days, kind="count", width="small"),
        Column("village", width="small"),
        Column("office", width="small"),
    ]
    if which is PressingList.TALK:
        columns.insert(3, Column("n", say("Hazards"), kind="count", width="small"))
        columns.append(Column("last_talk_on", kind="date"))
    else:
        columns.insert(1, Column("what", width="medium"))
    if which is PressingList.EXPOSE:
        columns.insert(2, Column("legal", say("Legal check"), width="small"))
    return columns
