"""What the reader chose to see, kept in the address, and the widgets that ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from typing import Final, Literal, TypeVar

import pandas as pd
import streamlit as st

from analysis.campaign import alert_level
from analysis.day import Day
from data.store.campaign import Campaign
from geo.crs import to_metric
from pages.shell.current import (
    WORDS,
    choose_basis,
    choose_campaign,
    current_day,
    default_day,
    is_past,
    read_basis,
    stored_campaigns,
)
from pages.shell.language import label_of, language, say
from pages.shell.session import keep_in_address, put_in_address
from pages.shell.text import plain
from vocabulary.campaign import KEY_DATE_NAMES, RAISED
from vocabulary.kinds import PLAN_CODES
from vocabulary.terms import Category, RiskLevel, SiteStatus, worded

_STATE: Final = "chosen_filters"
# A widget's name in the session, beside the field of `Filters` it changes.
_KEY: Final = "filter_{name}"
_BASIS: Final = "filter_known"
_OF: Final = "filter_campaign"
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
    occasion, gathering : tuple of str
        Codes of key dates, which keep the kinds of place they warn; numbers of large activities,
        which keep their site and what lies within `NEAR_M` of it, else their village.
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
    occasion: tuple[str, ...] = ()
    gathering: tuple[str, ...] = ()
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


_LISTS: Final = ("category", "village", "risk", "status", "office", "occasion", "gathering")
NEAR_M: Final = 300.0
_ALLOWED: Final[dict[str, frozenset[str]]] = {
    "category": frozenset(term.value for term in Category),
    "risk": frozenset(term.value for term in RiskLevel),
    "status": frozenset(term.value for term in SiteStatus),
    "occasion": frozenset(RAISED),
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
    put_in_address(**(dict.fromkeys(_PARAMETERS, "") | chosen.to_address()))


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
    if filters.occasion:
        keep &= sites["category"].isin(_pressed(day, filters.occasion))
    if filters.gathering:
        keep &= _around(day, filters.gathering)
    if filters.search:
        keep &= _named_like(sites, filters.search)
    of_sites = hazards["site_id"].isin(sites.index[keep])
    if filters.deadline:
        low, high = DEADLINES[filters.deadline]
        days_left = pd.to_numeric(hazards["days_left"], errors="coerce").astype("float64")
        of_sites &= hazards["is_open"].astype(bool) & days_left.between(low, high)
        keep &= sites.index.isin(hazards.loc[of_sites, "site_id"])
    return Selection(site_ids=sites.index[keep], hazard_ids=hazards.index[of_sites])


def _pressed(day: Day, codes: Sequence[str]) -> set[str]:
    dates = day.once(alert_level.of, alert_level.winter_of(day.as_of))
    return {kind for one in dates if one.day.code in codes for kind in one.asks.categories}


def _around(day: Day, numbers: Sequence[str]) -> pd.Series:
    """Return which sites an activity is about: near its site, else those of its village."""
    rows = day.table("gathering")
    rows = rows[rows.index.isin([int(one) for one in numbers if one.isdecimal()])]
    keep = pd.Series(False, index=day.sites.index)
    placed = day.sites.geometry[day.sites.geometry.notna() & ~day.sites.geometry.is_empty]
    metric = to_metric(placed.to_frame("geometry")).geometry
    for row in rows.to_dict("records"):
        site = row["site_id"]
        if pd.notna(site) and int(site) in metric.index:
            near = metric.index[metric.distance(metric[int(site)]) <= NEAR_M]
            keep |= day.sites.index.isin(near)
        elif pd.notna(row["village_code"]):
            keep |= day.sites["village_code"].eq(row["village_code"]).fillna(value=False)
    return keep.astype(bool)


def _named_like(sites: pd.DataFrame, part: str) -> pd.Series:
    names = sites["name"].astype("string") + " " + sites["address"].astype("string").fillna("")
    return names.str.contains(part, case=False, regex=False).fillna(False).astype(bool)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


# One of the values a choice offers.
Value = TypeVar("Value", bound=str)


def day_choice() -> Filters:
    """Draw the one as-of choice of the app, its day and its basis, and return the choices."""
    chosen = read_filters()
    _campaign_choice(chosen.day)
    key = _KEY.format(name="as_of")
    st.session_state[key] = chosen.day
    st.date_input(
        say("As of"), key=key, format="YYYY-MM-DD", on_change=_took, args=("as_of", key), width=150
    )
    if is_past(chosen.day):
        st.session_state[_BASIS] = read_basis()
        st.selectbox(
            say("Knowledge"),
            list(WORDS),
            key=_BASIS,
            format_func=lambda one: say(WORDS[one]),
            on_change=_took_basis,
            help=say(
                "As known then leaves out what was written down after the day itself: what a "
                "meeting on that day could have seen."
            ),
            width=150,
        )
    return read_filters()


def _campaign_choice(day: date) -> None:
    """Draw the choice of the campaign where more than one is stored."""
    stored = {one.campaign_id: one for one in stored_campaigns()}
    if len(stored) < 2:
        return
    st.session_state[_OF] = current_day(day).campaign.campaign_id
    st.selectbox(
        say("Campaign looked at"), list(stored), key=_OF, on_change=_took_campaign,
        format_func=lambda one: said_campaign(stored[one]), width=330,
    )  # fmt: skip


def said_campaign(campaign: Campaign) -> str:
    """Return a campaign as it is told from others: its months and its document."""
    return f"{campaign.start:%Y.%m}–{campaign.end:%Y.%m} {plain(campaign.number)}"


def _took_campaign() -> None:
    picked = st.session_state[_OF]
    choose_campaign(picked)
    (campaign,) = (one for one in stored_campaigns() if one.campaign_id == picked)
    day = min(max(read_filters().day, campaign.start), campaign.end)
    choose(as_of=None if day == default_day() else day)


def _took_basis() -> None:
    choose_basis(st.session_state[_BASIS])


def category_choice(day: Day) -> None:
    """Draw the choice of categories the register holds or the plan names; none chosen keeps all."""
    held = {*day.sites["category"].unique(), *read_filters().category} | PLAN_CODES
    options = [term.value for term in Category if term.value in held]
    many_of("category", say("Category"), options, partial(label_of, Category), width=260)


def village_choice(day: Day) -> None:
    """Draw the choice of villages; none chosen keeps all."""
    names = day.villages["short_name"].to_dict()
    many_of("village", say("Village"), list(names), lambda code: plain(names.get(code, code)),
            width=260)  # fmt: skip


def occasion_choice(day: Day) -> None:
    """Draw the choice of key dates, and of large activities of the campaign, where there are any.

    Beside the kinds of place these are the plan's key times and key activities.
    """
    names = {code: worded(KEY_DATE_NAMES[code], language()) for code in RAISED}
    many_of("occasion", say("Key times"), list(names), names.__getitem__, width=260)
    activities = {
        str(one): plain(f"{row['starts_on']:%m-%d} {row['place'] or ''}", longest=40)
        for one, row in day.table("gathering").iterrows()
    }
    if activities:
        many_of("gathering", say("Key activities"), list(activities), activities.__getitem__,
                width=260)  # fmt: skip


def many_of(
    name: str,
    title: str,
    options: Sequence[str],
    words: Callable[[str], str],
    *,
    key: str = _KEY,
    width: Literal["stretch"] | int = "stretch",
) -> None:
    """Draw the choice of many for one of the `Filters`; none chosen keeps all.

    Parameters
    ----------
    words : callable
        An option as it is read, escaped.
    key : str
        Of the widget, with a place for the name.
    width : int or "stretch"
        Pixels.
    """
    own = key.format(name=name)
    st.session_state[own] = [one for one in getattr(read_filters(), name) if one in options]
    st.multiselect(title, options, key=own, format_func=words, placeholder=say("All"),
                   on_change=_took, args=(name, own), width=width)  # fmt: skip


def draw_filters(day: Day, *, key: str, width: int, more: Callable[[], None] | None = None) -> None:
    """Draw the filters behind one button, and the way back to every site.

    Parameters
    ----------
    key : str
        Of the button that clears them.
    width : int
        Pixels.
    more : callable, optional
        Draws further filters.
    """
    count = n_filters(read_filters())
    title = say("Filters ({count} on)", count=count) if count else say("Filters")
    with st.popover(title, width=width):
        category_choice(day)
        occasion_choice(day)
        village_choice(day)
        if more:
            more()
        st.button(say("Clear all filters"), key=key, on_click=clear_filters)


def clear_filters() -> None:
    """Keep every site again; the day stays."""
    choose(**dict.fromkeys(_LISTS, ()), deadline="", search="")


def n_filters(filters: Filters) -> int:
    """Return how many kinds of filter are on; the day is not one."""
    return len(set(filters.to_address()) - {"as_of"})


def _took(name: str, key: str) -> None:
    value = st.session_state[key]
    choose(**{name: tuple(value) if isinstance(value, list) else value})


def one_of(
    name: str, title: str, options: Mapping[Value, str], *, help_text: str | None = None
) -> Value:
    """Draw a choice of one, kept in the address under `name`; the first option is the default.

    `options` are value -> what the reader reads.
    """
    state, key, default = f"choice_{name}", f"choose_{name}", next(iter(options))
    asked = st.session_state.get(state) or st.query_params.get(name)
    before = next((one for one in options if one == asked), default)
    # Two pages may ask under one name: what was chosen on the other need not be offered here.
    if st.session_state.get(key) not in options:
        st.session_state[key] = before
    picked: Value | None = st.segmented_control(
        title,
        list(options),
        required=True,
        format_func=lambda value: options[value],
        key=key,
        help=help_text,
        wrap=True,
    )
    chosen = picked or default
    st.session_state[state] = chosen
    keep_in_address(name, "" if chosen == default else chosen)
    return chosen


def period_choice(name: str, *, first: date, last: date) -> tuple[date, date]:
    """Draw the choice of a period, both days included, kept in the address as `from` and `to`.

    Parameters
    ----------
    name : str
        Of the page that asks: each keeps a period of its own.
    first, last : date
        The period until both ends are chosen; no later day can be.
    """
    # Another `last` is another widget: a new day brings its own default period.
    key = f"choose_period_{name}_{last.isoformat()}"
    state = f"choice_period_{name}_{last.isoformat()}"
    default = (min(first, last), last)
    start, end = st.session_state.get(state) or asked_period() or default
    end = min(end, last)
    st.session_state.setdefault(key, (min(start, end), end))
    picked = st.date_input(say("Period"), key=key, format="YYYY-MM-DD", max_value=last, width=260)
    if isinstance(picked, tuple) and len(picked) == 2:
        start, end = picked
        st.session_state[state] = (start, end)
    if (start, end) != default:
        put_in_address(**{"from": start.isoformat(), "to": end.isoformat()})
    return min(start, end), end


def asked_period() -> tuple[date, date] | None:
    """Return the period the address asks for; None where it asks for none, or no whole one."""
    try:
        start, end = (date.fromisoformat(st.query_params.get(one, "")) for one in ("from", "to"))
    except ValueError:
        return None
    return (start, end) if start <= end else None


def number_choice(
    name: str, title: str, *, default: int, most: int, least: int = 1, width: int = 170
) -> int:
    """Draw the choice of a whole number, kept in the address under `name`; `width` in pixels."""
    state, key = f"choice_{name}", f"choose_{name}"
    asked = str(st.session_state.get(state, st.query_params.get(name, default)))
    number = int(asked) if asked.isdecimal() else default
    st.session_state.setdefault(key, min(max(number, least), most))
    picked = int(st.number_input(title, least, most, key=key, step=1, width=width))
    st.session_state[state] = picked
    keep_in_address(name, "" if picked == default else str(picked))
    return picked
