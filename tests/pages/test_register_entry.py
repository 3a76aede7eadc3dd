"""The register page's forms: a site added and changed, a hazard added, two editors, drafts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from data.register.entries import SiteEdit, edit_site, read_site
from data.store import frames
from data.store.drafts import read_draft
from data.store.events import CHINA_TIME
from data.store.files import files_of
from data.store.opening import Store
from pages.shell import session
from tests.builders import site_made

Open = Callable[..., AppTest]
MORNING = datetime(2024, 2, 20, 9, tzinfo=CHINA_TIME)
TODAY = MORNING.date()


@pytest.fixture
def made(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return a bathhouse on record since November; it is 20 February 2024, nine in the morning."""
    monkeypatch.setattr(session, "now", lambda: MORNING)
    event = site_made(name="清泉浴室", category="bathhouse", rooms=12, office="平安法治办",
                      responsible_person="张三", lon=106.05, lat=29.84)  # fmt: skip
    return own_store.record([event], actor="录入员", now=MORNING)[0]


def press(page: AppTest, key: str) -> AppTest:
    page = page.button(key=key).click().run()
    assert not page.exception
    return page


def editing(on_own: Open, site_id: int) -> AppTest:
    return press(on_own("hazard_register", record=f"site:{site_id}", list="sites"),
                 "site_edit_site")  # fmt: skip


def sites(store: Store) -> Any:
    return frames.sites(store, TODAY, personal=True)


def test_a_site_is_added_and_its_sheet_opens(on_own: Open, own_store: Store, made: int):
    page = press(on_own("hazard_register"), "register_add_site")
    page.text_input(key="site_new_name").set_value("荷塘汗蒸馆")
    page = page.selectbox(key="site_new_category").set_value("bathhouse").run()
    page.number_input(key="site_new_rooms").set_value(8)
    page.text_input(key="site_new_phone").set_value("023-45670000")
    page = press(page, "site_new_do")
    assert not page.error
    assert "场所已登记" in page.success[0].value
    site = sites(own_store).iloc[-1]
    assert (site["name"], site["category"], site["rooms"]) == ("荷塘汗蒸馆", "bathhouse", 8)
    assert any("荷塘汗蒸馆" in one.value for one in page.markdown)


def test_a_site_without_a_name_is_refused_in_one_sentence(
    on_own: Open, own_store: Store, made: int
):
    page = press(on_own("hazard_register"), "register_add_site")
    page = press(page, "site_new_do")
    assert page.error[0].value == "请填写“场所名称”。"
    assert len(sites(own_store)) == 1


def test_a_fact_is_mended_and_stands_in_the_history(on_own: Open, own_store: Store, made: int):
    page = editing(on_own, made)
    assert page.number_input(key=f"site_{made}_rooms").value == 12
    page.number_input(key=f"site_{made}_rooms").set_value(14)
    page.selectbox(key=f"site_{made}_has_alarm").set_value(False)
    page = press(page, f"site_{made}_do")
    assert "改动 2 项" in page.success[0].value
    site = sites(own_store).loc[made]
    assert (site["rooms"], site["has_alarm"]) == (14, False)
    assert any("更正" in one.value for one in page.markdown)


def test_a_number_that_cannot_be_is_refused(on_own: Open, own_store: Store, made: int):
    page = editing(on_own, made)
    page.number_input(key=f"site_{made}_rooms").set_value(900)
    page = press(page, f"site_{made}_do")
    assert "应在 0 到 500 之间" in page.error[0].value
    assert sites(own_store)["rooms"].loc[made] == 12


def stale(on_own: Open, store: Store, made: int) -> AppTest:
    """Return the page where somebody else wrote 20 rooms and an exit after it was opened."""
    page = editing(on_own, made)
    edit_site(store, SiteEdit(made, {"rooms": 20, "exits": 2}, 1, TODAY), actor="别人", now=MORNING)
    page.number_input(key=f"site_{made}_rooms").set_value(14)
    return press(page, f"site_{made}_do")


def test_the_second_editor_of_a_site_sees_both_values_and_writes_over(
    on_own: Open, own_store: Store, made: int
):
    page = stale(on_own, own_store, made)
    assert "别人 于 2024" in page.warning[0].value.replace("\\", "")
    both = next(one.value for one in page.dataframe if "mine" in one.value).set_index("field")
    assert both.loc["包间数（间）"].tolist() == ["12", "20", "14"]
    assert both.loc["安全出口数量（个）"].tolist() == ["未知", "2", "—"]
    assert sites(own_store)["rooms"].loc[made] == 20
    page = press(page, "site_mine")
    assert not page.warning
    site = sites(own_store).loc[made]
    assert (site["rooms"], site["exits"]) == (14, 2)


def test_the_second_editor_of_a_site_leaves_what_is_there(
    on_own: Open, own_store: Store, made: int
):
    page = press(stale(on_own, own_store, made), "site_theirs")
    assert not page.warning
    assert read_site(own_store, made).version == 2


