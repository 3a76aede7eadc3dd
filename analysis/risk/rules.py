"""The rule file as typed values: the version in force on a date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from analysis.campaign.calendar import HolidayYears
from vocabulary.errors import CampaignError

RULE_FILE: Final = Path(__file__).resolve().parents[2] / "vocabulary" / "rules.toml"
RuleValue = float | bool | tuple[str, ...]


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
