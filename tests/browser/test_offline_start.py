"""The app opens on this machine alone, empty and with the demo, on every page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.conftest import App, Watched


def opened(watched: Watched, address: str) -> None:
    watched.page.goto(address)
    expect(watched.page.get_by_test_id("stApp")).to_be_visible()
    expect(watched.page.get_by_test_id("stStatusWidget")).to_have_count(0)


def test_an_empty_store_opens_without_asking_another_machine(app: App, watched: Watched) -> None:
    opened(watched, app.address)
    expect(watched.page.get_by_text(re.compile("看演示")).first).to_be_visible()
    assert watched.outside == []
    assert watched.complaints == []


@pytest.mark.parametrize("page", ["village_rank", "campaign_map", "no_such_page"])
def test_on_an_empty_store_every_address_leads_to_the_two_doors(
    app: App, watched: Watched, page: str
) -> None:
    opened(watched, f"{app.address}/{page}")
    expect(watched.page.get_by_text(re.compile("看演示")).first).to_be_visible()
    expect(watched.page.get_by_role("dialog")).to_have_count(0)
    assert watched.complaints == []


PAGES = sorted(
    file.stem
    for file in (Path(__file__).resolve().parents[2] / "pages").glob("*.py")
    if file.stem not in {"__init__", "first_start"}
)


# Every day `test_pages_walk` opens all of them, one after another.
@pytest.mark.nightly
@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_on_the_demo_without_asking_another_machine(
    demo_app: App, watched: Watched, page: str
) -> None:
    opened(watched, f"{demo_app.address}/{page}?data=demo")
    expect(watched.page.get_by_test_id("stException")).to_have_count(0)
    expect(watched.page.get_by_role("dialog")).to_have_count(0)  # "Page not found" is one
    assert watched.outside == []
    assert watched.complaints == []


def test_the_server_gives_out_libraries_and_fonts_and_nothing_else(
    app: App, watched: Watched
) -> None:
    given = watched.page.request.get(f"{app.address}/app/static/vendor/leaflet/leaflet.js")
    assert given.status == 200
    for kept in ("var/firemap.db", "../var/firemap.db", "..%2fapp.py"):
        refused = watched.page.request.get(f"{app.address}/app/static/{kept}")
        assert refused.status in {400, 403, 404} or b"<html" in refused.body().lower()
