"""Whatever a ledger holds is text in our markup: between tags, in attributes, in messages."""

from __future__ import annotations

import pytest

from pages.shell import markup
from pages.shell.markup import Markup, draw, joined, tag, worded
from tests.hostile_text import HOSTILE


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_opens_or_ends_an_element_or_an_attribute(text: str):
    made = tag("p", text, tag("b", text), class_=text).safe
    inside = made.removeprefix('<p class="').removesuffix("</b></p>")
    value, _, rest = inside.partition('">')
    said, _, bold = rest.partition("<b>")
    for part in (value, said, bold):
        assert not set(part) & set("<>\"'")


def test_a_message_keeps_its_elements_and_escapes_its_texts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(markup, "say", lambda message: message)
    made = worded("{where} & {n}", where="<i>", n=tag("b", "2"))
    assert made == Markup("&lt;i&gt; &amp; <b>2</b>")
    assert joined([made, made], "<").safe.count("&lt;") == 3


def test_only_the_tags_of_the_list_are_made():
    with pytest.raises(ValueError, match="script"):
        tag("script", "1")


def test_what_is_drawn_is_what_was_made(monkeypatch: pytest.MonkeyPatch):
    drawn: list[str] = []
    monkeypatch.setattr(markup.st, "html", lambda text, width: drawn.append(text))
    draw(tag("p", "a"), tag("p", "b"))
    assert drawn == ["<p>a</p><p>b</p>"]
