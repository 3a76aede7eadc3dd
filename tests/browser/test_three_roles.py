"""A week of the office in a browser: the clerk hands in, the planner decides, the leader asks.

Each step begins where the one before it ends, on a store of its own.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from PIL import Image
from playwright.sync_api import expect

from data.store import frames
from data.store.events import CHINA_TIME
from data.store.files import files_of
from data.store.opening import Store
from data.store.seed import seed_real
from tests.browser.pages_tools import choose, fill, key, open_at, rest, sign, sign_in_head
from tests.builders import new_store
from tests.commands.asking import asked
from tests.conftest import App, Watched

TODAY = datetime.now(CHINA_TIME).date()
FOUND = TODAY - timedelta(days=20)
IN_A_WEEK = TODAY + timedelta(days=7)
LATE = TODAY - timedelta(days=12)
BY_FORM = ("翠湖大厦", "云鹤宾馆", "清泉浴室")
IN_BULK = tuple(f"龙都商行{at}号" for at in range(1, 8))
UNASSIGNED, OVERDUE = "和顺机械厂", "正街茶馆"
CLERK, PLANNER = "小陈", "老刘"
PICTURES = os.environ.get("FIREMAP_PICTURES", "")
SIZES = {"desk": (1440, 900), "phone": (390, 844)}
CHECKS = ("seen_on_site", "measure_done", "photos_match", "no_new_hazard")


def sheet(*, village: str, day: str) -> bytes:
    """Return the weekly sheet; the village of its 2nd and the day of its 9th site are given."""
    lines = ["单位名称,类别,地址,村社区,存在问题,检查日期,整改期限,整改责任人,整改责任单位"]
    for at, name in enumerate((*BY_FORM, *IN_BULK, UNASSIGNED, OVERDUE)):
        due = {UNASSIGNED: "", OVERDUE: LATE.isoformat()}.get(name, IN_A_WEEK.isoformat())
        owner = "" if name == UNASSIGNED else f"业主{at + 1},建设管理办"
        lines.append(
            f"{name},洗浴场所,龙都路{at + 1}号,{village if at == 1 else '东方社区'},"
            f"安全出口堆放杂物,{day if at == 8 else FOUND.isoformat()},{due},{owner or ','}"
        )
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def photo(shade: int, name: str = "") -> dict[str, Any]:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), (40, shade, 90)).save(made, "JPEG")
    named = name or f"整改后{shade}.jpg"
    return {"name": named, "mimeType": "image/jpeg", "buffer": made.getvalue()}


def keep_picture(watched: Watched, name: str, *, at: Any = None) -> None:
    """Keep what a step of the walk shows, on the desk and on a phone, where a folder is given."""
    if not PICTURES:
        return
    Path(PICTURES).mkdir(parents=True, exist_ok=True)
    for size, (width, height) in SIZES.items():
        watched.page.set_viewport_size({"width": width, "height": height})
        rest(watched)
        if at is not None:
            at.first.evaluate("one => one.scrollIntoView({block: 'center'})")
            rest(watched)
        watched.page.screenshot(path=str(Path(PICTURES) / f"walk_{name}_{size}.png"))
    watched.page.set_viewport_size({"width": 1440, "height": 900})
    rest(watched)


def done(watched: Watched, word: str) -> None:
    said = watched.page.get_by_test_id("stAlertContentSuccess")
    expect(said.filter(has_text=word).first).to_be_visible()


def take(watched: Watched, hazard: int, step: str) -> None:
    """Press the button of a hazard's next step and wait until it is said to be done."""
    rest(watched)
    key(watched, f"register_do_{hazard}").get_by_role("button").click()
    done(watched, step)
    rest(watched)


def choose_step(watched: Watched, step: str) -> None:
    watched.page.get_by_role("radio", name=step, exact=True).first.click()
    rest(watched)


def hazard_of(store: Store, name: str) -> int:
    sites = frames.sites(store, date.max)
    hazards = frames.hazards(store, date.max)
    site = sites.index[sites["name"] == name][0]
    return int(hazards.index[hazards["site_id"] == site][0])


def statuses(store: Store) -> dict[str, str]:
    hazards = frames.hazards(store, date.max)
    names = frames.sites(store, date.max)["name"]
    return dict(zip(hazards["site_id"].map(names), hazards["status"], strict=True))


def hand_in(watched: Watched, content: bytes, name: str) -> None:
    given = {"name": name, "mimeType": "text/csv", "buffer": content}
    key(watched, "import_files").locator("input[type=file]").set_input_files(given)
    expect(key(watched, "import_0_0_confirm")).to_be_visible()
    rest(watched)


def figures(watched: Watched) -> dict[str, str]:
    shown = watched.page.get_by_test_id("stMetric")
    pairs = [one.split("\n") for one in shown.all_inner_texts()]
    return {words[0]: words[-1] for words in pairs}


