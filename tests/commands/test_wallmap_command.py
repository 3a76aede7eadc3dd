"""The wall map from the command line: the file told of is the file written, numbers are kept."""

import hashlib
import shutil
from pathlib import Path

import pytest

from tests.commands.asking import asked


@pytest.fixture
def own_demo(demo_file: Path, tmp_path: Path) -> Path:
    """Return a copy of the demo that may be written to: an issue is frozen in the store."""
    return Path(shutil.copy(demo_file, tmp_path / "own.db"))


def test_the_file_told_of_is_the_file_written(own_demo: Path, tmp_path: Path) -> None:
    told = asked("wallmap", "--paper", "A3", "--out", str(tmp_path / "out"), store=own_demo)
    assert {"files", "snapshot", "seconds"} <= set(told)
    (file,) = told["files"]
    content = Path(file["path"]).read_bytes()
    assert content.startswith(b"%PDF-")
    assert (file["kind"], file["bytes"]) == ("wallmap", len(content))
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert (told["as_of"], told["issue"], told["snapshot"]) == ("2024-02-20", 1, "wallmap-0001")


def test_a_later_issue_keeps_the_numbers_of_the_first(own_demo: Path, tmp_path: Path) -> None:
    from briefing.wall.numbers import last_issue
    from data.store import open_store

    numbers = []
    for day, number in (("2024-01-20", 1), ("2024-02-20", 2), ("2024-02-20", 2)):
        out = str(tmp_path / "out")
        told = asked("wallmap", "--paper", "A3", "--as-of", day, "--out", out, store=own_demo)
        assert told["issue"] == number
        store = open_store(own_demo)
        numbers.append(last_issue(store).numbers)
        store.close()
    assert numbers[0].items() < numbers[1].items()
    assert numbers[1] == numbers[2]
