"""A walk through every page of the demo, at a desk and on a phone: nothing leaves or breaks."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from playwright.sync_api import ViewportSize, expect
from pptx import Presentation

from data.store.seed import seed_real
from tests.browser.pages_tools import choose, go, open_at, rest
from tests.builders import DAY, NOW, event_of, new_store, site_made
from tests.conftest import App, Watched

PAGES = Path(__file__).resolve().parents[2] / "pages"
# Every page by its name in the head; one that has no file yet is not offered.
TITLES_OF = {
    "campaign_map": "态势一张图", "hazard_register": "场所与隐患",
    "campaign_clock": "倒排工期与节点",
    "press_rectify": "督促整改", "outreach_cover": "宣传覆盖", "responsibility": "责任体系",
    "village_rank": "村社排名", "risk_rules": "风险评分规则", "hot_spots": "热点与趋势",
    "data_truth": "数据真实与实证", "inspection_plan": "检查计划", "visit_sheet": "现场检查",
    "water_reach": "水源与力量", "write_briefing": "会议汇报", "meeting_papers": "文书与期次",
    "wall_map": "挂图与回填",
    "reports": "群众反映", "grid": "我的网格", "import_ledger": "导入台账",
    "data_care": "数据与备份", "about": "关于",
}  # fmt: skip
TITLES = tuple(TITLES_OF[name] for name in TITLES_OF if (PAGES / f"{name}.py").is_file())
# How many names in the head are marked as where the reader is.
MARKED = """() => [...document.querySelectorAll(
    '.st-key-doors a'
)].filter(one => getComputedStyle(one).backgroundColor === 'rgb(255, 255, 255)').length"""
SIZES: dict[str, ViewportSize] = {
    "desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844},
}  # fmt: skip
TOO_WIDE = """() => document.querySelector('[data-testid=stMain]').scrollWidth - innerWidth"""
# Where pictures of the walk are kept for somebody to look at; nowhere unless asked for.
PICTURES = os.environ.get("FIREMAP_PICTURES")


@pytest.fixture(scope="module")
def demo(demo_app: App) -> str:
    return f"{demo_app.address}/?data=demo"


@pytest.fixture(scope="module")
def empty(start_app: Callable[..., App]) -> str:
    return start_app().address


def keep_picture(watched: Watched, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        watched.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


@pytest.mark.parametrize("part", range(3))
def test_every_page_opens_by_its_name_fits_each_window_and_asks_no_other_machine(
    demo: str, watched: Watched, part: int
):
    page = watched.page
    page.set_viewport_size(SIZES["desk"])
    open_at(watched, demo)
    for title in TITLES[part::3]:
        go(watched, title)
        expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.locator(".st-key-page_stopped")).to_have_count(0)
        expect(page.get_by_text("演示数据").first).to_be_visible()
        assert page.evaluate(MARKED) == 1, title
        for name in ("phone", "desk"):
            page.set_viewport_size(SIZES[name])
            page.wait_for_timeout(300)
            assert page.evaluate(TOO_WIDE) <= 0, (title, name)
            keep_picture(watched, f"{name}_{TITLES.index(title)}")
    assert watched.outside == []
    assert watched.complaints == []


def test_the_drawer_of_a_phone_leads_to_every_door(demo: str, watched: Watched):
    watched.page.set_viewport_size(SIZES["phone"])
    open_at(watched, demo)
    for title in ("场所与隐患", "督促整改", "检查计划", "关于"):
        go(watched, title)
        expect(watched.page.locator("h1", has_text=title).first).to_be_visible()
        assert watched.page.evaluate(TOO_WIDE) <= 0, title
    assert watched.complaints == []


def test_the_second_language_reaches_every_page(demo: str, watched: Watched):
    open_at(watched, f"{demo}&lang=en")
    for title in ("Village ranking", "Inspection plan", "Briefing", "Data and backup", "About"):
        go(watched, title)
        assert "lang=en" in watched.page.url
    assert watched.complaints == []


def test_a_choice_stays_in_the_address_when_the_page_changes(demo: str, watched: Watched):
    open_at(watched, f"{demo}&as_of=2024-01-15")
    for title in ("村社排名", "检查计划"):
        go(watched, title)
        assert "as_of=2024-01-15" in watched.page.url
        assert "data=demo" in watched.page.url


def test_a_past_day_as_known_then_goes_with_the_reader_and_is_said_on_every_page(
    demo: str, watched: Watched
):
    open_at(watched, f"{demo}&as_of=2024-01-15")
    figure = watched.page.locator(".st-key-map_figure_open")
    as_now = figure.inner_text()
    watched.page.locator(".st-key-head_day").get_by_role("button").click()
    box = watched.page.locator(".st-key-filter_known").get_by_role("combobox")
    choose(watched, box, watched.page.get_by_role("option", name="按当时掌握"))
    # The demo's clerks entered part of the work of those days some days later.
    assert figure.inner_text() != as_now
    band = watched.page.locator(".st-key-as_of_band")
    for title in ("场所与隐患", "督促整改", "村社排名", "会议汇报", "关于"):
        go(watched, title)
        assert "known=then" in watched.page.url
        expect(band).to_contain_text("截至 2024-01-15 · 按当时掌握")
    go(watched, "场所与隐患")
    expect(band).to_contain_text("在本页填写的内容记为今天")
    watched.page.get_by_role("button", name="回到最新").click()
    rest(watched)
    expect(band).to_have_count(0)
    assert "known" not in watched.page.url
    assert "as_of" not in watched.page.url
    assert watched.complaints == []


def test_a_page_asked_for_before_any_other_has_its_frame(
    start_app: Callable[..., App], demo_file: Path, tmp_path: Path, watched: Watched
):
    shutil.copy(demo_file, tmp_path / "demo.db")
    fresh = start_app(tmp_path / "firemap.db").address
    open_at(watched, f"{fresh}/village_rank?data=demo")
    rest(watched)
    expect(watched.page.get_by_role("link", name="台账").first).to_be_visible()
    expect(watched.page.get_by_text("演示数据").first).to_be_visible()


def test_circular_slides_and_annex_open_and_name_the_demo(
    demo: str, watched: Watched, tmp_path: Path
):
    open_at(watched, demo)
    go(watched, "会议汇报")
    found = {}
    for name in ("通报（Word）", "汇报幻灯片（PPT）", "附表（Excel）"):
        with watched.page.expect_download() as waiting:
            watched.page.get_by_role("button", name=name).click()
        target = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(target)
        found[name] = target.read_bytes()
    text = "\n".join(line.text for line in Document(io.BytesIO(found["通报（Word）"])).paragraphs)
    assert "总体情况" in text
    assert (
        "演示数据"
        in zipfile.ZipFile(io.BytesIO(found["通报（Word）"])).read("word/header1.xml").decode()
        + text
    )
    deck = Presentation(io.BytesIO(found["汇报幻灯片（PPT）"]))
    assert len(deck.slides) >= 6
    assert any(shape.has_chart for slide in deck.slides for shape in slide.shapes)
    book = openpyxl.load_workbook(io.BytesIO(found["附表（Excel）"]))
    assert not [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert watched.outside == []


def test_the_first_door_makes_the_demo_and_opens_the_map(empty: str, watched: Watched):
    open_at(watched, empty)
    keep_picture(watched, "desk_start")
    watched.page.get_by_role("button", name="看演示").click()
    watched.page.locator(".st-key-home_verdict h1").wait_for()
    rest(watched)
    expect(watched.page.get_by_text("演示数据").first).to_be_visible()
    assert watched.outside == []
    assert watched.complaints == []


HOSTILE = (
    "<img src=x onerror='window.top.__x=1'>",
    "![a](http://evil.test/x.png)",
    "${window.top.__x=1}`a`</script><script>window.top.__x=1</script>",
    "C:\\users\\x $y$ :material/home: :red[红]",
)


@pytest.fixture
def hostile(start_app: Callable[..., App], tmp_path: Path) -> str:
    """Return the app on a store in which every text is an attack."""
    store = new_store(tmp_path / "firemap.db")
    seed_real(store, now=NOW)
    for at, text in enumerate(HOSTILE, start=1):
        made = site_made(
            name=text, address=text, office=text, lon=106.05, lat=29.85, aliases=[text]
        )
        (site,) = store.record([made], actor=text, now=NOW)
        found = event_of(
            "found", "2024-01-10", site_id=site, description=text, code="R05",
            grade="general", due_on=date(2024, 1, 20), office=text, measure=text,
            hazard_no=f"{at}",
        )  # fmt: skip
        store.record([found], actor=text, now=NOW)
    store.close()
    return start_app(tmp_path / "firemap.db", as_of=DAY).address


def test_hostile_text_runs_nowhere_when_presented_nor_while_it_is_imported(
    hostile: str, watched: Watched, tmp_path: Path
):
    page = watched.page
    open_at(watched, hostile)  # each page by itself: test_pages_hostile.py
    go(watched, "会议汇报")
    assert HOSTILE[0] in (page.get_by_test_id("stMain").text_content() or "").replace("\u2060", "")
    page.keyboard.press("p")
    page.wait_for_selector(".slide_cover:not([hidden])")
    rest(watched)
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("7")
    page.locator(".late_table .opens").first.click()
    expect(page.locator(".show_list")).to_contain_text(HOSTILE[0][:12])
    page.keyboard.press("Escape")
    page.mouse.move(300, 300)
    page.locator(".show_bar .leave").click()
    rest(watched)
    go(watched, "导入台账")
    ledger = tmp_path / "![a](http:evil.test)`x`.csv"
    rows = "".join(f'"{text}",高层建筑,"{text}","{text}"\n' for text in HOSTILE)
    ledger.write_text("单位名称,场所类别,村社区,网格员备注\n" + rows, encoding="utf-8-sig")
    page.locator("input[type=file]").first.set_input_files(ledger)
    rest(watched)
    rest(watched)
    expect(page.get_by_test_id("stMetric").first).to_be_visible()
    assert page.evaluate("() => window.top.__x") is None
    assert watched.outside == []
    assert watched.complaints == []
