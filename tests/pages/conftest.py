"""Pages without a browser: each on a store of its own, opened by name, widgets found by key."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.store.opening import Store
from data.store.seed import seed_real
from tests.builders import NOW, new_store

ROOT = Path(__file__).resolve().parents[2]
OpenPage = Callable[..., AppTest]


def page(name: str, *, demo: bool = False, **parameters: str) -> AppTest:
    """Return a page that has run once, as a reader with this address finds it."""
    file = ROOT / "app.py" if name == "app" else ROOT / "pages" / f"{name}.py"
    opened = AppTest.from_file(str(file), default_timeout=60)
    if demo:
        opened.session_state["open_data"] = "demo"
    for parameter, value in parameters.items():
        opened.query_params[parameter] = value
    return opened.run()


def shown_with(opened: AppTest, column: str) -> pd.DataFrame:
    """Return the table with this column: a table that is only looked at has no key to ask by."""
    return next(table.value for table in opened.dataframe if column in table.value)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with nothing in memory, at a computer that says who is writing."""
    st.cache_resource.clear()
    monkeypatch.setenv("FIREMAP_ACTOR", "录入员")


@pytest.fixture
def on_demo(
    tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    """Return a function that opens a page on a copy of the demo."""
    shutil.copy(demo_file, tmp_path / "demo.db")
    monkeypatch.setenv("FIREMAP_STORE", str(tmp_path / "firemap.db"))
    return lambda name, **parameters: page(name, demo=True, **parameters)


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return an own store with the 16 villages and the plan, which the pages then look at."""
    monkeypatch.setenv("FIREMAP_STORE", str(tmp_path / "firemap.db"))
    store = new_store(tmp_path / "firemap.db")
    seed_real(store, now=NOW)
    return store


@pytest.fixture
def on_own(own_store: Store) -> Callable[..., AppTest]:
    """Return a function that opens a page on `own_store`."""
    return page


@pytest.fixture
def on_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Return a function that opens a page where there is no store yet."""
    monkeypatch.setenv("FIREMAP_STORE", str(tmp_path / "new" / "firemap.db"))
    return page
