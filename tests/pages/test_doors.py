"""Every page is behind one door, whatever the view; a view orders and hides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.shell.doors import DOORS, ROLES, WITHOUT_DATA, door_of, home_of

PAGES = Path(__file__).resolve().parents[2] / "pages"


def test_seven_doors_lead_to_every_page_once():
    behind = [page for door in DOORS.values() for page in door.pages]
    files = {file.stem for file in PAGES.glob("*.py")} - {"__init__", "first_start"}
    assert len(DOORS) == 7
    assert sorted(behind) == sorted(files)
    assert set(WITHOUT_DATA) < files


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
