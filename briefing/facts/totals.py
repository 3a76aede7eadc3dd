"""The numbers of the whole: what was checked, found, put right, closed, and what is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from analysis.risk.hazards import closed_in_time
from briefing.facts.fact import Fact, count, share
from briefing.facts.frames import MAJOR, Frames, ids, within
from vocabulary.terms import EventKind, RiskLevel, VisitKind

# An item overdue longer than this is lifted to the list of long delays (STANDARDS 1.10: the
# score's own step from 1.25 to 1.5).
LONG_DAYS = 30
# "Due soon" looks one meeting ahead.
SOON_DAYS = 7


def totals(frames: Frames, risk: pd.DataFrame, events: pd.DataFrame | None) -> Iterator[Fact]:
    """Yield the facts of the whole register.

    Parameters
    ----------
    risk : frame of analysis.risk.assessment.assess, index site_id
    events : frame of data.frames.events, or None
        None: how re-checks went is not known, and says so.
    """
    yield from _checked(frames)
    yield from _found(frames)
    yield from _progress(frames)
    yield from _late(frames)
    yield from _escalated(frames)
    yield from _rechecks(frames, events)
    for level in RiskLevel:
        rows = ids(risk, risk["level"].eq(level.value))
        yield count(f"sites.risk.{level.value}", rows, whole=len(risk))


def _checked(frames: Frames) -> Iterator[Fact]:
    visits, sites = frames.visits, frames.sites
    now = visits.loc[within(visits["visited_on"], frames.period)]
    then = visits.loc[within(visits["visited_on"], frames.period.before)]
    yield count("sites.total", ids(sites))
    yield count("villages.total", ids(frames.villages))
    ago = _a_year_ago(frames, visits, "visited_on")
    n_ago = None if ago is None else len(ago)
    yield count("visits.period", ids(now), previous=len(then), year_before=n_ago)
    n_ago = None if ago is None else ago["site_id"].nunique()
    yield _sites_of(
        "sites.visited.period", now, previous=then["site_id"].nunique(), year_before=n_ago
    )
    earlier = visits.loc[visits["visited_on"].lt(pd.Timestamp(frames.period.start))]
    yield _sites_of("sites.visited", visits, previous=earlier["site_id"].nunique())
    reached = tuple(sorted(set(visits["site_id"]) & set(sites.index)))
    reached_before = len(set(earlier["site_id"]) & set(sites.index))
    previous = reached_before / len(sites) if len(sites) else None
    yield share("sites.coverage", reached, len(sites), previous=previous)


def _sites_of(
    fact_id: str, visits: pd.DataFrame, *, previous: int, year_before: int | None = None
) -> Fact:
    rows = tuple(sorted(visits["site_id"].dropna().unique().tolist()))
    return count(fact_id, rows, previous=previous, year_before=year_before)


def _a_year_ago(frames: Frames, rows: pd.DataFrame, dated: str) -> pd.DataFrame | None:
    """Return the rows of the same days a year earlier; None where nothing was kept so early."""
    ago = frames.period.year_before
    first = min(frames.visits["visited_on"].min(), frames.hazards["found_on"].min())
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
    known = frames.before
    new = ~carried(hazards)
    then_new = None if known is None else int((~carried(known)).sum())
    yield count("hazards.found", ids(hazards, new), previous=then_new)
    yield count("hazards.carried", ids(hazards, ~new), whole=len(hazards))
    nowhere = hazards["village_code"].isna()
    yield count("hazards.no_village", ids(hazards, nowhere), whole=len(hazards))


def _closed_then(frames: Frames) -> int | None:
    # A hazard closed then and open again now has lost its date in today's frame: only the frame
    # of that day can count it.
    if frames.before is None:
        return None
    closed = frames.before["is_closed"] & within(frames.before["closed_on"], frames.period.before)
    return int(closed.sum())


def _progress(frames: Frames) -> Iterator[Fact]:
    hazards, before = frames.hazards, frames.before
    for name in ("rectified", "closed"):
        rows = ids(hazards, hazards[f"is_{name}"])
        then = None if before is None else int(before[f"is_{name}"].sum())
        yield count(f"hazards.{name}", rows, whole=len(hazards), previous=then)
        yield share(
            f"hazards.{name}_share",
            rows,
            len(hazards),
            previous=mean_of(before, f"is_{name}"),
        )
    open_now = hazards["is_open"]
    yield count("hazards.open", ids(hazards, open_now), previous=total_of(before, "is_open"))
    major = open_now & hazards["grade"].isin([grade.value for grade in MAJOR])
    yield count("hazards.major_open", ids(hazards, major), previous=_major_then(before))


def _major_then(before: pd.DataFrame | None) -> int | None:
    if before is None:
        return None
    return int((before["is_open"] & before["grade"].isin([g.value for g in MAJOR])).sum())


def _late(frames: Frames) -> Iterator[Fact]:
    hazards, before = frames.hazards, frames.before
    due = hazards.loc[hazards["is_due"]]
    due_before = None if before is None else before.loc[before["is_due"]]
    yield count("hazards.due", ids(due), previous=total_of(before, "is_due"))
    overdue = hazards["is_overdue"]
    yield count("hazards.overdue", ids(hazards, overdue), previous=total_of(before, "is_overdue"))
    rows = ids(due, due["is_overdue"])
    yield share("hazards.overdue_share", rows, len(due), previous=mean_of(due_before, "is_overdue"))
    yield _in_time(hazards, before)
    long = overdue & hazards["days_overdue"].gt(LONG_DAYS)
    yield count("hazards.overdue_long", ids(hazards, long), whole=int(overdue.sum()))
    soon_end = pd.Timestamp(frames.as_of + timedelta(days=SOON_DAYS))
    soon = hazards["is_open"] & hazards["due_on"].between(pd.Timestamp(frames.as_of), soon_end)
    yield count("hazards.due_soon", ids(hazards, soon), whole=int(hazards["is_open"].sum()))


def _in_time(hazards: pd.DataFrame, before: pd.DataFrame | None) -> Fact:
    known = hazards.loc[hazards["closed_in_time"].notna()]
    rows = ids(known, known["closed_in_time"].astype(bool))
    previous = None if before is None else closed_in_time(before)[0]
    return share("hazards.in_time_share", rows, len(known), previous=previous)


def _escalated(frames: Frames) -> Iterator[Fact]:
    hazards = frames.hazards
    for name in ("supervised", "exposed", "handed_over"):
        flagged = hazards["is_open"] & hazards[f"is_{name}"].astype("boolean").fillna(False)
        yield count(f"hazards.{name}", ids(hazards, flagged), whole=int(hazards["is_open"].sum()))


def _rechecks(frames: Frames, events: pd.DataFrame | None) -> Iterator[Fact]:
    if events is None:
        for name in ("hazards.recheck_share", "sites.relapse_share"):
            yield Fact(name, None, "share", note="not_known")
        return
    mine = events["subject"].eq("hazard") & events["subject_id"].isin(frames.hazards.index)
    inside = events.loc[mine & within(events["effective_on"], frames.period)]
    passed = inside.loc[inside["kind"].eq(EventKind.RECHECK_PASSED.value)]
    failed = inside["kind"].eq(EventKind.RECHECK_FAILED.value).sum()
    # One hazard may be re-checked twice: the base counts checks, the rows are the events.
    yield share("hazards.recheck_share", ids(passed), len(passed) + int(failed))
    yield _relapse(frames, inside)


def _relapse(frames: Frames, events: pd.DataFrame) -> Fact:
    visits = frames.visits
    sample = visits.loc[
        visits["kind"].eq(VisitKind.LOOK_BACK.value) & within(visits["visited_on"], frames.period)
    ]
    looked_at = set(sample["site_id"])
    reopened = events.loc[events["kind"].eq(EventKind.REOPENED.value), "subject_id"]
    back = set(frames.hazards.loc[list(reopened), "site_id"])
    return share("sites.relapse_share", tuple(sorted(looked_at & back)), len(looked_at))


def carried(hazards: pd.DataFrame) -> pd.Series[bool]:
    """Return which hazards an earlier campaign left open, where the frame says so."""
    if "is_carried" in hazards:
        return hazards["is_carried"]
    return pd.Series(data=False, index=hazards.index)


def total_of(frame: pd.DataFrame | None, column: str) -> int | None:
    """Return how many rows hold, None without a frame."""
    return None if frame is None else int(frame[column].sum())


def mean_of(frame: pd.DataFrame | None, column: str) -> float | None:
    """Return the share of rows that hold, None without a frame or a row."""
    return None if frame is None or frame.empty else int(frame[column].sum()) / len(frame)
