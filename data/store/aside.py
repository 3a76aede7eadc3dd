"""Files written beside their place first and moved there whole, for their owner alone to read.

While a file is made it lies in a hidden folder beside its place. The folder of a program that was
killed is a full copy of everything under a name nobody looks for: whoever writes beside it next
takes it away.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from vocabulary.errors import StoreError
from vocabulary.messages import message

_ENDING: Final = ".part"
_LOCK: Final = "lock"
_LEFT: Final = re.compile(r"\..+\.[a-z0-9_]{8}\.part")
# What the program before the first release left: the half-written file itself, and a folder named
# by chance with a whole store in it. Neither has a lock, so it must be old.
_LEFT_BEFORE: Final = re.compile(r"tmp[a-z0-9_]{8}")
_OF_OURS: Final = (b"SQLite format 3", b"PK\x03\x04")
_OLD_S: Final = 3600


@contextmanager
def writing_aside(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`; move it there at the end, or leave nothing.

    Raises
    ------
    StoreError
        There is no such folder, or the disk does not take the file.
    """
    if not target.parent.is_dir():
        raise StoreError(
            message("There is no folder {folder} to write into."), folder=target.parent
        )
    try:
        with working_beside(target) as folder:
            aside = folder / target.name
            aside.touch(0o600)
            yield aside
            with aside.open("rb+") as file:
                os.fsync(file.fileno())
            aside.replace(target)
            _keep_names(target.parent)
    except OSError as error:
        raise StoreError(
            message("{name} could not be written: {why}."), name=target.name, why=error
        ) from error


@contextmanager
def working_beside(target: Path) -> Iterator[Path]:
    """Give a hidden folder beside `target` that is gone at the end; sweep what others left."""
    sweep(target.parent)
    made = tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.", suffix=_ENDING)
    folder = Path(made)
    try:
        with (folder / _LOCK).open("wb") as lock:
            _is_locked(lock)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(folder: Path) -> list[str]:
    """Take away what programs that were killed left in a folder; return what that was, by name."""
    left = [path for path in folder.iterdir() if _is_left(path)] if folder.is_dir() else []
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        logging.getLogger("firemap").warning("an unfinished copy was taken away: %s", path)
    return sorted(path.name for path in left if not path.exists())


def _is_left(path: Path) -> bool:
    with suppress(OSError):
        if path.is_symlink():
            return False
        if _LEFT_BEFORE.fullmatch(path.name) and path.is_dir():
            names = {one.name for one in path.iterdir()}
            return _is_old(path) and bool(names) and names <= {"store.db", "store.db-journal"}
        if not _LEFT.fullmatch(path.name):
            return False
        if path.is_file():
            with path.open("rb") as file:
                return file.read(16).startswith(_OF_OURS) and _is_old(path)
        with (path / _LOCK).open("rb+") as lock:
            return _is_locked(lock)
    return False


def _is_old(path: Path) -> bool:
    with tempfile.TemporaryFile(dir=path.parent) as made:  # by the clock of the disk
        return os.fstat(made.fileno()).st_mtime - path.stat().st_mtime > _OLD_S


def _is_locked(file: IO[bytes]) -> bool:
    """Lock an open file until it is closed; say whether that could be done."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _keep_names(folder: Path) -> None:
    """Have the disk keep the names of a folder, too."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def private_folder(folder: Path) -> Path:
    """Return a folder, made for its owner alone where it is not there."""
    for one in (*reversed(folder.parents), folder):
        if not one.is_dir():
            one.mkdir(mode=0o700, exist_ok=True)
    return folder


def keep_private(path: Path) -> None:
    """Let nobody but its owner read a file of the store, nor what stands beside it."""
    for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm", "-journal"))):
        with suppress(OSError):  # another's file, or none
            if one.stat().st_mode & 0o077:
                one.chmod(0o600)
