"""The wall map: true size, one number for each target, nothing over another, nothing cut."""

import re
import zlib

import numpy as np
import pandas as pd
import pytest
import shapely

from briefing.wall import content as content_of
from data.campaign import template
from geo.crs import to_metric
from geo.print import tiles as wall_map_tiles
from geo.print import wall_map
from geo.print.canvas import PAPERS
from geo.print.font import glyphs, shown, width_mm, wrap
from geo.print.ground import Frame, fit_frame, place_names, round_scale
from geo.print.index import INDEX_PT, choose_setting, fill_columns
from geo.print.labels import CrowdedError, Ground, covers, overlaps, place_labels
from geo.print.pdf import PdfError, mark_pages
from tests.builders import DAY, hazard_rows, site_rows, village_rows
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
    return content_of.Register(villages, sites, hazards, status, None, template(), DAY, True)


def content(**how):
    made = register(**how)
    shown_ids = [int(n) for n in made.sites.index]
    return content_of.wall_map(made, {n: n for n in shown_ids}, shown_ids, issue=1)


def media_boxes(pdf):
    found = re.findall(rb"/Type /Page\s.*?/MediaBox \[ ([\d. ]+)\]", pdf, re.DOTALL)
    return [tuple(float(v) / MM for v in box.split()[2:]) for box in found]


@pytest.mark.parametrize(
    ("paper", "size"),
    [("A0", (1189, 841)), ("A1", (841, 594)), ("A2", (594, 420)), ("A3", (420, 297))],
)
def test_every_page_has_exactly_the_size_of_its_paper(paper, size):
    boxes = media_boxes(wall_map.draw(content(n_sites=5), paper=PAPERS[paper]))
    assert boxes == [pytest.approx(size, abs=0.001)] * len(boxes)
    assert boxes


@pytest.mark.parametrize("paper", ["A0", "A3"])
@pytest.mark.parametrize("n_villages", [16, 60])
def test_every_target_has_one_number_and_no_two_numbers_or_names_share_ground(paper, n_villages):
    drawn = content(n_sites=120, n_villages=n_villages)
    placed = wall_map.arrange(drawn, PAPERS[paper])
    assert sorted(placed.labels) == list(range(1, 121))
    kept = [
        *placed.labels.values(),
        *(n.box for n in placed.names),
        placed.scale_at,
        placed.north_at,
    ]
    boxes = np.array(kept)
    shared = overlaps(boxes, boxes)
    np.fill_diagonal(shared, False)
    assert not shared.any()
    left, bottom, right, top = placed.frame.box
    assert (boxes[:, :2] >= (left, bottom)).all()
    assert (boxes[:, 2:] <= np.array((right, top)) + 1e-9).all()


def test_every_village_is_named():
    placed = wall_map.arrange(content(n_villages=60), PAPERS["A3"])
    named = {name.text for name in placed.names if name.kind == "village"}
    assert named == {f"第{n}社区" for n in range(60)}


def test_numbers_find_room_where_sites_stand_on_one_spot():
    anchors = np.full((30, 2), 50.0)
    ground = Ground(np.array([0.0, 0, 100, 100]), np.zeros((0, 4)), np.zeros((0, 3)),
                    np.zeros(0, bool))  # fmt: skip
    boxes = place_labels(anchors, np.full((30, 2), (6.0, 4.0)), np.full(30, 2.0), ground=ground)
    shared = overlaps(boxes, boxes)
    assert shared.sum() == 30  # each with itself


def test_paper_too_small_for_its_numbers_is_refused():
    ground = Ground(np.array([0.0, 0, 20, 20]), np.zeros((0, 4)), np.zeros((0, 3)),
                    np.zeros(0, bool))  # fmt: skip
    with pytest.raises(CrowdedError, match="no room for 30 numbers"):
        place_labels(
            np.full((30, 2), 10.0), np.full((30, 2), (6.0, 4.0)), np.ones(30), ground=ground
        )


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
    rows = [one.row for one in drawn.targets]
    assert min(INDEX_PT) == 8.0
    setting = choose_setting(rows, drawn.words.columns, wide=190, tall=200)
    placed, _ = fill_columns(rows, drawn.words.columns, setting, wide=190, tall=200)
    assert setting.pt == 8.0
    assert 0 < len(placed) < 400
    sheets = wall_map.pages(drawn, paper=PAPERS["A3"])
    assert len(sheets) > 1
    lines = [line for sheet in sheets for line in text_on(sheet)]
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
    rows = [one.row for one in drawn.targets]
    assert choose_setting(rows, drawn.words.columns, wide=540, tall=600).pt == 18.0


def streams(pdf):
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            yield zlib.decompress(found.group(1))
        except zlib.error:
            continue


def text_on(sheet):
    """Return the lines written on a page."""
    return [artist.told[1] for artist in sheet.axes.artists if hasattr(artist, "told")]


def test_the_font_is_in_the_file_as_outlines_that_can_be_searched():
    pdf = wall_map.draw(content(n_sites=3), paper=PAPERS["A3"])
    assert b"/Subtype /Type3" not in pdf
    assert b"/Subtype /CIDFontType2" in pdf
    assert b"/FontFile2" in pdf
    assert not [part for part in streams(pdf) if b"/Subtype /Image" in part]


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
    tiles = wall_map_tiles.tiles_of(PAPERS["A0"], PAPERS["A3"])
    assert [(t.row, t.column) for t in tiles] == [(r, c) for r in (1, 2, 3) for c in (1, 2, 3)]
    parts = [shapely.box(t.left, t.bottom, t.left + t.wide, t.bottom + t.tall) for t in tiles]
    assert shapely.union_all(parts).area == pytest.approx(1189 * 841)
    assert tiles[0].left + tiles[0].wide - tiles[1].left == pytest.approx(10)
    assert tiles[3].bottom + tiles[3].tall - tiles[0].bottom == pytest.approx(10)


