"""The programs that show our papers: fetched where that may be, and then no test goes without."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from commands.setup import programs


@pytest.mark.skipif(sys.platform == "win32", reason="the stub is a shell script")
def test_where_packages_may_be_fetched_the_programs_are_fetched_and_required(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    apt = tmp_path / "apt-get"
    apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(programs, "postgres", lambda: None)
    assert programs.missing_office() == programs.OFFICE
    assert programs.provide() == {
        programs.OFFICE_REQUIRED: "1",
        programs.PROXIES_REQUIRED: "1",
    }
    wanted = "libreoffice-writer-nogui libreoffice-impress-nogui poppler-utils postgresql "
    wanted += "nginx-light caddy"
    assert asked.read_text().splitlines()[1] == f"install -q -y --no-install-recommends {wanted}"


def test_elsewhere_nothing_is_fetched_and_the_tests_may_be_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.provide() == {}
