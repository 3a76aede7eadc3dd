"""Check style and types and run the tests.

`unit`, `pages`, `browser`, `nightly` run one tier, `trust` the tests of docs/trust.md in full.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Final

from commands.places import ROOT
from commands.setup import browser, programs

CHECKS: Final = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",))
# Three processes on two cores: a test with a browser waits for a third of its time. A file stays in
# one process, which starts its app and makes its papers once; files begin in the order of conftest.
PARALLEL: Final = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
# What the tests of a tier are run with besides the environment; tests/conftest.py says which
# tests a tier has.
TIERS: Final[dict[str, tuple[Callable[[], dict[str, str]], ...]]] = {
    "unit": (),
    "pages": (),
    "browser": (browser.provide,),
    "everyday": (browser.provide, programs.provide),
    "nightly": (browser.provide, programs.provide),
}
TRUST: Final = "trust"


def start(arguments: list[str]) -> int:
    """Run what is asked for and return the exit status of the first that failed, or 0.

    The tests come last, so that the closing line is their count.

    Parameters
    ----------
    arguments
        The name of a tier, or none for style, types and the everyday tests; what follows is passed
        on to pytest.
    """
    if arguments[:1] == [TRUST]:
        files = trusted()
        return max(start([tier, *files, *arguments[1:]]) for tier in ("everyday", "nightly"))
    named = bool(arguments) and arguments[0] in TIERS
    tier = arguments[0] if named else "everyday"
    environment = dict(os.environ)
    for provide in TIERS[tier]:
        environment |= provide()
    tests = ("pytest", *PARALLEL, f"--tier={tier}", *arguments[int(named) :])
    failed: list[tuple[str, int]] = []
    for check in (*(() if named else CHECKS), tests):
        print(f"+ {' '.join(check)}", flush=True)
        command = [sys.executable, "-m", *check]
        status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if status:
            failed.append((" ".join(check[:2] if check[0] == "ruff" else check[:1]), status))
    for name, status in failed:
        print(f"{name} failed (exit status {status})", flush=True)
    return failed[0][1] if failed else 0


def trusted() -> list[str]:
    """Return the test files that docs/trust.md names, each once."""
    said = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    return list(dict.fromkeys(re.findall(r"tests/[\w/]+\.py", said)))
