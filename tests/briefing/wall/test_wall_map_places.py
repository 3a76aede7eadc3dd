"""Where names and numbers stand on the wall map of the demo, at sixteen villages and at sixty."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from briefing.wall import content
from geo.print import marks
from geo.print.canvas import PAPERS
from geo.print.placing import covers, overlaps
from geo.print.wall_map import Arrangement, MapPart
from tests.briefing.sixty_villages import Office, sixteen, sixty
from tests.geo.print.test_marks import overlap

CASES = [(n, paper) for n in ("16", "60") for paper in ("A0", "A3")]
SELECTIONS: dict[str, content.Selection] = {"A0": "open", "A3": "urgent"}
Placed = tuple[Office, list[int], Arrangement]


@pytest.fixture(scope="module")
def offices(demo_file: Path) -> dict[str, Office]:
    small = sixteen(demo_file)
    return {"16": small, "60": sixty(small)}


@pytest.fixture(scope="module", params=CASES, ids=[f"{n} villages {paper}" for n, paper in CASES])
def placed(request: pytest.FixtureRequest, offices: dict[str, Office]) -> Placed:
    n, paper = request.param
    register, selection = offices[n].register, SELECTIONS[paper]
    ids = content.choose(register, selection)
    numbers = {site_id: number for number, site_id in enumerate(ids, start=1)}
    told = content.wall_map(register, numbers, ids, issue=1, selection=selection)
    return offices[n], ids, Arrangement(told, PAPERS[paper])


def circles(ids: list[int], part: MapPart) -> np.ndarray:
    """Return middle and reach, with its ring, of each numbered site on a map."""
    on_map = [one for one in ids if one in part.places.index]
    return np.asarray(marks.circles(part.places.loc[on_map], part.radius))


def test_no_name_lies_over_a_numbered_site(placed: Placed):
    _, ids, made = placed
    for part in made.parts:
        assert not covers(np.array([name.box for name in part.names]), circles(ids, part)).any()


def test_no_number_lies_over_a_numbered_site(placed: Placed):
    _, ids, made = placed
    assert len(made.labels) > 30
    for part in made.parts:
        boxes = np.array(list(part.labels.values())).reshape(-1, 4)
        assert not covers(boxes, circles(ids, part)).any()


def test_no_number_and_no_name_lies_over_another(placed: Placed):
    _, _, made = placed
    for part in made.parts:
        boxes = np.array([*part.labels.values(), *(name.box for name in part.names)])
        assert overlaps(boxes, boxes).sum() == len(boxes)  # each with itself alone


def test_every_village_is_named_on_its_own_ground_or_led_to_it(placed: Placed):
    office, _, made = placed
    villages = office.villages.to_crs("EPSG:4544").set_index("short_name")
    named = [(part, name) for part in made.parts for name in part.names if name.kind == "village"]
    assert sorted(name.text for _, name in named) == sorted(villages.index)
    for part, name in named:
        shape = part.frame.place([villages.geometry[name.text]])[0]
        at = name.lead or name.at
        assert shape.buffer(1e-6).contains(shapely.Point(at)), name.text
    # Only where sixty villages crowd does a name stand beside its village.
    if len(villages) == 16:
        assert not [name.text for _, name in named if name.lead]


def test_no_mark_covers_more_than_a_third_of_another(placed: Placed):
    _, _, made = placed
    for part in made.parts:
        drawn = marks.circles(part.places, part.radius)
        near = cKDTree(drawn[:, :2]).query_pairs(2 * drawn[:, 2].max())
        assert max((overlap(drawn[a], drawn[b]) for a, b in near), default=0.0) < 1 / 3


def test_the_core_is_larger_than_the_whole(placed: Placed):
    _, _, made = placed
    whole, core = made.parts
    assert core.frame.scale < 0.5 * whole.frame.scale
    n_sites = sum(len(part.places) + len(part.dots) for part in made.parts) - len(whole.dots)
    assert len(core.places) > 0.6 * n_sites


def test_each_row_of_the_index_names_the_cell_its_site_is_drawn_in(placed: Placed):
    office, _, made = placed
    sites = office.sites.to_crs("EPSG:4544")
    west, _, _, north = office.villages.to_crs("EPSG:4544").total_bounds
    left, top = np.floor(west / 1000) * 1000, np.ceil(north / 1000) * 1000
    for row in made.content.targets:
        point = sites.geometry[row.site_id]
        if point is None or point.is_empty:
            assert row.cells[2] == "—"
            continue
        column = "ABCDEFGHJKLMN"[int((point.x - left) // 1000)]
        assert row.cells[2] == f"{column}{int((top - point.y) // 1000) + 1}"


def test_nothing_is_written_smaller_than_seven_points_and_all_is_said(placed: Placed):
    _, _, made = placed
    canvas, index = made.draw()
    assert index.is_whole
    assert min(canvas.sizes) >= 7.0
    told = set(canvas.written)
    assert {"内部工作用图 严禁外传", "演示数据", "示意边界", "北"} <= told
    assert {"红", "橙", "黄", "蓝", "未评", "双圈：有逾期", "道路", "河流、湖库"} <= told
    assert any(line.endswith("编制　数据截至2024年2月20日") for line in told)
    assert any("CGCS2000" in line for line in told)


def test_the_strip_counts_what_the_papers_count(placed: Placed):
    office, _, made = placed
    facts, strip = office.facts(), made.content.progress
    values = [value for value, _ in strip.figures]
    share = facts["hazards.rectified_share"].value or 0.0
    wanted = [facts[name].value for name in ("hazards.open", "hazards.overdue")]
    assert values[:3] == [*(f"{n:.0f}" for n in wanted), f"{share:.1%}"]
    weeks = [[facts.cell(row, name).value for name in ("found", "closed")]
             for row in facts.rows("weeks")]  # fmt: skip
    assert [[found, closed] for _, found, closed in strip.weeks] == weeks
    late = {one.cells[0]: int(one.cells[3]) for one in strip.villages}
    rows = [*facts.rows("villages"), *facts.rows("small_villages")]
    assert late == {row.texts["name"]: facts.cell(row, "overdue").value for row in rows}
