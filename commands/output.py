"""What a command prints: one JSON object, or a few lines for a person; and what it writes."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any


def as_json(result: Mapping[str, Any]) -> str:
    """Return the result as one line of JSON.

    Parameters
    ----------
    result
        Dates, paths, terms and NumPy numbers are allowed; what is not known (None, NaN, NA, NaT)
        becomes `null`.

    Raises
    ------
    TypeError
        A value has no JSON form.
    """
    return json.dumps(plain(result), ensure_ascii=False, allow_nan=False)


def plain(value: Any) -> Any:
    """Return a value in the types JSON knows.

    Raises
    ------
    TypeError
        A value has no JSON form.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(held) for held in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    return _foreign(value)


def _foreign(value: Any) -> Any:
    if type(value).__name__ in {"NaTType", "NAType"}:  # pandas, without importing it here
        return None
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "tolist"):  # NumPy scalars and arrays
        return plain(value.tolist())
    raise TypeError(f"{type(value).__name__} has no JSON form: {value!r}")


def as_lines(result: Mapping[str, Any]) -> str:
    """Return the result as one line a figure, for a command without wording of its own."""
    return "\n".join(f"{key}: {_short(held)}" for key, held in plain(result).items())


def _short(held: Any) -> str:
    if isinstance(held, list):
        return "\n".join(["", *(f"  {json.dumps(one, ensure_ascii=False)}" for one in held)])
    if isinstance(held, dict):
        return json.dumps(held, ensure_ascii=False)
    return "-" if held is None else str(held)


def write_file(path: Path, content: bytes, *, kind: str) -> dict[str, Any]:
    """Write a file so that it is there whole or not at all; return what `--json` says of it.

    Its folder is made where it is missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path, "kind": kind, "bytes": len(content), "sha256": digest}


def files_told(result: Mapping[str, Any], more: str) -> str:
    """Word the files of a result below the day they are of."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    return "\n".join([f"as of {result['as_of']}{more}", *lines])
