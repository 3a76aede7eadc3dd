"""Killed or refused at any call to the disk, an act of the store was made whole or not at all.

Each figure has its control: the same acts in a build that commits statement by statement and writes
files in their place must be found out.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
COMPILER = shutil.which("cc")
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.skipif(sys.platform != "linux" or COMPILER is None, reason="no C compiler"),
]
KILLS = 100  # with each journal
FULL = 100
A_FEW = 40
ACTS = ("import", "edit", "backup", "restore", "migrate")
JOURNALS = ("wal", "delete")
FAULTS = ("write", "fsync", "rename", "full")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("faults") / "io_faults.so"
    source = ROOT / "tests/io_faults.c"
    subprocess.run(
        [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True
    )
    return made


def tried(library: Path, folder: Path, *asked: str) -> dict[str, Any]:
    """Return what `tests.cut_off` tells: points, ends, wrong."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.cut_off", *asked, folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    told: dict[str, Any] = json.loads(run.stdout.splitlines()[-1])
    print(*asked, told["calls"], "calls", told["points"], "points", told["ends"], told["wrong"])
    return told


@pytest.mark.parametrize("journal", JOURNALS)
@pytest.mark.parametrize("act", ACTS)
def test_killed_at_two_hundred_points_nothing_acknowledged_is_lost(
    library: Path, tmp_path: Path, act: str, journal: str
) -> None:
    told = tried(library, tmp_path, act, journal, "kill", str(KILLS), "careful")
    assert told["wrong"] == {}
    assert told["ends"] == {"-9": told["points"]}
    assert told["points"] == min(KILLS, told["calls"])


@pytest.mark.parametrize("act", ACTS)
def test_the_control_of_the_kills_is_found_out(library: Path, tmp_path: Path, act: str) -> None:
    assert tried(library, tmp_path, act, "delete", "kill", str(A_FEW), "careless")["wrong"]


@pytest.mark.parametrize("journal", JOURNALS)
@pytest.mark.parametrize("how", FAULTS)
@pytest.mark.parametrize("act", ["import", "restore"])
def test_refused_by_the_disk_at_each_call_the_state_is_before_or_after(
    library: Path, tmp_path: Path, act: str, how: str, journal: str
) -> None:
    points = str(FULL) if how == "full" else "all"
    told = tried(library, tmp_path, act, journal, how, points, "careful")
    assert told["wrong"] == {}
    assert set(told["ends"]) <= {"0", "3"}  # made, or said to be refused
    assert told["points"] == (min(FULL, told["calls"]) if how == "full" else told["calls"])


@pytest.mark.parametrize(
    ("act", "how"),
    [("import", "write"), ("import", "fsync"), ("import", "full"), ("restore", "write"),
     ("restore", "full")],
)  # fmt: skip
def test_the_control_of_the_faults_is_found_out(
    library: Path, tmp_path: Path, act: str, how: str
) -> None:
    assert tried(library, tmp_path, act, "delete", how, str(A_FEW), "careless")["wrong"]
