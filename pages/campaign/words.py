"""Words of the clock page that depend on the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Final

from analysis.campaign.week_beat import Beat
from pages.shell.language import language, say
from vocabulary import campaign
from vocabulary.messages import message

# Code of a line -> what it says; {n} rows, {day} until when, {what} before what.
_BEATS: Final[dict[str, str]] = {
    "overdue": message("{n} hazards are overdue: press today"),
    "due_today": message("{n} hazards are to be put right today"),
    "due_week": message("{n} hazards are to be put right by {day}"),
    "recheck": message("{n} re-checks are to be done by {day}"),
    "to_supervise": message("{n} hazards wait for supervision"),
    "key_date": message("{what} on {day}: {n} days left"),
    "warning": message("{n} warnings before {what} are not yet received (due {day})"),
    "gathering": message("{n} large activities run by {day}"),
    "no_permit": message("{n} of them have no permit on record"),
    "task": message("{n} tasks of the campaign are due by {day}"),
}


def occasion(code: str) -> str:
    """Return the name of a key date."""
    return campaign.word_of(campaign.KEY_DATE_NAMES, code, language())


def beat_sentence(beat: Beat) -> str:
    """Return what a line of the week's list says."""
    day = short_day(beat.until) if beat.until else "—"
    return say(_BEATS[beat.code], n=beat.n, day=day, what=occasion(beat.what) if beat.what else "")


def advice(code: str) -> str:
    """Return the words of an advice of `analysis.campaign.schedule.by_village`."""
    return campaign.word_of(campaign.ADVICE, code, language())


def short_day(day: date) -> str:
    """Return month and day as one reads them aloud."""
    return say("{month}-{day}", month=f"{day.month:02d}", day=f"{day.day:02d}")


def unpublished() -> str:
    """Return the sentence for a year whose holidays are not out."""
    return campaign.UNPUBLISHED[0 if language() == "zh_CN" else 1]
