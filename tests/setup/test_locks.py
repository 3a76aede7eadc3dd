"""What is installed is named to the byte, for every Python and every kind of computer."""

from __future__ import annotations

import re

import pytest

from commands.places import LOCKS, ROOT, lock_file
from commands.setup.bundle import MINORS, PLATFORMS, requirements
from commands.setup.installer import SOURCE_ONLY


def pins(text: str) -> set[str]:
    return set(re.findall(r"^([A-Za-z0-9._-]+==[^\s;]+)", text, re.MULTILINE))


def names(text: str) -> set[str]:
    found = re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower() for name in found}


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("with_tests", [False, True])
def test_every_package_of_a_lock_has_a_hash(minor: str, with_tests: bool) -> None:
    text = lock_file(minor=minor, with_tests=with_tests).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("minor", MINORS)
def test_the_lock_of_the_tests_holds_the_lock_of_the_app_whole(minor: str) -> None:
    short = pins(lock_file(minor=minor).read_text(encoding="utf-8"))
    long = pins(lock_file(minor=minor, with_tests=True).read_text(encoding="utf-8"))
    assert short
    assert short - long == set()


@pytest.mark.parametrize("minor", MINORS)
@pytest.mark.parametrize("with_tests", [False, True])
def test_every_requirement_is_locked(minor: str, with_tests: bool) -> None:
    listed = ROOT / ("requirements-test.txt" if with_tests else "requirements.txt")
    wanted = names(listed.read_text(encoding="utf-8"))
    locked = names(lock_file(minor=minor, with_tests=with_tests).read_text(encoding="utf-8"))
    assert wanted - locked == set()


def test_a_bundle_takes_what_the_other_computer_needs_and_not_what_this_one_does() -> None:
    windows = {
        line.split("==")[0]
        for line in requirements(
            lock_file(minor="3.13", with_tests=True), platform=PLATFORMS["windows"], minor="3.13"
        )
    }
    linux = {
        line.split("==")[0]
        for line in requirements(
            lock_file(minor="3.13", with_tests=True), platform=PLATFORMS["linux"], minor="3.13"
        )
    }
    assert windows - linux == {"colorama"}  # click and pytest colour a Windows console with it


def test_a_bundle_takes_one_version_of_each_package() -> None:
    old = list(requirements(lock_file(minor="3.11"), platform=PLATFORMS["linux"], minor="3.11"))
    taken = [line.split("==")[0] for line in old]
    assert len(taken) == len(set(taken))
    assert any(line.startswith("numpy==2.4.") for line in old)  # the last numpy for Python 3.11


@pytest.mark.parametrize("name", ["build.txt", "frontend.txt"])
def test_what_builds_and_what_is_unpacked_is_hashed_too(name: str) -> None:
    lines = requirements(LOCKS / name, platform=PLATFORMS["linux"], minor="3.12")
    assert all("--hash=sha256:" in line for line in lines)
    assert pins((LOCKS / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("minor", MINORS)
def test_what_is_published_as_source_only_is_still_in_the_lock(minor: str) -> None:
    assert set(SOURCE_ONLY) <= names(lock_file(minor=minor).read_text(encoding="utf-8"))
