"""The weekly pack from the command line, on the demo."""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from tests.commands.asking import asked
from vocabulary.errors import CampaignError


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_file, tmp_path / "demo.db"))


def test_the_pack_is_written_whole_with_its_hashes(demo: Path, tmp_path: Path):
    days = ("--from", "2024-02-14", "--to", "2024-02-20")
    told = asked("brief", *days, "--out", str(tmp_path / "out"), store=demo)
    kinds = [file["kind"] for file in told["files"]]
    papers = ["circular", "slides", "annex", "report", "picture", "text", "facts"]
    assert kinds == [*papers, "wall_map", "wall_map_tiles"]
    for file in told["files"]:
        content = Path(file["path"]).read_bytes()
        assert len(content) == file["bytes"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
    # Widths in millimetres: A0 is 1189 across; cut into sheets it is nine of A3.
    across = [
        [round(float(page.mediabox.width) * 25.4 / 72) for page in PdfReader(file["path"]).pages]
        for file in told["files"][-2:]
    ]
    assert across == [[1189], [420] * 9]
    assert len(list((tmp_path / "out").iterdir())) == len(told["files"])  # nothing half-written


def test_the_documents_of_a_pack_give_the_same_count(demo: Path, tmp_path: Path):
    told = asked("brief", "--no-wall-map", "--to", "2024-02-20", "--out", str(tmp_path), store=demo)
    content = {file["kind"]: Path(file["path"]).read_bytes() for file in told["files"]}
    paper = "".join(p.text for p in Document(io.BytesIO(content["circular"])).paragraphs)
    deck = Presentation(io.BytesIO(content["slides"]))
    shown = [s.text_frame.text for s in deck.slides[1].shapes if s.has_text_frame]
    found = next(shown[at - 1] for at, text in enumerate(shown) if text.startswith("累计发现"))
    assert f"累计发现隐患{found}处" in paper
    assert f"发现隐患{found}处" in content["text"].decode("utf-8")


def test_the_same_register_gives_the_same_snapshot(demo: Path, tmp_path: Path):
    one = asked(
        "brief", "--no-wall-map", "--to", "2024-02-20", "--out", str(tmp_path / "1"), store=demo
    )
    two = asked(
        "brief", "--no-wall-map", "--to", "2024-02-20", "--out", str(tmp_path / "2"), store=demo
    )
    other = asked(
        "brief", "--no-wall-map", "--to", "2024-02-13", "--out", str(tmp_path / "3"), store=demo
    )
    assert one["snapshot"] == two["snapshot"] != other["snapshot"]


def test_a_briefing_does_not_end_before_it_starts(demo: Path, tmp_path: Path):
    days = ("--from", "2024-02-20", "--to", "2024-02-14")
    with pytest.raises(CampaignError, match="on or before"):
        asked("brief", "--no-wall-map", *days, "--out", str(tmp_path), store=demo)


def test_the_summary_is_of_the_whole_campaign_and_counts_what_the_circular_counts(
    demo: Path, tmp_path: Path
):
    days = ("--to", "2024-02-20")
    told = asked("brief", "--no-wall-map", *days, "--summary", "--out", str(tmp_path), store=demo)
    assert str(told["from"]) == "2023-11-01"
    content = {file["kind"]: Path(file["path"]).read_bytes() for file in told["files"]}
    circular, summary = (
        "".join(p.text for p in Document(io.BytesIO(content[kind])).paragraphs)
        for kind in ("circular", "summary")
    )
    same = next(line for line in circular.split("。") if "到期隐患" in line)
    assert same in summary
    assert "16个村（社区）中，14个报送工作方案，八一路社区、千年村未报送。" in summary
    assert "建立长效机制7项，其中已试行1项" in summary
    assert "结转下年度" in summary
