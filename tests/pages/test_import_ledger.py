"""From a file to the register by the page: every fault shown, nothing in before it is confirmed."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.ledger.imports import receipts, repairs
from data.store.exports import SHOWING
from data.store.frames import sites
from data.store.opening import Store
from data.store.tables import audit
from data.store.upkeep import remembered_headings
from tests.builders import DAY
from vocabulary.terms import Datum, LedgerKind

Open = Callable[..., AppTest]

HEAD = "序号,单位名称,场所类别,地址,村社区,网格员备注\n"
GOOD = (
    "1,翠湖大厦,高层建筑,龙都路50号,东方社区,注一\n2,和顺机械厂,厂房库房,中兴路2号,正街社区,注二\n"
)
UNKNOWN_VILLAGE = "3,安澜浴室,洗浴场所,解放路17号,火星社区,注三\n"
TOTAL = "合计,,,,,\n"
HOSTILE = "4,<img src=x onerror=alert(1)> ![a](http://evil.test/x.png),高层建筑,$x$,东方社区,`a`\n"


def given(page: AppTest, text: str, name: str = "场所台账.csv") -> AppTest:
    content = ("\ufeff" + text).encode()
    return page.file_uploader(key="import_files").set_value((name, content, "text/csv")).run()


def figures(page: AppTest) -> dict[str, int]:
    return {metric.label: int(metric.value) for metric in page.metric}


def table(page: AppTest, column: str) -> pd.DataFrame:
    return next(shown.value for shown in page.dataframe if column in shown.value)


def confirmed(page: AppTest) -> AppTest:
    return page.button(key="import_0_0_confirm").click().run()


def test_rows_read_add_up_and_each_fault_is_shown_with_its_row(on_own: Open):
    page = given(on_own("import_ledger"), HEAD + GOOD + UNKNOWN_VILLAGE + TOTAL)
    assert not page.exception
    assert figures(page) == {"读入行数": 3, "可入库": 2, "无变化": 0, "待修": 1, "不导入": 0}
    faults = table(page, "sentence")
    waiting = faults[faults["severity"] == "待修"].iloc[0]
    assert (waiting["row"], waiting["column"], waiting["value"]) == (4, "村社区", "火星社区")
    assert "火星社区" in waiting["sentence"]


def test_nothing_is_in_the_register_before_it_is_confirmed(on_own: Open, own_store: Store):
    given(on_own("import_ledger"), HEAD + GOOD)
    assert sites(own_store, DAY).empty
    assert receipts(own_store) == ()


def test_confirming_puts_the_rows_in_and_gives_the_receipt(on_own: Open, own_store: Store):
    page = confirmed(given(on_own("import_ledger"), HEAD + GOOD + UNKNOWN_VILLAGE + TOTAL))
    assert not page.exception
    assert "回执第 1 号" in page.success[0].value
    (receipt,) = receipts(own_store)
    assert (receipt.rows_in, receipt.accepted, receipt.waiting, receipt.refused) == (3, 2, 1, 0)
    assert sorted(sites(own_store, receipt.as_of)["name"]) == ["和顺机械厂", "翠湖大厦"]


def test_the_same_file_again_adds_nothing(on_own: Open, own_store: Store):
    confirmed(given(on_own("import_ledger"), HEAD + GOOD))
    page = given(on_own("import_ledger"), HEAD + GOOD)
    assert figures(page)["可入库"] == 0
    assert figures(page)["无变化"] == 2


def test_the_last_import_can_be_taken_back(on_own: Open, own_store: Store):
    page = confirmed(given(on_own("import_ledger"), HEAD + GOOD))
    page = on_own("import_ledger")
    assert page.button(key="undo_last").disabled
    page.checkbox(key="undo_sure_1").check().run()
    page.button(key="undo_last").click().run()
    assert not page.exception
    assert receipts(own_store)[0].undone_at is not None
    assert sites(own_store, receipts(own_store)[0].as_of).empty


def test_a_row_that_waits_is_put_right_in_the_list_itself(on_own: Open, own_store: Store):
    confirmed(given(on_own("import_ledger"), HEAD + GOOD + UNKNOWN_VILLAGE))
    page = on_own("import_ledger")
    cell = page.text_input(key="repair_1_0")
    assert (cell.label, cell.value) == ("村社区", "火星社区")
    assert any("火星社区" in caption.value for caption in page.caption)
    cell.set_value("东方社区")
    page.button(key="repair_1_go").click().run()
    assert not page.exception
    assert "已改好" in page.success[0].value
    assert repairs(own_store) == ()
    assert "安澜浴室" in sites(own_store, receipts(own_store)[0].as_of)["name"].tolist()


def test_a_row_put_right_wrongly_still_waits_with_its_fault(on_own: Open, own_store: Store):
    confirmed(given(on_own("import_ledger"), HEAD + GOOD + UNKNOWN_VILLAGE))
    page = on_own("import_ledger")
    page.text_input(key="repair_1_0").set_value("木星社区")
    page.button(key="repair_1_go").click().run()
    assert not page.exception
    assert "仍待修" in page.warning[0].value
    assert [one.raw["村社区"] for one in repairs(own_store)] == ["木星社区"]


def test_a_row_that_waits_is_dismissed_with_a_reason_that_is_kept(on_own: Open, own_store: Store):
    confirmed(given(on_own("import_ledger"), HEAD + GOOD + UNKNOWN_VILLAGE))
    page = on_own("import_ledger")
    assert page.button(key="repair_1_dismiss").disabled
    page.text_input(key="repair_1_because").set_value("已拆除").run()
    page.button(key="repair_1_dismiss").click().run()
    assert not page.exception
    assert repairs(own_store) == ()
    assert table(page, "reason")[["row", "reason"]].to_numpy().tolist() == [[4, "已拆除"]]
    assert receipts(own_store)[0].waiting == 1


def test_a_row_that_would_make_another_record_shows_both_and_asks(on_own: Open, own_store: Store):
    confirmed(given(on_own("import_ledger"), HEAD + GOOD))
    other = HEAD + "1,翠湖大厦,住宅小区,龙都路50号,东方社区,注一\n"
    page = given(on_own("import_ledger"), other)
    both = table(page, "old")
    assert both[["old", "new"]].to_numpy().tolist().count(["high_rise", "compound"]) == 1
    confirmed(page)
    page = on_own("import_ledger")
    page.radio(key="repair_1_means").set_value("same")
    page.button(key="repair_1_go").click().run()
    assert not page.exception
    found = sites(own_store, receipts(own_store)[0].as_of)
    assert found.loc[found["name"] == "翠湖大厦", "category"].tolist() == ["compound"]


def test_the_columns_of_a_table_without_a_header_are_named_and_remembered(
    on_own: Open, own_store: Store
):
    bare = "翠湖大厦,高层建筑,东方社区,龙都路50号\n和顺机械厂,厂房库房,正街社区,中兴路2号\n"
    page = given(on_own("import_ledger"), bare)
    assert not page.exception
    for at, name in enumerate(("name", "category", "village", "address")):
        page.selectbox(key=f"import_0_column_{at}").select(name)
    page.run()
    page.button(key="import_0_columns_go").click().run()
    assert not page.exception
    assert figures(page)["可入库"] == 2
    assert remembered_headings(own_store, LedgerKind.SITES)["第1列（共4列）"] == "name"
    assert figures(given(on_own("import_ledger"), bare))["可入库"] == 2


def test_a_word_of_the_category_column_is_changed_once_for_its_rows(on_own: Open, own_store: Store):
    text = "单位名称,场所类别,村社区\n甲,民宿,东方社区\n乙,民宿,东方社区\n"
    page = given(on_own("import_ledger"), text)
    page.selectbox(key="import_0_0_word_0").select("compound").run()
    page.button(key="import_0_0_again").click().run()
    confirmed(page)
    found = sites(own_store, receipts(own_store)[0].as_of)
    assert found["category"].tolist() == ["compound", "compound"]
    assert [extra["场所类别"] for extra in found["extra"]] == ["民宿", "民宿"]


def test_coordinates_wait_until_somebody_says_what_they_are(on_own: Open, own_store: Store):
    text = "单位名称,场所类别,村社区,经度,纬度\n翠湖大厦,高层建筑,东方社区,106.0543,29.8461\n"
    page = given(on_own("import_ledger"), text)
    assert not page.exception
    assert page.button(key="import_0_0_confirm").disabled
    page.segmented_control(key="import_0_0_datum").set_value(Datum.GCJ02).run()
    page = confirmed(page)
    assert receipts(own_store)[0].datum.value == "gcj02"
    point = sites(own_store, receipts(own_store)[0].as_of).geometry.iloc[0]
    # BACHUAN.md: GCJ-02 lies 0.0039 degrees east and 0.0025 south of WGS 84 here.
    assert abs(point.x - (106.0543 - 0.0039)) < 2e-4
    assert abs(point.y - (29.8461 + 0.0025)) < 2e-4


def test_a_heading_named_by_hand_is_remembered(on_own: Open, own_store: Store):
    text = "单位名称,场所类别,村社区,门牌信息\n翠湖大厦,高层建筑,东方社区,龙都路50号\n"
    page = given(on_own("import_ledger"), text)
    page.selectbox(key="import_0_0_heading_0").select("address").run()
    page.button(key="import_0_0_again").click().run()
    assert remembered_headings(own_store, LedgerKind.SITES) == {"门牌信息": "address"}
    confirmed(page)
    assert sites(own_store, receipts(own_store)[0].as_of)["address"].tolist() == ["龙都路50号"]


def test_hostile_text_is_shown_as_typed(on_own: Open, own_store: Store):
    page = given(on_own("import_ledger"), HEAD + HOSTILE, name="![a](http://evil.test).csv")
    assert not page.exception
    assert all("](http" not in element.value for element in (*page.markdown, *page.caption))
    page = confirmed(page)
    kept = sites(own_store, receipts(own_store)[0].as_of)["name"].tolist()
    assert kept == ["<img src=x onerror=alert(1)> ![a](http://evil.test/x.png)"]


def test_a_file_that_cannot_be_read_is_told_in_one_sentence(on_own: Open):
    page = given(on_own("import_ledger"), "", name="空.csv")
    assert len(page.error) == 1
    assert "空.csv".replace(".", "") in page.error[0].value.replace("\\", "").replace(
        "\u2060", ""
    ).replace(".", "")


def test_no_ledger_goes_into_the_demo(on_demo: Open):
    page = on_demo("import_ledger")
    assert "不会进入演示库" in page.warning[0].value
    assert not page.file_uploader


def test_the_rows_that_wait_can_be_taken_along(on_own: Open):
    page = given(on_own("import_ledger"), HEAD + GOOD + UNKNOWN_VILLAGE)
    assert page.get_by_key("import_0_0_errors").label == "下载待修行（附错误原因）"


@pytest.mark.parametrize("as_typed", [False, True])
def test_numbers_in_the_rows_taken_along_are_covered_unless_asked_for_and_written_down(
    on_own: Open, own_store: Store, monkeypatch: pytest.MonkeyPatch, as_typed: bool
):
    offered: dict[str, Any] = {}
    button = st.download_button

    def offer(*said: Any, **named: Any) -> bool:
        offered[named["key"]] = named["data"]
        return button(*said, **named)

    monkeypatch.setattr(st, "download_button", offer)
    page = given(on_own("import_ledger"), HEAD + UNKNOWN_VILLAGE.replace("注三", "找13800138000"))
    if as_typed:
        page.checkbox(key="import_0_0_errors_personal").check().run()
    before = own_store.revision
    book = openpyxl.load_workbook(io.BytesIO(offered["import_0_0_errors"]()))
    cells = {str(cell.value) for row in book.worksheets[0] for cell in row}
    assert ("找13800138000" in cells, "找138****8000" in cells) == (as_typed, not as_typed)
    assert own_store.revision - before == as_typed
    if as_typed:
        with own_store.reading() as connection:
            last = connection.execute(
                sa.select(audit.c.action, audit.c.detail).order_by(audit.c.audit_seq.desc())
            ).first()
        assert last is not None
        assert last.action == SHOWING
        assert json.loads(last.detail)["for"] == "rows_to_mend"


def test_without_a_waiting_row_there_is_nothing_to_take_along(on_own: Open):
    page = given(on_own("import_ledger"), HEAD + GOOD)
    assert "import_0_0_errors" not in [button.key for button in page.download_button]


def test_each_kind_of_ledger_has_a_template(on_own: Open):
    keys = [button.key for button in on_own("import_ledger").download_button]
    assert keys == [f"template_{kind.value}" for kind in LedgerKind]
