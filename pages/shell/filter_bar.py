"""The widgets by which a reader chooses what to see; the choice itself lives in `filters`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Final, Literal

import streamlit as st

from analysis.day import Day
from pages.shell import basis
from pages.shell.filters import Filters, choose, read_filters
from pages.shell.language import label_of, say
from pages.shell.session import keep_in_address
from pages.shell.text import plain
from vocabulary.terms import Category

# A widget's name in the session, beside the field of `Filters` it changes.
_KEY: Final = "filter_{name}"
_BASIS: Final = "filter_known"


def day_choice() -> Filters:
    """Draw the one as-of choice of the app, its day and its basis, and return the choices."""
    chosen = read_filters()
    key = _KEY.format(name="as_of")
    st.session_state[key] = chosen.day
    st.date_input(
        say("As of"),
        key=key,
        format="YYYY-MM-DD",
        on_change=_took,
        args=("as_of", key),
        width=150,
    )
    if basis.is_past(chosen.day):
        st.session_state[_BASIS] = basis.read_basis()
        st.selectbox(
            say("Knowledge"),
            list(basis.WORDS),
            key=_BASIS,
            format_func=lambda one: say(basis.WORDS[one]),
            on_change=_took_basis,
            help=say(
                "As known then leaves out what was written down after the day itself: what a "
                "meeting on that day could have seen."
            ),
            width=150,
        )
    return read_filters()


def _took_basis() -> None:
    basis.choose_basis(st.session_state[_BASIS])


def category_choice() -> None:
    """Draw the choice of categories; none chosen keeps all."""
    options = [term.value for term in Category]
    many_of("category", say("Category"), options, partial(label_of, Category), width=260)


def village_choice(day: Day) -> None:
    """Draw the choice of villages; none chosen keeps all."""
    names = day.villages["short_name"].to_dict()
    many_of("village", say("Village"), list(names), lambda code: plain(names.get(code, code)),
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


def _took(name: str, key: str) -> None:
    value = st.session_state[key]
    choose(**{name: tuple(value) if isinstance(value, list) else value})


def one_of(
    name: str, title: str, options: Mapping[str, str], *, help_text: str | None = None
) -> str:
    """Draw a choice of one, kept in the address under `name`; the first option is the default.

    `options` are value -> what the reader reads.
    """
    state, key, default = f"choice_{name}", f"choose_{name}", next(iter(options))
    chosen = st.session_state.get(state) or st.query_params.get(name)
    chosen = chosen if chosen in options else default
    # Two pages may ask under one name: what was chosen on the other need not be offered here.
    if st.session_state.get(key) not in options:
        st.session_state[key] = chosen
    picked = st.segmented_control(
        title,
        list(options),
        required=True,
        format_func=lambda value: options[value],
        key=key,
        help=help_text,
        wrap=True,
    )
    chosen = str(picked or default)
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
        st.query_params["from"], st.query_params["to"] = start.isoformat(), end.isoformat()
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
