"""What every test may ask for: a store of its own, a day, the real app and a watched browser."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from commands import demo, run_app
from commands.arguments import parser_of
from commands.setup import browser
from tests.scaling import enlarge
from vocabulary import setup_wording

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request, WebSocket

BROWSER_OPTIONS = (
    "--no-sandbox",  # a test machine is root more often than not
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other machine is reached
)


@dataclass
class App:
    """The app, running.

    Attributes
    ----------
    address : str
        Where it answers, without a slash at the end.
    store : Path
        Its store file.
    log : Path
        What its server has printed.
    """

    address: str
    store: Path
    log: Path


@dataclass
class Watched:
    """A browser page that reaches this machine only, and keeps account of what it tried.

    Attributes
    ----------
    page : playwright Page
    outside : list of str
        Every address off this machine that was asked for; each was refused.
    complaints : list of str
        Errors of the console, each with <the address it speaks of>, and uncaught errors of scripts.
    answered : bool
        Whether the server has said something since the page last asked it something.
    """

    page: Page
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    answered: bool = True

    def hear(self, *, answered: bool) -> None:
        """Note who spoke last, the server or the page."""
        self.answered = answered


# A quiet machine needs a second or two for what a test waits for, a slow one ten times that.
PATIENCE_MS = 150_000

# The files that take longest, the longest first: one that began last would keep one core waiting.
_LONGEST = (
    "test_pages_walk.py", "test_pages_hostile.py", "test_map_draws.py", "test_plan_walk.py",
    "test_papers_rendered.py", "test_environment.py", "test_write_briefing.py",
    "test_map_hostile.py", "test_three_roles.py", "test_present_keys.py", "test_offline_start.py",
    "test_durability.py", "test_map_memory.py", "test_register_walk.py", "test_brief_command.py",
)  # fmt: skip


# What a test asks for that a unit test does not: the whole demo, another program, a server.
_MORE_THAN_A_UNIT = {"demo_file", "start_app", "chromium", "served"}
_FOLDERS = ("pages", "browser")  # each holds the tests of the tier of its name
# Whole commands, environments and measurements: every day, but no units.
_WHOLE = ("commands", "setup", "bench")
_NIGHTLY_SCALE = 20


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one tier be chosen; without it every test may be run by its name."""
    parser.addoption(
        "--tier", choices=("unit", "pages", "browser", "everyday", "nightly"), default="everyday",
        help="which tests: of no screen and no other program, of the pages' scripts, in a browser, "
        "all of these and the rest of the everyday set, or what takes a night",
    )  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Make the nightly tests large before their modules are read."""
    if config.getoption("--tier") == "nightly":
        enlarge(_NIGHTLY_SCALE)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave unread what the tier has nothing of: to load it takes longer than many a test."""
    tier = config.getoption("--tier")
    parts = collection_path.relative_to(Path(__file__).parent).parts
    if tier in _FOLDERS:
        return True if parts and parts[0] != tier else None
    return True if tier == "unit" and parts and parts[0] in _FOLDERS else None


