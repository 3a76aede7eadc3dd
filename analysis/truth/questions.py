"""Records that look odd, asked about one by one: questions, never accusations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.day import NAMED, Day
from analysis.ranking.eb import moments
from analysis.ranking.hotspots import false_discovery
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import EventKind, TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

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
Row = tuple[str, int, Any, int | None]
Floats = npt.NDArray[np.float64]
# Share of false questions tolerated among those asked.
FALSE_SHARE: Final = 0.05
DAYS_BEFORE: Final = 3
# Spread of the hit share between villages that is taken for granted: a beta law with as much weight
# as this many visits at most (so that villages are never held to be quite alike).
MOST_ALIKE: Final = 200.0


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
    personal = day.seen_by(NAMED)
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


def before_meetings(
    hazards: pd.DataFrame,
    meetings: Collection[date],
    *,
    start: date,
    end: date,
    days_before: int = DAYS_BEFORE,
) -> pd.DataFrame:
    """Return how many closings of each village fall just before a meeting.

    Indexed `village_code` (those with a closing): `n_closed`, `n_before`, `expected`, `p` (chance
    of as many or more), `q` (Benjamini-Hochberg), `is_question`.

    Expected: the share of the period's days that lie in a window, each weekday counted by the share
    of all closings that fall on it, so that a meeting on a Monday is no matter of its own. p is
    binomial; closings entered together are not independent, which makes p too small: a question.

    Parameters
    ----------
    meetings : days of meetings or reports
    start, end : period looked at, both included
    days_before : window: so many days before each meeting, the day itself left out
    """
    from scipy.stats import binom

    closed = hazards[hazards["closed_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
    days = pd.date_range(start, end)
    windows = {
        pd.Timestamp(meeting - timedelta(back))
        for meeting in meetings
        for back in range(1, days_before + 1)
    }
    is_window = days.isin(list(windows))
    by_weekday = closed["closed_on"].dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    weight = (by_weekday / np.bincount(days.day_of_week, minlength=7).clip(1)).to_numpy()[
        days.day_of_week
    ]
    share = float(weight[is_window].sum() / weight.sum()) if weight.sum() > 0 else 0.0
    in_window = closed["closed_on"].isin(list(windows))
    grouped = in_window.groupby(closed["village_code"].astype(object))
    table = pd.DataFrame({"n_closed": grouped.size(), "n_before": grouped.sum().astype("int64")})
    table["expected"] = table["n_closed"] * share
    table["p"] = binom.sf(table["n_before"] - 1, table["n_closed"], share)
    return _asked(table.rename_axis("village_code"))


def meeting_days(tasks: pd.DataFrame, *, until: date) -> frozenset[date]:
    """Return the days before which closings could have been hurried.

    Parameters
    ----------
    tasks
        `data.upkeep.rows` of "task": those of kind "meeting" count, on the day they were held, else
        the one they are due.
    until : later days are left out, beyond what a window before them reaches
    """
    days = pd.Series(dtype="datetime64[s]")
    if "kind" in tasks:
        held = tasks[tasks["kind"] == TaskKind.MEETING.value]
        days = pd.to_datetime(held["done_on"]).fillna(pd.to_datetime(held["due_on"]))
    last = until + timedelta(DAYS_BEFORE)
    return frozenset(day.date() for day in days.dropna() if day.date() <= last)


def silent_villages(visits: pd.DataFrame, villages: pd.Index) -> pd.DataFrame:
    """Return how likely so few visits with a find are, given the effort.

    Indexed `village_code`: `n_visits`, `n_hits` (visits that found anything), `expected` (hits, by
    the share of all other villages), `p` (chance of as few or fewer), `q` (Benjamini-Hochberg),
    `is_question`. A village without a visit has p NaN: it says nothing.

    Beta-binomial law with the mean and the between-village variance of all *other* villages
    (Martuzzi and Elliott's moments), so that a village is not its own excuse.

    Parameters
    ----------
    villages : all village codes
    """
    seat = villages.get_indexer(pd.Index(visits["village_code"].astype(object)))
    known = seat >= 0
    n = np.bincount(seat[known], minlength=len(villages)).astype(np.float64)
    is_hit = known & (visits["n_found"].to_numpy() > 0)
    hits = np.bincount(seat[is_hit], minlength=len(villages)).astype(np.float64)
    chance = np.full(len(villages), np.nan)
    expected = np.full(len(villages), np.nan)
    for place in np.flatnonzero(n):
        others = n > 0
        others[place] = False
        if not others.any():
            continue
        a, b = moments(hits[others], n[others], kind="trials")
        expected[place] = n[place] * b
        chance[place] = _as_few(hits[place], n[place], a=a, b=b)
    table = pd.DataFrame(
        {
            "n_visits": n.astype(np.int64),
            "n_hits": hits.astype(np.int64),
            "expected": expected,
            "p": chance,
        },
        index=villages.rename("village_code"),
    )
    return _asked(table)


def _as_few(hits: float, n: float, *, a: float, b: float) -> float:
    from scipy.stats import betabinom

    if b in (0.0, 1.0):
        return 1.0 if hits >= n * b else 0.0
    strength = min(b * (1 - b) / a - 1, MOST_ALIKE) if a > 0 else MOST_ALIKE
    strength = max(strength, 0.01)
    return float(betabinom.cdf(hits, n, b * strength, (1 - b) * strength))


def _asked(table: pd.DataFrame) -> pd.DataFrame:
    q = false_discovery(table["p"].to_numpy(dtype=np.float64))
    return table.assign(q=q, is_question=q <= FALSE_SHARE)


def silent_of(day: Day) -> pd.DataFrame:
    """Return the villages by how likely so few finds are, given their visits."""
    table = silent_villages(day.visits, day.villages.index)
    return table.assign(short_name=day.villages["short_name"]).sort_values("p")


def bunched_of(day: Day) -> pd.DataFrame:
    """Return the villages by how many closings fall just before a meeting on record."""
    first, last = day.period
    meetings = meeting_days(day.table("task"), until=day.as_of)
    if not meetings:
        return pd.DataFrame()
    table = before_meetings(day.hazards, meetings, start=first, end=last)
    return table.assign(short_name=day.villages["short_name"].reindex(table.index))
