"""The visit on a phone: nothing typed is lost, and what is handed in is written once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analysis.planning.visit_plan import _VISITS
from data.store import frames, upkeep
from data.store.drafts import read_draft
from data.store.opening import Store
from tests.builders import DAY, NOW, event_of, site_made

Open = Callable[..., AppTest]


@pytest.fixture
def bath(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("FIREMAP_AS_OF", DAY.isoformat())
    own_store.record([site_made(name="试验浴室", category="bathhouse")], actor="张某", now=NOW)
    return own_store


def test_a_tick_is_kept_as_a_draft_and_there_again_after_a_reload(bath: Store, on_own: Open):
    page = on_own("visit_sheet", site="1")
    assert not page.exception
    page.checkbox("visit_1_B04").check().run()
    page.text_input("visit_1_B04_said").set_value("后门上锁").run()
    kept = read_draft(bath, "visit:1", actor="录入员")
    assert kept is not None
    assert kept[0]["codes"] == {"B04": "后门上锁"}
    again = on_own("visit_sheet", site="1")
    assert again.text_input("visit_1_B04_said").value == "后门上锁"


def test_what_is_handed_in_stands_in_the_register_and_the_draft_is_gone(bath: Store, on_own: Open):
    page = on_own("visit_sheet", site="1")
    page.checkbox("visit_1_B08").check().run()
    page.button("visit_1_hand_in").click().run()
    assert not page.exception
    assert "1" in page.success[0].value
    assert frames.hazards(bath, DAY)["code"].tolist() == ["B08"]
    assert frames.visits(bath, DAY)["n_found"].tolist() == [1]
    assert read_draft(bath, "visit:1", actor="录入员") is None
    assert not page.checkbox("visit_1_B08").value


def test_nothing_found_is_handed_in_too(bath: Store, on_own: Open):
    page = on_own("visit_sheet", site="1")
    assert "未发现" in page.button("visit_1_hand_in").label
    page.button("visit_1_hand_in").click().run()
    assert frames.visits(bath, DAY)["n_found"].tolist() == [0]


def test_without_a_description_the_free_line_cannot_be_handed_in(bath: Store, on_own: Open):
    page = on_own("visit_sheet", site="1")
    page.checkbox("visit_1_X99").check().run()
    assert page.button("visit_1_hand_in").disabled


def test_before_a_site_is_chosen_the_worst_are_offered_and_one_press_opens_it(
    bath: Store, on_own: Open
):
    made = site_made(subject_id=-2, name="试验大厦")
    found = event_of("found", DAY.isoformat(), -3, site_id=2, code="H08", description="楔门")
    bath.record([made, found], actor="张某", now=NOW)
    page = on_own("visit_sheet")
    offered = [one.label for one in page.button if str(one.key).startswith("visit_offer_")]
    assert offered == ["试验大厦", "试验浴室"]
    page.button("visit_offer_2").click().run()
    assert not page.exception
    assert page.selectbox("visit_site").value == 2
    assert page.subheader[0].value == "试验大厦"


def test_without_a_site_the_page_says_what_to_do(on_own: Open, tmp_path: Path):
    page = on_own("visit_sheet")
    assert not page.exception
    assert "导入台账" in page.info[0].value


def test_put_right_on_the_spot_waits_for_a_name_and_a_photo(bath: Store, on_own: Open):
    page = on_own("visit_sheet", site="1")
    page.checkbox("visit_1_B04").check().run()
    page.checkbox("visit_1_B04_fixed").check().run()
    assert not page.exception
    assert page.text_input("visit_1_B04_measure").value == "当场整改完毕"
    assert [one.value for one in page.warning] == [
        "B04：请填写整改人。", "B04：请上传整改后照片。",
    ]  # fmt: skip
    assert page.button("visit_1_hand_in").disabled
    page.text_input("visit_1_B04_owner").set_value("李某").run()
    assert [one.value for one in page.warning] == ["B04：请上传整改后照片。"]
    page.checkbox("visit_1_B04_fixed").uncheck().run()
    assert not page.button("visit_1_hand_in").disabled


def test_what_cannot_be_put_right_at_once_is_not_asked_about(bath: Store, on_own: Open):
    page = on_own("visit_sheet", site="1")
    page.checkbox("visit_1_B08").check().run()
    assert "visit_1_B08_fixed" not in [one.key for one in page.checkbox]


def test_todays_stops_come_first_in_the_order_of_the_plan_kept_last(bath: Store, on_own: Open):
    made = [site_made(subject_id=-2, name="试验大厦"), site_made(subject_id=-3, name="试验学校")]
    bath.record(made, actor="张某", now=NOW)
    stops = [(3, 10 * 60, DAY), (2, 9 * 60 + 5, DAY), (1, 9 * 60, date(2030, 1, 1))]
    rows = [
        dict.fromkeys(_VISITS)
        | {"team": 0, "on": on.isoformat(), "begins": begins, "site_id": site, "reasons": []}
        for site, begins, on in stops
    ]
    body = {"visits": rows, "routes": [], "left_out": {}, "value": 0.0, "first_value": 0.0}
    kept = {"title": "今天", "as_of": DAY, "body": body}
    upkeep.add(bath, "plan", [kept], actor="张某", now=NOW)
    page = on_own("visit_sheet")
    offered = [one for one in page.button if str(one.key).startswith("visit_stop_")]
    assert [one.label for one in offered] == ["1　09:05　试验大厦", "2　10:00　试验学校"]
    offered[0].click().run()
    assert page.button("visit_2_hand_in")
