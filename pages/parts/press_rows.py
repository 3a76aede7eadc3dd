"""The due lists as rows: whom, what, how late, and why in words."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.pressing import Why
from pages.parts.cache import Register
from pages.parts.language import label, language, say
from pages.parts.tables import Column
from pages.parts.text import closed_up
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.press_wording import LegalState, PressList, press_sentence


def code_words(code: object) -> str:
    """Return what a hazard code is called in the reader's language."""
    entry = HAZARD_CODES.get(str(code))
    if entry is None:
        return "—"
    return entry.zh if language() == "zh_CN" else entry.en


def reason_words(reasons: Sequence[Why]) -> str:
    """Say why a line is in its list."""
    said = []
    for code, values in reasons:
        told = dict(values)
        if "code" in told:
            told["code"] = code_words(told["code"])
        said.append(press_sentence(code, language(), **told))
    joined = ("；" if language() == "zh_CN" else "; ").join(said)
    return closed_up(joined) if language() == "zh_CN" else joined


def due_table(known: Register, lines: pd.DataFrame, which: PressList) -> pd.DataFrame:
    """Return a due list as it is shown.

    Parameters
    ----------
    known : Register
    lines : DataFrame
        Of `analysis.pressing`, one of its lists.
    which : PressList

    Returns
    -------
    DataFrame, index of `lines`
        The columns of `due_columns`.
    """
    site_ids = lines.index if which is PressList.TALK else lines["site_id"]
    site_ids = pd.Series(site_ids, lines.index).astype("int64")
    made = pd.DataFrame(
        {
            "site": site_ids.map(known.sites["name"]),
            "why": [reason_words(reasons) for reasons in lines["reasons"]],
            "days": lines["days_overdue"],
            "n": lines["hazard_ids"].map(len),
            "village": site_ids.map(known.sites["village_code"]).map(known.villages["short_name"]),
            "office": site_ids.map(known.sites["office"]),
        },
        index=lines.index,
    )
    if which is PressList.TALK:
        return made.assign(last_talk_on=lines["last_talk_on"])
    hazards = known.hazards.loc[lines.index]
    made["what"] = [code_words(code) for code in hazards["code"]]
    made["office"] = hazards["office"].where(hazards["office"].notna(), made["office"])
    if which is PressList.EXPOSE:
        made["legal"] = [label(LegalState(state)) for state in lines["legal"]]
    return made


def due_columns(which: PressList) -> list[Column]:
    """Return the headings of `due_table`."""
    days = {
        PressList.RESULT: say("Days waited"),
        PressList.OUTCOME: say("Days since found"),
    }.get(which, say("Days overdue"))
    columns = [
        Column("site", say("Site"), width="medium"),
        Column("why", say("Why listed"), width="large"),
        Column("days", days, kind="count", width="small"),
        Column("village", say("Village"), width="small"),
        Column("office", say("Office"), width="small"),
    ]
    if which is PressList.TALK:
        columns.insert(3, Column("n", say("Hazards"), kind="count", width="small"))
        columns.append(Column("last_talk_on", say("Last talk"), kind="date"))
    else:
        columns.insert(1, Column("what", say("Hazard"), width="medium"))
    if which is PressList.EXPOSE:
        columns.insert(2, Column("legal", say("Legal check"), width="small"))
    return columns
