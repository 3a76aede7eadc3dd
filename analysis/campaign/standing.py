"""How the register stands on a day: against the week before, against the plan, and who is worst."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.campaign import alert_level, burndown, schedule
from analysis.campaign.burndown import course
from analysis.campaign.deadlines import due_lists, sunday
from analysis.pressing import due_lists as pressing
from analysis.ranking import density
from vocabulary.pressing import PressingList
from vocabulary.terms import RiskLevel

if TYPE_CHECKING:
    from analysis.day import Day

WEEK: Final = timedelta(days=7)
# An item overdue longer than this is lifted to the list of long delays (STANDARDS 1.10: the
# score's own step from 1.25 to 1.5).
LONG_DAYS: Final = 30
_WHOLE: Final = ""


@dataclass(frozen=True)
class Flow:
    """What moved the number of open hazards from one day to a later one.

    Attributes
    ----------
    found : not on record on the first day
    reopened : on record and not open on the first day, open at some time since
    closed : open on the first day or since, and no more
    voided : open on the first day and not on record any more
    """

    before: int
    found: int
    reopened: int
    closed: int
    voided: int

    @property
    def now(self) -> int:
        """Open on the later day."""
        return self.before + self.found + self.reopened - self.closed - self.voided


def moved(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, pd.Index]:
    """Return the hazards that moved between two days, by the field of `Flow` that counts them.

    Parameters
    ----------
    before, after : index `hazard_id`, with `is_open`; of `analysis.risk.hazards.with_clock`
    """
    was = before["is_open"].astype(bool)
    is_open = after["is_open"].astype(bool)
    is_new = ~after.index.isin(before.index)
    had_been = was.reindex(after.index).fillna(value=False).astype(bool)
    return {
        "found": after.index[is_new],
        "reopened": after.index[is_open & ~had_been & ~is_new],
        "closed": after.index[~is_open & (had_been | is_new)],
        "voided": before.index[was & ~before.index.isin(after.index)],
    }


def flow(before: pd.DataFrame, after: pd.DataFrame) -> Flow:
    """Return what moved the open hazards between two days; `now` is what is open on the later."""
    counted = {name: len(ids) for name, ids in moved(before, after).items()}
    return Flow(before=int(before["is_open"].astype(bool).sum()), **counted)


@dataclass(frozen=True)
class Counted:
    """A figure of a day and of the week before; None where there is nothing to count from."""

    now: float | None
    before: float | None

    @property
    def change(self) -> float | None:
        """Return by how much it rose."""
        if self.now is None or self.before is None:
            return None
        return self.now - self.before


@dataclass(frozen=True)
class Standing:
    """Where the register stands.

    Attributes
    ----------
    planned : open hazards that the straight line to the last day allows; None without a list
    long_overdue : overdue for more than `LONG_DAYS`
    red_overdue : red sites with an overdue hazard
    rectified : share of all hazards, 0 to 1
    most_overdue : code of the village with the most overdue hazards, and how many; None without one
    days_left, working_days_left : to the campaign's last day; 0 once it is over
    """

    flow: Flow
    planned: int | None
    overdue: Counted
    long_overdue: int
    red: Counted
    red_overdue: int
    major: Counted
    rectified: Counted
    most_overdue: tuple[str, int] | None
    end: date
    days_left: int
    working_days_left: int

    @property
    def over_plan(self) -> int | None:
        """Return how many more are open than planned; below 0: fewer."""
        return None if self.planned is None else self.flow.now - self.planned


def of(day: Day) -> Standing:
    """Return where a day stands against the week before it and against the plan."""
    before = day.on(day.as_of - WEEK)
    hazards, risk = day.hazards, day.risk
    late = hazards[hazards["is_overdue"].astype(bool)]
    by_village = late["village_code"].dropna().value_counts().sort_index().sort_values(
        ascending=False, kind="stable"
    )  # fmt: skip
    end = day.campaign.end
    left = schedule.time_left(day.campaign.start, end, as_of=day.as_of, years=day.years)
    is_red = risk["level"].eq(RiskLevel.RED.value)
    return Standing(
        flow=flow(before.hazards, hazards),
        planned=_planned(day),
        overdue=Counted(len(late), int(before.hazards["is_overdue"].sum())),
        long_overdue=int((late["days_overdue"] > LONG_DAYS).sum()),
        red=Counted(int(is_red.sum()), int(before.risk["level"].eq(RiskLevel.RED.value).sum())),
        red_overdue=int((is_red & (risk["n_overdue"] > 0)).sum()),
        major=Counted(day.headline["major_open"].value, before.headline["major_open"].value),
        rectified=Counted(_rectified(hazards), _rectified(before.hazards)),
        most_overdue=(str(by_village.index[0]), int(by_village.iloc[0])) if len(late) else None,
        end=end,
        days_left=left.days_left,
        working_days_left=left.working_left,
    )


def _planned(day: Day) -> int | None:
    counts = day.once(burndown.of)
    if counts.empty or day.hazards.empty:
        return None
    return round(course(counts[_WHOLE], end=day.campaign.end).planned)


def _rectified(hazards: pd.DataFrame) -> float | None:
    return float(hazards["is_rectified"].mean()) if len(hazards) else None


@dataclass(frozen=True)
class Worst:
    """The villages by the headline measure, the worst first.

    Attributes
    ----------
    table : of `analysis.ranking.density.named_of`, with `n_overdue` and `change` of the open ones
    overall : of the whole register; None where villages are not ranked
    """

    table: pd.DataFrame
    overall: float | None


def villages_of(day: Day) -> Worst:
    """Return the villages by hazard density, with their overdue hazards and the week's change."""
    ranked = day.once(density.of, *density.HEADLINE)
    table = day.once(density.named_of, *density.HEADLINE)
    before = day.on(day.as_of - WEEK).hazards
    late = day.hazards[day.hazards["is_overdue"].astype(bool)]
    then, now = (
        frame[frame["is_open"].astype(bool)]["village_code"].value_counts()
        for frame in (before, day.hazards)
    )
    counted = {
        "n_open": now,
        "n_overdue": late["village_code"].value_counts(),
        "before": then,
    }
    for name, counts in counted.items():
        table = table.assign(
            **{name: counts.reindex(table.index).fillna(0).astype("int64").to_numpy()}
        )
    table = table.assign(change=table["n_open"] - table["before"])
    return Worst(table, ranked.overall.rate if ranked.overall else None)


