"""Run pip so that neither a stray setting nor its own noise reaches the person at the screen."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from typing import Final, NamedTuple

from commands.places import MINOR, SETUP_LOG, VENV_PYTHON, WHEELHOUSE
from vocabulary import setup_wording
from vocabulary.errors import SetupError

# Settings that say where packages come from are the office's own (a mirror, a proxy). Every other
# one (PIP_USER, PIP_TARGET, PIP_NO_BINARY ...) can send files elsewhere or change what is built.
_KEPT_SETTINGS: Final = {
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_TRUSTED_HOST",
    "PIP_PROXY", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_CACHE_DIR", "PIP_CONFIG_FILE", "PIP_TIMEOUT",
    "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES",
}  # fmt: skip
_CAUSES: Final = (  # what pip writes when it fails -> what is said; the first that fits
    ("DO NOT MATCH THE HASHES|Hashes are required", setup_wording.WRONG_HASH),
    ("No space left|Errno 28|WinError 112", setup_wording.NO_SPACE),
    (
        "No matching distribution|Could not find a version|Max retries|timed out|Connection|"
        "ProxyError|SSLError|resolve",
        setup_wording.NO_NETWORK,
    ),
)


MINORS: Final = ("3.11", "3.12", "3.13")


class Platform(NamedTuple):
    """What the markers of a lock and the names of wheels call one kind of computer."""

    sys_platform: str
    system: str
    machine: str
    tags: tuple[str, ...]  # newest first; pip takes any of them


def _each(systems: Iterable[str], *machines: str) -> tuple[str, ...]:
    return tuple(f"{system}_{machine}" for system in systems for machine in machines)


_GLIBC: Final = (*(f"manylinux_2_{n}" for n in range(36, 16, -1)), "manylinux2014", "manylinux1")
_MACOS: Final = tuple(f"macosx_{n}_0" for n in (14, 13, 12, 11))
_OLDER_MACOS: Final = tuple(f"macosx_10_{n}" for n in range(15, 8, -1))
PLATFORMS: Final = {
    "windows": Platform("win32", "Windows", "AMD64", ("win_amd64",)),
    "linux": Platform("linux", "Linux", "x86_64", _each(_GLIBC, "x86_64")),
    "linux-arm": Platform("linux", "Linux", "aarch64", _each(_GLIBC, "aarch64")),
    "macos-arm": Platform("darwin", "Darwin", "arm64", _each(_MACOS, "arm64", "universal2")),
    "macos-intel": Platform(
        "darwin", "Darwin", "x86_64", _each((*_MACOS, *_OLDER_MACOS), "x86_64", "universal2")
    ),
}


def platform_name() -> str:
    """Name this machine as `bundle --platform` does."""
    is_arm = platform.machine().lower() in {"arm64", "aarch64"}
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "macos-arm" if is_arm else "macos-intel"
    return "linux-arm" if is_arm else "linux"


def pip(*arguments: str, what: tuple[str, str], online: bool | None = None, of: int = 0) -> None:
    """Run pip, with a counter on standard error and everything it prints in `var/setup.log`.

    Parameters
    ----------
    what : (Chinese, English); what is being fetched, for the sentence shown on failure
    online
        From where this machine's pip looks, else from the wheelhouse alone; where it is not said,
        from the wheelhouse if there is one.
    of : how many packages are expected; 0 shows no counter

    Raises
    ------
    SetupError
        pip did not succeed; the message says why in one sentence and names the remedy.
    """
    online = not WHEELHOUSE.is_dir() if online is None else online
    kept = _KEPT_SETTINGS if online else set()
    environment = {
        name: value
        for name, value in os.environ.items()
        if name in kept or not name.startswith(("PIP_", "PYTHONHOME", "PYTHONPATH"))
    } | {"PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    command = [str(VENV_PYTHON), "-m", "pip", *arguments, "--no-input", "--no-color"]
    if not online:
        environment["PIP_CONFIG_FILE"] = os.devnull
        command += ["--no-index", "--find-links", str(WHEELHOUSE)]
    if _logged(command, environment, of=of):
        raise SetupError(_sentence(what, online=online))


def _logged(command: list[str], environment: dict[str, str], *, of: int) -> int:
    SETUP_LOG.parent.mkdir(exist_ok=True)
    counted = 0
    with (
        SETUP_LOG.open("w", encoding="utf-8") as log,
        subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, encoding="utf-8", errors="replace",
        ) as process,
    ):  # fmt: skip
        for line in process.stdout or ():
            log.write(line)
            if of and sys.stderr.isatty() and line.startswith("Collecting "):
                counted += 1
                print(f"\r  {counted}/{of}", end="", file=sys.stderr, flush=True)
    if counted:
        print(file=sys.stderr)
    return process.returncode


def _sentence(what: tuple[str, str], *, online: bool) -> str:
    said = SETUP_LOG.read_text(encoding="utf-8")
    fitting = (wording for marks, wording in _CAUSES if re.search(marks, said))
    wording = next(fitting, setup_wording.NOT_INSTALLED)
    if wording == setup_wording.NO_NETWORK and not online:
        wording = setup_wording.NOT_IN_WHEELHOUSE
    machine = f"{platform.system()} {platform.machine()}, Python {MINOR}"
    return wording.format(
        zh=what[0], en=what[1], log=SETUP_LOG, machine=machine, platform=platform_name(),
        minor=MINOR,
    )  # fmt: skip
