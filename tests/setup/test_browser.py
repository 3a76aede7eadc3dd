"""A browser is one that starts, and none is a refusal that says what to install."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from commands.setup import browser
from vocabulary.errors import SetupError

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="the stubs are shell scripts")


def script(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


@POSIX
def test_a_stub_that_only_says_what_to_install_is_not_a_browser(tmp_path: Path) -> None:
    stub = script(tmp_path / "chromium", "echo 'requires the chromium snap' >&2; exit 1")
    assert not browser.starts(stub)
    assert browser.starts(script(tmp_path / "chrome", "echo Chrome 1.0"))
    assert not browser.starts(tmp_path / "nothing")


@POSIX
def test_the_browser_named_by_the_environment_is_taken_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = script(tmp_path / "own", "echo Own 1.0")
    monkeypatch.setenv("FIREMAP_BROWSER", str(named))
    assert browser.installed() == named


def test_a_named_browser_that_does_not_start_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIREMAP_BROWSER", str(tmp_path / "gone"))
    with pytest.raises(SetupError, match="gone"):
        browser.installed()


MISSING = (
    "node: error while loading shared libraries: libatomic.so.1: cannot open shared object file"
)


@pytest.mark.skipif(sys.platform != "linux", reason="a package of Debian is fetched")
def test_a_driver_that_lacks_a_library_gets_it_where_packages_may_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = tmp_path / "came"
    script(tmp_path / "apt-get", f'case "$*" in *libatomic1) echo > {came};; esac')
    python = script(tmp_path / "python", f"test -e {came} || {{ echo '{MISSING}' >&2; exit 127; }}")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(sys, "executable", str(python))
    browser._drive()
    assert came.exists()


@POSIX
@pytest.mark.parametrize(
    ("complaint", "named"),
    [
        (MISSING, "apt-get install libatomic1"),
        ("node: libfoo.so.7: cannot open shared object file", "libfoo.so.7"),
        ("No module named playwright", "No module named playwright"),
    ],
)
def test_a_driver_that_does_not_start_is_refused_with_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, complaint: str, named: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    python = script(tmp_path / "python", f"echo '{complaint}' >&2; exit 127")
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(SetupError, match=named):
        browser._drive()


@POSIX
def test_without_any_browser_the_tests_are_refused_and_never_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    script(tmp_path / "apt-get", f'echo "$@" >> {asked}; exit 100')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("FIREMAP_BROWSER", raising=False)
    monkeypatch.setattr(browser, "IN_PROGRAMS", ())
    monkeypatch.setattr(
        sys, "executable", str(script(tmp_path / "python", f"echo $@ >> {asked}; exit 1"))
    )
    monkeypatch.setattr("os.geteuid", lambda: 0)
    with pytest.raises(SetupError, match="apt-get install chromium"):
        browser._browser()
    tried = asked.read_text()
    if sys.platform == "linux":
        assert tried.index("install -q -y --no-install-recommends chromium") < tried.index(
            "-m playwright install chromium"
        )


@pytest.mark.skipif(sys.platform != "linux", reason="fontconfig is Linux's")
def test_a_machine_without_a_chinese_font_gets_the_one_for_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = tmp_path / "none.conf"
    nothing.write_text(browser.FONT_LIST.format(fonts=tmp_path, cache=tmp_path / "cache"))
    bare = browser.FONT_LIST.replace(
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>', ""
    )
    nothing.write_text(bare.format(fonts=tmp_path, cache=tmp_path / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(nothing))
    monkeypatch.setattr(browser, "VAR", tmp_path)
    monkeypatch.setattr(browser, "FONT_LIST", bare)
    given = browser._font()
    assert given == {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    assert browser._has_chinese(given)
    assert not browser._has_chinese({})
