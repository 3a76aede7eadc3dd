"""The annex workbook of a briefing, and the order list of a visit plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from briefing.facts.fact import Fact, Facts
from briefing.facts.frames import with_progress
from briefing.facts.grids import COLUMNS, grid
from briefing.facts.say import say, say_change, say_period, say_year_change
from briefing.papers.workbook import Sheet, rows_workbook
from briefing.words import labels
from briefing.words import sheets as said
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardGrade, HazardStatus, RiskLevel

if TYPE_CHECKING:
    from analysis.day import Day
    from analysis.risk.reason import Reason

_SHARES = ("rectified_share", "closed_share")


def annex(facts: Facts, *, open_items: pd.DataFrame | None = None, source: str = "") -> bytes:
    """Return the annex workbook: every fact with its parts, every table, and the open items.

    Parameters
    ----------
    open_items : of `open_items`; the sheet is left out without it
    source : where the rows come from
    """
    title = said.ANNEX_TITLE.format(period=say_period(facts.period))
    sheets = [_figures(facts, title)]
    for table, name in said.TABLES.items():
        if facts.rows(table):
            sheets.append(_table(facts, table, name, title))
    if open_items is not None:
        headings = {key: said.OPEN_COLUMNS[key] for key in open_items.columns}
        sheets.append(Sheet(said.OPEN_ITEMS, open_items, headings, title))
    return rows_workbook(
        sheets, is_demo=facts.is_demo, as_of=facts.as_of, known_at=facts.known_at, source=source
    )


def open_items(hazards: pd.DataFrame, sites: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """Return the open hazards as staff read them, longest overdue first.

    Columns of `said.OPEN_COLUMNS`.

    Parameters
    ----------
    hazards : frame of docs/frames.md with the clock's columns
    sites, villages : frames of docs/frames.md
    """
    mine = hazards.loc[hazards["is_open"]].sort_values(
        ["days_overdue", "due_on"], ascending=[False, True]
    )
    rows = {
        "hazard_no": mine["hazard_no"],
        "hazard_id": mine.index.to_series(),
        "village": mine["village_code"].map(villages["short_name"]),
        "site": mine["site_id"].map(sites["name"]),
        "category": _labels(mine["category"], Category),
        "code": mine["code"],
        "kind": mine["code"]
        .astype(object)
        .map({code: entry.zh for code, entry in HAZARD_CODES.items()}),
        "description": mine["description"],
        "grade": _labels(mine["grade"], HazardGrade),
        "status": _labels(mine["status"], HazardStatus),
        "found_on": mine["found_on"],
        "due_on": mine["due_on"],
        "days_overdue": mine["days_overdue"],
        "office": mine["office"],
        "measure": mine["measure"],
        "source": [_source(row) for row in mine.to_dict("records")],
    }
    return pd.DataFrame(rows, index=mine.index)


def order_list(
    targets: pd.DataFrame,
    sites: pd.DataFrame,
    villages: pd.DataFrame,
    *,
    as_of: date,
    word: Callable[[Reason], str],
    risk: pd.DataFrame | None = None,
    is_demo: bool = False,
    title: str = "",
) -> bytes:
    """Return the visits to make as a workbook with columns to fill in by hand.

    Parameters
    ----------
    targets : frame of `analysis.planning.targets.choose`, in order
    sites, villages : frames of docs/frames.md
    word : function of Reason to str; the sentence of a reason, as the page shows it
    risk : frame of `analysis.risk.assessment.assess`, optional; for the level of each site
    title : above the table; the list's own name without one
    """
    site = sites.reindex(targets["site_id"]).reset_index(drop=True)
    level = pd.Series(None, index=range(len(targets)), dtype=object)
    if risk is not None:
        level = risk["level"].reindex(targets["site_id"]).reset_index(drop=True)
    rows = {
        "place": range(1, len(targets) + 1),
        "name": site["name"],
        "category": _labels(site["category"], Category),
        "village": site["village_code"].map(villages["short_name"]),
        "address": site["address"],
        "level": _labels(level, RiskLevel),
        "value": targets["value"].round(1).to_numpy(),
        "due_on": targets["due_on"].to_numpy(),
        "last_visit_on": targets["last_visit_on"].to_numpy(),
        "why": [said.REASON_JOIN.join(map(word, reasons)) for reasons in targets["reasons"]],
        "kind": [
            said.ORDER_KINDS["random" if random else "floor" if floor else "value"]
            for floor, random in zip(targets["is_floor"], targets["is_random"], strict=True)
        ],
        "office": site["office"],
        **dict.fromkeys(("checked_on", "result", "checker")),
    }
    name = title or said.ORDER_TITLE
    sheet = Sheet(
        said.ORDER_TITLE, pd.DataFrame(rows), said.ORDER_COLUMNS, name, (said.ORDER_NOTE,)
    )
    return rows_workbook([sheet], is_demo=is_demo, as_of=as_of)


def _figures(facts: Facts, title: str) -> Sheet:
    named = [fact for fact in facts.items.values() if fact.id in labels.FACTS]
    frame = pd.DataFrame([_figure(fact) for fact in named], columns=list(said.FIGURE_COLUMNS))
    return Sheet(
        said.FIGURES, frame.astype(object), said.FIGURE_COLUMNS, title, (said.FIGURES_NOTE,)
    )


def _figure(fact: Fact) -> dict[str, Any]:
    return {
        "name": labels.FACTS[fact.id],
        "value": fact.value,
        "shown": say(fact),
        "numerator": fact.numerator,
        "denominator": fact.denominator,
        "previous": fact.previous,
        "change": say_change(fact) if fact.previous is not None else labels.NOTHING,
        "year_before": fact.year_before,
        "year_change": say_year_change(fact),
        "note": labels.NOTES[fact.note],
        "id": fact.id,
        "n_rows": len(fact.row_ids),
    }


def _table(facts: Facts, table: str, name: str, title: str) -> Sheet:
    shown = grid(facts, table)
    columns = [column.key for column in COLUMNS[table]]
    rows = [[cell.text if cell.value is None else cell.value for cell in row] for row in shown.rows]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    headings = {column.key: column.heading for column in shown.columns}
    return Sheet(name, frame, headings, title, shares=frozenset(_SHARES))


def _labels(values: pd.Series, term: Any) -> pd.Series:
    return values.astype(object).map({member.value: member.label() for member in term})


def _source(row: dict[Any, Any]) -> str | None:
    if pd.isna(row["source_file"]):
        return None
    place = "" if pd.isna(row["source_row"]) else f"!{int(row['source_row'])}"
    sheet = "" if pd.isna(row["source_sheet"]) else f" [{row['source_sheet']}]"
    return f"{row['source_file']}{sheet}{place}"


def open_items_of(day: Day) -> pd.DataFrame:
    """Return the open hazards of a day as staff read them; see `open_items`."""
    return open_items(with_progress(day.hazards, as_of=day.as_of), day.sites, day.villages)
