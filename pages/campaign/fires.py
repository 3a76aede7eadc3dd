"""Fires here: what the winter had beside the year before, each fire, and a case made of one."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign import fires
from analysis.campaign.fires import PUBLISHED, Toll, as_case, known
from analysis.day import Day
from data.store import upkeep
from pages.shell import board, session
from pages.shell.language import label_of, say
from pages.shell.tables import Column, columns_of
from pages.shell.text import one_line, plain
from pages.shell.writing import add_rows, save, save_and_redraw
from vocabulary.campaign import FireKind
from vocabulary.terms import Category

_TEXTS: Final = ("time", "place", "handled_by", "lesson", "papers")
_MOST_MONTHS: Final = 120


def draw_fires(day: Day) -> None:
    """Draw the tolls, the list, the card of the one chosen, and the form of a new one."""
    kept = known(day.table("incident"), as_of=day.as_of)
    _tolls(day)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = _list(day, kept)
    with right:
        if picked is not None:
            _card(day, picked)
        with st.expander(say("Type in a fire"), expanded=kept.empty):
            _row_form(day, None)
        with st.expander(say("Published figures of a month")):
            _published(day)


def _tolls(day: Day) -> None:
    now, ago = day.once(fires.of)
    first, last = day.period
    st.subheader(
        say("Fires {first} to {last}, and the same days a year earlier", first=first, last=last),
        anchor=False,
    )
    figures = [
        (say("Fires"), "n"), (say("Deaths"), "deaths"), (say("Injured"), "injured"),
        (say("Direct loss (10,000 yuan)"), "loss"),
    ]  # fmt: skip
    with st.container(horizontal=True, key="fires_tolls"):
        for title, name in figures:
            value, before = _told(now, name), None if ago is None else _told(ago, name)
            change = None if before is None else say("{n} a year earlier", n=before)
            st.metric(title, value, change, delta_color="off", delta_arrow="off",
                      width="content", border=True)  # fmt: skip
    _notes(now, ago)


def _told(of: Toll, name: str) -> str:
    if name == "loss" and not (of.n_loss or of.n_months):
        return "—" if of.n else "0"
    return f"{getattr(of, name):g}"


def _notes(now: Toll, ago: Toll | None) -> None:
    said = []
    if ago is None:
        said.append(say("Nothing is on record of a year earlier; type it in or take it over."))
    if now.n > now.n_loss and now.n:
        said.append(say("The loss is known of {n} of {of} fires.", n=now.n_loss, of=now.n))
    n_months = now.n_months + (ago.n_months if ago else 0)
    if n_months:
        said.append(say("{n} whole months stand on published figures.", n=n_months))
    if said:
        st.caption(" ".join(said))


def _list(day: Day, kept: pd.DataFrame) -> pd.Series | None:
    if kept.empty:
        st.info(say("No fire is on record yet: type in past ones for a curve of your own."))
        return None
    words = {True: say("Attested"), False: say("Not attested")}
    shown = kept.assign(state=[words[bool(one)] for one in kept["attested_by"]])
    shown["kind_name"] = [label_of(FireKind, one) for one in shown["kind"]]
    columns = columns_of(
        "happened_on", "village", "category",
        Column("kind_name", say("What burned")),
        Column("cause", width="medium"),
        Column("deaths", say("Deaths"), "count"),
        Column("injured", say("Injured"), "count"),
        Column("loss", say("Loss (10,000 yuan)")),
        Column("state", say("State")),
    )  # fmt: skip
    picked = board.show_listed(
        day, shown, columns, "fires_table", say("Fires on record"), pick="one", is_dashed=False
    )
    return kept.iloc[picked[0]] if picked else None


def _card(day: Day, fire: pd.Series) -> None:
    where = _where(day, fire)
    st.subheader(f"{fire['happened_on']:%Y-%m-%d} {plain(where, longest=60)}", anchor=False)
    fire_id, version = int(str(fire.name)), int(fire["version"])
    with st.container(horizontal=True):
        if not fire["attested_by"]:
            st.button(
                say("Attest"), key="fires_attest", on_click=_attest, args=(fire, version),
                help=say("By a second person, against the report of the fire service."),
            )  # fmt: skip
        else:
            st.caption(say("Attested by {name} on {day}.", name=plain(fire["attested_by"]),
                           day=fire["attested_on"]))  # fmt: skip
        st.button(
            say("Make it a case"), key="fires_case", type="primary", on_click=_make_case,
            args=(fire, where),
            help=say("The case library then lists the places here that are like it."),
        )  # fmt: skip
    with st.expander(say("Correct this fire")):
        _row_form(day, day.table("incident").loc[[fire_id]].iloc[0])


def _where(day: Day, fire: pd.Series) -> str:
    site, village = fire["site_id"], fire["village_code"]
    if pd.notna(site) and int(site) in day.sites.index:
        return str(day.sites.at[int(site), "name"])
    if fire["place"]:
        return str(fire["place"])
    return str(day.villages["short_name"].get(village, "")) if pd.notna(village) else ""


def _attest(fire: pd.Series, version: int) -> None:
    actor = session.actor()
    if actor == fire["entered_by"]:
        say_same = say("Who typed it in cannot attest it.")
        st.session_state["fires_refused"] = say_same
        return
    details = _details(fire) | {
        "attested_by": actor, "attested_on": session.today().isoformat()
    }  # fmt: skip
    seen = upkeep.Seen(int(str(fire.name)), version)
    save(upkeep.change, "incident", seen, {"details": details}, done=say("The fire is attested."))


def _details(fire: pd.Series) -> dict[str, Any]:
    return dict(fire["details"]) if isinstance(fire["details"], dict) else {}


def _make_case(fire: pd.Series, where: str) -> None:
    title = say("Fire of {day}, {place}", day=f"{fire['happened_on']:%Y-%m-%d}",
                place=one_line(where))  # fmt: skip
    add_rows("lesson", [as_case(fire, place=where, title=title)])


def _row_form(day: Day, row: pd.Series | None) -> None:
    refused = st.session_state.pop("fires_refused", None) if row is not None else None
    if refused:
        st.error(refused)
    board.draw_row_form("incident", row, prefix="fire", fields=partial(_fields, day), take=_taken)


def _fields(day: Day, key: str, values: dict[str, Any]) -> None:
    told = values.get("details") or {}
    one, two = st.columns(2)
    with one:
        on = values.get("happened_on")
        board.choose_date(
            say("On which day"), on.date() if on is not None else day.as_of,
            key=f"{key}_happened_on", min_value=date(2000, 1, 1), max_value=session.today(),
        )  # fmt: skip
        board.choose_village(day, key=f"{key}_village_code", index=None,
                             at=values.get("village_code"))  # fmt: skip
        board.choose_term(say("Category"), Category, key=f"{key}_category", index=None,
                          at=values.get("category"))  # fmt: skip
        st.number_input(say("Deaths"), 0, 999, _whole(values, "deaths"), key=f"{key}_deaths")
        st.number_input(
            say("Direct loss (10,000 yuan)"), 0.0, 1e6, told.get("loss"), key=f"{key}_loss"
        )
    with two:
        st.text_input(say("Time of day"), told.get("time") or "", key=f"{key}_time", max_chars=5,
                      placeholder="21:40")  # fmt: skip
        names = day.sites["name"].map(plain).to_dict()
        board.choose_of(say("Site"), names, key=f"{key}_site_id", index=None,
                        at=_whole(values, "site_id"))  # fmt: skip
        board.choose_term(say("What burned"), FireKind, key=f"{key}_kind", index=None,
                          at=told.get("kind"))  # fmt: skip
        st.number_input(say("Injured"), 0, 999, _whole(values, "injured"), key=f"{key}_injured")
        st.text_input(say("Handled by"), told.get("handled_by") or "", key=f"{key}_handled_by",
                      max_chars=60)  # fmt: skip
    place, lon, lat = st.columns([2, 1, 1])
    place.text_input(say("Place"), told.get("place") or "", key=f"{key}_place", max_chars=100)
    lon.number_input(say("Longitude (WGS 84)"), 105.0, 110.5, told.get("lon"), key=f"{key}_lon",
                     format="%.6f")  # fmt: skip
    lat.number_input(say("Latitude (WGS 84)"), 28.0, 32.5, told.get("lat"), key=f"{key}_lat",
                     format="%.6f")  # fmt: skip
    st.text_input(
        say("Cause of the fire"), values.get("cause") or "", key=f"{key}_cause", max_chars=200
    )
    st.text_area(say("Lesson"), told.get("lesson") or "", key=f"{key}_lesson", height=68)
    st.text_input(say("Papers (numbers)"), told.get("papers") or "", key=f"{key}_papers")


def _whole(values: dict[str, Any], name: str) -> int | None:
    value = values.get(name)
    return None if value is None else int(value)


def _taken(key: str, values: dict[str, Any]) -> dict[str, Any]:
    columns = ("happened_on", "village_code", "site_id", "category", "cause", "deaths", "injured")
    row = {name: st.session_state.get(f"{key}_{name}") for name in columns}
    row["cause"] = str(row["cause"] or "").strip() or None
    told = dict(values.get("details") or {})
    told |= {
        name: str(st.session_state.get(f"{key}_{name}") or "").strip() or None for name in _TEXTS
    }
    told |= {name: st.session_state.get(f"{key}_{name}") for name in ("kind", "loss", "lon", "lat")}
    # What was attested is another fire once it is changed.
    told |= {"entered_by": session.actor(), "attested_by": None, "attested_on": None}
    return row | {"details": told}


def _published(day: Day) -> None:
    st.caption(
        say(
            "From the fire service's bulletin. They stand in for whole months of which no fire is "
            "on record here."
        )
    )
    held = day.settings.get(PUBLISHED, {})
    rows = [{"month": month, **figures} for month, figures in sorted(held.items())]
    table = pd.DataFrame(rows, columns=["month", "n", "deaths", "injured", "loss", "source"])
    edited = st.data_editor(
        table.astype({"month": "str", "source": "str"}), key=f"fires_published_{len(held)}",
        num_rows="dynamic", hide_index=True,
        column_config={
            "month": st.column_config.TextColumn(
                say("Month"), validate=r"^20\d\d-(0[1-9]|1[0-2])$", required=True
            ),
            "n": st.column_config.NumberColumn(say("Fires"), min_value=0, step=1, required=True),
            "deaths": st.column_config.NumberColumn(say("Deaths"), min_value=0, step=1),
            "injured": st.column_config.NumberColumn(say("Injured"), min_value=0, step=1),
            "loss": st.column_config.NumberColumn(say("Loss (10,000 yuan)"), min_value=0),
            "source": st.column_config.TextColumn(say("Source")),
        },
    )  # fmt: skip
    if st.button(say("Keep these months"), key="fires_published_keep"):
        kept = {
            str(one["month"]): {name: _cell(one[name]) for name in table.columns[1:]}
            for one in edited.dropna(subset=["month"]).head(_MOST_MONTHS).to_dict("records")
        }
        save_and_redraw(upkeep.put_setting, PUBLISHED, kept, done=say("The months are kept."))


def _cell(value: Any) -> Any:
    return None if value is None or pd.isna(value) or value == "nan" else value
