"""The child for one file: `sandbox_child FILE KIND FOLDER LIMITS [lines]`, run as a module."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from data.ledger.read import job_object
from data.ledger.read.file_guard import FileKind
from data.ledger.read.tables import Line, ReadError, read_book, read_text

_EVERY: Final = 5000  # rows between two words of progress
_OUTPUT_BYTES: Final = 2 * 1024**3


def main(arguments: list[str]) -> int:
    """Parse and write `result.jsonl` into the work folder.

    Parameters
    ----------
    arguments : list of str
        File, kind, work folder, "memory bytes,CPU seconds"; "lines" where lines are to pass.

    Returns
    -------
    int
        0 when the file was read, 1 when it was refused with a code.
    """
    path, kind, folder, limits = arguments[:4]
    memory_bytes, cpu_seconds = map(int, limits.split(","))
    limit(memory_bytes=memory_bytes, cpu_seconds=cpu_seconds)
    try:
        lines = _lines(
            Path(path), cast(FileKind, kind), Path(folder), keeps_lines=arguments[4:] == ["lines"]
        )
        _write(lines, Path(folder) / "result.jsonl")
    except ReadError as error:
        _say({"error": error.code, "values": error.values})
        return 1
    except MemoryError:
        _say({"error": "too_big_inside"})
        return 1
    except RecursionError:
        _say({"error": "corrupt"})
        return 1
    _say({"ok": True})
    return 0


def limit(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Hold this process to so much address space and time, where the system has such limits."""
    if sys.platform == "win32":
        # The parent's job object holds the launcher of `.venv`, which may have started this process
        # before it was held.
        job_object.confine(os.getpid(), memory_bytes=memory_bytes)
        return
    import resource

    for what, size in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, _OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(what, (size, size))
        except (ValueError, OSError):
            continue  # macOS has no address-space limit


def _lines(path: Path, kind: FileKind, folder: Path, *, keeps_lines: bool) -> Iterator[Line]:
    if kind in ("xlsx", "xls"):
        return read_book(path, folder)
    if kind == "text":
        return read_text(path)
    if kind == "geojson":
        from data.ledger.read.shapes import read_geojson

        return read_geojson(path, keeps_lines=keeps_lines)
    if kind == "kml":
        from data.ledger.read.kml import read_kml

        return read_kml(path, keeps_lines=keeps_lines)
    from data.ledger.read.layers import read_layers

    return read_layers(path, kind, folder, keeps_lines=keeps_lines)


def _write(lines: Iterator[Line], result: Path) -> None:
    with result.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, start=1):
            if isinstance(line, dict) and "share" in line:
                _say(line)
                continue
            out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")))
            out.write("\n")
            if number % _EVERY == 0:
                out.flush()


def _say(message: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
