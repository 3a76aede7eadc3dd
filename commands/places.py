"""Where things lie in the checkout, and which Python runs them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

from vocabulary.errors import StoreError
from vocabulary.messages import message

ROOT: Final = Path(__file__).resolve().parent.parent
VENV: Final = ROOT / ".venv"
VENV_PYTHON: Final = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS: Final = ROOT / "locks"
WHEELHOUSE: Final = ROOT / "wheelhouse"
VENDOR: Final = ROOT / "static" / "vendor"
VAR: Final = ROOT / "var"
STORE: Final = VAR / "firemap.db"
SETUP_LOG: Final = VAR / "setup.log"
MINOR: Final = f"{sys.version_info.major}.{sys.version_info.minor}"


def store_place(text: str) -> Path | str:
    """Return where a store is: a file's path, or the URL of a database server as it stands."""
    return text if "://" in text else Path(text)


def usual_store() -> Path | str:
    """Return the store that is meant when none is named: FIREMAP_DATABASE_URL, else the file."""
    return os.environ.get("FIREMAP_DATABASE_URL") or STORE


def is_inside() -> bool:
    """Say whether this process already runs on the Python of `.venv`."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def refuse_missing(place: Path | str) -> None:
    """Refuse a store that is a file and is not there.

    Raises
    ------
    StoreError
        It is not there.
    """
    if isinstance(place, Path) and not place.is_file():
        raise StoreError(
            message("There is no store at {store}; import a ledger or load the demo."),
            store=place,
        )
