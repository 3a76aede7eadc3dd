"""No file, picture or page tells a telephone or identity number unless it was asked to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib.text
import pytest
import sqlalchemy as sa
import streamlit as st
from PIL import ImageDraw
from streamlit.testing.v1 import AppTest

from data.store import tables, upkeep
from data.store.exports import SHOWING
from data.store.opening import open_store
from tests.builders import NOW, new_store
from tests.commands.asking import asked
from tests.private_office import Numbers, Office, leaks, private_office
from vocabulary.errors import BriefError
from vocabulary.personal_numbers import cover

ROOT = Path(__file__).resolve().parents[1]
DAY = "2024-02-20"
QUICK = {
    "export": ("{out}", "--as-of", DAY),
    "buildings": ("--as-of", DAY, "--category", "high_rise", "--out", "{out}"),
}
COMMANDS = {
    **QUICK,
    "rank": (),
    "hotspots": (),
    "plan": ("--as-of", DAY, "--iterations", "20", "--out", "{out}"),
    "proof": ("--as-dated",),
    "brief": ("--to", DAY, "--summary", "--issue", "5", "--out", "{out}"),
    "wallmap": ("--as-of", DAY, "--out", "{out}"),
    "exports": (),
    "verify": (),
}
QUICK_PAGES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("hazard_register", {"record": "site:1", "list": "sites"}),
    ("hazard_register", {"record": "hazard:1"}),
    ("responsibility", {"part": "chain"}),
    ("import_ledger", {}),
)
ALONE = frozenset({"first_start", "data_care"})
PAGES: tuple[tuple[str, Mapping[str, str]], ...] = (
    *QUICK_PAGES,
    ("campaign_map", {"at": "site:1"}),
    ("campaign_map", {"at": "village:500151001001"}),
    ("visit_sheet", {"site": "1"}),
    *(
        (file.stem, {})
        for file in sorted((ROOT / "pages").glob("*.py"))
        if file.stem not in ALONE | {"__init__"}
    ),
)
TABS = {"meeting_tab": ("papers", "issues", "texts", "exports")}
PAPERS = ("assign", "supervise", "advice", "talk", "risk", "bulletin", "summary")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return private_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is written into pictures from now on."""
    said: list[str] = []
    set_text, write = matplotlib.text.Text.set_text, ImageDraw.ImageDraw.text

    def set_and_tell(self: Any, text: Any) -> None:
        said.append(str(text))
        set_text(self, text)

    def write_and_tell(self: Any, at: Any, text: Any, *rest: Any, **named: Any) -> None:
        said.append(str(text))
        write(self, at, text, *rest, **named)

    monkeypatch.setattr(matplotlib.text.Text, "set_text", set_and_tell)
    monkeypatch.setattr(ImageDraw.ImageDraw, "text", write_and_tell)
    return said


def told_by(office: Office, name: str, arguments: tuple[str, ...], out: Path) -> dict[str, int]:
    """Return how many of the numbers each file of a command tells, and its JSON."""
    told = asked(name, *(one.format(out=out) for one in arguments), store=office.store)
    said = {f"{name} --json": json.dumps(told, ensure_ascii=False).encode()}
    said |= {f"{name} {file.name}": file.read_bytes() for file in out.rglob("*") if file.is_file()}
    return {what: len(leaks(content, office.numbers)) for what, content in said.items()}


def test_the_office_holds_its_numbers(office: Office) -> None:
    """The search finds what is there: the store itself has them, each in its own spelling."""
    assert len(office.numbers) > 100
    assert leaks(office.store.read_bytes(), office.numbers) == set(office.numbers)


def test_an_import_says_none_of_them(office: Office) -> None:
    assert not leaks(office.said, office.numbers)


@pytest.mark.parametrize("name", QUICK)
def test_files_taken_every_day_tell_no_number(office: Office, name: str, tmp_path: Path) -> None:
    assert not {k: n for k, n in told_by(office, name, QUICK[name], tmp_path).items() if n}


