"""Why a village stands where it does, in sentences."""

from __future__ import annotations

from analysis.reason import Reason
from pages.parts.cache import Register, village_situation
from pages.parts.language import label_of, language
from vocabulary.reasons import sentence
from vocabulary.terms import Category


def village_reasons(known: Register, code: str) -> list[str]:
    """Return why a village stands where it stands, the heaviest reason first."""
    reasons: tuple[Reason, ...] = village_situation(known)["reasons"][code]
    return [_spoken(reason) for reason in reasons]


def _spoken(reason: Reason) -> str:
    return sentence(
        reason.code,
        language=language(),
        value=reason.value,
        hazard=label_of(Category, reason.subject) if reason.subject else "",
    )
