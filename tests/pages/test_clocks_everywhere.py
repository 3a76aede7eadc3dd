"""What the office sets for its clocks counts on every page and in the commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from streamlit.testing.v1 import AppTest

from analysis.risk.rules import CLOCKS, YEARS
from data.store.events import CHINA_TIME
from data.store.opening import Store
from data.store.upkeep import put_setting, read_setting
from pages.shell import session
from tests.builders import event_of, site_made
from tests.commands.asking import asked
from tests.pages.conftest import shown_with

Open = Callable[..., AppTest]
MORNING = datetime(2024, 2, 20, 9, tzinfo=CHINA_TIME)
WEDNESDAY_OFF = {"year": 2024, "days": [{"date": "2024-02-21", "isOffDay": True}]}


@pytest.fixture
def waiting(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store with a hazard to re-check and one ten days overdue, on a Tuesday."""
    monkeypatch.setattr(session, "now", lambda: MORNING)
    made = [
        site_made(subject_id=-1, lon=106.068, lat=29.844),
        event_of("found", "2024-02-01", -2, site_id=-1, code="B05", description="隔墙开洞"),
        event_of("assigned", "2024-02-01", -2, due_on="2024-03-01", owner="张三"),
        event_of("submitted", "2024-02-19", -2),
        event_of("found", "2024-01-05", -3, site_id=-1, code="R01", description="占用消防车道"),
        event_of("assigned", "2024-01-06", -3, due_on="2024-02-10", owner="张三"),
    ]
    own_store.record(made, actor="录入员", now=MORNING)
    return own_store


def put(store: Store, name: str, value: object) -> None:
    put_setting(store, name, value, actor="录入员", now=MORNING)


def test_the_register_shows_the_recheck_and_the_rung_the_office_set(
    on_own: Open, waiting: Store
) -> None:
    put(waiting, CLOCKS, {"recheck": 1, "remind": 1, "supervise": 20, "list": 40})
    put(waiting, YEARS, [WEDNESDAY_OFF])
    page = on_own("hazard_register", as_of="2024-02-20", list="open")
    assert not page.exception
    table = shown_with(page, "recheck_on")
    # One working day after Monday is Tuesday.
    days = [str(day)[:10] for day in table["recheck_on"].dropna()]
    assert days == ["2024-02-20"]
    # Ten days overdue is supervised by the proposal (7); the office says 20.
    assert "提醒" in str(table["clock"].tolist())
    assert "督办" not in str(table["clock"].tolist())


def test_a_holiday_of_the_office_moves_the_recheck_on_the_register_and_the_plan(
    on_own: Open, waiting: Store
) -> None:
    put(waiting, YEARS, [WEDNESDAY_OFF])
    page = on_own("hazard_register", as_of="2024-02-20", list="open")
    # Tuesday, Thursday, Friday instead of Thursday.
    days = [str(day)[:10] for day in shown_with(page, "recheck_on")["recheck_on"].dropna()]
    assert days == ["2024-02-23"]
    told = asked("plan", "--as-of", "2024-02-20", "--teams", "1", "--half-days", "1",
                 "--iterations", "5", store=waiting.location)  # fmt: skip
    assert [route["date"] for route in told["routes"]] == ["2024-02-22"]


def test_a_rung_set_on_the_pressing_page_is_the_one_of_all_pages(
    on_own: Open, waiting: Store
) -> None:
    page = on_own("press_rectify", as_of="2024-02-20", due="supervise")
    assert len(shown_with(page, "why")) == 1
    page.number_input(key="press_rule_supervise_days_0").set_value(20)
    button = next(one for one in page.button if str(one.key).endswith("press_rules_keep"))
    page = button.click().run()
    assert not page.exception
    assert read_setting(waiting, CLOCKS) == {"supervise": 20, "list": 30}
    assert not any("why" in table.value for table in page.dataframe)
