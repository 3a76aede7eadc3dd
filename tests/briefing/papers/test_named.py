"""Nobody is named for what is put right: read from the papers themselves, day after day."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from sqlalchemy import text

from analysis.day import Day, ask
from briefing.facts import collect
from briefing.facts.compose import chat_text
from briefing.papers.circular import circular
from briefing.papers.letters import NothingOpenError, write_paper
from briefing.papers.notices import notice_lines
from briefing.papers.request import Kind, Request, open_hazards, to_office, to_site, to_village
from briefing.words import papers
from data.store.campaign import campaigns
from data.store.opening import Store, open_store

DAYS = (
    date(2023, 12, 5), date(2023, 12, 29), date(2024, 1, 15),
    date(2024, 2, 2), date(2024, 2, 13), date(2024, 2, 20),
)  # fmt: skip
# After these a hazard is put right, until its re-check fails or it comes back.
PUT_RIGHT = ("submitted", "recheck_passed", "accepted", "closed")
UNDONE = ("recheck_failed", "reopened", "started", "assigned")
OPEN_COLUMNS, WAITING_COLUMN = ("整改期限",), "目前状态"


@pytest.fixture(scope="module")
def store(demo_file: Path) -> Iterator[Store]:
    with closing(open_store(demo_file)) as opened:
        yield opened


def day_on(store: Store, on: date) -> Day:
    return Day(store, ask(campaigns(store), on))


def put_right(store: Store, on: date) -> set[int]:
    """Return the hazards put right on a day, by the events alone, in plain SQL."""
    asked = text(
        "select subject_id, kind from event where subject = 'hazard' and effective_on <= :on "
        "order by subject_id, effective_on, event_seq"
    )
    with store.reading() as connection:
        rows = connection.execute(asked, {"on": on.isoformat()}).all()
    state: dict[int, bool] = {}
    for hazard_id, kind in rows:
        if kind in PUT_RIGHT:
            state[hazard_id] = True
        elif kind in UNDONE:
            state[hazard_id] = False
    return {one for one, is_right in state.items() if is_right}


def lists(content: bytes) -> Iterator[tuple[bool, list[str], list[list[str]]]]:
    """Yield each list of hazards of a paper: whether it presses, its headings, its rows."""
    for table in Document(io.BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if papers.LIST_COLUMNS["hazard"] in rows[0]:
            yield WAITING_COLUMN not in rows[0], rows[0], rows[1:]


def accused(content: bytes) -> list[tuple[str, str]]:
    """Return (site or "", hazard) of each row that presses for something."""
    found = []
    for is_pressing, head, rows in lists(content):
        at = head.index(papers.LIST_COLUMNS["hazard"])
        site = head.index("场所") if "场所" in head else None
        found += [(row[site] if site is not None else "", row[at]) for row in rows if is_pressing]
    return found


def wrongly_named(day: Day, content: bytes, of_site: str, right: set[int]) -> int:
    """Return how many rows of a paper name something that is put right, and nothing else is."""
    names = day.sites["name"]
    told = Counter((site or of_site, what) for site, what in accused(content))
    hazards = day.hazards.loc[~day.hazards.index.isin(right)]
    open_ones = Counter(zip(hazards["site_id"].map(names), hazards["description"], strict=True))
    return sum((told - open_ones).values())


def requests(day: Day, n_sites: int | None) -> Iterator[tuple[str, Request]]:
    """Yield every paper a day's hazards can be written into, and the site it is about."""
    kinds: tuple[Kind, ...] = ("assign", "supervise")
    for kind in kinds:
        for office in sorted(open_hazards(day, kind)["office"].dropna().unique()):
            yield "", to_office(day, kind, office)
    for code in sorted(open_hazards(day, "warn")["village_code"].dropna().unique()):
        yield "", to_village(day, str(code))
    still = day.hazards.loc[day.hazards["is_open"]]
    # The sites with most that is put right and waits come first.
    order = still.groupby("site_id")["is_rectified"].sum().sort_values(ascending=False).index
    kinds = ("advice", "talk", "risk", "refer")
    for kind in kinds:
        for site_id in order[:n_sites]:
            yield str(day.sites["name"].loc[site_id]), to_site(day, kind, int(site_id))


