"""A backup put back in one browser tab while another stays open: nothing acknowledged is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from data.store import frames
from data.store.backup import backup
from data.store.checks import verify
from data.store.events import CHINA_TIME
from data.store.opening import open_store
from data.store.seed import seed_real
from tests.browser.pages_tools import IDLE, key, open_at, rest
from tests.builders import event_of, new_store, site_made
from tests.conftest import App, Watched
from tests.scaling import scaled

# A start of the app goes through a few; more would outlast the patience with a single test.
STARTS = -(-scaled(1) // 4)
ROUNDS = scaled(1) // STARTS


@pytest.fixture
def app_of_an_office(
    start_app: Callable[..., App], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> App:
    """Return the app on a store with a hazard for each round, and a backup in its folder."""
    monkeypatch.setenv("FIREMAP_ACTOR", "小陈")
    now = datetime.now(CHINA_TIME)
    day = (now.date() - timedelta(days=2)).isoformat()
    with closing(new_store(tmp_path / "firemap.db")) as store:
        seed_real(store, now=now)
        made = [site_made(subject_id=-1, name="翠湖大厦", lon=106.05, lat=29.84)]
        for n in range(2, ROUNDS + 2):
            made.append(event_of("found", day, -n, site_id=-1, code="B05", description="隔墙开洞"))
            made.append(event_of("assigned", day, -n, owner="张三", due_on=day))
        store.record(made, actor="录入员", now=now)
        (tmp_path / "backups").mkdir(mode=0o700)
        backup(store, tmp_path / "backups/real.zip", actor="录入员", now=now)
    return start_app(tmp_path / "firemap.db")


def photo() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 300), "green").save(made, "JPEG")
    return made.getvalue()


def put_back(page: Page, address: str) -> None:
    """Put the backup back, as somebody does on the page for it."""
    page.goto(f"{address}/data_care")
    page.wait_for_selector(IDLE)
    page.locator(".st-key-care_chosen input").click()
    page.get_by_role("option", name="real.zip").click()
    page.locator(".st-key-care_sure label").first.click()
    button = page.locator(".st-key-care_restore").get_by_role("button")
    expect(button).to_be_enabled()
    button.click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("已恢复")


def measures(path: Path) -> dict[int, str]:
    with closing(open_store(path)) as store:
        assert verify(store).ok
        found = frames.hazards(store, date.max)
    return {int(str(n)): str(text) for n, text in found["measure"].dropna().items()}


@pytest.mark.scaled
@pytest.mark.parametrize("start", range(STARTS))
def test_a_restore_under_an_open_page_loses_nothing_acknowledged(
    app_of_an_office: App, watched: Watched, start: int
):
    del start  # each has a store and an app of its own
    address, path = app_of_an_office.address, app_of_an_office.store
    other = watched.page.context.new_page()
    acknowledged: dict[int, str] = {}
    for n in range(1, ROUNDS + 1):
        open_at(watched, f"{address}/hazard_register?record=hazard:{n}")
        key(watched, f"register_{n}_submit_measure").locator("textarea").fill(f"封堵{n}")
        key(watched, f"register_{n}_submit_files").locator("input[type=file]").set_input_files(
            {"name": f"后{n}.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        rest(watched)
        put_back(other, address)
        # What was acknowledged before is in the copy, what is from now on in the store.
        assert measures(path.with_name("firemap.before-restore.db")) == acknowledged
        assert measures(path) == {}
        key(watched, f"register_do_{n}").get_by_role("button").click()
        rest(watched)
        said = watched.page.get_by_test_id("stAlertContentSuccess")
        expect(said).to_contain_text("申请复查")
        acknowledged = {n: f"封堵{n}"}
        assert measures(path) == acknowledged
    assert watched.outside == []
