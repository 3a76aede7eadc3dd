"""The meeting: one set of figures in preview, present view and files."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from briefing.facts.collect import of as facts_of
from briefing.facts.compose import circular_sections
from briefing.facts.grids import grid
from briefing.facts.say import say
from briefing.papers.circular import ANNEXES
from briefing.screen.meeting import Deck, situation
from briefing.words.labels import FIGURES
from commands.asked import open_day
from data.store import frames
from data.store.exports import exports
from data.store.opening import open_store
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


def shown(page: AppTest) -> Deck:
    return page.session_state["show_held"].deck


def title_of(slide: dict[str, Any]) -> str:
    return "".join(text for text, _ in slide["title"])


def test_a_meeting_is_eight_screens_and_every_figure_opens_its_rows(on_demo: Open):
    page = on_demo("write_briefing")
    preview = unescaped(text_of(page))
    page.button(key="briefing_present").click().run()
    assert not page.exception
    assert page.query_params["present"] == "1"
    deck = shown(page)
    assert [slide["id"] for slide in deck.slides] == [
        "cover", "verdict", "map", "villages", "burndown", "parts", "overdue", "decisions",
    ]  # fmt: skip
    _, first, _, villages, burn, parts, overdue, _ = deck.slides
    assert title_of(first) == "未销案434处，比计划线多200处；逾期42处，其中袁家社区21处。"
    # The week closes: what is open now is what was, with all that moved it.
    assert [one["text"] for one in first["flow"]][-1] == "净减61处"
    assert "每周须净减76处" in title_of(burn)
    assert f"整改率{first['figures'][2]['value']}" in preview
    late = deck.lists[first["figures"][1]["opens"]]
    assert (late["n"], len(late["rows"]), late["head"][3]) == (42, 42, "责任办所、人")
    assert [row[6] for row in late["rows"]] == sorted((row[6] for row in late["rows"]), key=int)[
        ::-1
    ]
    # An office and a person stand in every row.
    assert all("　" in row[3] or " " in row[3] for row in late["rows"])
    assert deck.lists["flow_voided"]["n"] == 1
    bars = villages["bars"]
    assert len(bars) == 16
    assert all(one["low"] <= one["high"] for one in bars)
    assert sum(one["late"] for one in bars) == 42
    for one in bars:
        assert deck.lists[one["opens"]]["n"] > 0
        assert not one["late"] or deck.lists[one["opens_late"]]["n"] == one["late"]
    assert sum(one["value"] for one in parts["offices"]) == 434
    assert {one["name"] for one in parts["pressed"]} >= {"约谈（家次）", "火灾（起）"}
    assert len(overdue["rows"]) == 10
    assert overdue["rows"][0]["days"] == "35天"
    every = [key for slide in deck.slides for key in slide["more"]]
    assert set(every) <= set(deck.lists)
    assert deck.lists["situation"]["lines"][0].startswith("本期检查场所")


def test_a_wall_screen_is_found_again_by_its_address(on_demo: Open):
    page = on_demo("write_briefing", present="3", turn="7")
    assert not page.exception
    assert (page.query_params["present"], page.query_params["turn"]) == ("3", "7")
    assert len(shown(page).slides) == 8


@pytest.mark.parametrize(
    "asked",
    ["x", *(pytest.param(one, marks=pytest.mark.nightly) for one in ("-1", "99999", "９", ""))],
)
def test_a_hostile_place_in_the_address_breaks_nothing(on_demo: Open, asked: str):
    page = on_demo("write_briefing", present=asked, turn=asked)
    assert not page.exception


def test_figures_stand_still_in_a_meeting_until_newer_ones_are_asked_for(
    on_demo: Open, tmp_path: Path
):
    page = on_demo("write_briefing", present="2")
    before = shown(page).slides[1]["figures"]
    store = open_store(tmp_path / "demo.db")
    site = int(frames.sites(store, AS_OF).index[0])
    found = event_of("found", "2024-02-20", site_id=site, description="新发现", code="R05")
    store.record([found], actor="演示甲", now=NOW)
    store.close()
    page.run()
    assert shown(page).slides[1]["figures"] == before
    page.session_state["show_held"] = None
    page.run()
    assert shown(page).slides[1]["figures"][0]["value"] == str(int(before[0]["value"]) + 1)


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
    said = {unescaped(element.value) for element in page.markdown}
    wanted = {line.text for section in circular_sections(told) for line in section.sentences}
    assert wanted <= said
    tables = [table.value.to_numpy().tolist() for table in page.dataframe]
    for name in ANNEXES:
        rows = [[cell.text for cell in row] for row in grid(told, name).rows]
        assert rows in tables, name
    page.button(key="briefing_present").click().run()
    lists = shown(page).lists
    assert lists["situation"]["lines"] == [line.text for line in situation(told)]
    assert [one["value"] for one in lists["figures"]["figures"]] == [
        say(told[name]) for name in FIGURES
    ]


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
