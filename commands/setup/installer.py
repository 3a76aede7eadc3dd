"""Run pip so that neither a stray setting nor its own noise reaches the person at the screen."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from commands.places import MINOR, SETUP_LOG, WHEELHOUSE
from vocabulary import setup_wording
from vocabulary.errors import SetupError

# Settings that say where packages come from are the office's own (a mirror, a proxy). Every other
# one (PIP_USER, PIP_TARGET, PIP_NO_BINARY ...) can send files elsewhere or change what is built.
KEPT_SETTINGS: Final = frozenset(
    {
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "PIP_FIND_LINKS",
        "PIP_NO_INDEX",
        "PIP_TRUSTED_HOST",
        "PIP_PROXY",
        "PIP_CERT",
        "PIP_CLIENT_CERT",
        "PIP_CACHE_DIR",
        "PIP_CONFIG_FILE",
        "PIP_TIMEOUT",
        "PIP_DEFAULT_TIMEOUT",
        "PIP_RETRIES",
    }
)
# Published as source only; plain Python, so that no compiler is asked for.
SOURCE_ONLY: Final = ("lunar-python",)
CAUSES: Final = (  # what pip writes when it fails -> what is said; the first that fits
    (("DO NOT MATCH THE HASHES", "Hashes are required"), setup_wording.WRONG_HASH),
    (("No space left", "Errno 28", "WinError 112"), setup_wording.NO_SPACE),
    (
        (
            "No matching distribution",
            "Could not find a version",
            "Max retries",
            "timed out",
            "Connection",
            "ProxyError",
            "SSLError",
            "resolve",
        ),
        setup_wording.NO_NETWORK,
    ),
)


def platform_name() -> str:
    """Name this machine as `bundle --platform` does: windows, linux, macos-arm, macos-intel."""
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos-arm" if platform.machine() == "arm64" else "macos-intel"
    return "linux" if platform.machine() in {"x86_64", "AMD64"} else "linux-arm"


def has_wheelhouse() -> bool:
    """Say whether a wheelhouse stands beside `manage.py`; it is then the only source."""
    return WHEELHOUSE.is_dir()


def clean_environment(*, online: bool) -> dict[str, str]:
    """Return the environment pip runs in, without the settings that would lead it astray.

    Parameters
    ----------
    online : bool
        Keep the office's own sources of packages; a wheelhouse is alone.
    """
    kept = KEPT_SETTINGS if online else frozenset()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in kept or not name.startswith(("PIP_", "PYTHONHOME", "PYTHONPATH"))
    }
    if not online:
        environment["PIP_CONFIG_FILE"] = os.devnull
    return environment | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def pip(
    python: Path, arguments: Sequence[str], *, what: tuple[str, str], online: bool, of: int = 0
) -> None:
    """Run pip, with a counter on standard error and everything it prints in `var/setup.log`.

    Parameters
    ----------
    python : Path
        The Python whose pip is run.
    arguments : sequence of str
        What follows `pip`.
    what : (Chinese, English)
        What is being fetched, for the sentence shown on failure.
    online : bool
        From where this machine's pip looks; else from the wheelhouse alone.
    of : int
        How many packages are expected; 0 shows no counter.

    Raises
    ------
    SetupError
        pip did not succeed; the message says why in one sentence and names the remedy.
    """
    SETUP_LOG.parent.mkdir(exist_ok=True)
    command = [str(python), "-m", "pip", *arguments, "--no-input", "--no-color"]
    if not online:
        command += ["--no-index", "--find-links", str(WHEELHOUSE)]
    with (
        SETUP_LOG.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command,
            env=clean_environment(online=online),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process,
    ):
        seen = 0
        for line in process.stdout or ():
            log.write(line)
            if of and sys.stderr.isatty() and line.startswith("Collecting "):
                seen += 1
                print(f"\r  {seen}/{of}", end="", file=sys.stderr, flush=True)
    if seen:
        print(file=sys.stderr)
    if process.returncode:
        raise SetupError(_sentence(what, online=online))


def _sentence(what: tuple[str, str], *, online: bool) -> str:
    said = SETUP_LOG.read_text(encoding="utf-8")
    wording = setup_wording.NOT_INSTALLED
    for marks, sentence in CAUSES:
        if any(mark in said for mark in marks):
            wording = sentence
            break
    if wording == setup_wording.NO_NETWORK and not online:
        wording = setup_wording.NOT_IN_WHEELHOUSE
    machine = f"{platform.system()} {platform.machine()}, Python {MINOR}"
    return wording.format(
        zh=what[0],
        en=what[1],
        log=SETUP_LOG,
        machine=machine,
        platform=platform_name(),
        minor=MINOR,
    )
