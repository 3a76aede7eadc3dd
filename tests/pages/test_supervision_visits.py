"""Supervision on the clock page: reported beside found, and a visit noted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from streamlit.testing.v1 import AppTest

from data.store.opening import Store
from data.store.upkeep import rows
from tests.builders import NOW, event_of, site_made
from tests.pages.conftest import shown_with

Open = Callable[..., AppTest]
EAST = "500151001001"


def test_the_demo_tells_reported_and_found_apart(on_demo: Open) -> None:
    page = on_demo("campaign_clock", view="tasks", task="supervision")
    assert not page.exception
    table = shown_with(page, "n_not_held")
    *villages, whole = table.to_dict("records")
    for column in ("n_checked", "n_held", "n_not_held", "n_visits"):
        assert sum(row[column] for row in villages) == whole[column]
    figures = {metric.label: metric.value for metric in page.metric}
    assert figures["与报告一致"] == f"{whole['n_held']:.0f} / {whole['n_checked']:.0f}"


def test_a_visit_is_noted_with_what_held_and_what_did_not(on_own: Open, own_store: Store) -> None:
    found = [
        event_of("found", "2024-01-10", -at, site_id=-1, description="占道", code="R01")
        for at in (2, 3)
    ]
    own_store.record([site_made(subject_id=-1), *found], actor="test", now=NOW)
    for hazard_id in (1, 2):
        own_store.record([event_of("submitted", "2024-02-01", hazard_id)], actor="test", now=NOW)
    page = on_own("campaign_clock", view="tasks", task="supervision", as_of="2024-02-20")
    assert not page.exception
    assert "已整改 2 处" in "".join(one.value for one in page.markdown)
    page.multiselect(key=f"clock_sv_wrong_{EAST}_2024-02-20").set_value([2]).run()
    page.text_area(key="clock_sv_kept").set_value("夜间值守两人\n").run()
    page.button(key="clock_sv_keep").click().run()
    assert not page.exception
    (task,) = rows(own_store, "task").to_dict("records")
    assert (task["kind"], task["village_code"]) == ("supervision", EAST)
    assert task["done_on"].date() == date(2024, 2, 20)
    told = task["details"]
    assert told["n_reported"] == 2
    assert [(i["hazard_id"], i["is_held"]) for i in told["items"]] == [
        (1, True), (2, False), (None, True),
    ]  # fmt: skip
    assert shown_with(page, "n_not_held")["n_not_held"].tolist() == [1, 1]
