"""The report in one file: the snapshot's numbers, every text escaped, no other host asked."""

from __future__ import annotations

from briefing.facts.say import say, say_change, say_points, say_previous, say_since
from briefing.screen.report_html import report_html
from briefing.words.labels import FIGURES
from tests.briefing.small_office import facts
from tests.briefing.test_pack_agrees import Texts
from tests.hostile_text import HOSTILE

PNG = b"\x89PNG\r\n\x1a\n"


def read(content: bytes) -> Texts:
    page = Texts()
    page.feed(content.decode())
    page.close()
    assert page.open == []
    return page


def test_every_number_marked_as_a_fact_is_that_fact_of_the_snapshot():
    told = facts(third=True)
    page = read(report_html(told))
    assert len(page.facts) > 60
    for ref, text in page.facts:
        if " " in ref:
            low, high = (say(told[name]) for name in ref.split())
            assert text in (f"{low}～{high}", f"{low.rstrip('%')}～{high}")
        else:
            fact = told[ref]
            parts = {f"{one:.0f}" for one in (fact.numerator, fact.denominator) if one is not None}
            known = {say(fact), say_change(fact), say_points(fact), say_previous(fact)}
            assert text in known | parts or (say_since(fact) and say_since(fact) in text)


def test_the_head_figures_are_all_there():
    shown = dict(read(report_html(facts())).facts)
    assert set(FIGURES) <= set(shown)
    assert shown["hazards.found"] == "8"


def test_hostile_names_stay_text_and_nothing_is_fetched():
    for name in HOSTILE:
        page = read(report_html(facts(site_name=name), picture=PNG, stamps=(name,)))
        assert all(asked.startswith("data:image/png;base64,") for asked in page.asked)
    content = report_html(facts(site_name="<script>alert(1)</script>")).decode()
    assert "&lt;script&gt;" in content
    assert "default-src &#x27;none&#x27;" in content


def test_the_demo_is_marked_at_head_and_foot_and_own_data_is_not():
    demo = " ".join(read(report_html(facts(is_demo=True))).said)
    assert demo.count("演示数据：") == 2
    assert "演示数据" not in " ".join(read(report_html(facts())).said)


def test_every_table_has_a_caption_and_its_headings_a_scope():
    page = report_html(facts(third=True)).decode()
    assert page.count("<table>") == page.count("<table><caption>") >= 3
    assert "<th>" not in page
    assert page.count('scope="row"') >= 6
    assert 'scope="col"' in page


def test_a_telephone_is_shown_the_map_drawn_for_it():
    page = report_html(facts(), picture=PNG + b"wide", narrow=PNG + b"tall").decode()
    source = page.index('media="(max-width:700px)"')
    assert source < page.index("<img ")
    assert page.count("data:image/png;base64,") == 2
