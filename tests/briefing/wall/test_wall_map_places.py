"""Where names and numbers stand on the wall map of the demo, at sixteen villages and at sixty."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from briefing.wall import content
from geo.print import marks
from geo.print.canvas import PAPERS
from geo.print.placing import covers, overlaps
from geo.print.wall_map import Arrangement
from tests.briefing.sixty_villages import Office, sixteen, sixty

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
    register = offices[n].register
    ids = content.choose(register, SELECTIONS[paper])
    numbers = {site_id: number for number, site_id in enumerate(ids, start=1)}
    return (
        offices[n],
        ids,
        Arrangement(content.wall_map(register, numbers, ids, issue=1), PAPERS[paper]),
    )


def circles(ids: list[int], made: Arrangement) -> np.ndarray:
    """Return middle and reach, with its ring, of each numbered site on the map."""
    on_map = [one for one in ids if one in made.places.index]
    return np.asarray(marks.circles(made.places.loc[on_map], made.radius))


def test_no_name_lies_over_a_numbered_site(placed: Placed):
    _, ids, made = placed
    assert not covers(np.array([name.box for name in made.names]), circles(ids, made)).any()


def test_no_number_lies_over_a_numbered_site(placed: Placed):
    _, ids, made = placed
    assert len(made.labels) > 30
    assert not covers(np.array(list(made.labels.values())), circles(ids, made)).any()


def test_no_number_and_no_name_lies_over_another(placed: Placed):
    _, _, made = placed
    boxes = np.array([*made.labels.values(), *(name.box for name in made.names)])
    assert overlaps(boxes, boxes).sum() == len(boxes)  # each with itself alone


def test_every_village_is_named_on_its_own_ground(placed: Placed):
    office, _, made = placed
    villages = office.villages.to_crs("EPSG:4544").set_index("short_name")
    at = {name.text: shapely.Point(name.at) for name in made.names if name.kind == "village"}
    assert set(at) == set(villages.index)
    for name, point in at.items():
        assert made.frame.place([villages.geometry[name]])[0].contains(point), name
