"""The wall map: true size, one number for each target, nothing over another, nothing cut."""

import io
import re

import numpy as np
import pandas as pd
import pytest
import shapely
from pypdf import PdfReader

from briefing.wall import content as content_of
from geo.crs import to_metric
from geo.print import wall_map
from geo.print import wall_map as tiles
from geo.print.canvas import PAPERS
from geo.print.font import glyphs, shown, width_mm, wrap
from geo.print.ground import Frame, Land, fit_frame, round_scale
from geo.print.index import INDEX_PT, choose_index
from geo.print.names import place_names
from geo.print.pdf import PdfError, cut, mark_pages
from geo.print.placing import CrowdedError, FreeGround, covers, overlaps, place_labels
from tests.builders import day_with, hazard_rows, site_rows, village_rows, visit_rows
from vocabulary import wall_map as words
from vocabulary.errors import EmptyLayerError

MM = 72 / 25.4


def register(n_sites=60, n_villages=16, seed=1, spread=0.006):
    """Return a made-up register: every site has one hazard that is overdue."""
    rng = np.random.default_rng(seed)
    villages = village_rows(*({"short_name": f"第{n}社区"} for n in range(n_villages)))
    middle = np.array([106.05, 29.85])
    points = middle + rng.normal(0, spread, (n_sites, 2))
    sites = site_rows(
        *({"lon": x, "lat": y, "name": f"某厂{n}"} for n, (x, y) in enumerate(points))
    )
    hazards = hazard_rows(*({"site_id": n, "due_on": "2024-02-01"} for n in sites.index))
    status = pd.DataFrame({"level": "orange", "site_status": "overdue"}, index=sites.index)
    visits = visit_rows(*({"site_id": n} for n in sites.index))
    return day_with(
        villages=villages, sites=sites, hazards=hazards, risk=status, visits=visits, is_demo=True
    )


def content(**how):
    made = register(**how)
    shown_ids = [int(n) for n in made.sites.index]
    return content_of.wall_map(made, {n: n for n in shown_ids}, shown_ids, issue=1)


def opened(pdf):
    return PdfReader(io.BytesIO(pdf), strict=True)


def sizes_mm(pdf):
    boxes = [page.mediabox for page in opened(pdf).pages]
    return [(float(box.width) / MM, float(box.height) / MM) for box in boxes]


@pytest.mark.parametrize(
    ("paper", "size"),
    [("A0", (1189, 841)), ("A1", (841, 594)), ("A2", (594, 420)), ("A3", (420, 297))],
)
def test_every_page_has_exactly_the_size_of_its_paper(paper, size):
    sizes = sizes_mm(wall_map.draw(content(n_sites=5), paper=PAPERS[paper]))
    assert sizes == [pytest.approx(size, abs=0.001)] * len(sizes)
    assert sizes


@pytest.mark.parametrize("paper", ["A0", "A3"])
@pytest.mark.parametrize("n_villages", [16, 60])
def test_every_target_has_one_number_and_no_two_numbers_or_names_share_ground(paper, n_villages):
    drawn = content(n_sites=120, n_villages=n_villages)
    placed = wall_map.Arrangement(drawn, PAPERS[paper])
    assert sorted(placed.labels) == list(range(1, 121))
    for part in placed.parts:
        kept = [*part.labels.values(), *(n.box for n in part.names), *part.taken]
        boxes = np.array(kept)
        shared = overlaps(boxes, boxes)
        np.fill_diagonal(shared, False)
        assert not shared.any()
        left, bottom, right, top = part.frame.box
        assert (boxes[:, :2] >= np.array((left, bottom)) - 1e-9).all()
        assert (boxes[:, 2:] <= np.array((right, top)) + 1e-9).all()


def test_every_village_is_named():
    placed = wall_map.Arrangement(content(n_villages=60), PAPERS["A3"])
    names = [name for part in placed.parts for name in part.names]
    named = {name.text for name in names if name.kind == "village"}
    assert named == {f"第{n}社区" for n in range(60)}


def crowd(n, side_mm):
    """Return boxes for n numbers of sites that stand on one spot."""
    anchors, sizes = np.full((n, 2), side_mm / 2), np.full((n, 2), (6.0, 4.0))
    ground = FreeGround((0, 0, side_mm, side_mm), np.zeros((0, 3)))
    return place_labels(anchors, sizes, radius=2.0, ground=ground)


def test_numbers_find_room_where_sites_stand_on_one_spot():
    boxes = crowd(30, 100.0)
    assert overlaps(boxes, boxes).sum() == 30  # each with itself


def test_paper_too_small_for_its_numbers_is_refused():
    with pytest.raises(CrowdedError, match="no room for 30 numbers"):
        crowd(30, 20.0)


