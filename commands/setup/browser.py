"""A real browser for the tests, its driver, and a font for its Chinese.

Each is found, else fetched, else refused in a sentence that names what is lacking.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from commands.places import VAR, VENDOR
from commands.setup.programs import apt, attempt, may_use_apt
from vocabulary import setup_wording
from vocabulary.errors import SetupError

_ON_PATH: Final = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
    "microsoft-edge", "microsoft-edge-stable", "msedge",
)  # fmt: skip
# Below each folder of programs a system has.
IN_PROGRAMS: Final = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Chromium.app/Contents/MacOS/Chromium",
)
_OWN: Final = (  # says where the driver keeps the browser it downloads itself
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as p: print(p.chromium.executable_path)"
)
# Shared libraries the driver's own `node` is linked against and a bare system lacks -> who has it.
_LIBRARIES: Final = {"libatomic.so.1": "libatomic1", "libstdc++.so.6": "libstdc++6"}
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

    `FIREMAP_BROWSER`, the browser's path; on Linux also `FONTCONFIG_FILE` where the machine has no
    Chinese font of its own.

    Raises
    ------
    SetupError
        There is no browser, no driver that starts or no Chinese font, and it could not be fetched.
    """
    _drive()
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
    """Say whether a browser runs at all: a package may leave a stub that only says what to do."""
    if os.name == "nt":  # there `--version` opens a window
        return browser.is_file()
    return browser.is_file() and _asked(str(browser), "--version").returncode == 0


def _usual_places() -> Iterator[Path]:
    yield from (Path(found) for name in _ON_PATH if (found := shutil.which(name)))
    programs = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    programs += [os.environ.get("LOCALAPPDATA", ""), "/Applications", "~/Applications"]
    for folder in filter(None, programs):
        yield from (Path(folder).expanduser() / program for program in IN_PROGRAMS)
    downloaded = _asked(sys.executable, "-c", _OWN)
    if downloaded.returncode == 0:
        yield Path(downloaded.stdout.strip())


def _drive() -> None:
    """Have the driver run once: its `node` comes without the libraries it is linked against."""
    tried = _asked(sys.executable, "-m", "playwright", "--version")
    lacking = [_LIBRARIES[name] for name in _LIBRARIES if name in tried.stderr]
    if tried.returncode and lacking and may_use_apt():
        apt(*lacking)
        tried = _asked(sys.executable, "-m", "playwright", "--version")
    if tried.returncode:
        reason = (tried.stderr or tried.stdout).strip().splitlines() or ["?"]
        library = re.search(r"\S+\.so[.\d]*", tried.stderr)
        package = _LIBRARIES.get(library[0], library[0]) if library else "?"
        raise SetupError(setup_wording.NO_DRIVER.format(reason=reason[-1], package=package))


def _browser() -> Path:
    found = installed()
    if not found and may_use_apt():
        apt("chromium")
        found = installed()
    if not found:
        attempt(sys.executable, "-m", "playwright", "install", "chromium")
        found = installed()
    if not found:
        raise SetupError(setup_wording.NO_BROWSER)
    return found


def _font() -> dict[str, str]:
    if sys.platform != "linux" or _has_chinese({}):
        return {}
    listing = VAR / "fonts.conf"
    VAR.mkdir(exist_ok=True)
    places = {"fonts": escape(str(VENDOR / "fonts")), "cache": escape(str(VAR / "fontcache"))}
    listing.write_text(FONT_LIST.format(**places), encoding="utf-8")
    ours = {"FONTCONFIG_FILE": str(listing)}
    if not shutil.which("fc-list") and may_use_apt():
        apt("fontconfig")
    if _has_chinese(ours):
        return ours
    raise SetupError(setup_wording.NO_FONT)


def _has_chinese(environment: dict[str, str]) -> bool:
    return bool(_asked("fc-list", ":lang=zh-cn", "family", **environment).stdout.strip())


def _asked(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what a program says; one that cannot be started, or hangs, has failed."""
    around = os.environ | environment
    try:
        return subprocess.run(
            command, capture_output=True, text=True, errors="replace", env=around, timeout=60,
            check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 127, stdout="", stderr=str(error))
