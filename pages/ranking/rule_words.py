"""What each number of the rules is called, and how a rule's values read."""

from __future__ import annotations

from typing import Final

from analysis.risk.rules import Rule
from pages.shell.language import label, language, say
from vocabulary.messages import message
from vocabulary.terms import Category, HazardGrade, Tier

_VALUES: Final[dict[str, str]] = {
    "overdue": message("Overdue"),
    "long_overdue": message("Long overdue"),
    "long_after_days": message("Long overdue after, days"),
    "relapse": message("Came back after closing"),
    "scale": message("Scale"),
    "red": message("Red from"),
    "orange": message("Orange from"),
    "yellow": message("Yellow from"),
    "crowded": message("Crowded place"),
    "vulnerable": message("Vulnerable or sleeping people"),
    "high_rise": message("High-rise"),
    "super_high_rise": message("Above 100 m"),
    "dwelling_m": message("Dwelling above, m"),
    "other_m": message("Other building above, m"),
    "super_m": message("Super high-rise above, m"),
    "dwelling_words": message("Words of a dwelling"),
    "categories": message("Categories"),
    "tiers": message("Tiers"),
    "overdue_tiers": message("Overdue tiers"),
    "grades": message("Grades"),
    "supervised": message("Supervised"),
}
_TERMS: Final = {term.value: term for kind in (Category, HazardGrade, Tier) for term in kind}
FAULTS: Final[dict[str, str]] = {
    "levels_out_of_order": message("The limits must rise from yellow to red, between 0 and 100."),
    "weights_out_of_order": message("A graver tier cannot weigh less than a lighter one."),
    "not_positive": message("Weights, factors and the scale must be above 0."),
    "factor_below_one": message(
        "Lateness, relapse and exposure can only raise a score: 1 or more."
    ),
}


def rule_name(rule: Rule) -> str:
    """Return the name of a rule in the reader's language."""
    return rule.name_zh if language() == "zh_CN" else rule.name_en


def value_name(name: str) -> str:
    """Return what one number of a rule is called."""
    if name in _VALUES:
        return say(_VALUES[name])
    return label(_TERMS[name]) if name in _TERMS else name


def values_said(rule: Rule) -> str:
    """Return all values of a rule on one line."""
    return "；".join(f"{value_name(name)} {_said(value)}" for name, value in rule.values.items())


def _said(value: object) -> str:
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, tuple):
        return "、".join(label(_TERMS[one]) if one in _TERMS else one for one in value)
    return f"{value:g}" if isinstance(value, int | float) else str(value)
