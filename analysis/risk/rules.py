"""The rule file as typed values, the version in force on a date, under the office's own rules."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from analysis.campaign.calendar import CalendarError, HolidayYear, HolidayYears, year_from_document
from vocabulary.errors import CampaignError

RULE_FILE: Final = Path(__file__).resolve().parents[2] / "vocabulary" / "rules.toml"
RuleValue = float | bool | tuple[str, ...]
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


class RuleError(CampaignError):
    """The rule file lacks a rule or a value the product cannot do without."""


@dataclass(frozen=True)
class Rule:
    """One entry of the rule file.

    Attributes
    ----------
    id : what the code asks for, e.g. ``"risk.weights"``
    name_zh, name_en, source, article : what staff read, and where it is written
    effective_from, effective_to
        First and last day in force; `effective_to` is None while it is in force.
    verified : false is shown as "to be confirmed" on screen
    """

    id: str
    name_zh: str
    name_en: str
    source: str
    article: str
    effective_from: date
    effective_to: date | None
    verified: bool
    values: Mapping[str, RuleValue]

    def holds_on(self, day: date) -> bool:
        """Return whether the rule is in force on `day`."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )


@dataclass(frozen=True)
class Rules:
    """The rules in force on one day."""

    on: date
    by_id: Mapping[str, Rule]

    def number(self, rule: str, value: str) -> float:
        """Return one number.

        Raises
        ------
        RuleError
            The rule or the value is not there, or is not a number.
        """
        found = self._find(rule, value)
        if isinstance(found, tuple):
            raise RuleError(f"Rule {rule} needs a number in {value}, got words {found}.")
        return float(found)

    def words(self, rule: str, value: str) -> tuple[str, ...]:
        """Return one list of words.

        Raises
        ------
        RuleError
            The rule or the value is not there, or is not a list.
        """
        found = self._find(rule, value)
        if not isinstance(found, tuple):
            raise RuleError(f"Rule {rule} needs a list of words in {value}, got {found}.")
        return found

    def changed(self, changes: Mapping[str, Mapping[str, RuleValue]]) -> Rules:
        """Return the rules with some values replaced, for a before-and-after preview.

        Parameters
        ----------
        changes : mapping of rule id to mapping of value name to value

        Raises
        ------
        RuleError
            A named rule or value does not exist: a slip must not pass for a change.
        """
        by_id = dict(self.by_id)
        for rule_id, values in changes.items():
            for value in values:
                self._find(rule_id, value)
            old = by_id[rule_id]
            by_id[rule_id] = Rule(**{**old.__dict__, "values": {**old.values, **values}})
        return Rules(self.on, by_id)

    def _find(self, rule: str, value: str) -> RuleValue:
        if rule not in self.by_id:
            raise RuleError(f"The rule file has no rule {rule} in force on {self.on}.")
        if value not in self.by_id[rule].values:
            raise RuleError(f"Rule {rule} has no value {value}.")
        return self.by_id[rule].values[value]


@dataclass(frozen=True)
class OfficeRules:
    """What an office works by.

    Attributes
    ----------
    rules : those in force, as the office has set them
    years : holiday years it loaded, besides the published ones
    """

    rules: Rules
    years: HolidayYears = field(default_factory=dict)


def load_rules(*, on: date, path: Path = RULE_FILE) -> Rules:
    """Return the rules in force on a day.

    Parameters
    ----------
    on : of two versions of a rule the one in force on this day is taken
    path : a rule file in the shape of `vocabulary/rules.toml`

    Raises
    ------
    RuleError
        The file cannot be read as rules, or two versions of one rule hold on the same day.
    """
    in_force: dict[str, Rule] = {}
    for rule in read_rules(path):
        if not rule.holds_on(on):
            continue
        if rule.id in in_force:
            raise RuleError(f"Two versions of rule {rule.id} are in force on {on}; end the older.")
        in_force[rule.id] = rule
    return Rules(on, in_force)


@cache
def read_rules(path: Path = RULE_FILE) -> tuple[Rule, ...]:
    """Return every entry of a rule file, all versions.

    Raises
    ------
    RuleError
        The file is not TOML, or an entry lacks a field.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(_entry(entry) for entry in document["rule"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as cause:
        raise RuleError(f"The rule file {path.name} cannot be read as rules: {cause}.") from cause


def _entry(entry: dict[str, object]) -> Rule:
    values = entry["values"]
    if not isinstance(values, dict):
        raise TypeError(f"rule {entry['id']} has no table of values")
    typed = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
    fields = {**entry, "values": typed, "effective_to": entry.get("effective_to")}
    return Rule(**fields)  # type: ignore[arg-type]


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
