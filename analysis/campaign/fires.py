"""Fires on record: what a period had, the same days a year earlier, and a case made of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from analysis.day import Day

# The name under which the office keeps what it took over from published figures of a month.
PUBLISHED: Final = "published_fires"
# What a fire's details say beside its columns.
DETAILS: Final = (
    "time", "place", "lon", "lat", "kind", "loss", "handled_by", "lesson", "papers", "entered_by",
    "attested_by", "attested_on",
)  # fmt: skip


@dataclass(frozen=True)
class Toll:
    """What the fires of a period came to.

    Attributes
    ----------
    n : fires
    deaths, injured : persons; those of which nothing is known count as none
    loss : direct loss, 10,000 yuan
    n_loss : fires whose loss is known
    n_months : months of it that stand on published figures instead of records
    """

    n: int
    deaths: int
    injured: int
    loss: float
    n_loss: int
    n_months: int = 0


def toll(fires: pd.DataFrame, first: date, last: date) -> Toll:
    """Return what the fires from `first` to `last`, both included, came to.

    `fires` are of `known`.
    """
    mine = fires[fires["happened_on"].between(pd.Timestamp(first), pd.Timestamp(last))]
    loss = pd.to_numeric(mine["loss"], errors="coerce")
    return Toll(
        n=len(mine),
        deaths=int(mine["deaths"].fillna(0).sum()),
        injured=int(mine["injured"].fillna(0).sum()),
        loss=float(loss.fillna(0).sum()),
        n_loss=int(loss.notna().sum()),
    )


def known(fires: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the fires up to a day, the latest first, with their details as columns."""
    mine = fires[fires["happened_on"] <= pd.Timestamp(as_of)]
    told = [one if isinstance(one, dict) else {} for one in mine["details"]]
    columns = {
        name: pd.Series([one.get(name) for one in told], mine.index, dtype="object")
        for name in DETAILS
    }
    return mine.assign(**columns).sort_values("happened_on", ascending=False, kind="stable")


def months(first: date, last: date) -> list[str]:
    """Return the whole months of a period as "2023-01"."""
    spans = pd.period_range(first, last, freq="M")
    return [
        f"{one}" for one in spans if one.start_time.date() >= first and one.end_time.date() <= last
    ]


def with_published(
    told: Toll, fires: pd.DataFrame, published: Mapping[str, Any], first: date, last: date
) -> Toll:
    """Return a toll in which whole months without a record are those published, if they are."""
    for month in months(first, last):
        figures = published.get(month)
        is_kept = fires["happened_on"].dt.strftime("%Y-%m").eq(month).any()
        if figures is None or is_kept:
            continue
        told = Toll(
            told.n + int(figures.get("n") or 0),
            told.deaths + int(figures.get("deaths") or 0),
            told.injured + int(figures.get("injured") or 0),
            told.loss + float(figures.get("loss") or 0),
            told.n_loss,
            told.n_months + 1,
        )
    return told


def compared(
    fires: pd.DataFrame, published: Mapping[str, Any], first: date, last: date
) -> tuple[Toll, Toll | None]:
    """Return the toll of a period and that of the same days a year earlier.

    The second is None where no record is from before those days, so that none in them may mean
    that none was kept, and no published figure stands in.
    """
    ago = (year_before(first), year_before(last))
    now = with_published(toll(fires, first, last), fires, published, first, last)
    reaches = not fires.empty and fires["happened_on"].min() < pd.Timestamp(ago[0])
    then = with_published(toll(fires, *ago), fires, published, *ago)
    return now, then if reaches or then.n_months else None


def of(day: Day) -> tuple[Toll, Toll | None]:
    """Return `compared` of the campaign so far."""
    first, last = day.period
    fires = known(day.table("incident"), as_of=last)
    return compared(fires, day.settings.get(PUBLISHED, {}), first, last)


def year_before(day: date) -> date:
    """Return the same day a year earlier; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def as_case(fire: pd.Series, *, place: str, title: str) -> dict[str, Any]:
    """Return a fire as a row of the case library; what caused it stays to be verified."""
    return {
        "title": title,
        "happened_on": fire["happened_on"].date(),
        "place": place or None,
        "category": None if pd.isna(fire["category"]) else str(fire["category"]),
        "deaths": None if pd.isna(fire["deaths"]) else int(fire["deaths"]),
        "injured": None if pd.isna(fire["injured"]) else int(fire["injured"]),
        "cause": None if pd.isna(fire["cause"]) else str(fire["cause"]),
        "lesson": fire["lesson"] or None,
        "is_verified": bool(fire["attested_by"]),
        "details": {"fire_id": int(str(fire.name))},
    }
