"""The book of plans from the command line."""

import hashlib
from pathlib import Path

import pytest
from docx import Document

from commands import output
from tests.commands.asking import result_of
from vocabulary.errors import EmptyLayerError


def asked(*arguments: str, store: Path) -> dict:
    return output.plain(result_of("buildings", *arguments, store=store))


def test_the_book_told_of_is_the_book_written(demo_file: Path, tmp_path: Path) -> None:
    told = asked("--category", "scenic", "--out", str(tmp_path), store=demo_file)
    (file,) = told["files"]
    content = Path(file["path"]).read_bytes()
    assert (file["kind"], file["bytes"]) == ("buildings", len(content))
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["n_sites"] == 12
    contents = Document(file["path"]).tables[0]
    assert len(contents.rows) == 1 + 12


def test_a_site_that_is_not_there_is_refused_in_words(demo_file: Path, tmp_path: Path) -> None:
    with pytest.raises(EmptyLayerError, match="no site"):
        asked("--site", "999999", "--out", str(tmp_path), store=demo_file)
