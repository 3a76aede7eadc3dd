"""What `manage.py test` runs for each tier, and which tests a tier has."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from commands import run_tests
from tests import conftest, scaling


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Return the modules run, each with its arguments; nothing is run or fetched."""
    said: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        said.append(command[2:])
        return subprocess.CompletedProcess(command, 1 if command[2] == "mypy" else 0)

    monkeypatch.setattr(subprocess, "run", run)
    provided = {"browser": lambda: said.append(["a browser"]) or {}, "unit": lambda: {}}
    monkeypatch.setattr(
        run_tests, "TIERS",
        {name: (provided["browser"],) if name in ("browser", "everyday", "nightly") else ()
         for name in run_tests.TIERS},
    )  # fmt: skip
    return said


def test_without_a_tier_style_and_types_are_checked_before_the_everyday_tests(
    ran: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_tests.start(["-k", "rank"]) == 1  # mypy's
    assert [one[0] for one in ran] == ["a browser", "ruff", "ruff", "mypy", "pytest"]
    assert ran[-1][-3:] == ["--tier=everyday", "-k", "rank"]
    assert capsys.readouterr().out.endswith("mypy failed (exit status 1)\n")


@pytest.mark.parametrize("tier", ["unit", "pages"])
def test_a_tier_without_a_browser_fetches_nothing_and_hands_on_what_is_asked(
    tier: str, ran: list[list[str]]
) -> None:
    assert run_tests.start([tier, "-k", "x"]) == 0
    assert [one[0] for one in ran] == ["pytest"]
    assert ran[0][-3:] == [f"--tier={tier}", "-k", "x"]


@pytest.mark.parametrize("tier", ["browser", "nightly"])
def test_a_tier_with_a_browser_is_given_one_first(tier: str, ran: list[list[str]]) -> None:
    assert run_tests.start([tier]) == 0
    assert [one[0] for one in ran] == ["a browser", "pytest"]


def item(path: str, *marks: str, fixtures: tuple[str, ...] = ()) -> Any:
    return SimpleNamespace(
        path=run_tests.ROOT / "tests" / path,
        fixturenames=fixtures,
        get_closest_marker=lambda name: name if name in marks else None,
    )


@pytest.mark.parametrize(
    ("one", "tiers"),
    [
        (item("analysis/test_eb.py"), {"everyday", "unit"}),
        (item("pages/test_x.py"), {"everyday", "pages"}),
        (item("browser/test_x.py", fixtures=("watched", "chromium")), {"everyday", "browser"}),
        (item("data/test_x.py", fixtures=("demo_file",)), {"everyday"}),
        (item("data/test_postgres.py", "programs"), {"everyday"}),
        (item("data/test_x.py", "scaled"), {"everyday", "nightly"}),
        (item("commands/test_x.py"), {"everyday"}),
        (item("data/test_x.py", "hypothesis"), {"everyday", "unit", "nightly"}),
        (item("pages/test_x.py", "nightly"), {"nightly"}),
    ],
)
def test_a_test_s_tier_follows_from_its_folder_and_what_it_asks_for(
    one: Any, tiers: set[str]
) -> None:
    assert conftest._tiers(one) == tiers


def test_a_property_has_its_everyday_size_and_twenty_times_that_at_night(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FIREMAP_TEST_SCALE", raising=False)
    assert scaling.scaled(40) == 40
    monkeypatch.setenv("FIREMAP_TEST_SCALE", "20")
    assert scaling.scaled(40) == 800


def test_properties_are_among_the_tests_of_the_night() -> None:
    # Hypothesis marks its tests while they are collected: a tier chosen before would lose them.
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--collect-only",
        "--tier=nightly", "tests/data/ledger/test_identity.py",
    ]  # fmt: skip
    told = subprocess.run(
        command, cwd=run_tests.ROOT, capture_output=True, text=True, check=False
    ).stdout
    assert "test_no_record_is_overwritten_by_another_records_row" in told


def test_trust_runs_the_files_of_its_table_every_day_s_and_at_night(ran: list[list[str]]) -> None:
    files = run_tests.trusted()
    assert {"tests/gate/test_gate.py", "tests/data/access/test_rights.py"} <= set(files)
    assert run_tests.start(["trust", "-x"]) == 0
    tests = [one for one in ran if one[0] == "pytest"]
    tiers = ["--tier=everyday", "--tier=nightly"]
    assert [one[-len(files) - 2 :] for one in tests] == [[tier, *files, "-x"] for tier in tiers]
