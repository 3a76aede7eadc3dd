"""Consultation on record: agenda and attendance of meetings, judgements of the situation."""

from __future__ import annotations

from typing import Final

from analysis.day import Day
from pages.outreach.records import draw_records
from pages.shell.filters import one_of
from pages.shell.language import language, say
from vocabulary.records import AGENDA, ATTENDANCE, JUDGEMENT, RecordKind
from vocabulary.terms import worded

_KINDS: Final[dict[str, RecordKind]] = {one.name: one for one in (AGENDA, ATTENDANCE, JUDGEMENT)}


def draw_meetings(day: Day) -> None:
    """Draw the records of the kind chosen."""
    titles = {name: worded(kind.title, language()) for name, kind in _KINDS.items()}
    draw_records(day, _KINDS[one_of("meeting", say("Records"), titles)])
