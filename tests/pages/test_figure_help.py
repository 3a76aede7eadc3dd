"""Every figure of the analysis pages is explained to a leader in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from pages.ranking import (
    hot_views,
    proof_views,
    rank_views,
    rank_words,
    rule_change,
    rule_list,
    trend_words,
    truth_views,
)
from pages.shell.tables import _HELP, Column, help_of, helped

# What a row is of needs no sentence.
NAMES = {"short_name", "name", "site", "village", "month"}
TABLES: dict[str, Sequence[Column]] = {
    **{f"rank_table/{base}": rank_words.rank_columns(base)
       for base in ("area", "sites", "households", "visits", "due")},
    "rank_apart": rank_words.apart_columns("area"),
    "rank_effort": rank_views._effort_columns(),
    "rank_trend": trend_words.trend_columns("T"),
    "hot_trend": trend_words.trend_columns("T"),
    "hot_periods_category": trend_words.trend_columns("T"),
    "hot_periods_village_code": trend_words.trend_columns("T"),
    "hot_cells": hot_views._grid_columns(by_site=True),
    "hot_moran": hot_views._moran_columns(),
    "truth_silent": truth_views._silent_columns(),
    "truth_quality": truth_views._quality_columns(),
    "truth_queue": truth_views._queue_columns(),
    "proof_capacity": proof_views._capacity_columns(),
    "rule_parts": rule_list._part_columns(),
    "rule_moved": rule_change._columns(),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_every_column_with_a_figure_has_its_sentence(table: str) -> None:
    columns = helped(TABLES[table], table=table.partition("/")[0])
    without = [column.name for column in columns if column.name not in NAMES and not column.help]
    assert without == []
    # A sentence for a meeting, not a formula.
    assert all(re.search("[\u4e00-\u9fff]", one.help) for one in columns if one.help)


def test_a_columns_own_sentence_goes_before_the_tables() -> None:
    (own,) = helped([Column("count", "N", "count", help="own words")], table="rank_table")
    assert own.help == "own words"
    (other,) = helped([Column("count", "N", "count")], table="another_table")
    assert other.help is None


def test_every_figure_outside_a_table_has_its_sentence() -> None:
    figures = [name for name in _HELP if name.startswith("figure.")]
    assert len(figures) == 8
    assert all(help_of(name) for name in figures)
