"""The campaigns of the store: what there is, and the form that makes, copies or changes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign import alert_level
from analysis.campaign.alert_level import winter_of
from analysis.campaign.calendar import is_published
from analysis.campaign.schedule import campaign_of
from analysis.day import Day
from data.store.campaign import SCOPE, Campaign, KeyDate, Phase, put_campaign
from pages.campaign.key_dates import unpublished
from pages.shell.filters import one_of, said_campaign
from pages.shell.language import label_of, say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import save_and_redraw
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category

_NEXT, _COPY, _CHANGE = "next", "copy", "change"
# What a row of key dates stands on where somebody typed it.
_PLANNED: Final = "plan"


def draw_campaigns(day: Day) -> None:
    """Draw the campaigns that are stored, and the form of one."""
    st.subheader(say("Campaigns"), anchor=False)
    _stored(day)
    does = {_NEXT: say("Another winter"), _COPY: say("Copy one"), _CHANGE: say("Change one")}
    do = one_of("campaign_form", say("What to do"), does)
    if do != _NEXT and not day.campaigns:
        st.info(say("No campaign is stored yet."))
        return
    with st.container(border=True):
        start = _next_winter(day) if do == _NEXT else _chosen(day, do)
        _form(day, start, do)


def _stored(day: Day) -> None:
    rows = [
        {
            "number": one.number, "title": one.title, "parent": one.parent_document,
            "start": one.start, "end": one.end, "scope": _said_scope(one),
            "asked": "●" if one.campaign_id == day.campaign.campaign_id else "",
        }
        for one in sorted(day.campaigns, key=lambda one: one.start)
    ]  # fmt: skip
    columns = columns_of(
        Column("asked", say("Shown")),
        Column("number", say("Number of its document")),
        Column("title", say("Title of its plan")),
        Column("parent", say("Document above it")),
        "start",
        "end",
        Column("scope", say("What it is about")),
    )
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    show_table(frame, columns, key="campaigns", height="content")


def _said_scope(campaign: Campaign) -> str:
    scope = campaign.scope
    said = [label_of(Category, one) for one in scope.categories]
    said += [code_words(one) for one in scope.codes]
    return "、".join(said) or say("All places and hazards")


def _next_winter(day: Day) -> Campaign:
    title, next_one = say("Winter that begins in"), winter_of(day.as_of) + 1
    winter = int(st.number_input(title, 2015, 2060, next_one, key="clock_new_winter"))
    dates = day.once(alert_level.of, winter)
    made = campaign_of(winter, number="", dates=dates, like=day.campaign)
    for year in sorted({made.start.year, made.end.year}):
        if not is_published(year, years=day.years):
            st.warning(f"{year}：{unpublished()}")
    # The document above it is another one each winter.
    return replace(made, parent_document="")


def _chosen(day: Day, do: str) -> Campaign:
    stored = {one.campaign_id: one for one in day.campaigns}
    at = list(stored).index(day.campaign.campaign_id) if day.campaign.campaign_id in stored else 0
    picked = st.selectbox(
        say("Campaign looked at"), list(stored), at, key=f"campaign_of_{do}",
        format_func=lambda one: said_campaign(stored[one]),
    )  # fmt: skip
    found = stored[int(picked)]
    return found if do == _CHANGE else replace(found, number="", as_of=None, version=0)


def _form(day: Day, start: Campaign, do: str) -> None:
    key = f"{do}_{start.start.year}_{start.campaign_id}"
    with st.form(f"campaign_{key}", border=False):
        one, two = st.columns(2)
        title = one.text_input(
            say("Title of its plan"), start.title, key=f"campaign_title_{key}", max_chars=80
        )
        number = two.text_input(
            say("Number of its document"), start.number, key=f"campaign_number_{key}",
            max_chars=60, disabled=do == _CHANGE,
        )  # fmt: skip
        issuer = one.text_input(
            say("Who issues it"), start.issuer, key=f"campaign_issuer_{key}", max_chars=60
        )
        parent = two.text_input(
            say("Document above it"), start.parent_document, key=f"campaign_parent_{key}",
            max_chars=60,
        )  # fmt: skip
        phases = one.data_editor(
            _spans(start.phases), key=f"campaign_phases_{key}", num_rows="dynamic",
            hide_index=True, column_config=_config(say("Phase")),
        )  # fmt: skip
        sure = st.column_config.TextColumn(say("How sure"), disabled=True)
        dates = two.data_editor(
            _spans(start.key_dates).assign(sure=_sure(start)), key=f"campaign_dates_{key}",
            num_rows="dynamic", hide_index=True,
            column_config={**_config(say("Key date")), "sure": sure},
        )  # fmt: skip
        categories = one.multiselect(
            say("Kinds of place it is about (none: all)"), [str(term) for term in Category],
            list(start.scope.categories), key=f"campaign_categories_{key}",
            format_func=lambda term: label_of(Category, term), placeholder=say("All"),
        )  # fmt: skip
        codes = two.multiselect(
            say("Hazards it is about (none: all)"), list(HAZARD_CODES), list(start.scope.codes),
            key=f"campaign_codes_{key}", format_func=lambda code: f"{code} {code_words(code)}",
            placeholder=say("All"),
        )  # fmt: skip
        pressed = st.form_submit_button(
            say("Store this campaign"), type="primary", key="clock_new_store"
        )
    if not pressed:
        return
    targets = {name: value for name, value in start.targets.items() if name != SCOPE}
    if categories or codes:
        targets[SCOPE] = {"categories": list(categories), "codes": list(codes)}
    made = replace(
        start, title=title.strip(), number=number.strip(), issuer=issuer.strip(),
        parent_document=parent.strip(), targets=targets,
        phases=tuple(Phase(*span) for span in _read(phases)),
        key_dates=_dated(_read(dates), start),
    )  # fmt: skip
    _save(day, made, is_new=do != _CHANGE)


def _save(day: Day, made: Campaign, *, is_new: bool) -> None:
    if not made.number:
        st.error(say("A campaign needs the number of its document."))
    elif not made.title:
        st.error(say("A campaign needs a title."))
    elif not made.phases:
        st.error(say("A campaign needs at least one phase with both days."))
    elif is_new and made.number in {one.number for one in day.campaigns}:
        st.error(say("A campaign with this number is stored already."))
    else:
        done = say("The campaign {number} is stored.", number=plain(made.number))
        save_and_redraw(put_campaign, made, done=done)


def _spans(spans: tuple[Phase, ...] | tuple[KeyDate, ...]) -> pd.DataFrame:
    rows = [(one.name, one.start, one.end) for one in spans]
    return pd.DataFrame(rows, columns=["name", "start", "end"])


def _config(name: str) -> Mapping[str, Any]:
    return {
        "name": st.column_config.TextColumn(name, max_chars=30, required=True),
        "start": st.column_config.DateColumn(say("First day"), required=True),
        "end": st.column_config.DateColumn(say("Last day"), required=True),
    }


def _sure(campaign: Campaign) -> list[str]:
    words = {True: say("Forecast"), False: say("Fixed")}
    return [words[one.provenance == "forecast"] for one in campaign.key_dates]


def _read(edited: pd.DataFrame) -> list[tuple[str, date, date]]:
    """Return the whole rows of a table of spans, in the order of their first days."""
    columns = (
        edited.dropna(subset=["name", "start", "end"])[name] for name in ("name", "start", "end")
    )
    rows = [(str(name).strip(), _day(a), _day(b)) for name, a, b in zip(*columns, strict=True)]
    return sorted((row for row in rows if row[0]), key=lambda row: row[1:])


def _day(value: object) -> date:
    return pd.Timestamp(str(value)).date()


def _dated(rows: list[tuple[str, date, date]], start: Campaign) -> tuple[KeyDate, ...]:
    """Return key dates; one that stands as it was keeps what it stands on."""
    before = {(one.name, one.start, one.end): one.provenance for one in start.key_dates}
    return tuple(KeyDate(*row, before.get(row, _PLANNED)) for row in rows)