def test_a_map_without_any_boundary_is_refused():
    drawn = content(n_sites=2, n_villages=1)
    drawn.villages.loc[:, "geometry"] = None
    with pytest.raises(EmptyLayerError):
        wall_map.draw(drawn, paper=PAPERS["A3"])


def test_a_kilometre_is_as_long_as_the_scale_says():
    # 1:14 000: one kilometre is 1000000 / 14000 = 71.43 mm.
    frame = Frame((10.0, 10.0, 210.0, 210.0), 14_000, (600_000.0, 3_300_000.0))
    ends = frame.to_mm(np.array([[600_000.0, 3_300_000.0], [601_000.0, 3_300_000.0]]))
    assert ends[0] == pytest.approx((110, 110))
    assert ends[1, 0] - ends[0, 0] == pytest.approx(71.4286, abs=1e-3)


def test_the_scale_is_round_and_never_too_large():
    assert [round_scale(d) for d in (13_210, 13_500, 13_501, 40_100)] == [
        13_500, 13_500, 14_000, 40_500,
    ]  # fmt: skip


def test_the_index_never_falls_below_eight_points_and_loses_no_row():
    drawn = content(n_sites=400, spread=0.01)
    assert min(INDEX_PT) == 8.0
    index = choose_index(drawn.targets, (0, 0, 190, 200))
    assert index.pt == 8.0
    assert 0 < len(index.placed) < 400
    assert not index.is_whole
    sheets = wall_map.pages(drawn, paper=PAPERS["A3"])
    assert len(sheets) > 1
    lines = [line for sheet in sheets for line in sheet.written]
    assert sorted(line for line in lines if "某厂" in line) == sorted(
        f"某厂{n}" for n in range(400)
    )


def test_the_map_gives_way_to_an_index_of_three_hundred_on_a0():
    drawn = content(n_sites=300, spread=0.015)
    assert len(wall_map.pages(drawn, paper=PAPERS["A0"])) == 1


def test_a_number_is_not_broken_over_two_lines():
    assert wrap("2月1日 逾19天", 10, 5.2 * 3.528) == ("2月1日 逾", "19天")


def test_a_few_targets_are_set_large():
    drawn = content(n_sites=10)
    assert choose_index(drawn.targets, (0, 0, 540, 600)).pt == 18.0


def test_the_font_is_in_the_file_as_outlines_that_can_be_searched():
    pdf = wall_map.draw(content(n_sites=3), paper=PAPERS["A3"])
    assert b"/Subtype /Type3" not in pdf
    assert b"/Subtype /CIDFontType2" in pdf
    assert b"/FontFile2" in pdf
    assert not opened(pdf).pages[0].images


def test_a_letter_the_font_does_not_have_is_shown_as_a_box_and_every_word_of_ours_has_its_glyphs():
    assert shown("甲\U00020bb7厂\u200b\n乙") in ("甲□厂 乙", "甲\U00020bb7厂 乙")
    ours = [value for name, value in vars(words).items() if name.isupper()]
    used = set("".join(re.findall(r"[^\[\]{}'\"\\]", str(ours))))
    assert {mark for mark in used if ord(mark) not in glyphs() and mark not in "\n"} == set()


def test_the_same_map_gives_the_same_bytes():
    drawn = content(n_sites=4)
    assert wall_map.draw(drawn, paper=PAPERS["A3"]) == wall_map.draw(drawn, paper=PAPERS["A3"])


def test_a_long_text_is_wrapped_and_never_begins_a_line_with_a_closing_mark():
    # Every Chinese character is one type size wide: 10 pt are 3.528 mm, four of them 14.11 mm.
    assert width_mm("隐患排查", 10) == pytest.approx(14.11, abs=0.01)
    assert wrap("隐患排查（重大）", 10, 4.1 * 3.528) == ("隐患排查", "（重大）")
    assert wrap("隐患排查重大）", 10, 6.1 * 3.528) == ("隐患排查重", "大）")
    assert wrap("隐患排查整治", 10, 4.1 * 3.528, lines=1) == ("隐患排…",)
    assert wrap(None, 10, 10) == ("",)


def test_nine_sheets_of_a3_cover_a0_with_ten_millimetres_of_overlap():
    made = tiles.tiles_of(PAPERS["A0"], PAPERS["A3"])
    assert [(t.row, t.column) for t in made] == [(r, c) for r in (1, 2, 3) for c in (1, 2, 3)]
    parts = [shapely.box(t.left, t.bottom, t.left + t.wide, t.bottom + t.tall) for t in made]
    assert shapely.union_all(parts).area == pytest.approx(1189 * 841)
    assert made[0].left + made[0].wide - made[1].left == pytest.approx(10)
    assert made[3].bottom + made[3].tall - made[0].bottom == pytest.approx(10)


def run_by(page):
    """Return the content of every stream a page runs."""
    held = page.raw_get("/Contents")
    return [part.get_object().get_data() for part in (held if isinstance(held, list) else [held])]


