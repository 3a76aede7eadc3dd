"""Papers and issues: frozen once, opened and compared; papers written; texts of the office kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from briefing.export import Export, exported
from briefing.facts.issues import list_issues
from data.store.exports import exports
from data.store.opening import Store, open_store
from data.store.upkeep import read_setting
from tests.builders import NOW, new_store

Open = Callable[..., AppTest]


def show(page: AppTest, tab: str) -> AppTest:
    page.session_state["meeting_tab"] = tab
    return page.run()


def test_an_issue_is_frozen_once_under_its_number(on_demo: Open, tmp_path: Path):
    page = show(on_demo("meeting_papers"), "issues")
    assert not page.exception
    assert page.info
    page.button(key="issue_freeze").click().run()
    assert page.error
    page.text_input(key="issue_number").input("12").run()
    page.button(key="issue_freeze").click().run()
    assert not page.exception
    assert page.success
    page.button(key="issue_freeze").click().run()
    assert "12" in page.error[0].value
    assert [one.number for one in list_issues(open_store(tmp_path / "demo.db"))] == ["12"]


def test_every_kind_of_paper_is_offered_from_the_demo(on_demo: Open):
    page = on_demo("meeting_papers")
    for kind in ("assign", "talk", "risk", "bulletin", "summary", "speech", "talk_record",
                 "recheck", "lists", "residents", "minutes"):  # fmt: skip
        page.session_state["paper_kind"] = kind
        page.run()
        assert not page.exception, kind
        assert bool(page.get("download_button")) != (kind == "minutes"), kind
    page = show(page, "buildings")
    assert not page.exception
    assert page.metric[0].value == "0 / 140"
    assert page.get("download_button")
    assert not show(page, "form").exception


def test_an_own_text_is_kept_and_a_bad_one_is_refused_with_its_name(on_demo: Open, tmp_path: Path):
    page = show(on_demo("meeting_papers"), "texts")
    page.text_area[0].input("{收文单位}：{罚款金额}").run()
    page.button(key="template_keep").click().run()
    assert "罚款金额" in page.error[0].value
    page.text_area[0].input("责令限期改正").run()
    page.button(key="template_keep").click().run()
    assert "消防救援机构" in page.error[0].value
    page.text_area[0].input("{收文单位}：\n请即办理。").run()
    page.button(key="template_keep").click().run()
    assert not page.exception
    kept = read_setting(open_store(tmp_path / "demo.db"), "paper_texts")
    assert kept == {"assign": "{收文单位}：\n请即办理。"}
    page.button(key="template_default").click().run()
    assert read_setting(open_store(tmp_path / "demo.db"), "paper_texts") == {}


def test_a_store_without_hazards_says_so(on_own: Open):
    page = on_own("meeting_papers")
    assert not page.exception
    assert page.info
    page = show(page, "exports")
    assert not page.exception
    assert page.info


def test_a_file_that_leaves_carries_its_mark_and_is_listed(tmp_path: Path):
    store: Store = new_store(tmp_path / "firemap.db")
    content = exported(
        store,
        lambda stamps: "\n".join(stamps).encode(),
        Export("情况报告_20240220_公开版.html", "李某", NOW, ("审图号：X1",)),
    )
    row = exports(store).iloc[0]
    assert content.decode().startswith("审图号：X1\n导出人：李某")
    assert row["serial"] in content.decode()
    assert row["kind"] == "html"
