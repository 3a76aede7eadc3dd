"""What keeps a paper from being signed: blanks, and words no paper of the office may say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.papers import paper
from briefing.words import clauses
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject


class UnfinishedPaperError(BriefError):
    """A paper that is to be signed still has blanks, or words no paper of the office may say.

    Attributes
    ----------
    blanks : what is not filled in
    words : what may not be said
    """

    def __init__(self, blanks: tuple[str, ...], words: tuple[str, ...]) -> None:
        self.blanks, self.words = blanks, words
        told = "; ".join(
            f"{name}: {', '.join(found)}"
            for name, found in (("not filled in", blanks), ("may not be said", words))
            if found
        )
        super().__init__(f"The paper cannot be signed yet ({told}).")


def check_finished(document: DocumentObject) -> None:
    """Refuse a paper that is to be signed and is not finished.

    Raises
    ------
    UnfinishedPaperError
        It has blanks, or says what no paper of the office says.
    """
    blanks = paper.blanks_in(document)
    words = clauses.forbidden_in(paper.text_in(document))
    if blanks or words:
        raise UnfinishedPaperError(blanks, words)
