"""A planner's walk: from "tomorrow" to an order sheet in the hand, and back with the result."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from analysis.pressing.look_back import is_look_back
from data.ledger.roads import kept_roads
from data.store import frames, upkeep
from data.store.files import files_of
from data.store.opening import open_store
from tests.browser.pages_tools import choose, open_at, rest, sign
from tests.conftest import App, Watched


def test_from_tomorrow_to_the_order_sheet_and_back_with_the_result(
    start_app: Callable[..., App], demo_file: Path, tmp_path: Path, watched: Watched
):
    shutil.copy(demo_file, tmp_path / "demo.db")
    address = start_app(tmp_path / "firemap.db").address
    open_at(watched, f"{address}/inspection_plan?data=demo&teams=2&halfdays=2&seconds=2")
    expect(watched.page.get_by_text("安排检查（家次）")).to_be_visible()
    with watched.page.expect_download() as waiting:
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
    sign(watched, "检查组甲")
    watched.page.get_by_role("button", name="提交：发现隐患 1 处").click()
    expect(watched.page.get_by_text("新增隐患 1 处")).to_be_visible()

    store = open_store(tmp_path / "demo.db")
    day = frames.campaign(store).as_of
    hazards = frames.hazards(store, day)
    assert hazards["description"].iloc[-1] == "3 楼常闭防火门用木楔撑开"
    assert hazards["site_id"].iloc[-1] == 5
    store.close()
    assert watched.outside == []
    # Streamlit asks for its own settings below a page's address first; that is no fault of ours.
    assert [one for one in watched.complaints if "_stcore" not in one] == []


@pytest.fixture
def planner(
    start_app: Callable[..., App], demo_file: Path, tmp_path: Path, watched: Watched
) -> str:
    """Return the address of the app on a demo of its own."""
    shutil.copy(demo_file, tmp_path / "demo.db")
    return start_app(tmp_path / "firemap.db").address


def part(watched: Watched, name: str) -> Locator:
    return watched.page.locator(f".st-key-{name}")


def press(watched: Watched, name: str) -> None:
    part(watched, name).get_by_role("button").first.click()
    rest(watched)


def choose_at(watched: Watched, name: str, at: int) -> str:
    box = part(watched, name).get_by_role("combobox")
    return choose(watched, box, watched.page.get_by_role("option").nth(at))


def figure(watched: Watched, title: str) -> str:
    metric = watched.page.get_by_test_id("stMetric").filter(has_text=title).first
    return metric.inner_text().split("\n")[-1]


def saved(watched: Watched, name: str, folder: Path) -> Path:
    with watched.page.expect_download() as waiting:
        part(watched, name).get_by_role("button").click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def pick_first_visit(watched: Watched) -> str:
    card = watched.page.locator(".stop_list:not([hidden]) .stop").first
    card.click()
    rest(watched)
    return card.get_attribute("data-site") or ""


def test_every_paper_of_the_plan_opens_and_holds_the_visits(
    planner: str, watched: Watched, tmp_path: Path
):
    open_at(watched, f"{planner}/inspection_plan?data=demo&teams=2&halfdays=2&seconds=0")
    n = int(figure(watched, "安排检查（家次）"))
    book = openpyxl.load_workbook(saved(watched, "plan_book", tmp_path))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert sum(isinstance(cell.value, str) and "演示" in cell.value for cell in cells) >= n
    assert not any(cell.data_type == "f" for cell in cells)
    calendar = saved(watched, "plan_ics", tmp_path).read_text(encoding="utf-8")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert 0 < calendar.count("BEGIN:VEVENT") < n  # one team's
    with zipfile.ZipFile(saved(watched, "plan_zip", tmp_path)) as packed:
        assert packed.testzip() is None
        names = sorted(packed.namelist())
        assert names == [
            "order_sheet_team1.pdf", "order_sheet_team2.pdf", "order_sheets.xlsx",
            "visits_team1.ics", "visits_team2.ics",
        ]  # fmt: skip
        events = [packed.read(one).count(b"BEGIN:VEVENT") for one in names if one.endswith("ics")]
        assert sum(events) == n
        assert all(packed.read(one)[:5] == b"%PDF-" for one in names if one.endswith("pdf"))


def test_a_stop_is_dragged_to_another_half_day_and_two_plans_stand_side_by_side(
    planner: str, watched: Watched, tmp_path: Path
):
    page = watched.page
    open_at(watched, f"{planner}/inspection_plan?data=demo&teams=1&halfdays=2&seconds=0")
    before = figure(watched, "安排检查（家次）")
    keep(watched, "原方案")
    tabs = page.locator(".stops [data-tab]")
    tabs.nth(1).click()
    for _ in range(2):  # room is made on the second half-day
        pick_first_visit(watched)
        press(watched, "plan_do_out")
    expect(page.get_by_text("小组用时变化").first).to_be_visible()
    tabs.nth(0).click()
    rest(watched)
    card = page.locator(".stop_list:not([hidden]) .stop").first
    site = card.get_attribute("data-site")
    card.drag_to(tabs.nth(1))
    rest(watched)
    tabs.nth(1).click()
    expect(page.locator(f".stop_list:not([hidden]) [data-site='{site}']")).to_be_visible()
    expect(part(watched, "plan_anew")).to_contain_text("改了")
    expect(
        page.frame_locator(".st-key-plan_map_frame iframe").locator("canvas").first
    ).to_be_visible()
    press(watched, "plan_undo")
    assert figure(watched, "安排检查（家次）") == before
    name = choose_at(watched, "plan_other", 5).split(" · ")[0]
    press(watched, "plan_do_in")
    press(watched, "plan_anew")
    expect(page.locator(".stop", has_text=name)).to_have_count(1)
    keep(watched, "换过的方案")
    store = open_store(tmp_path / "demo.db")
    kept = upkeep.rows(store, "plan")
    assert kept[~is_look_back(kept)]["title"].tolist() == ["原方案", "换过的方案"]
    store.close()
    expect(part(watched, "plan_two")).to_be_visible()
    choose_at(watched, "plan_one", 1)
    expect(watched.page.get_by_text("仅“").first).to_be_visible()


def keep(watched: Watched, title: str) -> None:
    field = watched.page.get_by_label("方案名称")
    if not field.is_visible():
        watched.page.get_by_text("存方案与两案对比").click()
        rest(watched)
    field.fill(title)
    watched.page.get_by_role("button", name="存下本方案").click()
    rest(watched)


def photo() -> dict[str, Any]:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), (40, 120, 90)).save(made, "JPEG")
    return {"name": "改后.jpg", "mimeType": "image/jpeg", "buffer": made.getvalue()}


def test_on_a_phone_a_hazard_put_right_on_the_spot_goes_in_with_its_photo_and_who_saw_it(
    planner: str, watched: Watched, tmp_path: Path
):
    watched.page.set_viewport_size({"width": 390, "height": 844})
    open_at(watched, f"{planner}/visit_sheet?data=demo&site=5")
    watched.page.get_by_text("H08 ").first.click()
    rest(watched)
    watched.page.get_by_text("H08 已当场整改").click()
    rest(watched)
    for title, text in (("H08 整改人", "李某"), ("H08 现场复查人", "王某")):
        watched.page.get_by_label(title).fill(text)
        watched.page.keyboard.press("Tab")
        rest(watched)
    part(watched, "visit_5_H08_after").locator("input[type=file]").set_input_files(photo())
    rest(watched)
    sign(watched, "检查组甲")
    watched.page.get_by_role("button", name="提交：发现隐患 1 处").click()
    expect(watched.page.get_by_text("当场整改 1 处：1 处已由另一人复查合格")).to_be_visible()
    store = open_store(tmp_path / "demo.db")
    hazards = frames.hazards(store, frames.campaign(store).as_of)
    assert hazards["status"].iloc[-1] == "rechecked"
    assert files_of(store, "hazard", int(hazards.index[-1]))["name"].tolist() == ["改后.jpg"]
    store.close()


def test_the_office_s_roads_come_in_on_the_plan_page_and_the_map_says_so(
    planner: str, watched: Watched, tmp_path: Path
):
    lines = [
        [[105.98 + 0.01 * k, 29.78], [105.98 + 0.01 * k, 29.90]] for k in range(16)
    ] + [[[105.98, 29.78 + 0.01 * k], [106.13, 29.78 + 0.01 * k]] for k in range(13)]  # fmt: skip
    features = [
        {"type": "Feature", "properties": {"道路等级": "县道" if k % 2 else "村道"},
         "geometry": {"type": "LineString", "coordinates": line}}
        for k, line in enumerate(lines)
    ]  # fmt: skip
    body = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    open_at(watched, f"{planner}/inspection_plan?data=demo&teams=1&halfdays=1&seconds=0")
    watched.page.get_by_role("button", name="路网：直线估算").click()
    given = {"name": "路网.geojson", "mimeType": "application/geo+json", "buffer": body}
    part(watched, "roads_file").locator("input[type=file]").set_input_files(given)
    expect(watched.page.get_by_text("29 条线")).to_be_visible()
    press(watched, "roads_keep")
    expect(watched.page.get_by_text("用时按路网“路网").first).to_be_visible()
    store = open_store(tmp_path / "demo.db")
    kept = kept_roads(store)
    assert kept is not None
    assert kept.details["speeds"] == {"村道": 15.0, "县道": 30.0}
    store.close()
    open_at(watched, f"{planner}/water_reach?data=demo")
    expect(watched.page.get_by_text("沿自有路网量算").first).to_be_visible()


def test_a_list_of_hydrants_comes_in_and_is_counted(planner: str, watched: Watched, tmp_path: Path):
    store = open_store(tmp_path / "demo.db")
    before = len(upkeep.rows(store, "supply_point"))
    store.close()
    table = "名称,类型,经度,纬度\n试验消火栓甲,消火栓,106.055,29.845\n坏行,消火栓,,\n"
    open_at(watched, f"{planner}/water_reach?data=demo")
    watched.page.get_by_text("导入清单（Excel 或 CSV）").click()
    given = {"name": "栓.csv", "mimeType": "text/csv", "buffer": ("\ufeff" + table).encode()}
    part(watched, "water_file").locator("input[type=file]").set_input_files(given)
    expect(part(watched, "water_bring_in")).to_be_visible()
    press(watched, "water_bring_in")
    store = open_store(tmp_path / "demo.db")
    names = upkeep.rows(store, "supply_point")["name"].tolist()
    store.close()
    assert (len(names), names[-1]) == (before + 1, "试验消火栓甲")
