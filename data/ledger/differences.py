"""What a ledger row says that the register does not: field by field, old and new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from data.canonical import plain
from data.event_fields import HAZARD_FIELDS, SITE_FIELDS, SOURCE_FIELDS
from data.events import State
from data.ledger import Record
from data.ledger.identity import Known, name_key
from data.ledger.values import mask
from vocabulary.terms import PositionQuality

# A point is the same within a centimetre; conversions differ in the last digits.
_SAME_DEGREES: Final = 1e-7
PERSONAL: Final = frozenset({"responsible_person", "phone", "owner", "found_by", "leader"})

_POSITION: Final = ("lon", "lat", "position_quality")
_SOURCE_POSITION: Final = ("source_x", "source_y", "source_datum")
_QUALITIES: Final = [quality.value for quality in PositionQuality]
_BY_HAND: Final = frozenset({*_POSITION, *_SOURCE_POSITION, *SOURCE_FIELDS, "extra", "site_id"})
# The workflow sets these; a ledger gives `status` and `done_on` instead.
_BY_EVENT: Final = frozenset({"status", "submitted_on", "rechecked_on", "closed_on", "assigned_on"})


@dataclass(frozen=True)
class Difference:
    """One field in which a row and the register differ.

    Attributes
    ----------
    sheet : str
    row : int
        As the clerk counts.
    subject : "village", "site" or "hazard"
    subject_id : int or str
        Id of the record, code of the village.
    label : str
        Name of the site or village, or the hazard's description.
    field : str
        Our column name; ``extra.<heading>`` for one we do not know.
    old, new : object
        Plain values, dates as ISO text; masked where the column is personal.
    """

    sheet: str
    row: int
    subject: str
    subject_id: int | str
    label: str
    field: str
    old: Any
    new: Any


def news_of(record: Record, known: Known, *, subject: str) -> dict[str, Any]:
    """Return what a record says anew, by field of the register.

    Parameters
    ----------
    record : dict
        From the ledger; a field it lacks, or has as None, is not news: a blank cell erases nothing.
    known : Known
    subject : "site" or "hazard"

    Returns
    -------
    dict
        Field -> new plain value; ``extra`` holds only the headings that changed.
    """
    fields = SITE_FIELDS if subject == "site" else HAZARD_FIELDS
    guessed = record.get("guessed") or ()
    news = {}
    for name, value in record.items():
        new = plain(value)
        if new in (None, "", [], {}) or name not in fields or name in _BY_HAND | _BY_EVENT:
            continue
        if name in guessed and known.state.get(name) is not None:
            continue  # what we read into a row does not outweigh what somebody wrote
        if not _same(name, new, known.base.get(name)) and not _same(
            name, new, known.state.get(name)
        ):
            news[name] = new
    if subject == "site":
        news |= _position_news(record, known)
    extra = _extra_news(record, known)
    return news | ({"extra": extra} if extra else {})


def _same(name: str, new: Any, old: Any) -> bool:
    if old is None:
        return False
    if isinstance(new, list):
        return {name_key(str(part)) for part in new} <= {name_key(str(part)) for part in old}
    if name in ("name", "site_no", "building_code", "hazard_no"):
        return name_key(str(new)) == name_key(str(old))
    if isinstance(new, str):
        return new.strip() == str(old).strip()
    return bool(new == old)


def _position_news(record: Record, known: Known) -> dict[str, Any]:
    given = {name: plain(record.get(name)) for name in (*_POSITION, *_SOURCE_POSITION)}
    if given["lon"] is None or given["lat"] is None:
        return {}
    state, base = known.state, known.base
    if given["source_x"] is not None and _near(given, base, ("source_x", "source_y")):
        same_place = _near(given, base, ("lon", "lat"))  # else it was read in another datum
        if same_place:
            return {}
    if _near(given, state, ("lon", "lat")):
        return {}
    if _rank(given["position_quality"]) > _rank(state.get("position_quality")):
        return {}
    if given["source_x"] is None and _near(given, base, ("lon", "lat")):
        return {}
    return {name: value for name, value in given.items() if value is not None}


def _near(given: dict[str, Any], known: State, names: tuple[str, ...]) -> bool:
    pairs = [(given[name], known.get(name)) for name in names]
    return all(
        a is not None and b is not None and abs(a - b) <= _SAME_DEGREES * max(1.0, abs(b) / 180)
        for a, b in pairs
    )


def _rank(quality: Any) -> int:
    return _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)


def _extra_news(record: Record, known: Known) -> dict[str, str]:
    seen = {**(known.state.get("extra") or {}), **(known.base.get("extra") or {})}
    now = known.state.get("extra") or {}
    return {
        heading: text
        for heading, text in (record.get("extra") or {}).items()
        if text and text not in (seen.get(heading), now.get(heading))
    }


def shown(
    news: dict[str, Any],
    state: State,
    *,
    sheet: str,
    row: int,
    subject: str,
    subject_id: int | str,
    label: str,
) -> list[Difference]:
    """Return the news of a record as a person reads them, personal cells masked.

    A moved point is one difference, not one for each coordinate.
    """
    found = []
    for name, new in news.items():
        if name == "extra":
            old = state.get("extra") or {}
            pairs = [(f"extra.{heading}", old.get(heading), text) for heading, text in new.items()]
        elif name == "lon":
            pairs = [("position", _point(state), _point(news))]
        elif name in (*_POSITION, *_SOURCE_POSITION) and "lon" in news:
            continue
        else:
            pairs = [(name, state.get(name), new)]
        for field, was, becomes in pairs:
            sides = [_masked(side) if field in PERSONAL else side for side in (was, becomes)]
            found.append(Difference(sheet, row, subject, subject_id, label, field, *sides))
    return found


def _masked(value: Any) -> str | None:
    return None if value is None else mask(str(value))


def _point(state: dict[str, Any]) -> str | None:
    if state.get("lon") is None or state.get("lat") is None:
        return None
    return f"{state['lon']:.6f}, {state['lat']:.6f}"