def test_a_half_typed_site_is_offered_back_and_cancelling_throws_it_away(
    on_own: Open, own_store: Store, made: int
):
    page = press(on_own("hazard_register"), "register_add_site")
    page.text_input(key="site_new_name").set_value("荷塘汗蒸馆").run()
    again = press(on_own("hazard_register"), "register_add_site")
    again = press(again, "draft_take_site_new")
    assert again.text_input(key="site_new_name").value == "荷塘汗蒸馆"
    press(again, "site_new_cancel")
    assert read_draft(own_store, "site_new", actor="录入员") is None


def adding(on_own: Open, made: int) -> AppTest:
    return press(on_own("hazard_register", record=f"site:{made}", list="sites"), "site_add_hazard")


def choose_code(page: AppTest, made: int, start: str) -> AppTest:
    box = page.selectbox(key=f"hazard_new_{made}_code")
    return box.set_value(start).run()


def test_a_hazard_is_added_with_the_deadline_proposed_and_a_photo(
    on_own: Open, own_store: Store, made: int
):
    page = adding(on_own, made)
    # A bathhouse is offered the codes of bathhouses first.
    assert page.selectbox(key=f"hazard_new_{made}_code").options[0].startswith("B01")
    page = choose_code(page, made, "B04")
    # Blocked escape is put right on the spot: due the same day (order 61 art. 31).
    assert page.date_input(key=f"hazard_new_{made}_due_on").value == TODAY
    photo = io.BytesIO()
    Image.new("RGB", (30, 20)).save(photo, "PNG")
    page.text_area(key=f"hazard_new_{made}_description").set_value("二楼出口上锁")
    page.file_uploader(key=f"hazard_new_{made}_files").set_value(
        [("前.png", photo.getvalue(), "image/png")]
    )
    page = press(page, f"hazard_new_{made}_do")
    assert "隐患已登记" in page.success[0].value
    hazards = frames.hazards(own_store, TODAY)
    assert hazards[["site_id", "code", "status"]].to_numpy().tolist() == [[made, "B04", "found"]]
    assert hazards["due_on"].iloc[0].date() == TODAY
    hazard_id = int(hazards.index[0])
    assert files_of(own_store, "hazard", hazard_id)["role"].tolist() == ["before"]
    assert any(one.key == f"register_do_{hazard_id}" for one in page.button)


def test_a_hazard_without_words_and_a_major_one_without_paper_are_refused(
    on_own: Open, own_store: Store, made: int
):
    page = choose_code(adding(on_own, made), made, "B05")
    page = press(page, f"hazard_new_{made}_do")
    assert "请填写“具体描述" in page.error[0].value
    page.text_area(key=f"hazard_new_{made}_description").set_value("隔墙开洞")
    page.selectbox(key=f"hazard_new_{made}_grade").set_value("major")
    page.date_input(key=f"hazard_new_{made}_found_on").set_value(date(2024, 2, 19))
    page = press(page, f"hazard_new_{made}_do")
    assert "须填写文书编号" in page.error[0].value
    assert frames.hazards(own_store, TODAY).empty


def test_hostile_names_stay_text_in_every_form(on_own: Open, own_store: Store, made: int):
    hostile = "![a](http://evil.test/x.png)"
    event = site_made(name=hostile, office=hostile, address=hostile)
    site_id = own_store.record([event], actor=hostile, now=MORNING)[0]
    for page in (editing(on_own, site_id), adding(on_own, site_id)):
        said = (*page.markdown, *page.caption, *page.info)
        assert all("](http" not in one.value for one in said)


def test_a_place_is_confirmed_on_the_version_that_was_seen(own_store: Store, made: int):
    def confirm(site_id: int, version: int) -> None:
        from datetime import date

        from data.register.entries import read_site
        from pages.register.entry import confirm_place
        from pages.shell.current import current_day, current_store

        state = read_site(current_store(), site_id).state
        confirm_place(current_day(date(2024, 2, 20)), site_id, version, state, (106.06, 29.85))

    def pressed(version: int) -> AppTest:
        given = {"site_id": made, "version": version}
        return AppTest.from_function(confirm, default_timeout=60, kwargs=given).run()

    assert not pressed(1).exception
    site = sites(own_store).loc[made]
    assert (site.geometry.x, site.geometry.y, site["position_quality"]) == (
        106.06,
        29.85,
        "clicked",
    )
    again = pressed(1)
    assert "register_site_pending" in again.session_state
    assert read_site(own_store, made).version == 2


def test_the_list_stands_over_its_map_and_says_which_sites_have_no_point(
    on_own: Open, own_store: Store, made: int
):
    own_store.record([site_made(name="无位置的厂")], actor="甲", now=MORNING)
    page = on_own("hazard_register", list="sites", view="map")
    assert not page.exception
    assert any("有 1 个场所还没有位置" in one.value for one in page.caption)


def test_the_sheet_marks_what_is_unknown_and_says_whence_the_place_comes(
    on_own: Open, own_store: Store, made: int
):
    page = on_own("hazard_register", record=f"site:{made}", list="sites")
    said = " ".join(one.value for one in page.markdown).replace("\\", "").replace("\u2060", "")
    assert "包间数　**12 间**" in said
    assert "自动喷水灭火系统　:gray-badge[未知]" in said
    assert "106.050000, 29.840000" in said
