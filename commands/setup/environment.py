"""Make `.venv` hold exactly what the locks say; seconds when it already does.

An environment is made whole in one go and never changed afterwards. `.venv/installed.txt`, written
last, names the locks it was made of: one without it was cut short and is made anew, one of other
locks or of another Python is put aside until the new one stands.

The files a browser needs are taken out of two published wheels, each checked against
`locks/frontend.sha256`, and laid into the git-ignored `static/vendor/`. Nothing of the wheels is
installed or imported.

- `leaflet/` : Leaflet 1.9.3 (BSD-2-Clause) with the images its style sheet names.
- `fonts/NotoSansSC-Regular.ttf` : Noto Sans SC (SIL Open Font License, `OFL.txt` beside it), the
  font matplotlib writes Chinese with in pictures, and the tests' browser where there is no other.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from commands.places import LOCKS, MINOR, ROOT, VAR, VENDOR, VENV, VENV_PYTHON
from commands.setup.installer import pip
from vocabulary import setup_wording
from vocabulary.errors import SetupError

BUILD_LOCK: Final = LOCKS / "build.txt"
APP_LOCK: Final = LOCKS / "app.txt"
TEST_LOCK: Final = LOCKS / "tests.txt"  # only what the tests need besides
CLUSTER_LOCK: Final = LOCKS / "cluster.txt"  # what `roll-up --cluster` needs besides
SOURCE_ONLY: Final = ("lunar-python",)  # plain Python, so that no compiler is asked for
_STAMP: Final = VENV / "installed.txt"
_PREVIOUS: Final = VAR / "previous-venv"
# Folder in static/vendor -> the wheel it comes from and the folder inside it.
_ORIGIN: Final = {
    "leaflet": ("django_leaflet", "leaflet/static/leaflet"),
    "fonts": ("zhplot", "zhplot/fonts"),
}
# Set for the second start, on the Python of `.venv`: the first has looked already.
_LOOKED: Final = "FIREMAP_SET_UP"
# Settings under which Python would not find, or not renew, what is compiled at set-up.
_DROPPED: Final = {
    "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "PYTHONDONTWRITEBYTECODE",
    "PYTHONPYCACHEPREFIX",
}  # fmt: skip


def ensure(*, with_tests: bool = False) -> None:
    """Bring `.venv` and `static/vendor` up to what is locked; progress goes to standard error.

    Raises
    ------
    SetupError
        Something could not be made or downloaded; the message names the remedy.
    """
    if os.environ.pop(_LOOKED, None) or is_ready(with_tests=with_tests):
        return
    with _only_one_setup():
        if is_ready(with_tests=with_tests):
            return
        _say(setup_wording.MAKING.format(minor=MINOR))
        if not _is_installed(with_tests=with_tests):
            with _previous_kept():
                _make(with_tests=with_tests)
        _lay_front_end()
        _say(setup_wording.READY)


def is_ready(*, with_tests: bool = False) -> bool:
    """Say whether nothing needs to be made, installed or downloaded."""
    return _is_installed(with_tests=with_tests) and not wrong_files()


def run_inside(arguments: list[str]) -> int:
    """Run `manage.py` again on the Python of `.venv` and return its exit status."""
    command = [str(VENV_PYTHON), str(ROOT / "manage.py"), *arguments]
    kept = {name: value for name, value in os.environ.items() if name not in _DROPPED}
    environment = kept | {"PYTHONUTF8": "1", "PYTHONNOUSERSITE": "1", _LOOKED: "1"}
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
def _only_one_setup() -> Iterator[None]:
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


def _is_installed(*, with_tests: bool) -> bool:
    home, digests = _stamped()[1:]
    return (
        VENV_PYTHON.exists()
        and (VENV / "pyvenv.cfg").is_file()
        and Path(home).is_dir()  # on Windows a copy of Python stays where the Python has gone
        and _digest(with_tests=with_tests) in digests
    )


def _stamped() -> tuple[str, str, list[str]]:
    """Return the Python minor, its folder and the locks that `.venv` was made of; "" where not."""
    lines = _STAMP.read_text(encoding="utf-8").splitlines() if _STAMP.is_file() else []
    return (lines[0], lines[1], lines[2:]) if len(lines) > 2 else ("", "", [])


def _digest(*, with_tests: bool) -> str:
    locks = (BUILD_LOCK, APP_LOCK, TEST_LOCK) if with_tests else (BUILD_LOCK, APP_LOCK)
    content = b"".join(lock.read_bytes() for lock in locks)
    return hashlib.sha256(MINOR.encode() + content).hexdigest()


@contextmanager
def _previous_kept() -> Iterator[None]:
    """Put the environment that stands aside, and back again if no new one comes to stand."""
    found = _stamped()[0]
    if found:
        if found != MINOR:
            _say(setup_wording.OTHER_MINOR.format(found=found, minor=MINOR))
        shutil.rmtree(_PREVIOUS, ignore_errors=True)
        VENV.rename(_PREVIOUS)
    elif VENV.exists():
        _say(setup_wording.HEALING)
        shutil.rmtree(VENV)
    try:
        yield
    finally:
        if not _stamped()[0]:
            shutil.rmtree(VENV, ignore_errors=True)
            if _PREVIOUS.exists():
                _PREVIOUS.rename(VENV)
    shutil.rmtree(_PREVIOUS, ignore_errors=True)


def _make(*, with_tests: bool) -> None:
    base = Path(getattr(sys, "_base_executable", sys.executable))  # that of `.venv` is put aside
    making = [str(base), "-m", "venv", str(VENV)]
    made = subprocess.run(making, capture_output=True, text=True, errors="replace", check=False)
    if made.returncode:
        reason = (made.stderr or made.stdout).strip().splitlines() or ["?"]
        raise SetupError(setup_wording.NO_VENV.format(reason=reason[-1]))
    _install(BUILD_LOCK)
    # The one source package is built by the setuptools just installed, never by one that pip
    # would fetch unhashed for the occasion.
    _install(
        *([APP_LOCK, TEST_LOCK] if with_tests else [APP_LOCK]),
        options=("--no-build-isolation", "--use-pep517", "--no-binary", ",".join(SOURCE_ONLY)),
    )
    _compile()
    digests = {_digest(with_tests=False), _digest(with_tests=with_tests)}
    _STAMP.write_text("\n".join([MINOR, str(base.parent), *digests]), encoding="utf-8")


def _install(*locks: Path, options: tuple[str, ...] = ()) -> None:
    listed = [part for lock in locks for part in ("--requirement", str(lock))]
    pinned = {pin for lock in locks for pin in re.findall("^[^ #]+(?===)", lock.read_text(), re.M)}
    pip(
        "install", "--no-user", "--require-hashes", "--no-compile", "--only-binary", ":all:",
        *options, *listed, what=setup_wording.REQUIREMENTS, of=len(pinned),
    )  # fmt: skip


def _compile() -> None:
    """Write bytecode that is still good after the folder was copied and every file's time is new.

    Without it each start compiles the libraries again: twice to three times as long. Those never
    change in place, so their sources are not looked at; ours are, by what is in them. What Python
    wrote on the way here goes by the file's time, and would be left as it is without force.
    """
    skipped = re.escape(str(VENV)) + r".*[/\\](pip|tests?)[/\\]"
    ours = [
        str(folder)
        for folder in sorted(ROOT.iterdir())
        if not folder.name.startswith(".") and any(folder.glob("*.py"))
    ]
    top = [str(file) for file in ROOT.glob("*.py")]
    for mode, places in (("unchecked-hash", [str(VENV)]), ("checked-hash", [*ours, *top])):
        compiling = [str(VENV_PYTHON), "-m", "compileall", "-fqq", "-j0", "-x", skipped]
        # A package may hold a file for another Python: it stays as it is.
        subprocess.run([*compiling, "--invalidation-mode", mode, *places], check=False)


def recorded() -> dict[str, str]:
    """Return the recorded SHA-256 of each file, by its path below `static/vendor`."""
    lines = (LOCKS / "frontend.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def wrong_files() -> list[str]:
    """Return the files that are missing from `static/vendor` or are not the recorded ones."""
    return [
        name
        for name, digest in recorded().items()
        if not (VENDOR / name).is_file() or _sha256((VENDOR / name).read_bytes()) != digest
    ]


def _lay_front_end() -> None:
    """Put every recorded file in its place; does nothing where all are there.

    Raises
    ------
    SetupError
        A wheel could not be had, or a file in it is not the recorded one.
    """
    wanted = wrong_files()
    if not wanted:
        return
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        fetch_front_end(into=Path(folder))
        for name in wanted:
            _take(name, wheels=Path(folder))


def fetch_front_end(*, into: Path, online: bool | None = None) -> None:
    """Download the two wheels, hash-checked, into a folder.

    Raises
    ------
    SetupError
        A wheel could not be had.
    """
    pip(
        "download", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--dest", str(into), "--requirement", str(LOCKS / "frontend.txt"),
        what=setup_wording.FRONTEND, online=online,
    )  # fmt: skip


def _take(name: str, *, wheels: Path) -> None:
    top, rest = name.split("/", 1)
    project, folder = _ORIGIN[top]
    wheel = next(wheels.glob(f"{project}-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(f"{folder}/{rest}")
    if _sha256(content) != recorded()[name]:
        raise SetupError(setup_wording.FRONTEND_DAMAGED.format(name=name, wheel=wheel.name))
    target = VENDOR / name
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.write_bytes(content)
    os.replace(partial, target)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