def objects(pdf):
    """Return object number -> content, by the newest cross-reference table that names it."""
    found, at = {}, int(re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf).group(1))
    while at is not None:
        table, trailer = re.match(rb"xref\s+(.*?)trailer\s*<<(.*?)>>", pdf[at:], re.DOTALL).groups()
        number = None
        for line in table.split(b"\n"):
            if re.fullmatch(rb"\d+ \d+\s*", line):
                number = int(line.split()[0])
            elif line.strip():
                place, _, kind = line.split()
                if kind == b"n" and number not in found:
                    found[number] = pdf[int(place) : pdf.index(b"endobj", int(place))]
                number += 1
        before = re.search(rb"/Prev (\d+)", trailer)
        at = int(before.group(1)) if before else None
    return found


def test_the_sheets_are_a3_and_show_the_drawing_once():
    drawn = content(n_sites=20)
    pdf = wall_map_tiles.draw_tiles(drawn)
    held = objects(pdf)
    assert all(body.startswith(b"%d 0 obj" % number) for number, body in held.items())
    (tree,) = (body for body in held.values() if b"/Type /Pages" in body)
    assert b"/Count 9" in tree
    kids = [int(n) for n in re.findall(rb"(\d+) 0 R", tree.split(b"/Kids")[1].split(b"]")[0])]
    assert media_boxes(b"".join(held[n] for n in kids)) == [pytest.approx((420, 297), abs=1e-3)] * 9
    shown_on = [re.search(rb"/Contents \[ (.*?) \]", held[n]).group(1).split() for n in kids]
    assert len({parts[3] for parts in shown_on}) == 1  # one drawing
    assert len({parts[0] for parts in shown_on}) == 9  # through nine windows
    # The second sheet shows what lies 400 mm from the left, and shows it 5 mm from its own edge.
    window = held[int(shown_on[1][0])].split()
    assert float(window[-4]) == pytest.approx((5 - 400) * MM, abs=0.01)


def test_a_mark_is_drawn_on_every_page_whole_or_cut():
    whole, tiles = wall_map_tiles.draw_whole_and_tiles(content(n_sites=5))
    assert tiles is not None
    for pdf, n in ((whole, 1), (tiles, 9)):
        marked = mark_pages(pdf, "张某 2024-02-20 10:00 20240220-7")
        assert marked.startswith(pdf.rstrip())  # nothing of the drawing is touched
        held = objects(marked)
        assert all(body.startswith(b"%d 0 obj" % number) for number, body in held.items())
        shown_pages = [body for body in held.values() if b"/Type /Page\n" in body
                       or b"/Type /Page " in body]  # fmt: skip
        last = [re.search(rb"/Contents \[ (.*?) \]", body) for body in shown_pages]
        added = {found.group(1).split()[-3] for found in last if found}
        assert len(added) == 1
        assert sum(found is not None for found in last) == n
        drawn = held[int(added.pop())]
        assert drawn.count(b" c\n") > 50  # outlines, as the file's fonts hold other letters


def test_a_file_that_cannot_be_cut_is_refused():
    with pytest.raises(PdfError, match="cannot cut it"):
        wall_map_tiles._cut(b"%PDF-1.4\n", [], PAPERS["A3"])


@pytest.mark.parametrize("numbered_is_west", [True, False])
def test_a_village_name_covers_plain_sites_rather_than_a_numbered_one(numbered_is_west):
    drawn = to_metric(village_rows({"short_name": "某某社区"}))
    frame = fit_frame(drawn.total_bounds, left=0, bottom=0, wide=60, tall=60)
    left, bottom, right, top = shapely.total_bounds(frame.place(drawn.geometry))
    x, y = np.meshgrid(np.linspace(left, right, 24), np.linspace(bottom, top, 24))
    middle = (left + right) / 2
    is_numbered = (x.ravel() < middle) == numbered_is_west
    sites = np.column_stack([x.ravel(), y.ravel(), np.full(576, 1.0)])
    name = place_names(frame, drawn, None, sites, share=0.3, targets=sites[is_numbered])[0]
    assert (name.at[0] > middle) == numbered_is_west
    assert not covers(np.array([name.box]), sites[is_numbered]).any()


def test_a_village_full_of_numbered_sites_is_named_beside_them():
    drawn = to_metric(village_rows({"short_name": "某某社区"}))
    frame = fit_frame(drawn.total_bounds, left=0, bottom=0, wide=300, tall=300)
    middle = np.array([150.0, 150.0])
    frame = Frame(frame.box, frame.scale * 8, frame.centre)  # the village is 36 mm wide
    x, y = np.meshgrid(np.arange(-25, 26, 2.0), np.arange(-25, 26, 2.0))
    crowd = np.column_stack([middle[0] + x.ravel(), middle[1] + y.ravel(), np.full(x.size, 1.0)])
    name = place_names(frame, drawn, None, crowd, share=0.3, targets=crowd)[0]
    assert not covers(np.array([name.box]), crowd).any()
    assert 25 < np.abs(np.array(name.at) - middle).max() < 40


def test_a_box_covers_a_circle_that_reaches_into_it():
    boxes = np.array([[0.0, 0.0, 4.0, 2.0]])
    circles = np.array([[5.0, 1.0, 1.1], [5.0, 1.0, 0.9], [5.0, 3.0, 1.4], [2.0, 1.0, 0.1]])
    # The corner (4, 2) is 1.414 from (5, 3): a circle of 1.4 stays clear of it.
    assert covers(boxes, circles).tolist() == [[True, False, False, True]]
