"""Responsibility: gaps first, debts by name, compounds with intervals, conflicts settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
from streamlit.testing.v1 import AppTest

from data.store import upkeep
from data.store.opening import Store
from tests.builders import NOW, event_of, site_made

Open = Callable[..., AppTest]


def table_with(page: AppTest, column: str) -> pd.DataFrame:
    return next(table.value for table in page.dataframe if column in table.value)


def figure(page: AppTest, label: str) -> str:
    return next(str(metric.value) for metric in page.metric if metric.label == label)


def test_the_villages_with_the_most_gaps_stand_first(on_demo: Open):
    page = on_demo("responsibility")
    assert not page.exception
    chain = table_with(page, "缺口")
    assert len(chain) == 16
    assert chain["缺口"].is_monotonic_decreasing
    assert int(figure(page, "责任缺口")) == chain["缺口"].sum() > 0
    assert chain.loc[chain["村社"] == "千年村", "网格员"].tolist() == ["缺"]


def test_a_place_nobody_supervises_is_listed(on_own: Open, own_store: Store):
    own_store.record([site_made(office=None)], actor="张某", now=NOW)
    page = on_own("responsibility", as_of="2024-02-20")
    assert not page.exception
    assert figure(page, "没有监管办所的场所") == "1"
    assert "某大厦" in table_with(page, "category")["name"].tolist()


def test_naming_who_answers_closes_the_gap(on_own: Open, own_store: Store):
    page = on_own("responsibility")
    page.selectbox(key="duty_0_role").select("village")
    page.text_input(key="duty_0_person").input("演示某")
    next(b for b in page.button if b.key is None or "duty_0" in str(b.key)).click().run()
    row = upkeep.rows(own_store, "duty").iloc[0]
    assert (row["role"], row["person"]) == ("village", "演示某")


def test_who_owes_the_most_is_first_and_the_sums_are_those_of_the_register(on_demo: Open):
    page = on_demo("responsibility", part="debts")
    assert not page.exception
    table = table_with(page, "n_overdue")
    assert table["n_overdue"].is_monotonic_decreasing
    assert table["n_overdue"].sum() == int(figure(page, "逾期"))
    office = on_demo("responsibility", part="debts", debtor="office")
    assert table_with(office, "n_overdue")["n_open"].sum() == table["n_open"].sum()


def test_no_hazard_is_no_debt(on_own: Open):
    page = on_own("responsibility", part="debts")
    assert not page.exception
    assert "没有欠账" in page.info[0].value


def test_the_league_shows_no_place_without_its_interval_and_flags_missing_companies(on_demo: Open):
    page = on_demo("responsibility", part="homes")
    assert not page.exception
    assert int(figure(page, "无物业企业")) == 10
    homes = next(t.value for t in page.dataframe if "n_visits" in t.value and "company" in t.value)
    assert homes["company"].iloc[:10].tolist() == ["—"] * 10
    placed = homes[homes["places"] != "—"]
    assert placed["interval"].str.contains("–").all()


def test_the_row_of_all_compounds_stands_first_and_is_the_sum_of_the_others(on_demo: Open):
    page = on_demo("responsibility", part="homes")
    table = next(t.value for t in page.dataframe if "2024-01" in t.value)
    assert table["name"].iloc[0] == "全部小区"
    sums = table["2024-01"].str.split(" / ", expand=True).astype(int)
    assert sums.iloc[0].tolist() == sums.iloc[1:].sum().tolist()
    assert sums.iloc[0].min() > 0
    assert table["n_visits"].iloc[0] == table["n_visits"].iloc[1:].sum()


def test_without_a_compound_the_page_says_what_to_do(on_own: Open):
    page = on_own("responsibility", part="homes")
    assert not page.exception
    assert "住宅小区" in page.info[0].value


def test_the_form_that_stands_voids_the_other_and_nothing_is_lost(on_own: Open, own_store: Store):
    own_store.record([site_made(), event_of("found", "2024-01-01", -2, site_id=1)],
                     actor="张某", now=NOW)  # fmt: skip
    form = {"site_id": 1, "checked_on": date(2024, 1, 10)}
    rows = [form | {"answers": {"H01": told}} for told in ("none", "found")]
    upkeep.add(own_store, "self_check", rows, actor="张某", now=NOW)
    page = on_own("responsibility", part="self", as_of="2024-02-20")
    assert not page.exception
    assert figure(page, "冲突表数") == "2"
    page.button(key="self_stands_2").click().run()
    assert figure(page, "冲突表数") == "0"
    assert upkeep.rows(own_store, "self_check").index.tolist() == [2]
    assert len(upkeep.rows(own_store, "self_check", voided=True)) == 2
