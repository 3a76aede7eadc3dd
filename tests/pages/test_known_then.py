"""One as-of choice for the whole app: the day and its basis, on every page and in its files."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.store import upkeep
from data.store.events import CHINA_TIME, end_of
from data.store.opening import Store
from pages.shell.downloads import FileBasis, workbook
from pages.shell.tables import Column
from tests.builders import event_of, site_made

Open = Callable[..., AppTest]
THEN = {"as_of": "2024-01-10", "known": "then"}
NOW = {"as_of": "2024-01-10"}
VILLAGE = "500151001001"


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T17:00").replace(tzinfo=CHINA_TIME)


@pytest.fixture
def written(own_store: Store) -> Store:
    """Return a store in which by 10 January one hazard was entered; more of before came later.

    On 2 January: the first building, its hazard (due on the 4th), a visit. On 20 January: that
    the hazard was closed on the 8th, a second hazard found on the 5th, a second building and a
    visit there.
    """
    early = [
        site_made("2024-01-02", -1, name="甲楼", village_code=VILLAGE, lon=106.05, lat=29.84),
        event_of("found", "2024-01-02", -1, site_id=-1, code="R05", due_on="2024-01-04",
                 description="早录"),
    ]  # fmt: skip
    late = [
        event_of("closed", "2024-01-08", 1),
        event_of("found", "2024-01-05", -2, site_id=1, code="R05", description="补录一"),
        event_of("found", "2024-01-06", -3, site_id=1, code="R05", description="补录二"),
        site_made("2024-01-03", -2, name="乙楼", village_code=VILLAGE, lon=106.06, lat=29.84),
    ]
    for day, events, site_id in (("2024-01-02", early, 1), ("2024-01-20", late, 2)):
        own_store.record(events, actor="录入员", now=at(day))
        visit = {"site_id": site_id, "visited_on": "2024-01-09" if site_id > 1 else "2024-01-02",
                 "kind": "routine"}  # fmt: skip
        upkeep.add(own_store, "visit", [visit], actor="录入员", now=at(day))
        talk = {"kind": "talk", "site_id": site_id, "done_on": "2024-01-06"}
        upkeep.add(own_store, "measure", [talk], actor="录入员", now=at(day))
        told = {"village_code": VILLAGE, "kind": "community", "held_on": "2024-01-06",
                "people": 30, "details": {"form": "talk"}}  # fmt: skip
        upkeep.add(own_store, "outreach", [told], actor="录入员", now=at(day))
    return own_store


def figures(page: AppTest) -> list[str]:
    assert not page.exception
    names = ("sites", "open", "overdue")
    labels = [page.button(key=f"map_figure_{one}").label for one in names]
    return [re.search(r"\d[\d,]*", label)[0] for label in labels]


def text_of(page: AppTest) -> str:
    return "\n".join(
        one.value for one in (*page.markdown, *page.text, *page.caption, *page.info, *page.metric)
    )


def band(page: AppTest) -> str:
    return "\n".join(one.value for one in page.text)


@pytest.mark.usefixtures("written")
def test_the_figures_of_the_map_are_those_of_the_basis(on_own: Open):
    # Sites, open, overdue: the closing, two hazards and a building were entered on the 20th.
    assert figures(on_own("campaign_map", **NOW)) == ["2", "2", "0"]
    assert figures(on_own("campaign_map", **THEN)) == ["1", "1", "1"]


@pytest.mark.usefixtures("written")
def test_the_basis_is_chosen_beside_the_day_and_kept_in_the_address(on_own: Open):
    page = on_own("campaign_map", **NOW)
    page = page.selectbox(key="filter_known").set_value("then").run()
    assert figures(page) == ["1", "1", "1"]
    assert page.query_params["known"] == "then"
    page = page.selectbox(key="filter_known").set_value("now").run()
    assert figures(page) == ["2", "2", "0"]
    assert "known" not in page.query_params


@pytest.mark.usefixtures("written")
def test_today_has_one_basis(on_own: Open):
    page = on_own("campaign_map", known="then")
    assert not [one for one in page.selectbox if one.key == "filter_known"]
    assert figures(page) == ["2", "2", "0"]


@pytest.mark.usefixtures("written")
def test_the_register_lists_what_had_been_entered(on_own: Open):
    def listed(**asked: str) -> list[Any]:
        page = on_own("hazard_register", list="all", **asked)
        assert not page.exception
        return [len(one.value) for one in page.dataframe]

    assert listed(**NOW) == [3]
    assert listed(**THEN) == [1]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("page_name", "asked"),
    [
        ("village_rank", {}),
        ("risk_rules", {}),
        ("hot_spots", {}),
        ("data_truth", {}),
        ("press_rectify", {"press": "done"}),
        ("outreach_cover", {}),
        ("responsibility", {}),
        ("campaign_clock", {}),
        ("water_reach", {}),
        ("inspection_plan", {}),
        ("meeting_papers", {}),
    ],
)
def test_every_page_takes_the_basis_and_offers_it(
    on_own: Open, page_name: str, asked: dict[str, str]
):
    page = on_own(page_name, **asked, **THEN)
    assert not page.exception
    assert page.selectbox(key="filter_known").value == "then"


@pytest.mark.usefixtures("written")
def test_measures_and_activities_entered_later_are_left_out(on_own: Open):
    def counts(name: str, **asked: str) -> int:
        page = on_own(name, **asked)
        assert not page.exception
        return max(len(one.value) for one in page.dataframe)

    assert counts("press_rectify", press="done", **NOW) == 2
    assert counts("press_rectify", press="done", **THEN) == 1


@pytest.mark.usefixtures("written")
def test_the_briefing_counts_and_says_the_basis(on_own: Open):
    week = {"from": "2024-01-01", "to": "2024-01-10"}
    assert "发现隐患3处" in text_of(on_own("write_briefing", **NOW, **week))
    then = on_own("write_briefing", **THEN, **week)
    assert "发现隐患1处" in text_of(then)


@pytest.mark.usefixtures("written")
def test_the_band_says_the_day_and_the_basis_and_leads_back(on_own: Open):
    app = on_own("app", **THEN)
    assert "截至 2024-01-10 · 按当时掌握" in band(app)
    app = app.button(key="as_of_latest").click().run()
    assert "截至" not in band(app)
    assert not {"as_of", "known"} & set(app.query_params)
    assert "截至 2024-01-10 · 按现在掌握" in band(on_own("app", **NOW))


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("hazard_register", "在本页填写的内容记为今天（"),
        ("import_ledger", "本页始终为最新情况"),
    ],
)
def test_a_page_that_writes_says_that_it_writes_today(on_own: Open, page: str, said: str):
    def draw(name: str) -> None:
        from pages.shell.frame import draw_as_of_band

        draw_as_of_band(name)

    drawn = AppTest.from_function(draw, kwargs={"name": page})
    drawn.query_params["as_of"], drawn.query_params["known"] = THEN["as_of"], THEN["known"]
    assert said in band(drawn.run())
    del on_own


@pytest.mark.usefixtures("written")
def test_the_visit_on_the_spot_is_always_about_the_present(on_own: Open):
    page = on_own("visit_sheet", known="then", as_of="2024-01-02")
    assert len(page.selectbox(key="visit_site").options) == 2


def test_a_table_taken_along_says_its_basis():
    rows = pd.DataFrame({"name": ["甲楼"]})
    day = at("2024-01-10").date()
    columns = [Column("name", "名称")]

    def said(**more: Any) -> set[Any]:
        standing = FileBasis(day, is_demo=False, **more)
        made = workbook(rows, columns, title="场所", standing=standing)
        book = openpyxl.load_workbook(io.BytesIO(made))
        return {cell.value for row in book.active.iter_rows() for cell in row}

    assert "截至：2024年1月10日" in said()
    assert "截至：2024年1月10日（按当时掌握）" in said(known_at=end_of(day))


PAGES = Path(__file__).resolve().parents[2] / "pages"
# Who last changed a record, for a form that was overtaken: always the present.
ABOUT_THE_PRESENT = {"clash.py"}


def reads_without_basis(source: str) -> Iterator[str]:
    """Yield the readers of a day's frames that are called without `known_at`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            is_frame = isinstance(owner, ast.Name) and owner.id == "frames"
            is_read = is_frame and node.func.attr in ("sites", "hazards", "visits", "events")
            if is_read and "known_at" not in {one.arg for one in node.keywords}:
                yield node.func.attr


