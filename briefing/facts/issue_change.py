"""Two frozen issues side by side: figure by figure, with the change."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from briefing.facts.fact import Facts, Row
from briefing.facts.say import say, say_change
from briefing.words import labels


def compare(older: Facts, newer: Facts) -> pd.DataFrame:
    """Return the named figures of two issues and how the newer differs.

    `name`, `older`, `newer`, `change` as printed and `id`; figures that neither issue knows are
    left out. Shares differ in percentage points between the printed shares, counts in percent;
    where the older is 0 or not known the change says so.
    """
    rows = []
    for key, name in labels.FACTS.items():
        before, after = older.items.get(key), newer.items.get(key)
        if before is None and after is None:
            continue
        change = labels.NO_CHANGE_KNOWN
        if before is not None and after is not None:
            change = say_change(replace(after, previous=before.value))
        said = [say(fact) if fact is not None else labels.NOTHING for fact in (before, after)]
        rows.append({"name": name, "older": said[0], "newer": said[1], "change": change, "id": key})
    return pd.DataFrame(rows, columns=["name", "older", "newer", "change", "id"])


def compare_villages(older: Facts, newer: Facts) -> pd.DataFrame:
    """Return each village's rectified share and overdue count in both issues.

    `name`, `found`, `share_older`, `share_newer`, `change`, `overdue_older`, `overdue_newer` as
    printed; ranked villages in the newer issue's order, then those listed apart. No rank is
    compared: places within overlapping intervals move by chance.
    """
    rows = []
    before = {row.key: row for table in _TABLES for row in older.rows(table)}
    for table in _TABLES:
        for row in newer.rows(table):
            was = before.get(row.key)
            rows.append(
                {
                    "name": row.texts["name"],
                    "found": _cell(newer, row, "found"),
                    "share_older": _cell(older, was, "rectified_share"),
                    "share_newer": _cell(newer, row, "rectified_share"),
                    "change": _share_change(older, was, newer, row),
                    "overdue_older": _cell(older, was, "overdue"),
                    "overdue_newer": _cell(newer, row, "overdue"),
                }
            )
    return pd.DataFrame(rows)


_TABLES = ("villages", "small_villages")


def _cell(facts: Facts, row: Row | None, column: str) -> str:
    if row is None or column not in row.cells:
        return labels.NOTHING
    return say(facts.cell(row, column))


def _share_change(older: Facts, was: Row | None, newer: Facts, row: Row) -> str:
    column = "rectified_share"
    if was is None or column not in was.cells or column not in row.cells:
        return labels.NO_CHANGE_KNOWN
    return say_change(replace(newer.cell(row, column), previous=older.cell(was, column).value))
