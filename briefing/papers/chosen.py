"""What a person decides about a paper and the register cannot know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from briefing.words import labels


@dataclass(frozen=True)
class Paper:
    """What a person decides about a circular and the facts cannot know.

    Attributes
    ----------
    issued_on : date of the paper; None leaves it to be typed
    paper_number
        As assigned by the office, e.g. with its brackets; "" leaves a blank. Never made up.
    code : letters of the office in the blank number; "" for those of the campaign's own paper
    issue : number of the issue in the title; "" names the period instead
    reply_by : until when the addressees answer; None proposes the seventh working day
    sealed : the paper will carry a seal, which decides where date and signature stand
    copy_to : who gets a copy, printed on the colophon; the usual two where nobody is named
    printed_by : office that prints it, "" for the one that does
    contact, phone : whom to ask; of the office
    map_note : below the map: for the office alone, or the approval number of a public map
    is_final : as it is signed and sent: no mark of drafts, and no blank but the paper's number
    """

    issued_on: date | None = None
    paper_number: str = ""
    code: str = ""
    issue: str = ""
    reply_by: date | None = None
    sealed: bool = True
    copy_to: tuple[str, ...] = ()
    printed_by: str = ""
    contact: str = ""
    phone: str = ""
    map_note: str = labels.INTERNAL
    is_final: bool = False
