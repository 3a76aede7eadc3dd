"""What the map tells and what an address names is taken only where there is such a thing."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.map.view import Choice, _parse


@pytest.mark.parametrize(
    ("word", "choice"),
    [
        ("site:12", Choice("site", "12")),
        ("village:500151001001", Choice("village", "500151001001")),
        ("figure:closed_in_time", Choice("figure", "closed_in_time")),
        ("none:", Choice()),
        ("", Choice()),
        ("site:", Choice()),
        ("site:<img src=x>", Choice()),
        ("table:hazard", Choice()),
        ("site:1;drop", Choice()),
    ],
)
def test_a_word_names_one_thing_or_nothing(word, choice):
    assert _parse(word) == choice


@pytest.mark.parametrize(
    ("choice", "number"),
    [(Choice("site", "12"), 12), (Choice("site", "x"), -1), (Choice("village", "12"), -1)],
)
def test_only_a_site_has_a_number(choice, number):
    assert choice.site_id == number


def heard_twice() -> None:
    import streamlit as st

    from pages.map import view as choice_words

    word = "site:7#1"
    st.text(str(choice_words.hear(word)))
    st.text(str(choice_words.hear(word)))
    st.text(choice_words.read_choice().id)
    choice_words.choose_place("village", "500151001001")
    st.text(str(choice_words.focus_token()))
    st.text(str(choice_words.hear(word)))
    st.text(choice_words.read_choice().id)


def test_the_same_word_is_heard_once_and_a_choice_beside_the_map_stays():
    app = AppTest.from_function(heard_twice).run()
    said = [text.value for text in app.text]
    assert said == ["True", "False", "7", "1", "False", "500151001001"]


def address_of_choice() -> None:
    import streamlit as st

    from pages.map import view as choice_words

    st.text(choice_words.read_choice().kind)


def test_the_choice_comes_from_the_address():
    app = AppTest.from_function(address_of_choice)
    app.query_params["at"] = "village:500151001001"
    assert app.run().text[0].value == "village"
