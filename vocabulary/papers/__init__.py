"""The office's papers as they are declared: what each is about, its head, what a person types.

A new paper is one line here and its words in `briefing.words`; one that is a form to be filled in
by hand has a module of its own besides, named in `briefing.papers.letters.FORMS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal[
    "bulletin", "assign", "advice", "talk", "risk", "supervise", "refer", "warn", "summary",
    "minutes", "agenda", "speech", "talk_record", "pledge", "recheck", "receipt", "lists",
    "exposure", "residents",
]  # fmt: skip
About = Literal["week", "campaign", "office", "village", "site", "meeting", "late"]
Hazards = Literal["open", "overdue", "waiting", "any"]
Head = Literal["bulletin", "summary", "letter", "sheet", "minutes", "public", "form"]


@dataclass(frozen=True)
class PaperKind:
    """How one kind of paper is made.

    Attributes
    ----------
    about : what a person chooses it for; "late": several sites with something overdue
    head : what stands above its text
    hazards : which may be on it; "any" is written also where nothing is open
    asks : keys of `briefing.words.papers.PLACEHOLDERS` a person types for it
    needs : of these, what has to be typed before it is signed although it is not printed
    has_receipt : who takes it signs for it
    is_by_hand : what nobody typed is left to the pen of whoever fills it in
    is_signed : ends with the office's name and the date
    has_issue : its number is that of an issue, not of a paper
    """

    about: About
    head: Head
    hazards: Hazards = "any"
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    has_receipt: bool = False
    is_by_hand: bool = False
    is_signed: bool = True
    has_issue: bool = False

    @property
    def presses(self) -> bool:
        """Whether it is written about hazards that are not put right, and not without one."""
        return self.hazards in ("open", "overdue")


KINDS: Final[Mapping[Kind, PaperKind]] = {
    "bulletin": PaperKind("week", "bulletin", is_signed=False, has_issue=True),
    "assign": PaperKind("office", "sheet", "open", is_signed=False),
    "advice": PaperKind("site", "letter", "open", has_receipt=True),
    "talk": PaperKind("site", "letter", "open", ("talk_at", "talk_place"), has_receipt=True),
    "risk": PaperKind("site", "letter", has_receipt=True),
    "supervise": PaperKind("office", "sheet", "overdue"),
    "refer": PaperKind("site", "letter", "overdue"),
    "warn": PaperKind("village", "letter", "overdue"),
    "summary": PaperKind("campaign", "summary"),
    "minutes": PaperKind(
        "meeting", "minutes", asks=("chair", "room", "present", "absent", "attending"),
        is_signed=False, has_issue=True,
    ),
    "agenda": PaperKind(
        "week", "form", asks=("meeting_at", "room", "chair"), is_by_hand=True, is_signed=False
    ),
    "speech": PaperKind("week", "public", is_signed=False),
    "talk_record": PaperKind("site", "form", "open", is_by_hand=True, is_signed=False),
    "pledge": PaperKind(
        "site", "public", "open", ("promised_by", "funds", "person"), is_by_hand=True,
        is_signed=False,
    ),
    "recheck": PaperKind("site", "form", "waiting", is_by_hand=True, is_signed=False),
    "receipt": PaperKind("site", "form", asks=("paper",), is_by_hand=True, is_signed=False),
    "lists": PaperKind("office", "form", "open", is_signed=False),
    "exposure": PaperKind(
        "late", "public", "overdue", ("told_on", "legal", "reviewed_by"),
        needs=("told_on", "legal", "reviewed_by"), has_issue=True,
    ),
    "residents": PaperKind("village", "public", asks=("village_phone",)),
}  # fmt: skip
# These go out under the red name of the office between two double rules (信函格式).
LETTERS: Final = tuple(kind for kind, one in KINDS.items() if one.head == "letter")
# Of what a person types, these are days, kept as 2024-02-20.
DATES: Final = frozenset({"told_on"})
