"""What facts are counted from, and the numbers of the whole: checked, found, closed, overdue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.campaign.standing import LONG_DAYS
from analysis.risk.hazards import closed_in_time, with_clock
from briefing.facts.fact import Fact, Period, RowId, count, share
from vocabulary.terms import EventKind, HazardGrade, HazardStatus, RiskLevel

if TYPE_CHECKING:
    from analysis.day import Day

MAJOR: Final = (HazardGrade.SUSPECTED_MAJOR, HazardGrade.MAJOR)
TO_RECHECK: Final = (HazardStatus.SUBMITTED,)
TO_CLOSE: Final = (HazardStatus.RECHECKED, HazardStatus.ACCEPTED)
# "Due soon" looks one meeting ahead.
SOON_DAYS: Final = 7


@dataclass(frozen=True)
class Frames:
    """What facts are counted from: a day's frames, and two of its hazards with their progress.

    Attributes
    ----------
    hazards : frame of `with_progress`
    before : the same as of the day before the period
    """

    day: Day
    period: Period
    hazards: pd.DataFrame
    before: pd.DataFrame


def with_progress(hazards: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return `hazards` with the clock's columns and two more.

    Without the voided ones; plus the columns of `analysis.risk.hazards.with_clock` and, boolean,
    `is_closed` and `is_due` (the deadline lies before `as_of`).

    Parameters
    ----------
    hazards : frame of docs/frames.md, state of `as_of`
    """
    known = hazards.loc[~hazards["status"].eq(HazardStatus.VOIDED.value)]
    frame = with_clock(known, as_of=as_of)
    return frame.assign(
        is_closed=frame["status"].eq(HazardStatus.CLOSED.value),
        is_due=frame["due_on"].lt(pd.Timestamp(as_of)),
    )


def within(dates: pd.Series[pd.Timestamp], period: Period) -> pd.Series[bool]:
    """Return which dates lie in the period; a missing date does not."""
    return dates.between(pd.Timestamp(period.start), pd.Timestamp(period.end))


def ids(frame: pd.DataFrame, mask: pd.Series[bool] | None = None) -> tuple[RowId, ...]:
    """Return the index of the rows where `mask` holds (all without one), in ascending order."""
    chosen = frame.index if mask is None else frame.index[mask.to_numpy(dtype=bool)]
    return tuple(sorted(chosen.tolist()))


def totals(frames: Frames) -> Iterator[Fact]:
    """Yield the facts of the whole register."""
    yield from _checked(frames)
    yield from _found(frames)
    yield from _progress(frames)
    yield from _late(frames)
    yield from _escalated(frames)
    yield from _rechecks(frames)
    yield from _waiting(frames)
    yield from _came_back(frames)
    risk = frames.day.risk
    for level in RiskLevel:
        rows = ids(risk, risk["level"].eq(level.value))
        yield count(f"sites.risk.{level.value}", rows, whole=len(risk))


def _checked(frames: Frames) -> Iterator[Fact]:
    visits, sites = frames.day.visits, frames.day.sites
    now = visits.loc[within(visits["visited_on"], frames.period)]
    then = visits.loc[within(visits["visited_on"], frames.period.before)]
    yield count("sites.total", ids(sites))
    yield count("villages.total", ids(frames.day.villages))
    ago = _a_year_ago(frames, visits, "visited_on")
    n_ago = None if ago is None else len(ago)
    yield count("visits.period", ids(now), previous=len(then), year_before=n_ago)
    n_ago = None if ago is None else ago["site_id"].nunique()
    yield _per_visit(frames, n_now=len(now), n_then=len(then))
    yield _sites_of(
        "sites.visited.period", now, previous=then["site_id"].nunique(), year_before=n_ago
    )
    earlier = visits.loc[visits["visited_on"].lt(pd.Timestamp(frames.period.start))]
    yield _sites_of("sites.visited", visits, previous=earlier["site_id"].nunique())
    reached = tuple(sorted(set(visits["site_id"]) & set(sites.index)))
    reached_before = len(set(earlier["site_id"]) & set(sites.index))
    previous = reached_before / len(sites) if len(sites) else None
    yield share("sites.coverage", reached, len(sites), previous=previous)


def _per_visit(frames: Frames, *, n_now: int, n_then: int) -> Fact:
    """Return how many hazards a visit of the period found: what was found goes with the effort."""
    found_on = frames.hazards["found_on"]
    n_found, n_before = (
        int(within(found_on, period).sum()) for period in (frames.period, frames.period.before)
    )
    value, note = (n_found / n_now, "") if n_now else (None, "no_base")
    previous = n_before / n_then if n_then else None
    return Fact(
        "hazards.per_visit.period", value if previous is not None else None, "ratio",
        n_found, n_now, previous, note=note,
    )  # fmt: skip


