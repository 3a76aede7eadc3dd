"""Check style and types, then run every test, the browser's included."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from commands.places import ROOT
from commands.setup import browser, office, postgres

CHECKS: Final = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
# Three processes on two cores: a test with a browser waits for a third of its time. A file stays in
# one process, which starts its app and makes its papers once; files begin in the order of conftest.
PARALLEL: Final = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")


def start(arguments: list[str]) -> int:
    """Run all checks and return the exit status of the first that failed, or 0.

    The tests come last, so that the closing line is their count.

    Parameters
    ----------
    arguments : list of str
        Passed on to pytest.
    """
    environment = os.environ | browser.provide() | office.provide()
    postgres.provide()
    failed: list[tuple[str, int]] = []
    for check in (*CHECKS, ("pytest", *PARALLEL, *arguments)):
        print(f"+ {' '.join(check)}", flush=True)
        command = [sys.executable, "-m", *check]
        status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if status:
            failed.append((" ".join(check[:2] if check[0] == "ruff" else check[:1]), status))
    for name, status in failed:
        print(f"{name} failed (exit status {status})", flush=True)
    return failed[0][1] if failed else 0
