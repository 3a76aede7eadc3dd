"""The meeting: one set of figures in preview, present view and files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from briefing.facts.collect import of as facts_of
from briefing.facts.compose import circular_sections
from briefing.facts.grids import grid
from briefing.facts.say import say
from briefing.papers.circular import ANNEXES
from briefing.screen.meeting import situation
from briefing.words.labels import FIGURES
from commands.asked import open_day
from data.store import frames
from data.store.exports import exports
from data.store.opening import open_store
from data.store.upkeep import rows
from tests.builders import NOW, event_of

Open = Callable[..., AppTest]
AS_OF = date(2024, 2, 20)


def text_of(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.text, *page.caption))


def test_the_preview_names_the_period_and_its_sections(on_demo: Open):
    page = on_demo("write_briefing")
    assert not page.exception
    assert "2024年2月14日至2月20日" in text_of(page)
    headings = [heading.value for heading in page.subheader]
    at = headings.index("总体情况")
    assert headings[at : at + 4] == ["总体情况", "做得好的", "存在问题", "下一步工作要求"]


def test_a_period_in_the_address_is_taken(on_demo: Open):
    page = on_demo("write_briefing", **{"from": "2024-02-01", "to": "2024-02-10"})
    assert "2024年2月1日至2月10日" in text_of(page)


def test_the_arrow_keys_turn_the_slides_and_escape_leaves(on_demo: Open):
    page = on_demo("write_briefing")
    page.button(key="briefing_present").click().run()
    assert not page.exception
    first = page.markdown[0].value
    assert page.button(key="slide_back").disabled
    page.button(key="slide_next").click().run()
    assert page.markdown[0].value != first
    page.button(key="slide_back").click().run()
    assert page.markdown[0].value == first
    page.button(key="slide_leave").click().run()
    assert "总体情况" in [heading.value for heading in page.subheader]


def test_the_situation_is_ten_lines_on_one_screen(on_demo: Open):
    page = on_demo("write_briefing")
    page.button(key="briefing_present").click().run()
    page.button(key="slide_next").click().run()
    lines = [element.value for element in page.markdown if not element.value.startswith("#")]
    assert len(lines) == 10
    assert lines[0].startswith("本期检查场所")
    assert lines[-1].startswith("风险场所红")


def test_a_wall_screen_is_found_again_by_its_address(on_demo: Open):
    page = on_demo("write_briefing", present="3", turn="7")
    assert not page.exception
    assert [metric.label for metric in page.metric][:2] == ["登记场所", "覆盖率"]
    assert page.toggle(key="slide_kiosk").value
    assert (page.query_params["present"], page.query_params["turn"]) == ("3", "7")
    page.toggle(key="slide_kiosk").set_value(False).run()
    assert "turn" not in page.query_params
    page.button(key="slide_leave").click().run()
    assert "present" not in page.query_params


@pytest.mark.parametrize(
    "asked",
    ["x", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("-1", "99999", "９", ""))],
)
def test_a_hostile_place_in_the_address_breaks_nothing(on_demo: Open, asked: str):
    page = on_demo("write_briefing", present=asked, turn=asked)
    assert not page.exception


def test_figures_stand_still_in_a_meeting_and_follow_on_a_wall_screen(
    on_demo: Open, tmp_path: Path
):
    page = presented(on_demo)
    before = {metric.label: int(metric.value) for metric in page.metric if metric.value.isdigit()}
    store = open_store(tmp_path / "demo.db")
    site = int(frames.sites(store, AS_OF).index[0])
    found = event_of("found", "2024-02-20", site_id=site, description="新发现", code="R05")
    store.record([found], actor="演示甲", now=NOW)
    store.close()
    page.run()
    assert {m.label: int(m.value) for m in page.metric if m.value.isdigit()} == before
    page.button(key="slide_fresh").click().run()
    after = {metric.label: int(metric.value) for metric in page.metric if metric.value.isdigit()}
    assert after["累计发现隐患"] == before["累计发现隐患"] + 1
    page.session_state["slide_held"] = replace(page.session_state["slide_held"], state="earlier")
    page.toggle(key="slide_kiosk").set_value(True).run()
    assert not page.exception
    assert page.session_state["slide_held"].state != "earlier"


def test_the_figures_and_the_preview_give_the_same_open_count(on_demo: Open):
    page = on_demo("write_briefing")
    preview = text_of(page).replace("\\", "").replace("\u2060", "")
    page.button(key="briefing_present").click().run()
    page.button(key="slide_next").click().run()
    page.button(key="slide_next").click().run()
    told = {metric.label: metric.value for metric in page.metric}
    assert f"累计发现隐患{told['累计发现隐患']}处" in preview
    assert f"整改率{told['整改率']}" in preview


def test_a_store_without_a_hazard_still_gives_a_briefing(on_own: Open):
    page = on_own("write_briefing")
    assert not page.exception


def unescaped(text: str) -> str:
    return text.replace("\\", "").replace("\u2060", "")


def test_page_and_command_line_count_the_same_and_say_it_word_for_word(
    on_demo: Open, tmp_path: Path
):
    page = on_demo("write_briefing")
    store = open_store(tmp_path / "demo.db")
    told = open_day(store, AS_OF).once(facts_of, (date(2024, 2, 14), AS_OF))
    store.close()
    shown = {unescaped(element.value) for element in page.markdown}
    wanted = {line.text for section in circular_sections(told) for line in section.sentences}
    assert wanted <= shown
    tables = [table.value.to_numpy().tolist() for table in page.dataframe]
    for name in ANNEXES:
        rows = [[cell.text for cell in row] for row in grid(told, name).rows]
        assert rows in tables, name
    page.button(key="briefing_present").click().run()
    page.session_state["slide"] = 1
    page.run()
    lines = [unescaped(one.value) for one in page.markdown if not one.value.startswith("#")]
    assert lines == [line.text for line in situation(told).lines]
    page.session_state["slide"] = 2
    page.run()
    assert [one.value for one in page.metric] == [say(told[name]) for name in FIGURES]


def presented(on_demo: Open) -> AppTest:
    page = on_demo("write_briefing")
    page.button(key="briefing_present").click().run()
    page.button(key="slide_next").click().run()
    page.button(key="slide_next").click().run()
    return page


def test_a_number_leads_to_its_rows_and_back(on_demo: Open):
    page = presented(on_demo)
    told = {metric.label: metric.value for metric in page.metric}
    choice = page.selectbox(key="slide_rows_2")
    place = next(at for at, one in enumerate(choice.options) if one.startswith("逾期未整改"))
    choice.select_index(place).run()
    assert not page.exception
    assert len(page.dataframe[0].value) == int(told["逾期未整改"])
    page.button(key="slide_rows_back").click().run()
    assert {metric.label: metric.value for metric in page.metric} == told


def test_the_notes_say_what_a_share_is_made_of(on_demo: Open):
    page = presented(on_demo)
    assert "行数" not in text_of(page)
    page.toggle(key="slide_notes").set_value(True).run()
    assert not page.exception
    said = text_of(page).replace("\\", "").replace("\u2060", "")
    told = {metric.label: metric.value for metric in page.metric}
    assert f"：{told['整改率']}（" in said
    assert f"/{told['累计发现隐患']}；行数" in said


def test_a_decision_typed_in_the_meeting_is_a_task_of_the_next(on_demo: Open, tmp_path: Path):
    page = presented(on_demo)
    page.session_state["slide"] = 999
    page.run()
    assert not page.exception
    page.text_input(key="decision_title").input("逾期的逐家上门")
    page.text_input(key="decision_owner").input("演示甲")
    page.button(key="FormSubmitter:decision-记下").click().run()
    assert not page.exception
    tasks = rows(open_store(tmp_path / "demo.db"), "task")
    mine = tasks.loc[tasks["title"] == "逾期的逐家上门"].iloc[0]
    assert (mine["kind"], mine["owner"]) == ("decision", "演示甲")
    again = on_demo("write_briefing")
    again.session_state["is_presenting"] = (date(2024, 2, 14), date(2024, 2, 20))
    again.session_state["slide"] = 999
    again.run()
    assert "逾期的逐家上门" in list(again.dataframe[0].value["title"])


def test_a_decision_without_anybody_is_refused(on_demo: Open, tmp_path: Path):
    page = presented(on_demo)
    page.session_state["slide"] = 999
    page.run()
    page.text_input(key="decision_title").input("研究研究")
    page.button(key="FormSubmitter:decision-记下").click().run()
    assert page.error
    assert "研究研究" not in list(rows(open_store(tmp_path / "demo.db"), "task")["title"])


def test_the_public_version_is_offered_only_with_reviewer_and_approval_number(on_demo: Open):
    page = on_demo("write_briefing")
    assert page.get("download_button")
    page.toggle(key="briefing_public").set_value(True).run()
    assert not page.get("download_button")
    assert page.info
    page.text_input(key="public_reviewer").input("演示甲").run()
    assert not page.get("download_button")
    (number,) = (one for one in page.text_input if str(one.key).startswith("public_number_"))
    number.input("渝S(2024)012号").run()
    assert not page.exception
    assert page.get("download_button")
    # Another period is another map: the number given for this one is asked for again.
    (again,) = (one for one in page.text_input if str(one.key).startswith("public_number_"))
    assert again.key == number.key


def test_the_whole_pack_is_one_click_and_every_file_of_it_is_logged(on_demo: Open, tmp_path: Path):
    page = on_demo("write_briefing")
    assert "截至2024年2月20日" in page.code[0].value
    page.button(key="pack_write").click().run(timeout=240)
    assert not page.exception
    wanted, packed, *_ = page.session_state["briefing_pack_made"]
    store = open_store(tmp_path / "demo.db")
    taken = exports(store)
    logged = set(taken["sha256"])
    store.close()
    with zipfile.ZipFile(io.BytesIO(packed)) as pack:
        assert pack.testzip() is None
        (report,) = (pack.read(name).decode() for name in pack.namelist() if name.endswith("html"))
        assert taken.loc[taken["kind"].eq("html"), "serial"].iloc[0] in report
        names = sorted(name.rpartition(".")[2] for name in pack.namelist())
        held = {hashlib.sha256(pack.read(name)).hexdigest() for name in pack.namelist()}
    assert names == ["docx", "html", "json", "pdf", "pdf", "png", "pptx", "txt", "xlsx"]
    assert held <= logged
    assert any("9 个文件" in caption.value for caption in page.caption)
    assert wanted[1] == ()
    # Another period is another pack: the old one is no longer offered.
    assert len(page.get("download_button")) == 6
    page.toggle(key="briefing_public").set_value(True).run()
    assert not page.get("download_button")
