"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands.run_app import any_port
from commands.setup.programs import postgres


@contextmanager
def running() -> Iterator[str]:
    """Start a server on a free port of this machine and yield the URL of an empty database."""
    bin_ = postgres()
    if bin_ is None:
        pytest.skip("no PostgreSQL server is installed here; install the package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="firemap_pg_"))
    as_owner: list[str] = []
    if sys.platform == "linux" and os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "nobody")
        as_owner = ["runuser", "-u", "nobody", "--"]
    data, port = folder / "data", any_port()

    def do(*command: str) -> None:
        said = [*as_owner, str(bin_ / command[0]), *command[1:]]
        subprocess.run(said, check=True, stdout=subprocess.DEVNULL, cwd=folder)

    made = ("-A", "trust", "-U", "firemap", "-E", "UTF8", "--locale=C", "--no-sync")
    do("initdb", "-D", str(data), *made)
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"
    control = ("pg_ctl", "-D", str(data), "-w", "-s")
    do(*control, "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://firemap@127.0.0.1:{port}/postgres"
    finally:
        do(*control, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
