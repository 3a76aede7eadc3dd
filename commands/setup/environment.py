"""Make `.venv` hold exactly what the lock of the running Python says; seconds when it already does.

`.venv/installed.txt` lists the SHA-256 of each lock that is installed: it is written last, so a
set-up that was cut short is not taken for a finished one. `.venv/installing` stands while pip
writes into it: found at the start, the last pip was killed and may have left half a package that
pip itself would take for whole, so the folder is made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from commands.places import LOCKS, MINOR, ROOT, VAR, VENV, VENV_PYTHON, lock_file
from commands.setup import frontend
from commands.setup.installer import SOURCE_ONLY, has_wheelhouse, pip
from vocabulary import setup_wording
from vocabulary.errors import SetupError

STAMP: Final = VENV / "installed.txt"
INSTALLING: Final = VENV / "installing"
# Where the environment of another Python waits until the new one stands.
PREVIOUS: Final = VAR / "previous-venv"
BUILD_LOCK: Final = LOCKS / "build.txt"


def ensure(*, with_tests: bool = False) -> None:
    """Bring `.venv` and `static/vendor` up to what is locked; progress goes to standard error.

    Parameters
    ----------
    with_tests : bool
        With the tools of the test suite.

    Raises
    ------
    SetupError
        Something could not be made or downloaded; the message names the remedy.
    """
    if is_ready(with_tests=with_tests):
        return
    with only_one_setup():
        if is_ready(with_tests=with_tests):
            return
        _say(setup_wording.MAKING.format(minor=MINOR))
        with _previous_kept():
            _make_venv()
            if not _is_installed(with_tests=with_tests):
                _install(with_tests=with_tests)
        frontend.ensure(VENV_PYTHON)
        _say(setup_wording.READY)


def is_ready(*, with_tests: bool = False) -> bool:
    """Say whether nothing needs to be made, installed or downloaded."""
    return _is_usable() and _is_installed(with_tests=with_tests) and not frontend.wrong_files()


def run_inside(arguments: list[str]) -> int:
    """Run `manage.py` again on the Python of `.venv` and return its exit status.

    Parameters
    ----------
    arguments : list of str
        The command line after `manage.py`.
    """
    command = [str(VENV_PYTHON), str(ROOT / "manage.py"), *arguments]
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    } | {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1"}
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, environment)  # noqa: S606 (no shell; our own Python)
    # On Windows exec gives the prompt back before the command ends.
    with subprocess.Popen(command, env=environment) as process:
        while process.poll() is None:
            try:
                process.wait()
            except KeyboardInterrupt:  # the child got it as well and ends by itself
                continue
    return process.returncode


@contextmanager
def only_one_setup() -> Iterator[None]:
    """Hold the set-up of this folder; a second start waits until the first is done."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "setup.lock").open("a+b") as file:
        if not _lock(file, wait=False):
            _say(setup_wording.WAITING)
            while not _lock(file, wait=True):
                continue
        yield  # closing the file lets go of it, also when this process is killed


def _lock(file: IO[bytes], *, wait: bool) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_usable() -> bool:
    found = _described()
    return (
        VENV_PYTHON.exists()
        and not INSTALLING.exists()
        and Path(found.get("home", VENV / "nowhere")).is_dir()
        and found.get("version", "").startswith(f"{MINOR}.")
    )


def _described() -> dict[str, str]:
    description = VENV / "pyvenv.cfg"
    if not description.is_file():
        return {}
    lines = description.read_text(encoding="utf-8").splitlines()
    return {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in lines)}


def _is_installed(*, with_tests: bool) -> bool:
    installed = STAMP.read_text(encoding="utf-8").split() if STAMP.is_file() else []
    return _digest(lock_file(with_tests=with_tests)) in installed


def _make_venv() -> None:
    if _is_usable() and _has_pip():
        return
    if VENV.exists():
        found = _described().get("version", "")
        is_other = bool(found) and not found.startswith(f"{MINOR}.")
        wording = setup_wording.OTHER_MINOR if is_other else setup_wording.HEALING
        _say(wording.format(found=found, minor=MINOR))
        if is_other:
            VENV.rename(PREVIOUS)
        else:
            shutil.rmtree(VENV)
    making = [sys.executable, "-m", "venv", str(VENV)]
    made = subprocess.run(making, capture_output=True, text=True, errors="replace", check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        reason = (made.stderr or made.stdout).strip().splitlines() or ["?"]
        raise SetupError(setup_wording.NO_VENV.format(reason=reason[-1]))


@contextmanager
def _previous_kept() -> Iterator[None]:
    shutil.rmtree(PREVIOUS, ignore_errors=True)
    try:
        yield
    except SetupError:
        if PREVIOUS.exists():
            shutil.rmtree(VENV, ignore_errors=True)
            PREVIOUS.rename(VENV)
        raise
    shutil.rmtree(PREVIOUS, ignore_errors=True)


def _has_pip() -> bool:
    asked = [str(VENV_PYTHON), "-m", "pip", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _install(*, with_tests: bool) -> None:
    lock = lock_file(with_tests=with_tests)
    hashed = ["install", "--no-user", "--require-hashes"]
    what, online = setup_wording.REQUIREMENTS, not has_wheelhouse()
    INSTALLING.touch()
    try:
        arguments = [*hashed, "--only-binary", ":all:", "--requirement", str(BUILD_LOCK)]
        pip(VENV_PYTHON, arguments, what=what, online=online)
        # The one source package is built by the setuptools just installed, never by one that
        # pip would fetch unhashed for the occasion.
        arguments = [*hashed, "--no-build-isolation", "--use-pep517", "--only-binary", ":all:"]
        arguments += ["--no-binary", ",".join(SOURCE_ONLY), "--requirement", str(lock)]
        pip(VENV_PYTHON, arguments, what=what, online=online, of=_n_packages(lock))
    except SetupError:
        INSTALLING.unlink()  # pip ended by itself and has put back what it had begun
        raise
    installed = [_digest(lock_file())] + ([_digest(lock)] if with_tests else [])
    STAMP.write_text("\n".join(installed) + "\n", encoding="utf-8")
    INSTALLING.unlink()


def _n_packages(lock: Path) -> int:
    lines = lock.read_text(encoding="utf-8").splitlines()
    return len({line.partition("==")[0] for line in lines if line[:1].isalnum()})


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + BUILD_LOCK.read_bytes()).hexdigest()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