@pytest.hookimpl(trylast=True)  # once Hypothesis has marked its own
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the tier asked for, and begin with the files that take longest.

    What is marked nightly runs at night alone. What is marked scaled, and every property of
    Hypothesis, runs every day and many times larger at night.
    """
    tier = config.getoption("--tier")
    named = any("::" in argument for argument in config.args)
    kept, left_out = [], []
    for item in items:
        (kept if named or tier in _tiers(item) else left_out).append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
    place = {name: at for at, name in enumerate(_LONGEST)}
    items[:] = sorted(kept, key=lambda item: place.get(item.path.name, len(place)))


def _tiers(item: pytest.Item) -> set[str]:
    asked = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("nightly"):
        return {"nightly"}
    is_scaled = item.get_closest_marker("scaled") or item.get_closest_marker("hypothesis")
    tiers = {"everyday", "nightly"} if is_scaled else {"everyday"}
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    if folder in _FOLDERS:
        return tiers | {folder}
    is_large = any(item.get_closest_marker(one) for one in ("programs", "scaled"))
    is_more = asked & _MORE_THAN_A_UNIT or is_large or folder in _WHOLE
    return tiers if is_more else tiers | {"unit"}


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    """Return where a store may be made."""
    return tmp_path / "firemap.db"


@pytest.fixture
def today() -> date:
    """Return the day on which the demo opens; the field's rules know no other today."""
    return date(2024, 2, 20)


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the store file of the demo, made once by the real command; to be read only."""
    target = tmp_path_factory.mktemp("demo") / "demo.db"
    demo.run(parser_of("demo").parse_args(["--store", str(target)]))
    return target


@pytest.fixture(scope="session")
def start_app() -> Iterator[Callable[..., App]]:
    """Return a function `start_app(store=None, as_of=None)` that starts the real app."""
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))

        def start(store: Path | None = None, *, as_of: date | None = None) -> App:
            own = Path(tempfile.mkdtemp(dir=folder))
            store = store or own / "firemap.db"
            port, word = run_app.any_port(), secrets.token_hex(8)
            log = running.enter_context((own / "app.log").open("w"))
            app = running.enter_context(
                run_app.launch(store=store, port=port, as_of=as_of, log=log.fileno(), word=word)
            )
            running.callback(app.kill)  # before the wait of Popen.__exit__
            address = run_app.wait_until_up(app, port=port, word=word)
            return App(address=address, store=store, log=own / "app.log")

        yield start


@pytest.fixture(scope="session")
def app(start_app: Callable[..., App]) -> App:
    """Return the app on an empty store; one for the whole session."""
    return start_app()


@pytest.fixture(scope="session")
def demo_app(start_app: Callable[..., App], demo_file: Path) -> App:
    """Return the app with the demo beside an empty store of the office's own; to be read only."""
    folder = demo_file.parent / "served"
    folder.mkdir()
    shutil.copy(demo_file, folder / "demo.db")
    return start_app(folder / "firemap.db")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return the browser found on this machine, started once."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE_MS)
    found = browser.installed()
    if found is None:
        pytest.fail(setup_wording.NO_BROWSER)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=str(found), args=list(BROWSER_OPTIONS), env=dict(os.environ)
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def window(chromium: Browser) -> BrowserContext:
    """Return the one window of the tests: scripts a page brought are kept for the next."""
    made = chromium.new_context(
        viewport={"width": 1366, "height": 768}, locale="zh-CN", service_workers="block"
    )
    made.set_default_timeout(PATIENCE_MS)
    return made


@pytest.fixture
def watched(window: BrowserContext) -> Iterator[Watched]:
    """Return a page that remembers nothing; every address off this machine is counted."""
    watch = Watched(page=window.new_page())

    def note(request: Request) -> None:
        if not is_here(request.url):
            watch.outside.append(request.url)

    def note_socket(socket: WebSocket) -> None:
        if not is_here(socket.url):
            watch.outside.append(socket.url)
        watch.hear(answered=False)  # a page that connects asks for its first run
        socket.on("framesent", lambda _: watch.hear(answered=False))
        socket.on("framereceived", lambda _: watch.hear(answered=True))

    window.on("request", note)
    watch.page.on("websocket", note_socket)
    watch.page.on("pageerror", lambda error: watch.complaints.append(str(error)))
    watch.page.on(
        "console",
        lambda said: (
            watch.complaints.append(f"{said.text} <{said.location['url']}>")
            if said.type == "error"
            else None
        ),
    )
    yield watch
    window.remove_listener("request", note)
    _forget(window)


def _forget(window: BrowserContext) -> None:
    """Close the pages of a test and drop what they kept, but for the scripts of the server."""
    told = window.new_page()
    protocol = window.new_cdp_session(told)
    origins = {"{0.scheme}://{0.netloc}".format(urlsplit(page.url)) for page in window.pages}
    for page in window.pages:
        if page is not told:
            page.close()
    for origin in origins:
        if origin.startswith("http"):
            protocol.send(
                "Storage.clearDataForOrigin",
                {"origin": origin, "storageTypes": "cookies,local_storage,indexeddb"},
            )
    told.close()


def is_here(address: str) -> bool:
    """Say whether an address is on this machine (or none at all: data: and blob:)."""
    parts = urlsplit(address)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname == "127.0.0.1"