def test_no_part_of_a_page_reads_a_day_past_its_basis():
    files = [path for path in PAGES.rglob("*.py") if path.name not in ABOUT_THE_PRESENT]
    assert len(files) > 60
    wrong = {path.name: [*reads_without_basis(path.read_text("utf-8"))] for path in files}
    assert {name: found for name, found in wrong.items() if found} == {}
    assert [*reads_without_basis("frames.hazards(store, day)")] == ["hazards"]


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("page_name", "asked"),
    [
        ("hazard_register", {"record": "hazard:2"}),
        ("hazard_register", {"record": "hazard:1"}),
        ("hazard_register", {"record": "site:2"}),
        ("campaign_map", {"at": "site:2"}),
        ("campaign_map", {"compare": "2024-01-01"}),
    ],
)
def test_a_record_entered_later_is_asked_for_without_harm(
    on_own: Open, page_name: str, asked: dict[str, str]
):
    page = on_own(page_name, **asked, **THEN)
    assert not page.exception
    assert "补录一" not in text_of(page)
    assert "补录二" not in text_of(page)
    assert "乙楼" not in text_of(page)


@pytest.mark.usefixtures("written")
def test_no_step_is_offered_from_a_view_that_leaves_later_entries_out(on_own: Open):
    then = on_own("hazard_register", record="hazard:1", **THEN)
    assert "此隐患在该日之后还有补录内容" in text_of(then)
    assert not [one for one in then.button if one.key == "register_do_1"]
    # The second hazard was entered once, and can be worked on from the past day as known now.
    now = on_own("hazard_register", record="hazard:2", **NOW)
    assert "此隐患在该日之后还有补录内容" not in text_of(now)
    assert [one for one in now.button if one.key == "register_do_2"]