@dataclass(frozen=True)
class Duty:
    """One thing to be done now.

    Attributes
    ----------
    code : supervise, recheck, week or warning
    n : how many are left
    n_late : those of them whose day is past, or due today
    until : the day by which; None where each has its own
    what : the key date of a warning
    """

    code: str
    n: int
    n_late: int = 0
    until: date | None = None
    what: str = ""


def duties_of(day: Day) -> tuple[Duty, ...]:
    """Return what must be done now, the most pressing first; what is done is left out."""
    pressed = day.once(pressing.of).lists
    due = due_lists(day.hazards, as_of=day.as_of, rules=day.rules, years=day.years)
    told = [
        Duty("supervise", len(pressed[PressingList.SUPERVISE])),
        Duty("recheck", len(due.rechecks), len(due.late_rechecks)),
        Duty("week", len(due.this_week), len(due.today), until=sunday(day.as_of)),
        *_warning(day),
    ]
    return tuple(one for one in told if one.n)


def _warning(day: Day) -> list[Duty]:
    n_days = day.once(schedule.clocks_of).warning_days
    dates = day.once(alert_level.of, alert_level.winter_of(day.as_of))
    ahead = [one for one in dates if one.day.start >= day.as_of]
    if not ahead:
        return []
    alert = ahead[0]
    asked = alert_level.warnings(
        alert, day.sites, day.villages, day.table("task"), as_of=day.as_of, n_days=n_days
    )
    missing = asked[~asked["is_received"].astype(bool)]
    return [
        Duty("warning", len(missing), int(missing["is_late"].sum()), alert.warn_by(n_days),
             alert.day.code)
    ]  # fmt: skip