@pytest.fixture
def office(
    start_app: Callable[..., App], tmp_path: Path, watched: Watched
) -> Iterator[tuple[str, Store]]:
    """Return where an office without any record answers, and its store."""
    store = new_store(tmp_path / "firemap.db")
    seed_real(store, now=datetime.now(CHINA_TIME))
    watched.page.set_viewport_size({"width": 1440, "height": 900})
    yield start_app(tmp_path / "firemap.db").address, store
    assert watched.outside == []
    # Streamlit asks for its own settings below a page's address first; that is no fault of ours.
    assert [one for one in watched.complaints if "_stcore" not in one] == []


@pytest.fixture
def with_sheet(office: tuple[str, Store], tmp_path: Path) -> tuple[str, Store]:
    """Return an office whose weekly sheet is in."""
    file = tmp_path / "周报.csv"
    file.write_bytes(sheet(village="东方社区", day=FOUND.isoformat()))
    assert asked("import", str(file), store=tmp_path / "firemap.db")["accepted"] == 12
    return office


def submit(watched: Watched, address: str, hazard: int, *, shade: int = 90) -> None:
    """Hand in one rectification with its photo, as the clerk."""
    open_at(watched, f"{address}/hazard_register?record=hazard:{hazard}")
    form = f"register_{hazard}_submit"
    fill(watched, f"{form}_measure", "清走杂物，安全出口已畅通")
    with watched.page.expect_response(lambda one: "upload_file" in one.url):
        key(watched, f"{form}_files").locator("input[type=file]").set_input_files(photo(shade))
    rest(watched)
    sign(watched, CLERK)
    take(watched, hazard, "申请复查")


def test_the_clerk_imports_a_sheet_whose_two_wrong_rows_wait_and_go_in_with_the_next(
    office: tuple[str, Store], watched: Watched
):
    address, store = office
    open_at(watched, f"{address}/import_ledger")
    sign_in_head(watched, CLERK)
    hand_in(watched, sheet(village="火星社区", day="某日"), "周报.csv")
    assert (figures(watched)["可入库"], figures(watched)["待修"]) == ("10", "2")
    keep_picture(watched, "clerk_import")
    key(watched, "import_0_0_confirm").get_by_role("button").click()
    done(watched, "回执第 1 号")
    watched.page.reload()
    rest(watched)
    sign_in_head(watched, CLERK)
    hand_in(watched, sheet(village="东方社区", day=FOUND.isoformat()), "周报改.csv")
    counted = figures(watched)
    assert (counted["可入库"], counted["无变化"], counted["待修"]) == ("2", "10", "0")
    key(watched, "import_0_0_confirm").get_by_role("button").click()
    done(watched, "回执第 2 号")
    assert len(statuses(store)) == 12
    events = frames.events(store)
    assert set(events.loc[events["kind"] == "imported", "actor"]) == {CLERK}


def test_the_clerk_hands_in_rectifications_with_their_photos(
    with_sheet: tuple[str, Store], watched: Watched
):
    address, store = with_sheet
    for at, name in enumerate(BY_FORM):
        submit(watched, address, hazard_of(store, name), shade=90 + at)
        shown = key(watched, "register_panel_open").get_by_test_id("stImage").locator("img")
        assert shown.first.evaluate("image => image.naturalWidth") == 400
    found = statuses(store)
    assert [found[name] for name in BY_FORM] == ["submitted"] * 3
    kept = [files_of(store, "hazard", hazard_of(store, name)) for name in BY_FORM]
    assert [len(files) for files in kept] == [1] * 3
    assert (found[UNASSIGNED], found[OVERDUE]) == ("registered", "assigned")
    events = frames.events(store)
    assert set(events.loc[events["kind"] == "submitted", "actor"]) == {CLERK}


def test_the_clerk_hands_in_seven_together_and_each_photo_goes_to_its_hazard(
    with_sheet: tuple[str, Store], watched: Watched
):
    address, store = with_sheet
    open_at(watched, f"{address}/hazard_register")
    fill(watched, "register_find", "龙都商行")
    expect(key(watched, "register_list").get_by_text("共 7 行")).to_be_visible()
    grid = key(watched, "register_list").get_by_test_id("stDataFrame")
    grid.click(position={"x": 16, "y": 16})
    expect(key(watched, "register_bulk_action")).to_be_visible()
    choose_step(watched, "申请复查")
    fill(watched, "register_bulk_submit_measure", "清走杂物，安全出口已畅通")
    # Six are told by their names; a camera's own name is put to its hazard by hand.
    names = [*(f"{name} 整改后.jpg" for name in IN_BULK[:-1]), "IMG_0007.jpg"]
    given = [photo(100 + 20 * at, name) for at, name in enumerate(names)]
    key(watched, "register_bulk_submit_files").locator("input[type=file]").set_input_files(given)
    photos = key(watched, "register_photo_list")
    expect(photos.locator("img")).to_have_count(len(given))
    rest(watched)
    box = photos.get_by_placeholder("这张拍的是哪条隐患？").last
    choose(watched, box, watched.page.get_by_role("option").filter(has_text=IN_BULK[-1]))
    expect(watched.page.get_by_text("7 张照片已对应到 7 条隐患")).to_be_visible()
    rest(watched)
    keep_picture(watched, "clerk_photos", at=photos)
    # In a form Enter would send it already: the name goes with the button.
    key(watched, "who_here").locator("input").fill(CLERK)
    key(watched, "register_bulk_do").get_by_role("button").click()
    done(watched, "7")
    found = statuses(store)
    assert [found[name] for name in IN_BULK] == ["submitted"] * 7
    kept = {name: files_of(store, "hazard", hazard_of(store, name)) for name in IN_BULK}
    assert [len(kept[name]) for name in IN_BULK] == [1] * 7
    assert kept[IN_BULK[0]]["name"].tolist() == [f"{IN_BULK[0]} 整改后.jpg"]
    assert kept[IN_BULK[-1]]["name"].tolist() == ["IMG_0007.jpg"]


