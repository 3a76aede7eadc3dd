"""Files are parsed in a child process with limits; what comes back is text, never an object.

The child, `sandbox_child.py`, writes JSON lines into a work folder and its progress to standard
output. Whatever it does, crash, hang or memory, the parent raises one `LedgerError`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.ledger.read import job_object
from data.ledger.read.file_guard import FileKind, check, refuse

Merge = tuple[int, int, int, int]  # first row, first column, last row, last column; from 0
_ROOT: Final = Path(__file__).resolve().parents[3]
_RESULT: Final = "result.jsonl"


@dataclass(frozen=True)
class RawSheet:
    """One sheet, table or layer as it stands in the file, nothing interpreted.

    Attributes
    ----------
    rows : list of list of str
        Cells as text; "" is an empty cell; trailing empty cells are left out. `rows[0]` is line 1.
    merges : tuple of Merge
        Merged cells.
    shapes : list of (bytes or None, str), or None
        For a layer: WKB of each row after the header and a verdict: "" usable or
        "broken:reason". None for a table.
    crs : str or None
        What the file says its coordinates are in: "EPSG:4490" or WKT.
    notes : tuple of str
        Codes of `vocabulary.ledger_files.NOTE_WORDING`, with a detail after a colon.
    """

    name: str
    rows: list[list[str]]
    merges: tuple[Merge, ...] = ()
    shapes: list[tuple[bytes | None, str]] | None = None
    crs: str | None = None
    is_hidden: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChildLimits:
    """What a child may use.

    The operating system holds it to memory and processor time on POSIX, a job object to memory on
    Windows, the parent to time on the clock everywhere.
    """

    # ENGINES.md 6: a 100 000 x 20 workbook takes 3 s and 351 MB; F5 allows 1 GB and 60 s. GDAL and
    # NumPy reserve address space they never touch, hence 2 GiB of address space.
    memory_bytes: int = 2 * 1024**3
    cpu_seconds: int = 60
    wall_seconds: float = 120


def read_sheets(
    path: Path, *, progress: Callable[[float], None] | None = None, keeps_lines: bool = False
) -> list[RawSheet]:
    """Check what a file is and parse it; arguments and errors as of `parse`."""
    return parse(path, check(path), progress=progress, keeps_lines=keeps_lines)


def parse(
    path: Path,
    kind: FileKind,
    *,
    progress: Callable[[float], None] | None = None,
    keeps_lines: bool = False,
    limits: ChildLimits | None = None,
) -> list[RawSheet]:
    """Parse a file that `file_guard.check` has passed, in a child process.

    Parameters
    ----------
    progress : callable of one float, optional
        Called with the share done, 0 to 1.
    keeps_lines : bool
        Lines are usable shapes: a file of roads.

    Raises
    ------
    LedgerError
        The code the child gave (corrupt, protected ...), or took_too_long, reader_failed.
    """
    limits = limits or ChildLimits()
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        held_to = f"{limits.memory_bytes},{limits.cpu_seconds}"
        child = [sys.executable, "-m", "data.ledger.read.sandbox_child"]
        also = ["lines"] if keeps_lines else []
        command = [*child, str(path.resolve()), kind, folder, held_to, *also]
        verdict = _run(command, path, progress=progress, limits=limits)
        if "error" in verdict:
            raise refuse(str(verdict["error"]), path, **verdict.get("values", {}))
        return _read_back(Path(folder) / _RESULT)


def _run(
    command: list[str], path: Path, *, progress: Callable[[float], None] | None, limits: ChildLimits
) -> dict[str, Any]:
    child = subprocess.Popen(  # noqa: S603  an argument list of our own, no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT,
        env=_environment(),
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if sys.platform == "win32":
        job = job_object.confine(child.pid, memory_bytes=limits.memory_bytes)
    timed_out = threading.Event()
    timer = threading.Timer(limits.wall_seconds, _stop, args=(child, timed_out))
    timer.start()
    try:
        verdict = _listen(child, progress)
        child.wait()
    finally:
        timer.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()
        if sys.platform == "win32":
            job_object.release(job)
    if timed_out.is_set():
        raise refuse("took_too_long", path, seconds=f"{limits.wall_seconds:g}")
    if verdict is None:
        raise refuse("reader_failed", path)
    return verdict


def _stop(child: subprocess.Popen[str], timed_out: threading.Event) -> None:
    timed_out.set()
    child.kill()


def _listen(
    child: subprocess.Popen[str], progress: Callable[[float], None] | None
) -> dict[str, Any] | None:
    verdict = None
    assert child.stdout is not None
    for line in child.stdout:
        try:
            message = json.loads(line)
        except ValueError:
            continue  # a library's own print
        if not isinstance(message, dict):
            continue
        if "share" in message and progress is not None:
            progress(float(message["share"]))
        if "ok" in message or "error" in message:
            verdict = message
    return verdict


def _environment() -> dict[str, str]:
    kept = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    return environment | {
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *filter(None, sys.path)]),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # each thread reserves address space
        "OMP_NUM_THREADS": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "GDAL_HTTP_MAX_RETRY": "0",
    }


def _read_back(result: Path) -> list[RawSheet]:
    sheets: list[RawSheet] = []
    with result.open(encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            if isinstance(message, dict):
                sheets.append(_sheet(message))
            elif sheets[-1].shapes is None:
                sheets[-1].rows.append(message)
            else:
                cells, shape, verdict = message
                sheets[-1].rows.append(cells)
                sheets[-1].shapes.append((bytes.fromhex(shape) if shape else None, verdict))
    return sheets


def _sheet(message: dict[str, Any]) -> RawSheet:
    head = message.get("head")
    return RawSheet(
        name=message["sheet"],
        rows=[head] if head is not None else [],
        merges=tuple(tuple(merge) for merge in message.get("merges", ())),
        shapes=[] if head is not None else None,
        crs=message.get("crs"),
        is_hidden=bool(message.get("hidden")),
        notes=tuple(message.get("notes", ())),
    )
