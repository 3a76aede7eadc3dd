"""The meeting: one set of figures in preview, present view and files."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

Open = Callable[..., AppTest]


def text_of(page: AppTest) -> str:
    return "\n".join(element.value for element in (*page.markdown, *page.text, *page.caption))


def test_the_preview_names_the_period_and_its_sections(on_demo: Open):
    page = on_demo("write_briefing")
    assert not page.exception
    assert "2024年2月14日至2月20日" in text_of(page)
    headings = [heading.value for heading in page.subheader]
    at = headings.index("总体情况")
    assert headings[at : at + 5] == [
        "总体情况",
        "分项情况",
        "村（社区）排名情况",
        "存在问题",
        "下一步工作要求",
    ]


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


def test_the_second_slide_and_the_preview_give_the_same_open_count(on_demo: Open):
    page = on_demo("write_briefing")
    preview = text_of(page).replace("\\", "").replace("\u2060", "")
    page.button(key="briefing_present").click().run()
    page.button(key="slide_next").click().run()
    told = {metric.label: metric.value for metric in page.metric}
    assert f"累计发现隐患{told['累计发现隐患']}处" in preview
    assert f"整改率{told['整改率']}" in preview


def test_a_store_without_a_hazard_still_gives_a_briefing(on_own: Open):
    page = on_own("write_briefing")
    assert not page.exception
