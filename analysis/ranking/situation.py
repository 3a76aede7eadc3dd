"""How each village stands: for its card, its line in the ranking and the briefing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk.assessment import Reason
from analysis.risk.hazards import with_clock
from vocabulary.terms import HazardGrade, RiskLevel

if TYPE_CHECKING:
    from analysis.day import Day

N_WORST: Final = 3
_MAJOR: Final = (HazardGrade.MAJOR.value, HazardGrade.SUSPECTED_MAJOR.value)
_LEVELS: Final = tuple(level.value for level in RiskLevel)


def situation(
    villages: pd.DataFrame,
    sites: pd.DataFrame,
    hazards: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    as_of: date,
    visits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return one row of figures for each village.

    Indexed `village_code`, every village of `villages`: `n_sites`, `n_found`, `n_open`,
    `n_overdue`, `n_major` (open, suspected ones with them), `closed_in_time` (0 to 1, NaN when
    `n_due` is 0), `n_due`, `n_visits` (0 without the frame), `n_red`, `n_orange`, `n_yellow`,
    `n_blue`, `n_unknown` (sites by level), `oldest_open_days` (Int64), `worst_sites` (tuple of at
    most three site ids with an open hazard), `categories` (tuple of (category, open hazards), most
    first), `reasons` (tuple of Reason: why the village stands where it stands).
    """
    clocked = with_clock(hazards, as_of=as_of)
    codes = villages.index
    table = pd.DataFrame(index=codes.rename("village_code"))
    is_open = clocked["is_open"]
    is_major = is_open & clocked["grade"].isin(_MAJOR)
    due = clocked[clocked["closed_in_time"].notna()]
    table["n_sites"] = _count(sites, codes)
    table["n_found"] = _count(clocked, codes)
    table["n_open"] = _count(clocked[is_open], codes)
    table["n_overdue"] = _count(clocked[clocked["is_overdue"]], codes)
    table["n_major"] = _count(clocked[is_major], codes)
    table["n_due"] = _count(due, codes)
    in_time = _count(due[due["closed_in_time"].astype(bool)], codes)
    table["closed_in_time"] = np.divide(
        in_time, table["n_due"], out=np.full(len(codes), np.nan), where=table["n_due"] > 0
    )
    table["n_visits"] = 0 if visits is None else _count(visits, codes)
    level = risk["level"].reindex(sites.index).astype(str)
    for name in _LEVELS:
        table[f"n_{name}"] = _count(sites[(level == name).to_numpy()], codes)
    first = clocked[is_open].groupby("village_code")["found_on"].min().reindex(codes)
    age = (pd.Timestamp(as_of) - pd.to_datetime(first)).dt.days
    table["oldest_open_days"] = age.astype("Int64")
    table["worst_sites"] = _worst_sites(sites, risk, codes)
    table["categories"] = _categories(clocked[is_open], codes)
    reasons = _reasons(table, has_visits=visits is not None)
    table["reasons"] = pd.Series(reasons, index=codes, dtype=object)
    return table


def _count(rows: pd.DataFrame, codes: pd.Index) -> npt.NDArray[np.int64]:
    seat = codes.get_indexer(pd.Index(rows["village_code"].astype(object)))
    return np.bincount(seat[seat >= 0], minlength=len(codes)).astype(np.int64)


def _worst_sites(sites: pd.DataFrame, risk: pd.DataFrame, codes: pd.Index) -> pd.Series:
    table = risk.reindex(sites.index)[["level", "score", "n_open"]]
    table = table.assign(
        village_code=sites["village_code"].to_numpy(dtype=object),
        grave=table["level"].astype(str).map({name: k for k, name in enumerate(_LEVELS)}),
    )
    table = table[table["n_open"] > 0]
    table = table.reset_index(names="site_id").sort_values(
        ["grave", "score", "site_id"], ascending=[True, False, True]
    )
    worst = {
        code: tuple(ids[:N_WORST].tolist())
        for code, ids in table.groupby("village_code")["site_id"]
    }
    return _filled(worst, codes)


def _categories(open_hazards: pd.DataFrame, codes: pd.Index) -> pd.Series:
    counted = open_hazards.groupby(["village_code", "category"]).size().reset_index(name="n")
    counted = counted.sort_values(["n", "category"], ascending=[False, True])
    pairs = {
        code: tuple(zip(rows["category"].astype(str), rows["n"].tolist(), strict=True))
        for code, rows in counted.groupby("village_code")
    }
    return _filled(pairs, codes)


def _filled(found: Mapping[Any, tuple[Any, ...]], codes: pd.Index) -> pd.Series:
    return pd.Series([found.get(code, ()) for code in codes], index=codes, dtype=object)


def _reasons(table: pd.DataFrame, *, has_visits: bool) -> list[tuple[Reason, ...]]:
    n_sites = table["n_sites"].sum()
    average = table["n_visits"].sum() / n_sites if n_sites else 0.0
    return [_why(row, average=average, has_visits=has_visits) for row in table.itertuples()]


def _why(row: Any, *, average: float, has_visits: bool) -> tuple[Reason, ...]:
    reasons = []
    if row.categories:
        category, n_open = row.categories[0]
        reasons.append(Reason("mostly_category", 0.0, None, float(n_open), category))
    if row.n_overdue > 0:
        reasons.append(Reason("overdue_share", 0.0, None, float(row.n_overdue)))
    if not pd.isna(row.oldest_open_days):
        reasons.append(Reason("oldest_open", 0.0, None, float(row.oldest_open_days)))
    if has_visits and row.n_visits > 0 and row.n_found == 0:
        reasons.append(Reason("nothing_found", 0.0, None, float(row.n_visits)))
    if has_visits and row.n_sites > 0 and row.n_visits / row.n_sites < average:
        reasons.append(Reason("few_visits", 0.0, None, row.n_visits / row.n_sites))
    return tuple(reasons)


def of(day: Day) -> pd.DataFrame:
    """Return each village's figures on a day, and why it stands where it stands."""
    return situation(
        day.villages, day.sites, day.hazards, day.risk, as_of=day.as_of, visits=day.visits
    )
