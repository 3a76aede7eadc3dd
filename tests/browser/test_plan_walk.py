"""A planner's walk: from "tomorrow" to an order sheet in the hand, and back with the result."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from data import frames
from data.store import open_store
from tests.browser.pages_tools import open_at, rest
from tests.conftest import App, Watched


def test_from_tomorrow_to_the_order_sheet_and_back_with_the_result(
    start_app: Callable[..., App], demo_file: Path, tmp_path: Path, watched: Watched
):
    shutil.copy(demo_file, tmp_path / "demo.db")
    address = start_app(tmp_path / "firemap.db").address
    open_at(watched, f"{address}/inspection_plan?data=demo&teams=2&halfdays=2&seconds=2")
    expect(watched.page.get_by_text("安排检查（家次）")).to_be_visible()
    with watched.page.expect_download(timeout=60_000) as waiting:
        watched.page.get_by_role("button", name="任务单（PDF）").click()
    waiting.value.save_as(tmp_path / "sheet.pdf")
    sheet = (tmp_path / "sheet.pdf").read_bytes()
    assert sheet[:5] == b"%PDF-"
    assert b"NotoSansSC" in sheet

    watched.page.set_viewport_size({"width": 390, "height": 844})
    open_at(watched, f"{address}/visit_sheet?data=demo&site=5")
    watched.page.get_by_text("H08 ").first.click()
    rest(watched)
    watched.page.get_by_label("H08 部位与情况").fill("3 楼常闭防火门用木楔撑开")
    watched.page.keyboard.press("Tab")
    rest(watched)
    watched.page.reload()  # the link breaks; nothing is lost
    rest(watched)
    expect(watched.page.get_by_label("H08 部位与情况")).to_have_value("3 楼常闭防火门用木楔撑开")
    watched.page.get_by_role("button", name="提交：发现隐患 1 处").click()
    expect(watched.page.get_by_text("新增隐患 1 处")).to_be_visible(timeout=30_000)

    store = open_store(tmp_path / "demo.db")
    day = frames.campaign(store).as_of
    hazards = frames.hazards(store, day)
    assert hazards["description"].iloc[-1] == "3 楼常闭防火门用木楔撑开"
    assert hazards["site_id"].iloc[-1] == 5
    store.close()
    assert watched.outside == []
    # Streamlit asks for its own settings below a page's address first; that is no fault of ours.
    assert [one for one in watched.complaints if "_stcore" not in one] == []
