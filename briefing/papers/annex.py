"""The annex workbook of a briefing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from briefing.facts.fact import Fact, Facts
from briefing.facts.grids import COLUMNS, grid
from briefing.facts.say import say, say_change, say_period, say_year_change
from briefing.papers.workbook import Sheet, rows_workbook
from briefing.words import labels
from briefing.words import sheets as said
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardGrade, HazardStatus

if TYPE_CHECKING:
    from analysis.day import Day

_SHARES = ("rectified_share", "closed_share")


def annex(facts: Facts, *, open_items: pd.DataFrame | None = None) -> bytes:
    """Return the annex workbook: every fact with its parts, every table, and the open items.

    Parameters
    ----------
    open_items : of `open_items`; the sheet is left out without it
    """
    title = said.ANNEX_TITLE.format(period=say_period(facts.period))
    sheets = [_figures(facts, title)]
    for table, name in said.TABLES.items():
        if facts.rows(table):
            sheets.append(_table(facts, table, name, title))
    if open_items is not None:
        headings = {key: said.OPEN_COLUMNS[key] for key in open_items.columns}
        sheets.append(Sheet(said.OPEN_ITEMS, open_items, headings, title))
    return rows_workbook(sheets, is_demo=facts.is_demo, as_of=facts.as_of, known_at=facts.known_at)


def open_items(day: Day) -> pd.DataFrame:
    """Return the open hazards of a day as staff read them, longest overdue first.

    Columns of `said.OPEN_COLUMNS`.
    """
    mine = day.hazards.loc[day.hazards["is_open"]].sort_values(
        ["days_overdue", "due_on"], ascending=[False, True]
    )
    rows = {
        "hazard_no": mine["hazard_no"],
        "hazard_id": mine.index.to_series(),
        "village": mine["village_code"].map(day.villages["short_name"]),
        "site": mine["site_id"].map(day.sites["name"]),
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
