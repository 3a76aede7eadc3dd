"""The reports of many offices as one ranking, and which of them are late, missing or not sound.

Every report is checked and counted by `data.reporting.package.count_all`, in a loop or on a
cluster; what is made of the counts does not depend on the order they come in.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

import numpy as np
import pandas as pd

from analysis.ranking import density
from analysis.ranking.density import Ranking
from data.reporting.keys import OfficeKey, by_mark
from data.reporting.package import PackageCount, count_all
from vocabulary.terms import ReportFault, StoreKind

Counting = Callable[[Sequence[str], Sequence[OfficeKey]], Iterable[PackageCount]]
_SUMMED: Final = ("sites", "found", "open", "major_open", "overdue")


@dataclass(frozen=True)
class Beside:
    """A report, or an office without one, that is named beside the ranking."""

    named: ReportFault
    office: str
    place: str
    why: str


@dataclass(frozen=True, eq=False)
class RolledUp:
    """Many reports of one day as one.

    Attributes
    ----------
    as_of : the day, ISO; "" without a report that counts
    offices : the table of a ranking, index the office's name, with its summed figures
    villages : the table of a ranking, index `village_code`, with `name` and `office`
    beside : in the order of offices and files
    figures : headline figures summed over the offices
    """

    as_of: str
    offices: pd.DataFrame
    villages: pd.DataFrame
    beside: tuple[Beside, ...]
    figures: dict[str, float]
    n_counted: int

    @property
    def digest(self) -> str:
        """SHA-256 over both tables: the same reports in any order, on any machine, give it."""
        told = hashlib.sha256()
        for table in (self.offices, self.villages):
            told.update(table[["count", "base", "rank", "rank_low", "rank_high"]].to_csv().encode())
        return told.hexdigest()


def in_a_loop(places: Sequence[str], keys: Sequence[OfficeKey]) -> list[PackageCount]:
    """Count the reports one after the other."""
    return count_all(places, keys)


def rolled_up(
    places: Sequence[str],
    keys: Sequence[OfficeKey],
    *,
    as_of: str = "",
    due: datetime | None = None,
    counting: Counting = in_a_loop,
) -> RolledUp:
    """Roll up reports.

    Parameters
    ----------
    as_of : the day asked for; without it the day of the most reports, of several the last
    due : aware; what was made later is late, and counts
    counting : gives one `PackageCount` for each place, in any order
    """
    named = by_mark(keys)
    found = sorted(counting(places, keys), key=lambda one: (one.place, one.digest))
    day = as_of or _usual_day(found)
    counted = [replace(one, named=_refused(one, day, found)) if not one.named else one
               for one in found]  # fmt: skip
    counted = _without_doubles(counted)
    counted = _without_claims(counted)
    good = [one for one in counted if one.named is None]
    beside = [*_beside(counted, named, due), *_missing(counted, keys)]
    return RolledUp(
        day if good else "",
        _offices(good, named),
        _villages(good, named),
        tuple(sorted(beside, key=lambda one: (one.office, one.place, one.named))),
        {name: sum(one.figures.get(name) or 0.0 for one in good) for name in _SUMMED},
        len(good),
    )


def _usual_day(found: Iterable[PackageCount]) -> str:
    days = Counter(one.as_of for one in found if one.named is None)
    return max(days, key=lambda day: (days[day], day), default="")


def _refused(one: PackageCount, day: str, found: Sequence[PackageCount]) -> ReportFault | None:
    """Say why a sound report does not count: of another day, or of the demo among real ones."""
    is_any_real = any(o.kind == StoreKind.REAL.value for o in found if o.named is None)
    if one.kind == StoreKind.DEMO.value and is_any_real:
        return ReportFault.DEMO
    return ReportFault.OTHER_DAY if one.as_of != day else None


def _without_doubles(counted: Sequence[PackageCount]) -> list[PackageCount]:
    """Keep the report an office made last."""
    last: dict[str, PackageCount] = {}
    for one in counted:
        if one.named is None and (one.key not in last or _made(one) > _made(last[one.key])):
            last[one.key] = one
    return [
        replace(one, named=ReportFault.DOUBLED, why=last[one.key].place)
        if one.named is None and last[one.key] is not one
        else one
        for one in counted
    ]


def _made(one: PackageCount) -> tuple[datetime, str]:
    return one.made_at or datetime.min.replace(tzinfo=UTC), one.digest


def _without_claims(counted: Sequence[PackageCount]) -> list[PackageCount]:
    """Leave out reports that tell of one village: nobody here knows whose it is."""
    claims: dict[str, list[str]] = defaultdict(list)
    for one in counted:
        for code in set(one.villages) if one.named is None else ():
            claims[code].append(one.place)
    twice = {
        place: code for code, places in sorted(claims.items(), reverse=True) if len(places) > 1
        for place in places
    }  # fmt: skip
    return [
        replace(one, named=ReportFault.CLAIMED_TWICE, why=twice[one.place])
        if one.named is None and one.place in twice
        else one
        for one in counted
    ]


def _beside(
    counted: Iterable[PackageCount], named: dict[str, OfficeKey], due: datetime | None
) -> Iterator[Beside]:
    for one in counted:
        office = named[one.key].office if one.key in named else ""
        if one.named is not None:
            why = one.as_of if one.named is ReportFault.OTHER_DAY else one.why
            yield Beside(one.named, office, one.place, why)
        elif due is not None and one.made_at is not None and one.made_at > due:
            yield Beside(ReportFault.LATE, office, one.place, one.made_at.isoformat())


def _missing(counted: Iterable[PackageCount], keys: Iterable[OfficeKey]) -> Iterator[Beside]:
    """Name the offices of which nothing is there, sound or not."""
    there = {one.key for one in counted if one.named is not ReportFault.OTHER_DAY}
    for key in keys:
        if key.mark not in there:
            yield Beside(ReportFault.MISSING, key.office, "", "")


def _offices(good: Sequence[PackageCount], named: dict[str, OfficeKey]) -> pd.DataFrame:
    index = pd.Index([named[one.key].office for one in good], dtype="str", name="office")
    table = _ranked(index, good, lambda at, one: np.full(len(one.village_of), at)).table
    told = {name: [one.figures.get(name) or 0.0 for one in good] for name in _SUMMED}
    told["villages"] = [len(one.villages) for one in good]
    return table.drop(columns="seen_share", errors="ignore").assign(**told)


def _villages(good: Sequence[PackageCount], named: dict[str, OfficeKey]) -> pd.DataFrame:
    codes = pd.Index([code for one in good for code in one.villages], dtype="str")
    begins = np.cumsum([0, *(len(one.villages) for one in good)])
    table = _ranked(codes, good, lambda at, one: one.village_of + begins[at]).table
    names = [name for one in good for name in one.names]
    offices = [named[one.key].office for one in good for _ in one.villages]
    return table.assign(name=names, office=offices)


def _ranked(
    index: pd.Index, good: Sequence[PackageCount], area: Callable[[int, PackageCount], np.ndarray]
) -> Ranking:
    """Rank by the sites visited that lie in a village."""
    is_in = [one.is_visited & (one.village_of >= 0) for one in good]
    areas = [area(at, one)[is_in[at]] for at, one in enumerate(good)]
    counts = [one.n_open[is_in[at]] for at, one in enumerate(good)]
    joined = (np.concatenate(parts) if parts else np.empty(0) for parts in (areas, counts))
    areas_of, counts_of = joined
    return density.of_visited(index, areas_of.astype(np.int64), counts_of.astype(np.float64))
