"""What a file says of itself: title, office and day, and nothing of the tools that wrote it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation
from pypdf import PdfReader

from briefing.properties import Named, with_properties
from tests.commands.asking import asked

TOOLS = re.compile(
    rb"python-docx|python-pptx|PowerPoint|Macintosh|Microsoft Excel|XlsxWriter|openpyxl|matplotlib"
    rb"|pypdf|Typst|Steve Canny|LibreOffice",
    re.IGNORECASE,
)
NAMED = Named("某某通报", "某某街道办事处", date(2024, 2, 21))


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@pytest.fixture(scope="module")
def pack(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the files of the demo's week, by ending; of the PDFs the whole A0."""
    store = tmp_path_factory.mktemp("office") / "demo.db"
    store.write_bytes(demo_file.read_bytes())
    out = store.parent / "out"
    told = asked("brief", "--to", "2024-02-20", "--out", str(out), store=store)
    paths = [Path(file["path"]) for file in told["files"] if not file["path"].endswith("tiles.pdf")]
    return {path.suffix[1:]: path.read_bytes() for path in paths}


def told_by(ending: str, content: bytes) -> Iterator[object]:
    """Yield title, author and day of making of a file, as another program reads them."""
    if ending == "pdf":
        info = PdfReader(io.BytesIO(content)).metadata
        assert info is not None
        yield from (info.title, info.author, info.creation_date)
        return
    opened = {"docx": Document, "pptx": Presentation, "xlsx": load_workbook}
    read = opened[ending](io.BytesIO(content))
    held = read.properties if ending == "xlsx" else read.core_properties
    yield from (held.title, held.creator if ending == "xlsx" else held.author, held.created)


@pytest.mark.parametrize("ending", ["docx", "pptx", "xlsx", "pdf"])
def test_every_file_of_the_week_names_its_title_the_office_and_its_day(
    pack: dict[str, bytes], ending: str
):
    title, author, made = told_by(ending, pack[ending])
    assert title
    assert author == "重庆市铜梁区人民政府巴川街道办事处"
    assert isinstance(made, datetime)
    assert made.year >= 2024


@pytest.mark.parametrize("ending", ["docx", "pptx", "xlsx", "pdf"])
def test_no_file_says_which_tool_wrote_it(pack: dict[str, bytes], ending: str):
    content = pack[ending]
    if ending == "pdf":
        info = PdfReader(io.BytesIO(content)).metadata or {}
        assert not TOOLS.search(repr(dict(info)).encode())
        return
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        said = b"".join(package.read(name) for name in package.namelist() if "docProps" in name)
    assert not TOOLS.search(said)


def test_the_map_says_its_language_and_shows_its_title(pack: dict[str, bytes]):
    root = PdfReader(io.BytesIO(pack["pdf"])).trailer["/Root"]
    assert root["/Lang"] == "zh-CN"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_a_title_and_day_of_its_own_stay_and_the_template_s_do_not():
    paper = Document()
    stream = io.BytesIO()
    paper.save(stream)
    title, author, made = told_by("docx", with_properties("docx", stream.getvalue(), NAMED))
    assert (title, author) == ("某某通报", "某某街道办事处")
    assert made == midnight(date(2024, 2, 21))
    paper.core_properties.title, paper.core_properties.created = "甲&乙", midnight(date(2024, 1, 2))
    stream = io.BytesIO()
    paper.save(stream)
    assert list(told_by("docx", with_properties("docx", stream.getvalue(), NAMED))) == [
        "甲&乙", "某某街道办事处", midnight(date(2024, 1, 2)),
    ]  # fmt: skip


def test_a_tagged_pdf_stays_tagged():
    import typst

    made = typst.compile(b"= A\\ text", format="pdf")
    named = with_properties("pdf", made, NAMED)
    root = PdfReader(io.BytesIO(named)).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert root["/MarkInfo"]["/Marked"]
    assert not TOOLS.search(named)
    assert list(told_by("pdf", named))[:2] == ["某某通报", "某某街道办事处"]
