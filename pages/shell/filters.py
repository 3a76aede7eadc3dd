"""What the reader chose to see: the same for the map and every list, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell.current import default_day
from pages.shell.session import keep_in_address
from vocabulary.terms import Category, RiskLevel, SiteStatus

_STATE: Final = "chosen_filters"
# What a deadline can be asked: name -> the range of `days_left` of an open hazard it keeps.
DEADLINES: Final[dict[str, tuple[float, float]]] = {
    "overdue": (float("-inf"), -1),
    "within_7": (0, 7),
    "within_30": (0, 30),
}


@dataclass(frozen=True)
class Filters:
    """One set of choices; an empty one keeps everything.

    Attributes
    ----------
    as_of : date or None
        The day whose state is shown; None is the day the data open on.
    category, village, risk, status, office : tuple of str
        Stored values (`Category`, village code, `RiskLevel`, `SiteStatus`, the office's name).
    deadline : str
        A key of `DEADLINES`, or empty.
    search : str
        Part of a name, as typed.
    """

    as_of: date | None = None
    category: tuple[str, ...] = ()
    village: tuple[str, ...] = ()
    risk: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    office: tuple[str, ...] = ()
    deadline: str = ""
    search: str = ""

    @property
    def day(self) -> date:
        """Return the day asked for, else the day the data open on."""
        return self.as_of or default_day()

    def to_address(self) -> dict[str, str]:
        """Return the choices as parameters of an address; an empty choice has none."""
        said = {
            "as_of": self.as_of.isoformat() if self.as_of else "",
            "deadline": self.deadline,
            "search": self.search,
        }
        for name in _LISTS:
            said[name] = ",".join(getattr(self, name))
        return {name: value for name, value in said.items() if value}


_LISTS: Final = ("category", "village", "risk", "status", "office")
_ALLOWED: Final[dict[str, frozenset[str]]] = {
    "category": frozenset(term.value for term in Category),
    "risk": frozenset(term.value for term in RiskLevel),
    "status": frozenset(term.value for term in SiteStatus),
}
_PARAMETERS: Final = frozenset(field.name for field in fields(Filters))


def from_address(parameters: Mapping[str, str]) -> Filters:
    """Read the choices out of an address; what is not one of the choices is left out."""
    lists = {}
    for name in _LISTS:
        asked = [part for part in parameters.get(name, "").split(",") if part]
        allowed = _ALLOWED.get(name)
        lists[name] = tuple(part for part in asked if allowed is None or part in allowed)
    deadline = parameters.get("deadline", "")
    return Filters(
        as_of=_day(parameters.get("as_of", "")),
        deadline=deadline if deadline in DEADLINES else "",
        search=parameters.get("search", "")[:80],
        **lists,
    )


def read_filters() -> Filters:
    """Return what is chosen: this session's choice, else the address the reader came with.

    The choice follows the reader from page to page; the address is kept saying the same.
    """
    chosen = st.session_state.get(_STATE)
    if chosen is None:
        chosen = from_address(st.query_params.to_dict())
        st.session_state[_STATE] = chosen
    _write_address(chosen)
    return chosen


def choose(**choices: object) -> None:
    """Change some of the choices, for instance `choose(village=("500151001001",))`."""
    current = st.session_state.get(_STATE) or from_address(st.query_params.to_dict())
    st.session_state[_STATE] = replace(current, **choices)  # type: ignore[arg-type]
    _write_address(st.session_state[_STATE])


def _write_address(chosen: Filters) -> None:
    wanted = chosen.to_address()
    for name in _PARAMETERS:
        keep_in_address(name, wanted.get(name, ""))


@dataclass(frozen=True)
class Selection:
    """The sites that the filters keep, and the hazards of those sites that the deadline keeps."""

    site_ids: pd.Index
    hazard_ids: pd.Index


def apply(filters: Filters, day: Day) -> Selection:
    """Return which sites and hazards the filters keep; the map and the lists both ask here."""
    return day.once(_kept, filters)


def _kept(day: Day, filters: Filters) -> Selection:
    sites, hazards, risk = day.sites, day.hazards, day.risk
    keep = pd.Series(True, index=sites.index)
    for chosen, column in (
        (filters.category, sites["category"]),
        (filters.village, sites["village_code"]),
        (filters.office, sites["office"]),
        (filters.risk, risk["level"].reindex(sites.index)),
        (filters.status, risk["site_status"].reindex(sites.index)),
    ):
        if chosen:
            keep &= column.astype("string").isin(chosen).fillna(False).astype(bool)
    if filters.search:
        keep &= _named_like(sites, filters.search)
    of_sites = hazards["site_id"].isin(sites.index[keep])
    if filters.deadline:
        low, high = DEADLINES[filters.deadline]
        days_left = pd.to_numeric(hazards["days_left"], errors="coerce").astype("float64")
        of_sites &= hazards["is_open"].astype(bool) & days_left.between(low, high)
        keep &= sites.index.isin(hazards.loc[of_sites, "site_id"])
    return Selection(site_ids=sites.index[keep], hazard_ids=hazards.index[of_sites])


def _named_like(sites: pd.DataFrame, part: str) -> pd.Series:
    names = sites["name"].astype("string") + " " + sites["address"].astype("string").fillna("")
    return names.str.contains(part, case=False, regex=False).fillna(False).astype(bool)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