@pytest.mark.nightly
@pytest.mark.parametrize("name", COMMANDS)
def test_no_file_of_a_command_tells_a_number(
    office: Office, name: str, tmp_path: Path, drawn: list[str]
) -> None:
    told = told_by(office, name, COMMANDS[name], tmp_path)
    told["pictures"] = len(leaks("\n".join(drawn).encode(), office.numbers))
    assert not {what: n for what, n in told.items() if n}


@pytest.mark.nightly
@pytest.mark.parametrize("name", ["export", "buildings"])
def test_the_control_without_covers_tells_numbers(
    office: Office, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.store.frames.covered", lambda frame: frame)
    monkeypatch.setattr("analysis.day.cover_all", lambda value: value)
    told = told_by(office, name, COMMANDS[name], tmp_path)
    assert sum(told.values()) > 3


class Reader:
    """Somebody who opens pages, presses every download and chooses every view."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.files: dict[str, Any] = {}
        self.views: dict[str, list[str]] = {}

    @contextmanager
    def at_the_screen(self) -> Iterator[None]:
        button, choice = st.download_button, st.segmented_control

        def offer(*said: Any, **named: Any) -> bool:
            self.files[named["key"]] = named["data"]
            return button(*said, **named)

        def choose(title: str, options: Any, **named: Any) -> Any:
            self.views[str(named.get("key"))] = [str(one) for one in options]
            return choice(title, options, **named)

        st.download_button, st.segmented_control = offer, choose
        try:
            yield
        finally:
            st.download_button, st.segmented_control = button, choice

    def open(self, name: str, parameters: Mapping[str, str], **state: Any) -> dict[str, int]:
        """Return how many numbers a page shows, and each file it offers."""
        self.files, self.views = {}, {}
        page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=120)
        for key, value in {"as_of": DAY, **parameters}.items():
            page.query_params[key] = value
        for key, value in state.items():
            page.session_state[key] = value
        page.run()
        assert not page.exception, (name, parameters, page.exception)
        shown = b"\n".join(_bytes_of(node) for node in _nodes(page._tree))
        where = f"{name} {dict(parameters)} {state}"
        told = {where: self._count(shown)}
        for key, data in self.files.items():
            told[f"{where} {key}"] = self._count(data() if callable(data) else data)
        return told

    def walk(self, name: str, parameters: Mapping[str, str], **state: Any) -> dict[str, int]:
        """Return the same of a page and of every view it offers."""
        told, seen, waiting = {}, set(), [dict(parameters)]
        while waiting:
            asked_for = waiting.pop()
            told |= self.open(name, asked_for, **state)
            for key, options in self.views.items():
                view = key.removeprefix("choose_")
                if view not in asked_for and (name, view) not in seen:
                    seen.add((name, view))
                    waiting += [{**asked_for, view: option} for option in options[1:]]
        return told

    def _count(self, data: Any) -> int:
        content = data if isinstance(data, bytes) else str(data).encode()
        return len(leaks(content, self.office.numbers))


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _nodes(child)


def _bytes_of(node: Any) -> bytes:
    proto = getattr(node, "proto", None)
    return proto.SerializeToString() if hasattr(proto, "SerializeToString") else b""


@pytest.fixture
def reader(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    st.cache_resource.clear()
    monkeypatch.setenv("FIREMAP_STORE", str(office.store))
    monkeypatch.setenv("FIREMAP_ACTOR", "录入员")
    made = Reader(office)
    with made.at_the_screen():
        yield made


@pytest.mark.parametrize(("name", "parameters"), QUICK_PAGES)
def test_pages_read_every_day_show_no_number(
    reader: Reader, name: str, parameters: Mapping[str, str]
) -> None:
    assert not {what: n for what, n in reader.open(name, parameters).items() if n}


@pytest.mark.nightly
@pytest.mark.parametrize(("name", "parameters"), PAGES)
def test_no_page_shows_and_no_download_tells_a_number(
    reader: Reader, drawn: list[str], name: str, parameters: Mapping[str, str]
) -> None:
    told = reader.walk(name, parameters)
    told["pictures"] = len(leaks("\n".join(drawn).encode(), reader.office.numbers))
    assert not {what: n for what, n in told.items() if n}


@pytest.mark.nightly
@pytest.mark.parametrize("kind", PAPERS)
def test_no_paper_tells_a_number(reader: Reader, kind: str) -> None:
    told = reader.open("meeting_papers", {}, paper_kind=kind)
    assert not {what: n for what, n in told.items() if n}


@pytest.mark.nightly
@pytest.mark.parametrize("tab", ["issues", "texts", "exports"])
def test_no_list_of_the_meeting_tells_a_number(reader: Reader, tab: str) -> None:
    told = reader.open("meeting_papers", {}, meeting_tab=tab)
    assert not {what: n for what, n in told.items() if n}


@pytest.mark.parametrize(
    ("name", "arguments"),
    [("export", ("{out}",)), ("buildings", ("--persons", "full", "--out", "{out}"))],
)
def test_personal_shows_them_and_the_audit_keeps_it(
    office: Office, name: str, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    store = tmp_path / "firemap.db"
    store.write_bytes(office.store.read_bytes())
    own = Office(store, office.numbers, tmp_path)
    told = told_by(own, name, (*arguments, "--as-of", DAY, "--personal"), tmp_path / "out")
    assert sum(told.values()) > 3
    opened = open_store(store)
    with opened.reading() as connection:
        last = connection.execute(
            sa.select(tables.audit.c.action, tables.audit.c.detail).order_by(
                tables.audit.c.audit_seq.desc()
            )
        ).first()
    opened.close()
    assert last is not None
    assert (last.action, json.loads(last.detail)) == (SHOWING, {"for": name})


def test_an_issue_is_never_frozen_with_numbers(office: Office, tmp_path: Path) -> None:
    with pytest.raises(BriefError, match="--personal"):
        asked("brief", "--personal", "--issue", "9", "--out", str(tmp_path), store=office.store)


def test_the_import_names_a_column_of_identity_numbers_and_leaves_it_out(tmp_path: Path) -> None:
    numbers = Numbers()
    held = [numbers.of("identity", "column") for _ in range(4)]
    ledger = tmp_path / "台账.csv"
    rows = [f"试验大厦{at},高层建筑,东方社区,{one}" for at, one in enumerate(held)]
    ledger.write_text("\n".join(["名称,场所类别,所在社区,证件", *rows]), encoding="utf-8")
    store = tmp_path / "firemap.db"
    tried = asked("import", str(ledger), "--dry-run", store=store)
    assert tried["ledgers"][0]["identity_columns"] == ["证件"]
    told = asked("import", str(ledger), "--leave-out", "证件", store=store)
    assert told["accepted"] == len(held)
    assert told["ledgers"][0]["identity_columns"] == []
    assert not leaks(store.read_bytes(), numbers.given)


def test_rows_and_settings_handed_back_covered_keep_their_numbers(tmp_path: Path) -> None:
    store = new_store(tmp_path / "firemap.db")
    row = {"kind": "decision", "title": "请13800138000牵头", "opened_on": NOW.date()}
    (task,) = upkeep.add(store, "task", [row], actor="a", now=NOW)
    changes = {"title": cover(row["title"]) + "，月底前", "owner": "刘某"}
    upkeep.change(store, "task", upkeep.Seen(task, 1), changes, actor="a", now=NOW)
    assert upkeep.rows(store, "task").loc[task, "title"] == "请13800138000牵头，月底前"
    for value in ({"队": ["一组13800138000"]}, {"队": ["一组138****8000", "二组"]}):
        upkeep.put_setting(store, "planning", value, actor="a", now=NOW)
    kept = upkeep.read_setting(store, "planning")
    assert kept == {"队": ["一组13800138000", "二组"]}
