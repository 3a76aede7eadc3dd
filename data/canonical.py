"""One JSON text for each value, so that equal values have equal hashes."""

from __future__ import annotations

import json
from datetime import date
from enum import Enum
from typing import Any, Final

from vocabulary.errors import StoreError

# Most parts of a record are of these: no call for each of them.
_AS_IT_IS: Final = frozenset({str, int, bool, type(None)})
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> Any:
    """Return `value` as JSON knows it: dates as ISO text, terms as their value, NaN as None.

    Raises
    ------
    StoreError
        The value is of a kind no ledger holds.
    """
    if isinstance(value, dict):
        return {
            str(key): part if type(part) in _AS_IT_IS else plain(part)
            for key, part in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [part if type(part) in _AS_IT_IS else plain(part) for part in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if value != value or type(value).__name__ == "NAType":  # noqa: PLR0124 - NaN and NaT alone
        return None
    if isinstance(value, float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):  # a NumPy scalar
        return _plain_scalar(value.item())
    raise StoreError(f"A record holds text, numbers, flags and dates, got {type(value).__name__}.")


def canonical(value: object) -> str:
    """Return `value` as the one JSON text it can have, so that equal values have equal hashes.

    A lone surrogate, which no database stores, becomes "?".
    """
    text = _ENCODER.encode(plain(value))
    return text.encode("utf-8", "replace").decode("utf-8")