def test_the_sheets_are_a3_and_show_the_drawing_once():
    drawn = content(n_sites=20)
    pdf = tiles.draw_tiles(drawn)
    assert sizes_mm(pdf) == [pytest.approx((420, 297), abs=1e-3)] * 9
    sheets = opened(pdf).pages
    drawings = {sheet["/Resources"]["/XObject"].raw_get("/Whole") for sheet in sheets}
    assert len({drawing.idnum for drawing in drawings}) == 1
    (whole,) = opened(wall_map.draw(drawn, paper=PAPERS["A0"])).pages
    assert drawings.pop().get_object().get_data() == run_by(whole)[0]
    windows = [run_by(sheet)[0].split() for sheet in sheets]
    assert all(window[-3:] == [b"/Whole", b"Do", b"Q"] for window in windows)
    assert len({tuple(window) for window in windows}) == 9
    # The second sheet shows what lies 400 mm from the left, and shows it 5 mm from its own edge.
    assert float(windows[1][-6]) == pytest.approx((5 - 400) * MM, abs=0.01)


def test_a_mark_is_drawn_on_every_page_whole_or_cut():
    whole, cut_up = tiles.draw_whole_and_tiles(content(n_sites=5))
    assert cut_up is not None
    for pdf, n in ((whole, 1), (cut_up, 9)):
        marked = mark_pages(pdf, "张某 2024-02-20 10:00 20240220-7")
        assert len(marked) < len(pdf) + 40_000  # the drawing and its fonts still stand in it once
        before = [run_by(page) for page in opened(pdf).pages]
        after = [run_by(page) for page in opened(marked).pages]
        assert len(after) == n
        marks = {page[-1] for page in after}
        assert len(marks) == 1
        assert marks.pop().count(b" c\n") > 50  # outlines, as the fonts hold other letters
        for old, new in zip(before, after, strict=True):  # nothing of the drawing is touched
            assert new[1:-1] == old


def test_a_file_that_cannot_be_cut_is_refused():
    with pytest.raises(PdfError, match="cannot cut it"):
        cut(b"%PDF-1.4\n", [])
    with pytest.raises(PdfError, match="cannot cut it"):
        cut(wall_map.draw(content(n_sites=2), paper=PAPERS["A3"]), [((0, 0, 1, 1), (0, 0))])
    with pytest.raises(PdfError, match="cannot be read"):
        mark_pages(b"no PDF at all", "x")


@pytest.mark.parametrize("numbered_is_west", [True, False])
def test_a_village_name_covers_plain_sites_rather_than_a_numbered_one(numbered_is_west):
    drawn = to_metric(village_rows({"short_name": "某某社区"}))
    frame = fit_frame(drawn.total_bounds, (0, 0, 60, 60))
    left, bottom, right, top = shapely.total_bounds(frame.place(drawn.geometry))
    x, y = np.meshgrid(np.linspace(left, right, 24), np.linspace(bottom, top, 24))
    middle = (left + right) / 2
    is_numbered = (x.ravel() < middle) == numbered_is_west
    sites = np.column_stack([x.ravel(), y.ravel(), np.full(576, 1.0)])
    ground = FreeGround(frame.box, sites, is_target=is_numbered)
    name = place_names(frame, Land(drawn, None), ground, pt=9.5)[0]
    assert (name.at[0] > middle) == numbered_is_west
    assert not covers(np.array([name.box]), sites[is_numbered]).any()


def test_a_village_full_of_numbered_sites_is_named_beside_them():
    drawn = to_metric(village_rows({"short_name": "某某社区"}))
    frame = fit_frame(drawn.total_bounds, (0, 0, 300, 300))
    middle = np.array([150.0, 150.0])
    frame = Frame(frame.box, frame.scale * 8, frame.centre)  # the village is 36 mm wide
    x, y = np.meshgrid(np.arange(-25, 26, 2.0), np.arange(-25, 26, 2.0))
    sites = np.column_stack([middle[0] + x.ravel(), middle[1] + y.ravel(), np.full(x.size, 1.0)])
    ground = FreeGround(frame.box, sites, is_target=np.ones(len(sites), bool))
    name = place_names(frame, Land(drawn, None), ground, pt=9.5)[0]
    assert not covers(np.array([name.box]), sites).any()
    assert 25 < np.abs(np.array(name.at) - middle).max() < 40


def test_a_box_covers_a_circle_that_reaches_into_it():
    boxes = np.array([[0.0, 0.0, 4.0, 2.0]])
    circles = np.array([[5.0, 1.0, 1.1], [5.0, 1.0, 0.9], [5.0, 3.0, 1.4], [2.0, 1.0, 0.1]])
    # The corner (4, 2) is 1.414 from (5, 3): a circle of 1.4 stays clear of it.
    assert covers(boxes, circles).tolist() == [[True, False, False, True]]