def test_the_planner_assigns_a_hazard_and_extends_its_deadline(
    with_sheet: tuple[str, Store], watched: Watched
):
    address, store = with_sheet
    one = hazard_of(store, UNASSIGNED)
    open_at(watched, f"{address}/hazard_register?record=hazard:{one}")
    sign(watched, PLANNER)
    choose_step(watched, "交办")
    fill(watched, f"register_{one}_assign_office", "经济发展办")
    fill(watched, f"register_{one}_assign_owner", "李四")
    fill(watched, f"register_{one}_assign_due_on", IN_A_WEEK.isoformat())
    take(watched, one, "交办")
    choose_step(watched, "延期")
    fill(watched, f"register_{one}_extend_due_on", (IN_A_WEEK + timedelta(days=7)).isoformat())
    fill(watched, f"register_{one}_extend_reason", "等待消防门到货")
    fill(watched, f"register_{one}_extend_approver", "王主任")
    take(watched, one, "延期")
    hazard = frames.hazards(store, date.max, personal=True).loc[one]
    assert (hazard["status"], hazard["owner"], hazard["n_extensions"]) == ("assigned", "李四", 1)
    assert hazard["due_on"].date() == IN_A_WEEK + timedelta(days=7)


def test_the_planner_has_another_person_check_and_closes_and_reopens(
    with_sheet: tuple[str, Store], watched: Watched
):
    address, store = with_sheet
    other = hazard_of(store, BY_FORM[0])
    submit(watched, address, other)
    open_at(watched, f"{address}/hazard_register?record=hazard:{other}")
    sign(watched, PLANNER)
    # Neither who put it right nor who entered that checks it.
    for fixer in ("业主1（负责人）", CLERK):
        fill(watched, f"register_{other}_recheck_pass_rechecked_by", fixer)
        key(watched, f"register_do_{other}").get_by_role("button").click()
        rest(watched)
        expect(watched.page.get_by_test_id("stAlertContentError").first).to_contain_text(fixer)
    refused = watched.page.get_by_test_id("stAlertContentError")
    keep_picture(watched, "planner_recheck", at=refused)
    fill(watched, f"register_{other}_recheck_pass_rechecked_by", "王五")
    take(watched, other, "复查合格")
    choose_step(watched, "销案")
    fill(watched, f"register_{other}_close_rechecked_by", "王五")
    for check in CHECKS:
        line = key(watched, f"register_{other}_close_checklist_{check}").locator("label")
        expect(line).to_have_count(1)  # the page has drawn the tick before
        line.click()
        rest(watched)
    keep_picture(watched, "planner_close", at=key(watched, f"register_{other}_close_rechecked_by"))
    take(watched, other, "销案")
    assert statuses(store)[BY_FORM[0]] == "closed"
    choose_step(watched, "反弹重开")
    fill(watched, f"register_{other}_reopen_reason", "杂物又堆回来")
    take(watched, other, "反弹重开")
    again = frames.hazards(store, date.max).loc[other]
    assert again["status"] != "closed"
    assert again["cycle"] == 2
    events = frames.events(store)
    assert set(events.loc[events["kind"] == "closed", "actor"]) == {PLANNER}


def test_the_leader_finds_what_is_overdue_and_whose_it_is(
    with_sheet: tuple[str, Store], watched: Watched
):
    address, store = with_sheet
    open_at(watched, f"{address}/hazard_register")
    watched.page.get_by_role("radio", name="逾期", exact=True).click()
    rest(watched)
    expect(key(watched, "register_list").get_by_text("共 1 行")).to_be_visible()
    watched.page.get_by_test_id("stDataFrame").first.click(position={"x": 16, "y": 52})
    sheet_open = key(watched, "register_panel_open")
    expect(sheet_open).to_contain_text(OVERDUE)
    expect(sheet_open).to_contain_text("业主12")
    expect(sheet_open).to_contain_text("建设管理办")
    assert f"record=hazard:{hazard_of(store, OVERDUE)}" in unquote(watched.page.url)
    keep_picture(watched, "leader_overdue", at=sheet_open.get_by_text("业主12"))
