"""Responsibility: the matrix with its gaps, silent grids, the forms of both, and who owes what."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import responsibility
from analysis.outreach.grids import of as heard_grids
from analysis.outreach.responsibility import (
    LINKS,
    NAMED_ENOUGH,
    SILENT_DAYS,
    levels,
    matrix,
    owed,
    plans_received,
    silent_grids,
    without_office,
)
from analysis.planning.water import nearest_supplies
from briefing.papers.notices import notice_lines, responder_lines
from pages.outreach.lessons import offer_letter
from pages.shell import board
from pages.shell.current import current_day
from pages.shell.downloads import offer_table
from pages.shell.filters import number_choice, one_of
from pages.shell.language import label, label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of
from pages.shell.text import one_line, plain
from pages.shell.writing import add_rows, change_row
from vocabulary.messages import message
from vocabulary.palette import STAMP
from vocabulary.terms import DutyRole, HazardStatus

LINK_WORDS: Final[dict[str, str]] = {
    "leader": message("Leader in charge"),
    "office": message("Lead office"),
    "head": message("Head of the village"),
    "grid": message("Grid workers"),
    "property": message("Property companies"),
    "owner": message("Owners named"),
}
_LEVELS: Final[dict[str, str]] = {
    "subdistrict": message("Subdistrict: hazards put right in time"),
    "village": message("Villages without an overdue hazard"),
    "grid": message("Grids that reported lately"),
    "owner": message("Places that name their responsible person"),
}
_ROW: Final = 36


def draw_chain(day: Day) -> None:
    """Draw the matrix with its gaps, each level, silent grids and places nobody supervises."""
    grids = day.once(heard_grids)
    days = number_choice("silent", say("Silent for days"), default=SILENT_DAYS, most=120)
    is_named = day.once(responsibility.named_of)["is_named"]
    chain = matrix(
        day.villages, day.sites, grids=grids, duties=day.table("duty"), is_named=is_named
    ).assign(plan_on=plans_received(day.villages.index, day.table("task")))
    silent = silent_grids(grids, as_of=day.as_of, days=days)
    alone = without_office(day.sites)
    _figures(chain, silent, alone)
    _matrix(day, chain)
    left, right = st.columns(2, gap="medium")
    with left:
        _levels_table(day, levels(chain, day.hazards, grids, as_of=day.as_of, days=days))
        _alone(day, alone)
    with right:
        _silent(day, silent, days)
    _duty_form(day)
    _grid_form(day)


def _figures(chain: pd.DataFrame, silent: pd.DataFrame, alone: pd.DataFrame) -> None:
    handed_in = int(chain["plan_on"].notna().sum())
    board.show_figures(
        "chain_figures",
        (say("Gaps in the chain"), int(chain["n_gaps"].sum())),
        (say("Villages with a gap"), f"{int((chain['n_gaps'] > 0).sum())} / {len(chain)}"),
        (say("Silent grids"), len(silent)),
        (say("Places without a supervising office"), len(alone)),
        (say("Plans handed in"), f"{handed_in} / {len(chain)}"),
    )


def _matrix(day: Day, chain: pd.DataFrame) -> None:
    st.subheader(say("Village by link, most gaps first"), anchor=False)
    chain = chain.sort_values("n_gaps", ascending=False, kind="stable")
    shown = _chain_words(day, chain)
    gaps = [set(found) for found in chain["gaps"]]
    styled: Any = shown.style.apply(_paint, axis=None, gaps=gaps)
    st.dataframe(styled, height=_ROW * (len(shown) + 1), hide_index=True, key="chain_table")
    st.caption(
        say(
            "Coloured: a gap. Grid workers: grids with a worker / grids. Property: compounds with "
            "a company / compounds. Owners: a gap below {share}.",
            share=f"{NAMED_ENOUGH:.0%}",
        )
    )
    columns = [Column(name, name) for name in shown.columns]
    title = say("Responsibility matrix")
    offer_table(shown, columns, title=title, as_of=day.as_of, key="chain_xlsx")


def _chain_words(day: Day, chain: pd.DataFrame) -> pd.DataFrame:
    says = {link: say(text) for link, text in LINK_WORDS.items()}
    none = say("Missing")
    plans = [str(on.date()) if pd.notna(on) else "—" for on in chain["plan_on"]]
    pairs = {
        "grid": zip(chain["n_workers"], chain["n_grids"], strict=True),
        "property": zip(chain["n_managed"], chain["n_compounds"], strict=True),
        "owner": zip(chain["n_named"], chain["n_sites"], strict=True),
    }
    told: dict[str, Any] = {
        say("Village"): [one_line(str(day.villages["short_name"][c])) for c in chain.index],
        say("Gaps"): chain["n_gaps"].tolist(),
    }
    for link in LINKS:
        if link in pairs:
            told[says[link]] = [f"{have} / {of}" if of else none for have, of in pairs[link]]
        else:
            told[says[link]] = [none if v is None else one_line(str(v)) for v in chain[link]]
    told[say("Own plan handed in")] = plans
    return pd.DataFrame(told)


def _paint(shown: pd.DataFrame, *, gaps: list[set[str]]) -> pd.DataFrame:
    style = pd.DataFrame("", index=shown.index, columns=shown.columns)
    ink = f"color: {STAMP.on(theme())}; font-weight: bold"
    for row, found in enumerate(gaps):
        for link in found:
            style.loc[style.index[row], say(LINK_WORDS[link])] = ink
    return style


def _levels_table(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("What each level delivers"), anchor=False)
    rows = table.assign(level_name=[say(_LEVELS[level]) for level in table.index])
    columns = columns_of(
        "level_name",
        "share",
        Column("done", say("Delivered"), "count"),
        Column("of", say("Of"), "count"),
    )
    board.show_listed(day, rows, columns, "chain_levels")


def _silent(day: Day, silent: pd.DataFrame, days: int) -> None:
    st.subheader(say("Grids that reported nothing for {days} days", days=days), anchor=False)
    columns = columns_of(
        "village",
        Column("name", say("Grid")),
        "worker",
        "households",
        "last_report_on",
        "silent_days",
    )
    board.show_listed(day, silent, columns, "chain_silent", say("Silent grids"), height=360)


def _alone(day: Day, alone: pd.DataFrame) -> None:
    st.subheader(say("Places without a supervising office"), anchor=False)
    if alone.empty:
        st.caption(say("None: every place on record names its office."))
        return
    columns = columns_of(Column("name", say("Site")), "village", "category")
    board.show_listed(day, alone, columns, "chain_alone", height=240)


def _duty_form(day: Day) -> None:
    key = f"duty_{len(current_day(is_present=True).table('duty'))}"
    roles = {one.value: label(one) for one in (DutyRole.LEADER, DutyRole.OFFICE, DutyRole.VILLAGE)}
    with st.expander(say("Name who answers"), icon=":material/edit:"), st.form(key, border=False):
        left, right = st.columns(2)
        with left:
            board.choose_village(day, key=f"{key}_village_code")
            board.choose_of(say("Link"), roles, key=f"{key}_role")
        right.text_input(say("Person"), key=f"{key}_person")
        right.text_input(say("Office"), key=f"{key}_office")
        st.text_input(say("Telephone"), key=f"{key}_phone")
        fields = ("village_code", "role", "person", "office", "phone")
        _keep_button("duty", key, fields)


def _keep_button(table: str, key: str, fields: tuple[str, ...]) -> None:
    def keep() -> None:
        add_rows(table, [board.typed(key, fields)])

    st.form_submit_button(say("Keep"), type="primary", on_click=keep)


def _grid_form(day: Day) -> None:
    """Draw the forms of a new grid and of a report of a known one."""
    grids = current_day(is_present=True).table("grid")
    names = day.villages["short_name"].to_dict()
    with st.expander(say("Add a grid, or note a report"), icon=":material/grid_view:"):
        left, right = st.columns(2, gap="medium")
        key = f"grid_new_{len(grids)}"
        with left, st.form(key, border=False):
            board.choose_village(day, key=f"{key}_village_code")
            st.text_input(say("Grid"), key=f"{key}_name")
            st.text_input(say("Grid worker"), key=f"{key}_worker")
            st.number_input(say("Households"), 0, 100_000, None, step=1, key=f"{key}_households")
            fields = ("village_code", "name", "worker", "households")
            _keep_button("grid", key, fields)
        if grids.empty:
            return
        with right:
            homes = zip(
                grids.index, grids["village_code"].map(names).fillna(""), grids["name"], strict=True
            )
            told = {int(one): plain(f"{home} {name}") for one, home, name in homes}
            chosen = board.choose_of(say("Grid"), told, key="grid_chosen")
            _report(day, grids.loc[[chosen]].iloc[0])


def _report(day: Day, grid: pd.Series) -> None:
    grid_id, version = int(str(grid.name)), int(grid["version"])
    key = f"grid_{grid_id}_{version}"
    with st.form(key, border=False):
        worker = grid["worker"] if isinstance(grid["worker"], str) else ""
        st.text_input(say("Grid worker"), worker, key=f"{key}_worker")
        board.choose_date(say("Last report"), day.as_of, key=f"{key}_last_report_on")
        st.form_submit_button(say("Keep"), on_click=_keep_report, args=(key, grid_id, version))


def _keep_report(key: str, grid_id: int, version: int) -> None:
    change_row("grid", grid_id, board.typed(key, ("worker", "last_report_on")), version=version)


def draw_debts(day: Day) -> None:
    """Draw the debts by the axis chosen, and the hazards and notice of the one selected."""
    axes = {"person": say("Person"), "office": say("Office"), "village": say("Village")}
    by = one_of("debtor", say("Counted by"), axes)
    if by == "person":
        who = day.once(responsibility.owners_of)
    elif by == "office":
        who = day.hazards["office"]
    else:
        who = day.hazards["village_code"].map(day.villages["short_name"])
    table = owed(day.hazards, who)
    if table.empty:
        st.info(say("No hazard is open: nobody owes anything on this day."))
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        picked = _debtors(day, table, axes[by])
    with right:
        _owed_rows(day, table["who"].iloc[picked], who)


def _debtors(day: Day, table: pd.DataFrame, title: str) -> int:
    none = say("Nobody named")
    names = [none if pd.isna(one) else one_line(str(one)) for one in table["who"]]
    rows = table.assign(name=names)
    board.show_figures(
        "debts_figures",
        (say("Overdue"), int(table["n_overdue"].sum())),
        (say("Open"), int(table["n_open"].sum())),
        (say("Who has something overdue"), int((table["n_overdue"] > 0).sum())),
    )
    columns = columns_of(
        Column("name", title),
        "n_overdue",
        "n_open",
        "overdue_share",
        "worst_days",
        "n_all",
    )
    at = board.show_listed(
        day, rows, columns, "debts_table", say("Who owes what"), height=520, pick="one"
    )
    return at[0] if at else 0


def _owed_rows(day: Day, name: str | None, who: pd.Series) -> None:
    said = say("Nobody named") if pd.isna(name) else plain(name)
    st.subheader(said, anchor=False)
    told = who.reindex(day.hazards.index)
    mine = told.isna() if pd.isna(name) else told == name
    rows = day.hazards[mine.fillna(False).astype(bool) & day.hazards["is_open"]]
    rows = rows.sort_values("days_overdue", ascending=False)
    rows["status_name"] = [label_of(HazardStatus, value) for value in rows["status"]]
    columns = columns_of(
        "site",
        Column("description", say("Hazard")),
        "due_on",
        "days_overdue",
        "status_name",
        "village",
    )
    board.show_listed(day, rows, columns, "debts_rows", height=380)
    _notice(day, rows)


def _notice(day: Day, rows: pd.DataFrame) -> None:
    ids = [int(one) for one in rows["site_id"].drop_duplicates()]
    names = day.sites["name"].loc[ids].map(plain).to_dict()
    chosen = board.choose_of(say("Papers for the place"), names, key="notice_site")
    if chosen is None:
        return
    hazards = day.hazards[day.hazards["site_id"] == chosen]
    site = day.sites.loc[chosen]
    supplies = nearest_supplies(site, day.table("supply_point"))
    papers = {
        "notice": (say("Risk notice"), notice_lines(site["name"], hazards, as_of=day.as_of)),
        "responder": (say("Key facts for responders"), responder_lines(site, hazards, supplies)),
    }
    for key, (title, lines) in papers.items():
        with st.expander(title):
            st.text("\n".join(lines))
            name = one_line(str(site["name"]))
            offer_letter(day, lines, say("Download (DOCX)"), name=name, key=f"{key}_docx")
