"""What is installed is named to the byte, for every Python and every kind of computer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.places import LOCKS, ROOT
from commands.setup.bundle import requirements
from commands.setup.environment import APP_LOCK, BUILD_LOCK, SOURCE_ONLY, TEST_LOCK
from commands.setup.installer import MINORS, PLATFORMS


def names(text: str) -> set[str]:
    found = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


LISTS = (APP_LOCK, TEST_LOCK, BUILD_LOCK, LOCKS / "frontend.txt")


@pytest.mark.parametrize("lock", LISTS, ids=lambda lock: lock.name)
def test_every_package_of_a_lock_has_a_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_lock_of_the_tests_names_nothing_that_the_lock_of_the_app_has() -> None:
    assert (
        names(TEST_LOCK.read_text(encoding="utf-8")) & names(APP_LOCK.read_text("utf-8")) == set()
    )


@pytest.mark.parametrize("with_tests", [False, True])
def test_every_requirement_is_locked(with_tests: bool) -> None:
    listed = ROOT / ("requirements-test.txt" if with_tests else "requirements.txt")
    wanted = names(listed.read_text(encoding="utf-8"))
    assert wanted - names(taken_text(with_tests=with_tests)) == set()


def taken_text(*, with_tests: bool) -> str:
    return APP_LOCK.read_text("utf-8") + (TEST_LOCK.read_text("utf-8") if with_tests else "")


def taken(platform: str, minor: str) -> list[str]:
    """Return name==version of what a bundle with the tests takes."""
    lines = [
        line
        for lock in (APP_LOCK, TEST_LOCK)
        for line in requirements(lock, PLATFORMS[platform], minor=minor)
    ]
    return [line.split()[0] for line in lines]


def test_a_bundle_takes_what_the_other_computer_needs_and_not_what_this_one_does() -> None:
    windows, linux = (names("\n".join(taken(one, "3.13"))) for one in ("windows", "linux"))
    assert windows - linux == {"colorama"}  # click and pytest colour a Windows console with it


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_bundle_takes_one_version_of_each_package(platform: str, minor: str) -> None:
    found = [pin.split("==")[0] for pin in taken(platform, minor)]
    assert len(found) == len(set(found))
    assert len(found) > 90


def test_each_python_gets_the_last_version_that_supports_it() -> None:
    assert any(pin.startswith("numpy==2.4.") for pin in taken("linux", "3.11"))
    assert any(pin.startswith("numpy==2.5.") for pin in taken("linux", "3.12"))


def test_no_lock_tells_one_patch_release_of_python_from_another() -> None:
    # A bundle is asked for a minor; what it leaves out could be what the office's patch needs.
    text = taken_text(with_tests=True)
    assert re.findall(r"python_full_version [<>=]+ '\d+\.\d+\.\d+'", text) == []


def test_what_is_published_as_source_only_is_still_in_the_lock() -> None:
    assert set(SOURCE_ONLY) <= names(APP_LOCK.read_text(encoding="utf-8"))
