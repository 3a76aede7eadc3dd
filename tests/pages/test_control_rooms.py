"""Control rooms on the responsibility page."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from data.store.opening import Store
from data.store.upkeep import rows
from tests.builders import NOW, site_made
from tests.pages.conftest import shown_with

Open = Callable[..., AppTest]


def test_the_demo_lists_gaps_and_says_of_how_many(on_demo: Open) -> None:
    page = on_demo("responsibility", part="rooms")
    assert not page.exception
    told = {metric.label: metric.value for metric in page.metric}
    n = int(told["已登记控制室"])
    table = shown_with(page, "missing")
    assert len(table) == n
    complete = sum(list(cell) == ["齐全"] for cell in table["state_name"])
    assert told["记录齐全"] == f"{complete} / {n}（{complete / n:.0%}）"
    assert int(shown_with(page, "n_complete")["n_complete"].sum()) == complete


def test_a_record_is_kept_and_its_gap_is_shown(on_own: Open, own_store: Store) -> None:
    own_store.record([site_made(has_control_room=True)], actor="test", now=NOW)
    page = on_own("responsibility", part="rooms", as_of="2024-02-20")
    assert shown_with(page, "missing")["state_name"].tolist() == [["无记录"]]
    page.number_input(key="record_control_room_new_0_persons").set_value(1)
    page.number_input(key="record_control_room_new_0_certified").set_value(1)
    page.number_input(key="record_control_room_new_0_hours").set_value(24)
    for name in ("rota", "log", "auto"):
        page.selectbox(key=f"record_control_room_new_0_{name}").set_value(True)
    page.selectbox(key="record_control_room_new_0_site_id").set_value(1)
    page.button(key="record_control_room_new_0_go").click().run()
    assert not page.exception
    (task,) = rows(own_store, "task").to_dict("records")
    assert task["details"] == {"persons": 1, "certified": 1, "hours": 24, "rota": True,
                               "log": True, "auto": True}  # fmt: skip
    assert shown_with(page, "missing")["missing"].tolist() == ["每班不足2人、持证人员不足2人"]


def test_an_empty_store_says_what_to_do(on_own: Open) -> None:
    page = on_own("responsibility", part="rooms")
    assert not page.exception
    assert "还没有登记设有消防控制室的场所" in page.info[0].value