def _sites_of(
    fact_id: str, visits: pd.DataFrame, *, previous: int, year_before: int | None = None
) -> Fact:
    return count(fact_id, sites_in(visits), previous=previous, year_before=year_before)


def _a_year_ago(frames: Frames, rows: pd.DataFrame, dated: str) -> pd.DataFrame | None:
    """Return the rows of the same days a year earlier; None where nothing was kept so early."""
    ago = frames.period.year_before
    first = min(frames.day.visits["visited_on"].min(), frames.hazards["found_on"].min())
    # Without a record from before those days, none in them may mean that none was kept. (NaT is
    # not below.)
    return rows.loc[within(rows[dated], ago)] if first < pd.Timestamp(ago.start) else None


def _found(frames: Frames) -> Iterator[Fact]:
    hazards = frames.hazards
    now = within(hazards["found_on"], frames.period)
    then = within(hazards["found_on"], frames.period.before)
    ago = _a_year_ago(frames, hazards, "found_on")
    yield count(
        "hazards.found.period",
        ids(hazards, now),
        previous=int(then.sum()),
        year_before=None if ago is None else len(ago),
    )
    closed_now = within(hazards["closed_on"], frames.period) & hazards["is_closed"]
    yield count("hazards.closed.period", ids(hazards, closed_now), previous=_closed_then(frames))
    new, then_new = ~carried(hazards), ~carried(frames.before)
    yield count("hazards.found", ids(hazards, new), previous=int(then_new.sum()))
    yield count("hazards.carried", ids(hazards, ~new), whole=len(hazards))
    nowhere = hazards["village_code"].isna()
    yield count("hazards.no_village", ids(hazards, nowhere), whole=len(hazards))


def _closed_then(frames: Frames) -> int:
    # A hazard closed then and open again now has lost its date in today's frame: only the frame
    # of that day can count it.
    closed = frames.before["is_closed"] & within(frames.before["closed_on"], frames.period.before)
    return int(closed.sum())


def _progress(frames: Frames) -> Iterator[Fact]:
    hazards, before = frames.hazards, frames.before
    for name in ("rectified", "closed"):
        column = f"is_{name}"
        rows, then = ids(hazards, hazards[column]), total_of(before, column)
        yield count(f"hazards.{name}", rows, whole=len(hazards), previous=then)
        previous = mean_of(before, column)
        yield share(f"hazards.{name}_share", rows, len(hazards), previous=previous)
    yield count(
        "hazards.open", ids(hazards, hazards["is_open"]), previous=total_of(before, "is_open")
    )
    major, major_then = (
        frame["is_open"] & frame["grade"].isin([grade.value for grade in MAJOR])
        for frame in (hazards, before)
    )
    yield count("hazards.major_open", ids(hazards, major), previous=int(major_then.sum()))
    for name, grade in (("suspected", HazardGrade.SUSPECTED_MAJOR), ("judged", HazardGrade.MAJOR)):
        mine = ~hazards["is_rectified"] & hazards["grade"].eq(grade.value)
        yield count(f"hazards.{name}_open", ids(hazards, mine))


def _late(frames: Frames) -> Iterator[Fact]:
    hazards, before = frames.hazards, frames.before
    due = hazards.loc[hazards["is_due"]]
    yield count("hazards.due", ids(due), previous=total_of(before, "is_due"))
    overdue = hazards["is_overdue"]
    yield count("hazards.overdue", ids(hazards, overdue), previous=total_of(before, "is_overdue"))
    rows = ids(due, due["is_overdue"])
    yield share(
        "hazards.overdue_share",
        rows,
        len(due),
        previous=mean_of(before.loc[before["is_due"]], "is_overdue"),
    )
    yield _in_time(hazards, before)
    yield Fact("limits.long_days", LONG_DAYS, "days")
    long = overdue & hazards["days_overdue"].gt(LONG_DAYS)
    yield count("hazards.overdue_long", ids(hazards, long), whole=int(overdue.sum()))
    soon_end = pd.Timestamp(frames.day.as_of + timedelta(days=SOON_DAYS))
    today = pd.Timestamp(frames.day.as_of)
    # What is reported put right needs no reminder, only its re-check.
    soon = ~hazards["is_rectified"] & hazards["due_on"].between(today, soon_end)
    yield count("hazards.due_soon", ids(hazards, soon), whole=int(hazards["is_open"].sum()))


def _in_time(hazards: pd.DataFrame, before: pd.DataFrame) -> Fact:
    known = hazards.loc[hazards["closed_in_time"].notna()]
    rows = ids(known, known["closed_in_time"].astype(bool))
    previous = closed_in_time(before)[0]
    return share("hazards.in_time_share", rows, len(known), previous=previous)