def written(day: Day, n_sites: int | None) -> Iterator[tuple[str, bytes]]:
    for site, asked in requests(day, n_sites):
        try:
            yield site, write_paper(replace(asked, addressee=asked.addressee or "某公司"))
        except NothingOpenError:
            assert not asked.open_items


def all_wrongly_named(store: Store, on: date, n_sites: int | None) -> int:
    day, right = day_on(store, on), put_right(store, on)
    assert set(day.hazards.index[day.hazards["is_rectified"]]) <= right
    return sum(wrongly_named(day, content, site, right) for site, content in written(day, n_sites))


@pytest.mark.parametrize("on", [DAYS[0], DAYS[-1]])
def test_no_paper_presses_for_what_is_put_right(store: Store, on: date):
    assert all_wrongly_named(store, on, n_sites=4) == 0


@pytest.mark.nightly
@pytest.mark.parametrize("on", DAYS)
def test_no_paper_of_six_days_presses_for_what_is_put_right(store: Store, on: date):
    assert all_wrongly_named(store, on, n_sites=None) == 0


def test_a_letter_parts_what_is_open_from_what_waits(store: Store):
    day = day_on(store, DAYS[-1])
    site_id = int(day.sites.index[day.sites["name"] == "演示南山高层住宅"][0])
    found = list(lists(write_paper(to_site(day, "advice", site_id))))
    assert [(is_pressing, len(rows)) for is_pressing, _, rows in found] == [(True, 3), (False, 3)]
    _, head, rows = found[1]
    assert {row[head.index(WAITING_COLUMN)] for row in rows} == {"待复查", "复查合格，待销案"}


def test_a_hand_over_counts_what_is_open_and_what_waits_apart(store: Store):
    day = day_on(store, DAYS[-1])
    content = write_paper(to_office(day, "assign", "建设管理办"))
    assert [(is_pressing, len(rows)) for is_pressing, _, rows in lists(content)] == [
        (True, 210), (False, 81),
    ]  # fmt: skip
    said = "".join(one.text for one in Document(io.BytesIO(content)).paragraphs)
    assert "未整改消防隐患210处" in said
    assert "待复查或待销案81处" in said
    assert "291" not in said


def test_reminders_of_what_is_due_soon_leave_out_what_is_reported_put_right(store: Store):
    day = day_on(store, DAYS[-1])
    facts = day.once(collect.of, (date(2024, 2, 14), DAYS[-1]))
    ahead = day.hazards["due_on"].between(pd.Timestamp(DAYS[-1]), pd.Timestamp("2024-02-27"))
    right = put_right(store, DAYS[-1])
    soon = set(day.hazards.index[ahead]) - right
    assert len(soon) == 36
    assert set(facts["hazards.due_soon"].row_ids) == soon
    said = "".join(one.text for one in Document(io.BytesIO(circular(facts))).paragraphs)
    assert "2月27日前到期且未整改的36处" in said
    assert "36处" in chat_text(facts)


def test_a_site_whose_hazards_all_wait_is_not_written_to(store: Store):
    day = day_on(store, DAYS[-1])
    still = day.hazards.loc[day.hazards["is_open"]]
    waits = still.groupby("site_id")["is_rectified"].all()
    site_id = int(waits.index[waits][0])
    with pytest.raises(NothingOpenError):
        write_paper(replace(to_site(day, "advice", site_id), addressee="某公司"))


def test_a_notice_on_a_wall_names_only_what_is_open(store: Store):
    day = day_on(store, DAYS[-1])
    site_id = int(day.sites.index[day.sites["name"] == "演示南山高层住宅"][0])
    hazards = day.hazards[day.hazards["site_id"] == site_id]
    lines = notice_lines("演示南山高层住宅", hazards, as_of=DAYS[-1])
    assert "3处消防安全隐患尚未整改" in lines[2]
    assert sum(line[:1].isdigit() for line in lines) == 3
    assert "另有3处已报整改" in "".join(lines)
