"""The week's papers as another program prints them, at sixteen villages and at sixty."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from docx import Document
from numpy.typing import NDArray
from pptx import Presentation

from analysis.day import Day
from briefing.papers.building_plan import building_book
from briefing.papers.circular import circular
from briefing.papers.letters import write_paper
from briefing.papers.order_sheet import order_sheet
from briefing.papers.request import Decision, Request, of_meeting, to_site
from briefing.screen.picture import pictures_of
from briefing.screen.slides import slides
from briefing.wall import content as content_words
from geo.print.canvas import PAPERS
from geo.print.font import glyphs
from geo.print.wall_map import draw, draw_tiles
from tests import office_programs as office
from tests.briefing.papers.test_order_sheet import stops
from tests.briefing.sixty_villages import Office, sixteen, sixty
from tests.hostile_text import HOSTILE

pytestmark = pytest.mark.programs

SIZES = ("16", "60")
PAPERS_OF = [f"{name}{n}" for name in ("circular", "slides", "a0-", "a3-") for n in SIZES]
ALL = [*PAPERS_OF, "tiles16", "book", "orders"]
N_PLANS = 3


def documents_of(office_: Office, n: str) -> Iterator[tuple[str, bytes]]:
    facts = office_.facts()
    register = office_.register
    drawn = pictures_of(register)
    assert drawn is not None
    yield f"circular{n}.docx", circular(facts, picture=drawn.page)
    yield f"slides{n}.pptx", slides(facts, picture=drawn.slide)
    for paper, selection in (("A0", "open"), ("A3", "urgent")):
        content = map_of(register, selection)
        yield f"{paper.lower()}-{n}.pdf", draw(content, paper=PAPERS[paper])
        if paper == "A0" and n == "16":
            yield "tiles16.pdf", draw_tiles(content)


def map_of(register: Day, selection: content_words.Selection) -> content_words.WallMap:
    ids = content_words.choose(register, selection)
    numbers = {site_id: n for n, site_id in enumerate(ids, start=1)}
    return content_words.wall_map(register, numbers, ids, issue=1, selection=selection)


def asked_of(day: Day, ids: list[int]) -> Iterator[Request]:
    """Yield a letter and minutes as they are signed."""
    late = day.hazards[day.hazards["is_overdue"] & ~day.hazards["is_rectified"]]
    letter = to_site(day, "advice", int(late["site_id"].iloc[0]))
    decided = Decision("逾期隐患逐处定人定日", "建设管理办", day.as_of)
    minutes = replace(of_meeting(day, day.as_of), decisions=(decided,))
    for asked in (letter, minutes):
        yield replace(asked, is_demo=False, issued_on=day.as_of)


def red_bands(page: NDArray[np.uint8], dpi: int) -> list[tuple[float, float, float, float]]:
    """Return upper, lower, left and right edge in millimetres of what is printed in red."""
    channel = page.astype(int)
    is_red = (channel[..., 0] > 150) & (channel[..., 1] < 110) & (channel[..., 2] < 110)
    mm = 25.4 / dpi
    rows = np.flatnonzero(is_red.sum(axis=1) > 5)
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > 3) + 1)
    told = []
    for band in bands:
        columns = np.flatnonzero(is_red[band].any(axis=0))
        told.append((band[0] * mm, (band[-1] + 1) * mm, columns[0] * mm, (columns[-1] + 1) * mm))
    return told


@pytest.fixture(scope="module")
def written(demo_file: Path) -> dict[str, bytes]:
    office.need_programs()
    small = sixteen(demo_file)
    made = dict(documents_of(small, "16")) | dict(documents_of(sixty(small), "60"))
    ids = [int(one) for one in small.sites.index[:N_PLANS]]
    made["book.docx"] = building_book(small.register, ids, title="汇编")
    long_names = [name for name in ("某高层住宅", "很长的名称" * 12, *HOSTILE[:4]) if name.strip()]
    made |= {f"{asked.kind}.docx": write_paper(asked) for asked in asked_of(small.register, ids)}
    made["orders.pdf"] = order_sheet(stops(*long_names), team=1, is_demo=True)
    return made


@pytest.fixture(scope="module")
def printed(written: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return office.as_pdf(written, tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="module")
def shown(printed: dict[str, Path]) -> dict[str, list[office.Page]]:
    return {name: office.pages(pdf) for name, pdf in printed.items()}


@pytest.mark.parametrize("name", ALL)
def test_no_word_stands_outside_its_page(shown: dict[str, list[office.Page]], name: str):
    for page in shown[name]:
        assert page.words
        if name == "tiles16":  # a window upon A0: the words beyond it are not printed
            continue
        wide, high = page.size
        middle = (page.boxes[:, :2] + page.boxes[:, 2:]) / 2
        assert (page.boxes[:, 0] >= 0).all()
        assert (page.boxes[:, 2] <= wide).all()
        assert ((middle[:, 1] > 1) & (middle[:, 1] < high - 1)).all()


@pytest.mark.parametrize("name", [one for one in ALL if one != "tiles16"])
def test_no_word_stands_on_another(shown: dict[str, list[office.Page]], name: str):
    found = [pair for page in shown[name] for pair in office.collisions(page)]
    assert found == []


@pytest.mark.parametrize("name", ALL)
def test_every_letter_has_its_glyph_and_every_font_is_in_the_file(
    printed: dict[str, Path], name: str
):
    fonts = office.fonts(printed[name])
    assert all(fonts.values())
    assert any("NotoSansSC" in font for font in fonts)
    chinese = {mark for mark in office.text(printed[name]) if "\u3000" <= mark <= "\uffef"}
    assert chinese
    assert {mark for mark in chinese if ord(mark) not in glyphs()} == set()


@pytest.mark.parametrize("n", SIZES)
def test_a_slide_is_a_page_and_shows_every_text_of_it(
    written: dict[str, bytes], shown: dict[str, list[office.Page]], n: str
):
    deck = Presentation(io.BytesIO(written[f"slides{n}.pptx"]))
    pages = shown[f"slides{n}"]
    assert len(pages) == len(deck.slides)
    for slide, page in zip(deck.slides, pages, strict=True):
        assert page.size == pytest.approx((338.66, 190.5), abs=0.1)
        seen = "".join(page.words)
        for shape in slide.shapes:
            frames = [shape.text_frame] if shape.has_text_frame else []
            if shape.has_table:
                frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
            for frame in frames:
                for line in frame.paragraphs:
                    assert set("".join(line.text.split())) <= set(seen)


@pytest.mark.parametrize("n", SIZES)
def test_the_text_of_a_slide_ends_above_its_foot(shown: dict[str, list[office.Page]], n: str):
    for page in shown[f"slides{n}"][1:]:
        middles = (page.boxes[:, 1] + page.boxes[:, 3]) / 2
        # The foot stands at 7.05 to 7.4 inches: issuer, day and page number alone.
        below = [w for w, y in zip(page.words, middles, strict=True) if y > 7.02 * 25.4]
        assert "截至" in "".join(below)
        assert len("".join(below)) < 45


@pytest.mark.parametrize("name", ["circular16", "circular60", "book"])
def test_every_text_of_a_paper_is_printed(
    written: dict[str, bytes], printed: dict[str, Path], name: str
):
    document = Document(io.BytesIO(written[f"{name}.docx"]))
    seen = office.text(printed[name])
    wanted = [p.text for p in document.paragraphs]
    wanted += [c.text for table in document.tables for row in table.rows for c in row.cells]
    for said in ("".join(text.split()) for text in wanted):
        # A page's foot and the next one's head may stand within a text: its halves are looked for.
        half = len(said) // 2
        assert said in seen or said[:half] in seen or said[half:] in seen, said


@pytest.mark.parametrize("n", SIZES)
def test_the_circular_keeps_the_geometry_of_gb_9704_when_printed(
    shown: dict[str, list[office.Page]], n: str
):
    pages = shown[f"circular{n}"]
    # Its text, then the tables it encloses: "附件 1" heads the first of these.
    text = next(at for at, page in enumerate(pages) if "附件1" in "".join(page.words))
    assert 4 <= text <= 6
    assert len(pages) - text <= 8
    pitches = []
    for page in pages:
        assert page.size == pytest.approx((210, 297), abs=0.2)
        left, top, right, bottom = page.boxes.T
        middle = (top + bottom) / 2
        body = (middle > 37) & (middle < 297 - 35)  # head and page number stand in the margins
        assert left[body].min() >= 28 - 0.6
        # LibreOffice hangs one closing mark over the edge, whatever the paragraph says of it.
        over = np.array(page.words)[body & (right > 210 - 26 + 0.6)]
        assert all(word[-1] in "。，、；：）" for word in over)
        assert right[body].max() <= 210 - 26 + 16 / 72 * 25.4
        lines = np.unique(np.round(middle[body & (bottom - top > 6)], 1))
        pitches += [step for step in np.diff(lines) if 9 < step < 12]
        foot = [w for w, y in zip(page.words, middle, strict=True) if y > 297 - 35]
        assert "".join(foot).strip("—–-").isdecimal()
    # 22 lines share 225 mm: 10.2 mm from line to line.
    assert np.median(pitches) == pytest.approx(225 / 22, abs=0.15)


def test_a_letter_keeps_the_geometry_of_gb_9704_when_printed(printed: dict[str, Path]):
    """Name 30 mm below the edge, rules of 170 mm 4 below it and 20 above the lower edge (10.1)."""
    dpi = 150
    page = office.pictures(printed["advice"], dpi=dpi, in_colour=True)[0]
    bands = [one for one in red_bands(page, dpi) if one[0] > 25]
    (name, *_), rule, foot = bands, bands[1], bands[-1]
    assert name[0] == pytest.approx(30, abs=1)
    assert rule[0] - name[1] == pytest.approx(4, abs=1)
    assert 297 - foot[1] == pytest.approx(20, abs=1)
    for one in (rule, foot):
        assert one[3] - one[2] == pytest.approx(170, abs=1)


def test_minutes_keep_the_geometry_of_gb_9704_when_printed(printed: dict[str, Path]):
    """The mark stands 72 mm below the edge, the red rule is as wide as the type area (10.3)."""
    dpi = 150
    page = office.pictures(printed["minutes"], dpi=dpi, in_colour=True)[0]
    mark, rule = [one for one in red_bands(page, dpi) if one[0] > 25][:2]
    assert mark[0] == pytest.approx(72, abs=1)
    assert rule[3] - rule[2] == pytest.approx(156, abs=1)


@pytest.mark.parametrize("n", SIZES)
def test_the_margins_of_a_printed_circular_are_white(printed: dict[str, Path], n: str):
    for page in office.pictures(printed[f"circular{n}"]):
        column = page.shape[1] / 210
        assert (page[:, : int(27 * column)] > 240).all()
        assert (page[:, int(188 * column) :] > 240).all()
        assert (page < 128).mean() > 0.005  # and it is not empty


@pytest.mark.parametrize(
    ("name", "n_pages", "size"),
    [("a0-16", 1, (1189, 841)), ("a0-60", 1, (1189, 841)), ("tiles16", 9, (420, 297))],
)
def test_a_wall_map_has_the_pages_and_the_size_it_is_printed_in(
    shown: dict[str, list[office.Page]], name: str, n_pages: int, size: tuple[float, float]
):
    assert len(shown[name]) == n_pages
    assert all(page.size == pytest.approx(size, abs=0.1) for page in shown[name])


@pytest.mark.parametrize("name", ["a0-16", "a0-60", "a3-16", "a3-60"])
def test_nothing_of_a_wall_map_runs_over_the_paper_s_edge(printed: dict[str, Path], name: str):
    for page in office.pictures(printed[name], dpi=20):
        edge = 2
        rim = [page[:edge], page[-edge:], page[:, :edge], page[:, -edge:]]
        assert all((part > 240).all() for part in rim)


def test_the_nine_sheets_together_are_the_whole_map(printed: dict[str, Path]):
    whole = office.pictures(printed["a0-16"], dpi=20)[0]
    sheets = office.pictures(printed["tiles16"], dpi=20)
    # Away from crop marks and overlap the middle of each sheet is the same ground of A0.
    dots = 20 / 25.4
    for at, sheet in enumerate(sheets):
        row, column = divmod(at, 3)
        left, top = column * (410 - 10), row * (287 - 10)
        inner = sheet[int(30 * dots) : int(250 * dots), int(30 * dots) : int(370 * dots)]
        x, y = int((left + 25) * dots), int((top + 25) * dots)
        close = [
            np.abs(
                inner[:, : whole.shape[1] - x - dx].astype(int)
                - whole[y + dy : y + dy + inner.shape[0], x + dx : x + dx + inner.shape[1]]
            ).mean()
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ]
        assert min(close) < 12


def test_the_book_gives_each_place_a_page_of_its_own(shown: dict[str, list[office.Page]]):
    seen = ["".join(page.words) for page in shown["book"]]
    heads = [at for at, text in enumerate(seen) if "一楼一策　消防安全整治方案" in text
             or "一楼一策消防安全整治方案" in text]  # fmt: skip
    assert len(heads) == N_PLANS
    assert "序号" in seen[0]