def _escalated(frames: Frames) -> Iterator[Fact]:
    hazards = frames.hazards
    for name in ("supervised", "exposed", "handed_over"):
        flagged = hazards["is_open"] & hazards[f"is_{name}"].astype("boolean").fillna(False)
        yield count(f"hazards.{name}", ids(hazards, flagged), whole=int(hazards["is_open"].sum()))


def _rechecks(frames: Frames) -> Iterator[Fact]:
    events = frames.day.events
    mine = events["subject"].eq("hazard") & events["subject_id"].isin(frames.hazards.index)
    inside = events.loc[mine & within(events["effective_on"], frames.period)]
    passed = inside.loc[inside["kind"].eq(EventKind.RECHECK_PASSED.value)]
    failed = inside["kind"].eq(EventKind.RECHECK_FAILED.value).sum()
    # One hazard may be re-checked twice: the base counts checks, the rows are the events.
    yield share("hazards.recheck_share", ids(passed), len(passed) + int(failed))


def _waiting(frames: Frames) -> Iterator[Fact]:
    """Yield what is put right and not closed yet, what is not put right, and where each stands."""
    hazards, before = frames.hazards, frames.before
    for name, frame_of in (("waiting", _is_waiting), ("unrectified", _is_unrectified)):
        rows, then = ids(hazards, frame_of(hazards)), int(frame_of(before).sum())
        yield count(f"hazards.{name}", rows, whole=len(hazards), previous=then)
    in_time = _is_unrectified(hazards) & ~hazards["is_overdue"]
    yield count("hazards.in_time_left", ids(hazards, in_time), whole=len(hazards))
    nowhere = hazards["is_overdue"] & hazards["village_code"].isna()
    yield count("hazards.overdue_nowhere", ids(hazards, nowhere), whole=len(hazards))
    for name, statuses in (("to_recheck", TO_RECHECK), ("to_close", TO_CLOSE)):
        of_them = hazards["status"].isin([status.value for status in statuses])
        yield count(f"hazards.{name}", ids(hazards, of_them), whole=len(hazards))


def _is_waiting(hazards: pd.DataFrame) -> pd.Series[bool]:
    return hazards["is_rectified"] & hazards["is_open"]


def _is_unrectified(hazards: pd.DataFrame) -> pd.Series[bool]:
    return ~hazards["is_rectified"]


def _came_back(frames: Frames) -> Iterator[Fact]:
    """Yield what was opened again after it was closed; of all closings, the one rate of relapse."""
    events = frames.day.events
    mine = events["subject"].eq("hazard") & events["subject_id"].isin(frames.hazards.index)
    known = events.loc[mine & events["effective_on"].le(pd.Timestamp(frames.day.as_of))]
    again, closed = (
        known.loc[known["kind"].eq(kind.value)] for kind in (EventKind.REOPENED, EventKind.CLOSED)
    )
    now = ids(again, within(again["effective_on"], frames.period))
    then = int(within(again["effective_on"], frames.period.before).sum())
    yield count("hazards.reopened.period", now, previous=then)
    yield count("hazards.reopened", ids(again), whole=len(closed))
    yield count("hazards.unclosed.period", _unclosed(frames, again))
    yield count("hazards.closings", ids(closed))
    yield share("hazards.relapse_share", ids(again), len(closed))


def _unclosed(frames: Frames, again: pd.DataFrame) -> tuple[RowId, ...]:
    """Return what was closed when the period began and is so no more, or was closed anew."""
    was = frames.before.index[frames.before["is_closed"].to_numpy(dtype=bool)]
    opened = again.loc[within(again["effective_on"], frames.period), "subject_id"]
    hazards = frames.hazards.reindex(was)
    gone = hazards["status"].isna()
    # A closing whose day was corrected into the period counts as one of the period.
    moved = within(hazards["closed_on"], frames.period)
    is_unclosed = was.isin(opened) | gone.to_numpy(dtype=bool) | moved.to_numpy(dtype=bool)
    return tuple(sorted(was[is_unclosed].tolist()))


def carried(hazards: pd.DataFrame) -> pd.Series[bool]:
    """Return which hazards an earlier campaign left open, where the frame says so."""
    if "is_carried" in hazards:
        return hazards["is_carried"]
    return pd.Series(data=False, index=hazards.index)


def sites_in(visits: pd.DataFrame) -> tuple[RowId, ...]:
    """Return the sites visited, in ascending order."""
    return tuple(sorted(visits["site_id"].dropna().unique().tolist()))


def total_of(frame: pd.DataFrame, column: str) -> int:
    """Return how many rows hold."""
    return int(frame[column].sum())


def mean_of(frame: pd.DataFrame, column: str) -> float | None:
    """Return the share of rows that hold, None without a row."""
    return None if frame.empty else total_of(frame, column) / len(frame)
