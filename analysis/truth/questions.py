"""Closings that look odd, asked about one by one: questions, never accusations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analysis.day import PERSONAL, Day
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import EventKind

# Codes of vocabulary.truth.QUESTIONS.
SAME_DAY: Final = "closed_same_day"
SAME_PERSON: Final = "rechecked_by_owner"
SAME_PHOTO: Final = "photo_used_again"
OUT_OF_ORDER: Final = "closed_before_found"
NO_RECHECK: Final = "closed_without_recheck"
_AFTER: Final = frozenset(
    kind.value
    for kind in (
        EventKind.SUBMITTED,
        EventKind.RECHECK_PASSED,
        EventKind.ACCEPTED,
        EventKind.CLOSED,
    )
)
_COLUMNS: Final = ("code", "hazard_id", "village_code", "other_id")


def questions(
    hazards: pd.DataFrame,
    events: pd.DataFrame | None = None,
    photos: Mapping[int, str] | None = None,
) -> pd.DataFrame:
    """Return what somebody should ask about the hazards that were closed.

    One row a question, ordered by code and hazard: `code`, `hazard_id`, `village_code`, `other_id`
    (Int64: the other hazard with the same photo, else NA).

    ``closed_same_day``: closed on the day it was found, though its kind is not one to be put right
    at once. ``closed_before_found``. ``closed_without_recheck``: no passed re-check among the
    events. ``rechecked_by_owner``: the person in charge re-checked his own work.
    ``photo_used_again``: a photo of the state afterwards serves another hazard as well, or shows
    the same hazard when it was found.

    Parameters
    ----------
    hazards
        `data.frames.hazards`; with `owner` (personal=True) the person put in charge is compared
        with the one who re-checked.
    events : `data.frames.events`; needed for who re-checked and for photos
    photos : mapping of file id to sha256, optional
        Of the files in the store, for events that name a photo as ``file:7``; without it such a
        photo is known by that name alone, and the same picture handed in twice is not seen.
    """
    closed = hazards[hazards["closed_on"].notna()]
    found: list[Row] = _dates(closed)
    if events is not None:
        of_hazards = events[events["subject"] == "hazard"]
        found += _rechecks(closed, of_hazards)
        found += _photos(hazards, of_hazards, photos or {})
    found.sort(key=_order)
    rows = pd.DataFrame(found, columns=list(_COLUMNS))
    rows["other_id"] = rows["other_id"].astype("Int64")
    return rows


Row = tuple[str, int, Any, int | None]


def _order(row: Row) -> tuple[str, int, int]:
    return row[0], row[1], row[3] or 0


def _dates(closed: pd.DataFrame) -> list[Row]:
    at_once = closed["code"].map(_is_at_once).astype(bool)
    same = (closed["closed_on"] == closed["found_on"]) & ~at_once
    before = closed["closed_on"] < closed["found_on"]
    return [*_rows(SAME_DAY, closed[same]), *_rows(OUT_OF_ORDER, closed[before])]


def _rows(code: str, hazards: pd.DataFrame) -> list[Row]:
    villages = hazards["village_code"]
    return [(code, int(number), villages[number], None) for number in hazards.index]


def _is_at_once(code: object) -> bool:
    known = HAZARD_CODES.get(str(code))
    return known is not None and known.on_the_spot


def _rechecks(closed: pd.DataFrame, events: pd.DataFrame) -> list[Row]:
    passed = events[events["kind"] == EventKind.RECHECK_PASSED.value]
    # A register that never writes down its re-checks says nothing by leaving one out.
    lacking = closed[~closed.index.isin(passed["subject_id"])] if len(passed) else closed.iloc[:0]
    found = _rows(NO_RECHECK, lacking)
    if "owner" not in closed:
        return found
    last = passed.drop_duplicates("subject_id", keep="last").set_index("subject_id")["changes"]
    by = last.map(_rechecked_by).reindex(closed.index).astype(object)
    owner = closed["owner"].astype(object).map(_name)
    same = owner.notna() & (owner == by)
    return [*found, *_rows(SAME_PERSON, closed[same])]


def _rechecked_by(changes: object) -> str | None:
    return _name(changes.get("rechecked_by")) if isinstance(changes, Mapping) else None


def _name(typed: object) -> str | None:
    return "".join(typed.split()) or None if isinstance(typed, str) else None


def _photos(hazards: pd.DataFrame, events: pd.DataFrame, known: Mapping[int, str]) -> list[Row]:
    first: dict[str, tuple[int, bool]] = {}
    found: list[Row] = []
    villages = hazards["village_code"].to_dict()
    for event in events.itertuples():
        number, is_after = int(event.subject_id), event.kind in _AFTER  # type: ignore[arg-type]
        for photo in _hashes(event.changes, known):
            other, was_after = first.setdefault(photo, (number, is_after))
            is_again = other != number or was_after != is_after
            if is_again and (is_after or was_after) and number in villages:
                found.append((SAME_PHOTO, number, villages[number], other))
    return sorted(set(found), key=_order)


def _hashes(changes: object, known: Mapping[int, str]) -> Iterable[str]:
    photos = changes.get("photos") if isinstance(changes, Mapping) else None
    for photo in photos or ():
        name = photo.get("sha256") if isinstance(photo, Mapping) else photo
        kind, _, number = str(name or "").partition(":")
        if kind == "file" and number.isdecimal():
            name = known.get(int(number), name)
        if name:
            yield str(name)


def of(day: Day) -> pd.DataFrame:
    """Return the questions about single hazards, with the hazard's site beside each.

    Names of people are compared inside and do not leave: the frame given back has none.
    """
    personal = Day(day.store, replace(day.asked, scope=PERSONAL))
    photos = {int(str(one)): str(digest) for one, digest in day.table("file")["sha256"].items()}
    found = questions(personal.hazards, day.events, photos)
    site = found["hazard_id"].map(day.hazards["site_id"])
    return found.assign(
        site_id=site,
        site=site.map(day.sites["name"]),
        village=found["village_code"].map(day.villages["short_name"]),
        found_on=found["hazard_id"].map(day.hazards["found_on"]),
        closed_on=found["hazard_id"].map(day.hazards["closed_on"]),
    )
