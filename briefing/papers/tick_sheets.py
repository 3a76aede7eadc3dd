"""Sheets that go out: household ticks of a building, self-checks of a category, records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import pandas as pd

from briefing.papers.workbook import Sheet, rows_workbook
from data.ledger.records import sheet_headings
from vocabulary import outreach
from vocabulary.hazard_codes import HazardCode, own_codes
from vocabulary.records import RecordKind
from vocabulary.terms import Category, HouseholdTick

BLANK_DOORS: Final = 40


def self_check_items(category: Category) -> list[HazardCode]:
    """Return the items a place of a category looks at; a compound's hold the plan's five first."""
    return own_codes(category)


def household_sheet(
    site_id: int, name: str, village: str, *, as_of: date, is_demo: bool, doors: int = BLANK_DOORS
) -> bytes:
    """Return the blank tick sheet of one building as .xlsx, one line for each door."""
    headings = outreach.HOUSEHOLD_HEADINGS | {item.value: item.zh for item in HouseholdTick}
    here = pd.DataFrame({"name": [name] * doors, "village": village}, index=[site_id] * doors)
    sheet = Sheet(name, _blank(here, headings), headings, outreach.HOUSEHOLD_TITLE,
                  outreach.HOUSEHOLD_NOTES)  # fmt: skip
    return rows_workbook([sheet], as_of=as_of, is_demo=is_demo)


def self_check_book(
    sites: pd.DataFrame, category: Category, *, as_of: date, is_demo: bool
) -> bytes:
    """Return the self-check forms of a category as .xlsx, one line for each place.

    Parameters
    ----------
    sites : index `site_id`; `name`, `village` (short name): the places the form goes to
    """
    items = {entry.code: f"{entry.code} {entry.zh}" for entry in self_check_items(category)}
    headings = {**outreach.SELF_CHECK_HEADINGS, **items}
    title = outreach.SELF_CHECK_TITLE.format(category=category.zh)
    rows = _blank(sites, headings)
    sheet = Sheet(category.zh, rows, headings, title, outreach.SELF_CHECK_NOTES)
    return rows_workbook([sheet], as_of=as_of, is_demo=is_demo)


def record_book(kind: RecordKind, rows: pd.DataFrame, *, as_of: date, is_demo: bool) -> bytes:
    """Return the sheet of a kind of record as .xlsx; it is read back by `read_records`.

    Parameters
    ----------
    rows : of `data.ledger.records`: `blank_rows` or `sheet_rows`
    """
    title = kind.title[0]
    sheet = Sheet(title, rows, sheet_headings(kind), title, kind.notes)
    return rows_workbook([sheet], as_of=as_of, is_demo=is_demo)


def _blank(sites: pd.DataFrame, headings: Mapping[str, str]) -> pd.DataFrame:
    """Return a line for each site, blank but for its number, name and village."""
    rows = pd.DataFrame(index=sites.index, columns=list(headings), dtype=object)
    rows["site_id"] = [str(site_id) for site_id in sites.index]
    rows["name"], rows["village"] = sites["name"].to_numpy(), sites["village"].to_numpy()
    return rows
