"""A real browser for the tests, and a font for its Chinese: found, else fetched, else refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from commands.places import VAR, VENDOR
from vocabulary import setup_wording
from vocabulary.errors import SetupError

ON_PATH: Final = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
# Below each folder of programs a system has.
IN_PROGRAMS: Final = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium.app/Contents/MacOS/Chromium",
)
FONT_LIST: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def provide() -> dict[str, str]:
    """Return the environment the browser tests run in, after fetching what is missing.

    Returns
    -------
    environment : dict of str to str
        `FIREMAP_BROWSER`, the browser's path; on Linux also `FONTCONFIG_FILE` where the machine
        has no Chinese font of its own.

    Raises
    ------
    SetupError
        There is no browser or no Chinese font and none could be fetched.
    """
    return {"FIREMAP_BROWSER": str(_browser())} | _font()


def installed() -> Path | None:
    """Return the browser that is already on this machine, or None.

    Raises
    ------
    SetupError
        FIREMAP_BROWSER names one that does not start.
    """
    named = os.environ.get("FIREMAP_BROWSER")
    if named:
        if not starts(Path(named)):
            raise SetupError(setup_wording.BROWSER_BROKEN.format(path=named))
        return Path(named)
    return next((path for path in _usual_places() if starts(path)), None)


def starts(browser: Path) -> bool:
    """Say whether a browser runs at all: a package may leave a stub that only says what to do.

    Parameters
    ----------
    browser : Path
    """
    if not browser.is_file():
        return False
    if os.name == "nt":  # there `--version` opens a window
        return True
    try:
        asked = subprocess.run(
            [str(browser), "--version"], capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _usual_places() -> Iterator[Path]:
    yield from (Path(found) for name in ON_PATH if (found := shutil.which(name)))
    programs = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    programs += [os.environ.get("LOCALAPPDATA", ""), "/Applications", "~/Applications"]
    for folder in filter(None, programs):
        yield from (Path(folder).expanduser() / program for program in IN_PROGRAMS)
    downloaded = _playwrights_own()
    if downloaded:
        yield downloaded


def _playwrights_own() -> Path | None:
    asking = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", asking], capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def _browser() -> Path:
    for fetch in (None, _from_system, _from_playwright):
        if fetch:
            fetch()
        found = installed()
        if found:
            return found
    raise SetupError(setup_wording.NO_BROWSER)


def _from_system() -> None:
    if may_use_apt():
        apt("chromium")


def _from_playwright() -> None:
    _try([sys.executable, "-m", "playwright", "install", "chromium"])


def _font() -> dict[str, str]:
    if sys.platform != "linux" or _has_chinese({}):
        return {}
    ours = {"FONTCONFIG_FILE": str(_font_list())}
    if not shutil.which("fc-list") and may_use_apt():
        apt("fontconfig")
    if _has_chinese(ours):
        return ours
    raise SetupError(setup_wording.NO_FONT)


def _font_list() -> Path:
    listing = VAR / "fonts.conf"
    VAR.mkdir(exist_ok=True)
    places = {"fonts": escape(str(VENDOR / "fonts")), "cache": escape(str(VAR / "fontcache"))}
    listing.write_text(FONT_LIST.format(**places), encoding="utf-8")
    return listing


def _has_chinese(environment: dict[str, str]) -> bool:
    lister = shutil.which("fc-list")
    if not lister:
        return False
    asked = [lister, ":lang=zh-cn", "family"]
    answer = subprocess.run(asked, capture_output=True, env=os.environ | environment, check=False)
    return bool(answer.stdout.strip())


def may_use_apt() -> bool:
    """Say whether the package manager of the system is there and may be used."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*packages: str) -> None:
    """Install packages of the system; whether they came shows by what is still missing."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _try(["apt-get", "update", "-q"], quiet)
    _try(["apt-get", "install", "-q", "-y", "--no-install-recommends", *packages], quiet)


def _try(command: list[str], environment: dict[str, str] | None = None) -> None:
    """Run a program whose failure is noticed by what is still missing after it."""
    print("+ " + " ".join(command), file=sys.stderr, flush=True)
    try:
        subprocess.run(
            command,
            stdout=sys.stderr,
            env=os.environ | (environment or {}),
            timeout=900,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
