"""Every figure of the analysis pages is explained to a leader in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from pages.ranking import clusters, rules, trend, truth, villages
from pages.shell.tables import _HELP, Column, help_of, helped

# What a row is of needs no sentence.
NAMES = {"short_name", "name", "site", "village", "month"}
TABLES: dict[str, Sequence[Column]] = {
    **{f"rank_table/{base}": villages.rank_columns(base)
       for base in ("area", "sites", "households", "visits", "due")},
    "rank_apart": villages.apart_columns("area"),
    "rank_effort": villages.effort_columns(),
    "rank_trend": trend.trend_columns("category"),
    "hot_trend": trend.trend_columns("category"),
    "hot_periods_category": trend.trend_columns("category"),
    "hot_periods_village_code": trend.trend_columns("category"),
    "hot_cells": clusters.grid_columns(by_site=True),
    "hot_moran": clusters.moran_columns(),
    "truth_silent": truth.silent_columns(),
    "truth_quality": truth.quality_columns(),
    "truth_queue": truth.queue_columns(),
    "proof_capacity": truth.capacity_columns(),
    "rule_parts": rules.part_columns(),
    "rule_moved": rules.moved_columns(),
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
