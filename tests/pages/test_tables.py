"""Frames as tables: what a cell shows of each kind of value."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.shell.tables import Column, _config, badge_width, columns_of
from vocabulary.terms import Category, RiskLevel


def script() -> None:
    import pandas as pd

    from pages.shell.tables import Column, show_table
    from vocabulary.terms import RiskLevel

    frame = pd.DataFrame(
        {
            "name": ["一\n二", None],
            "level": ["red", None],
            "share": [0.861, None],
            "due_on": pd.to_datetime(["2024-02-20", None]),
            "n": [3, None],
        }
    )
    columns = [
        Column("name", "名称"),
        Column("level", "风险等级", "term", RiskLevel),
        Column("share", "占比", "share"),
        Column("due_on", "到期日", "date"),
        Column("n", "数量", "count"),
    ]
    show_table(frame, columns, key="shown")


def shown() -> pd.DataFrame:
    page = AppTest.from_function(script).run()
    assert not page.exception
    return page.dataframe[0].value


def test_text_is_on_one_line_and_a_missing_one_a_dash():
    assert shown()["name"].tolist() == ["一 二", "—"]


def test_a_term_is_a_badge_and_a_missing_one_is_none():
    assert [list(cell) for cell in shown()["level"]] == [["red"], []]


def test_a_share_is_per_cent_and_a_missing_number_stays_missing():
    assert shown()["share"].round(1).tolist()[0] == 86.1
    assert shown()[["share", "n"]].iloc[1].isna().all()


def test_a_date_is_a_day_without_a_time():
    assert pd.Timestamp(shown()["due_on"].iloc[0]).date() == date(2024, 2, 20)


def test_a_column_of_badges_is_as_wide_as_its_longest_word_and_the_badge_around_it():
    # 4 characters of 14.5 and 36 around them; 重大风险 is cut below about 88
    assert badge_width(["低风险", "重大风险"]) == 94
    assert badge_width(["Low risk"]) == 100  # 8 letters of 0.55 of that
    assert badge_width([]) == 36
    assert badge_width(["一" * 40]) == 180


def test_no_word_of_a_term_is_cut_in_its_badge():
    config = _config(Column("level", "风险", "term", RiskLevel))
    assert config["width"] == 94
    assert _config(Column("level", "风险", "term", RiskLevel, width="large"))["width"] == "large"


def test_a_column_given_by_name_is_headed_and_shown_as_the_table_of_headings_says():
    village, visits, category = columns_of("village", "n_visits", "category")
    assert village == Column("village", "村社")
    assert visits == Column("n_visits", "检查次数", "count")
    assert category == Column("category", "场所类别", "term", Category)


def test_a_columns_own_words_and_kind_go_before_the_table_of_headings():
    own, wide, counted = columns_of(
        Column("village", "小区"), Column("village", width="small"), Column("kind", kind="count")
    )
    assert (own.title, wide.title, wide.width) == ("小区", "村社", "small")
    assert (counted.title, counted.kind) == ("种类", "count")


def test_a_name_without_a_heading_is_an_error():
    with pytest.raises(KeyError):
        columns_of("capacity")
    with pytest.raises(KeyError):
        Column("capacity", kind="share")
