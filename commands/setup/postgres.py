"""A PostgreSQL server for the tests of the server store: found, else fetched where that may be."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from commands.setup.browser import apt, may_use_apt

_DEBIAN: Final = Path("/usr/lib/postgresql")


def installed() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`, or None where no server is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(_DEBIAN.glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def provide() -> None:
    """Fetch the server where none is installed and the system package manager may be used.

    Without it the tests of the server store are left out and say so: an office keeps its data in
    a file, and a developer's machine need not run a server.
    """
    if installed() is None and may_use_apt():
        apt("postgresql")
