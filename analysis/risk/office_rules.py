"""The rules as this office has set them: the rule file, with what it changed laid over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from analysis.campaign.calendar import CalendarError, HolidayYear, year_from_document
from analysis.risk.rules import Rules, RuleValue, load_rules

# Name of the office's changes among the settings: rule -> value name -> number.
SETTING: Final = "risk_rules"
# Names of its clocks, and of the holiday years it loaded.
CLOCKS: Final = "clocks"
YEARS: Final = "holiday_years"
_ESCALATION: Final = ("remind", "supervise", "list")
# What an office may change: numbers alone, and only those the score is made of.
EDITABLE: Final = (
    "risk.weights",
    "risk.late",
    "risk.repeat",
    "risk.scale",
    "exposure.factors",
    "risk.levels",
)


def rules_of(settings: Mapping[str, Any], *, on: date) -> Rules:
    """Return the rules in force on a day as an office has set them.

    The rule file where the office changed nothing; its clocks are laid over as well.

    Parameters
    ----------
    settings : of `data.store.upkeep.read_settings`
    """
    rules = laid_over(load_rules(on=on), settings.get(SETTING))
    return with_clocks(rules, settings.get(CLOCKS))


def years_of(settings: Mapping[str, Any]) -> dict[int, HolidayYear]:
    """Return the holiday years an office loaded, by year; of them a broken one is left out.

    For `years` of `analysis.campaign.calendar`: they come before the published ones.
    """
    found: dict[int, HolidayYear] = {}
    stored = settings.get(YEARS)
    for document in stored if isinstance(stored, list) else ():
        try:
            year = year_from_document(document)
        except (CalendarError, TypeError, AttributeError, KeyError, ValueError):
            continue
        found[year.year] = year
    return found


def with_clocks(rules: Rules, said: Any) -> Rules:
    """Return the rules with the office's re-check clock and escalation.

    Parameters
    ----------
    said
        As the clocks are stored: `recheck` in working days; `remind`, `supervise` and `list` in
        days overdue. What is no number above 0 changes nothing.
    """
    known = said if isinstance(said, Mapping) else {}
    numbers = {name: int(value) for name, value in known.items()
               if _is_number(value) and value >= 1}  # fmt: skip
    changes: dict[str, dict[str, RuleValue]] = {}
    if "recheck" in numbers:
        changes["deadline.recheck"] = {"working_days": numbers["recheck"]}
    if steps := {name: numbers[name] for name in _ESCALATION if name in numbers}:
        changes["deadline.ladder"] = dict(steps)
    return rules.changed({rule: new for rule, new in changes.items() if rule in rules.by_id})


def laid_over(rules: Rules, changes: Any) -> Rules:
    """Return the rules with an office's changes; what no rule in force knows is left out.

    Parameters
    ----------
    changes : mapping of rule id to mapping of value name to number, or None
        As stored; a text or a value of a rule that has ended changes nothing.
    """
    known: dict[str, dict[str, RuleValue]] = {}
    for rule, values in (changes if isinstance(changes, Mapping) else {}).items():
        if rule not in EDITABLE or rule not in rules.by_id or not isinstance(values, Mapping):
            continue
        kept = {name: float(value) for name, value in values.items()
                if name in rules.by_id[rule].values and _is_number(value)}  # fmt: skip
        if kept:
            known[rule] = dict(kept)
    return rules.changed(known)


def difference(
    rules: Rules, wanted: Mapping[str, Mapping[str, float]]
) -> dict[str, dict[str, float]]:
    """Return the numbers of `wanted` that differ from the rules, as they are stored."""
    found: dict[str, dict[str, float]] = {}
    for rule, values in wanted.items():
        for name, value in values.items():
            if rules.number(rule, name) != float(value):
                found.setdefault(rule, {})[name] = float(value)
    return found


def faults(rules: Rules) -> tuple[str, ...]:
    """Return what is wrong with a set of rules: codes, empty where it can be used.

    ``levels_out_of_order``: the limits do not rise from yellow to red, or leave 0 to 100;
    ``weights_out_of_order``: a graver tier weighs less; ``not_positive``: a weight, a factor or the
    scale is not above 0; ``factor_below_one``: lateness, relapse or exposure lowers one.
    """
    levels = [rules.number("risk.levels", name) for name in ("yellow", "orange", "red")]
    weights = [rules.number("risk.weights", name) for name in ("T1", "T2", "T3", "T4")]
    late = [rules.number("risk.late", name) for name in ("overdue", "long_overdue")]
    factors = [*late, rules.number("risk.repeat", "relapse")]
    factors += [rules.number("exposure.factors", name)
                for name in rules.by_id["exposure.factors"].values]  # fmt: skip
    checks = (
        ("levels_out_of_order", 0 < levels[0] < levels[1] < levels[2] < 100),
        ("weights_out_of_order", weights == sorted(weights)),
        ("not_positive", min([*weights, *factors, rules.number("risk.scale", "scale")]) > 0),
        ("factor_below_one", min(factors) >= 1 and late[0] <= late[1]),
    )
    return tuple(code for code, holds in checks if not holds)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
