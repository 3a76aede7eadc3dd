"""Every page is behind one door, whatever the view; a view orders and hides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shell.doors import DOORS, ROLES, WITHOUT_DATA, door_of, home_of
from tests.setup.test_server import asked

PAGES = Path(__file__).resolve().parents[2] / "pages"


def test_seven_doors_lead_to_every_page_once():
    behind = [page for door in DOORS.values() for page in door.pages]
    files = {file.stem for file in PAGES.glob("*.py")} - {"__init__", "first_start"}
    assert len(DOORS) == 7
    assert sorted(behind) == sorted(files)
    assert set(WITHOUT_DATA) < files


# The addresses of the nineteen pages there were in five menus, as colleagues have kept them.
OLD = (
    "campaign_map", "hazard_register", "campaign_clock", "press_rectify", "outreach_cover",
    "responsibility", "village_rank", "risk_rules", "hot_spots", "data_truth", "inspection_plan",
    "visit_sheet", "water_reach", "write_briefing", "meeting_papers", "wall_map", "import_ledger",
    "data_care", "about",
)  # fmt: skip


@pytest.mark.parametrize("name", OLD)
def test_an_old_address_leads_behind_its_door_with_its_filters(name: str):
    kept = "data=demo&village=500151100002&risk=red"
    status, heads, body = asked(f"/{name}", query=kept)
    assert door_of(name)
    if status == 307:  # the default page, which is served at "/" alone
        assert (name, heads["location"]) == ("campaign_map", f"/?{kept}")
    else:
        # The front end opens the page; what the address asks for it reads itself.
        assert (status, b"BACKEND_BASE_URL" in body) == (200, True)


def in_order() -> None:
    import streamlit as st

    from pages.shell import doors

    st.text(",".join(doors.doors_in_order()))


@pytest.mark.parametrize("role", ROLES)
def test_a_view_puts_its_own_first_and_hides_none(role: str):
    app = AppTest.from_function(in_order)
    app.query_params["role"] = role
    told = app.run().text[0].value.split(",")
    assert sorted(told) == sorted(DOORS)
    assert told[0] == door_of(home_of(role))


def test_an_unknown_view_is_the_leaders():
    app = AppTest.from_function(in_order)
    app.query_params["role"] = "<b>"
    assert app.run().text[0].value.startswith("map,")


def followed() -> None:
    import streamlit as st

    from pages.shell import session

    session.follow_address()
    st.session_state.setdefault("choice_list", st.query_params.get("list", "open"))
    st.text(st.session_state["choice_list"])
    if st.button("choose", key="choose_it"):
        st.session_state["choice_list"] = "week"
        session.keep_in_address("list", "week")


def test_back_leads_where_the_address_leads_and_an_act_of_ones_own_stays():
    app = AppTest.from_function(followed)
    app.query_params["list"] = "overdue"
    assert app.run().text[0].value == "overdue"
    app.button(key="choose_it").click().run()
    assert app.run().text[0].value == "week"
    app.query_params["list"] = "overdue"
    assert app.run().text[0].value == "overdue"
