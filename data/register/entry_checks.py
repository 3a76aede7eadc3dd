"""What is checked of an entry by hand before anything is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from data.store.events import CHINA_TIME
from vocabulary.bachuan import DISTRICT_BOX
from vocabulary.errors import CampaignError, StaleRecordError
from vocabulary.facts import FACTS, SiteFact
from vocabulary.messages import message
from vocabulary.store import noun
from vocabulary.terms import HazardGrade, HazardStatus

_LONGEST: Final = {"name": 60, "address": 120, "description": 500, "found_by": 60}
_LONGEST_ELSE: Final = 120
_PHONE: Final = re.compile(r"[0-9+*][0-9*\- ]{5,17}")
_PHONES: Final = re.compile(r"\s*[/、,，;；]\s*")


class EntryRefusal(CampaignError):
    """An entry is not written down.

    Attributes
    ----------
    code : str
        Key of `vocabulary.register.ENTRY_REFUSALS`.
    values : dict
        What the sentence names.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(f"The entry is refused: {code}, {sorted(values)}.")
        self.code = code
        self.values = values


def tidied(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as they are kept: text without blanks around it, "" as None, whole counts."""
    made: dict[str, Any] = {}
    for name, value in fields.items():
        kept = value.strip() or None if isinstance(value, str) else value
        fact = FACTS.get(name)
        if fact is not None and fact.type == "count" and isinstance(kept, float):
            kept = int(kept) if kept.is_integer() else kept
        made[name] = kept
    return made


def check_version(subject: str, record_id: int, version: int, *, expected: int) -> None:
    """Let a change pass only on the version of the record that the person had before them.

    Raises
    ------
    StaleRecordError
        Somebody else changed the record since.
    """
    if version != expected:
        raise StaleRecordError(
            message(
                "{subject} {record_id} is at version {version}, the change was made on version "
                "{expected}; look at both and choose."
            ),
            subject=noun(subject),
            record_id=record_id,
            version=version,
            expected=expected,
        )


def check_day(day: date, *, now: datetime, last: date | None = None) -> None:
    """Refuse a day that lies ahead, or before the day of the record's `last` event.

    Raises
    ------
    EntryRefusal
        future_date, before_last.
    """
    today = now.astimezone(CHINA_TIME).date()
    if day > today:
        raise EntryRefusal("future_date", field="effective_on", day=day, today=today)
    if last is not None and day < last:
        raise EntryRefusal("before_last", day=day, last=last)


def check_site(site: Mapping[str, Any], *, villages: Collection[str]) -> None:
    """Refuse a site that cannot be as it is typed.

    Parameters
    ----------
    site : mapping
        The fields that are new or changed, of `tidied`; a field not given is not checked.
    villages : collection of str
        Codes of the register.

    Raises
    ------
    EntryRefusal
        A field is missing, too long, out of its range, or names nothing there is.
    """
    for name in ("name", "category"):
        if name in site and site[name] is None:
            raise EntryRefusal("missing", field=name)
    for name, value in site.items():
        if value is None:
            continue
        if isinstance(value, str):
            _check_length(name, value)
        if name in FACTS:
            _check_fact(FACTS[name], value)
    code = site.get("village_code")
    if code is not None and code not in villages:
        raise EntryRefusal("no_such_village", value=code)
    _check_phone(site.get("phone"))
    if site.get("lon") is not None:
        check_point(site["lon"], site["lat"])


def check_point(lon: float, lat: float) -> None:
    """Refuse a point outside the district.

    Raises
    ------
    EntryRefusal
        It lies outside `vocabulary.bachuan.DISTRICT_BOX`.
    """
    box = DISTRICT_BOX
    if not (box.west <= lon <= box.east and box.south <= lat <= box.north):
        raise EntryRefusal("outside", value=f"{lon:.5f}, {lat:.5f}")


def check_hazard(hazard: Mapping[str, Any], *, found_on: date, today: date) -> None:
    """Refuse a hazard that cannot be as it is typed.

    Parameters
    ----------
    hazard : mapping
        Of `tidied`.

    Raises
    ------
    EntryRefusal
        A field is missing or too long, a date cannot be, or a major hazard lacks its paper.
    """
    for name in ("code", "description"):
        if hazard.get(name) is None:
            raise EntryRefusal("missing", field=name)
    for name, value in hazard.items():
        if isinstance(value, str):
            _check_length(name, value)
    if found_on > today:
        raise EntryRefusal("future_date", field="found_on", day=found_on, today=today)
    due = hazard.get("due_on")
    if due is not None and due < found_on:
        raise EntryRefusal("due_before_found", due=due, day=found_on)
    if hazard.get("grade") == HazardGrade.MAJOR.value and not hazard.get("paper_number"):
        raise EntryRefusal("major_paper")


def check_hazard_change(
    state: Mapping[str, Any], news: Mapping[str, Any], told: Mapping[str, Any]
) -> None:
    """Refuse a change of what a hazard says that cannot be, or needs more than a hand.

    Parameters
    ----------
    state : mapping
        The hazard as it stands.
    news : mapping
        The fields that differ, of `tidied`.
    told : mapping
        `reason` and `paper_number`, of `tidied`.

    Raises
    ------
    EntryRefusal
        It is voided, a field is missing or too long, there is no reason, or its grade is changed
        without the authority's paper or after it was closed.
    """
    if state.get("status") == HazardStatus.VOIDED.value:
        raise EntryRefusal("voided")
    for name in ("code", "description", "grade"):
        if name in news and news[name] is None:
            raise EntryRefusal("missing", field=name)
    if told.get("reason") is None:
        raise EntryRefusal("missing", field="reason")
    for name, value in {**news, **told}.items():
        if isinstance(value, str):
            _check_length(name, value)
    if "grade" not in news:
        return
    if state.get("status") == HazardStatus.CLOSED.value:
        raise EntryRefusal("grade_closed")
    is_major = HazardGrade.MAJOR.value in (state.get("grade"), news["grade"])
    if is_major and told.get("paper_number") is None:
        raise EntryRefusal("major_paper")


def _check_length(name: str, value: str) -> None:
    most = _LONGEST.get(name, _LONGEST_ELSE)
    if len(value) > most:
        raise EntryRefusal("too_long", field=name, most=most, length=len(value))


def _check_fact(fact: SiteFact, value: Any) -> None:
    if fact.type not in ("number", "count"):
        return
    if not fact.low <= value <= fact.high:
        raise EntryRefusal(
            "range", field=fact.name, value=f"{value:,.10g}", low=f"{fact.low:,.10g}",
            high=f"{fact.high:,.10g}",
        )  # fmt: skip
    if fact.type == "count" and not float(value).is_integer():
        raise EntryRefusal("whole", field=fact.name, value=f"{value:,.10g}")


def _check_phone(value: str | None) -> None:
    if value is not None and not all(_PHONE.fullmatch(one) for one in _PHONES.split(value)):
        raise EntryRefusal("phone", field="phone", value=value)
