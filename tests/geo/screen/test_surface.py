"""The hazard surface on the map: each cell at its own place, whatever way the grid leans."""

import numpy as np
import pytest
from pyproj import Transformer

from geo.screen.shading import Legend, heat_cells, step_cells
from vocabulary.terms import Datum

BOUNDS = (596_000.0, 3_298_000.0, 604_000.0, 3_311_000.0)


def cell_of(made, lon: float, lat: float) -> int:
    """The cell under a place, found the way the browser lays the picture on the map."""

    def world(degrees: float) -> float:
        return float(np.arcsinh(np.tan(np.radians(degrees))))

    (west, south, east, north), (ny, nx) = made.bounds, made.cells.shape
    column = int((lon - west) / (east - west) * nx)
    row = int((world(north) - world(lat)) / (world(north) - world(south)) * ny)
    return made.body[row * nx + column]


def spike(row: int, column: int) -> np.ndarray:
    values = np.zeros((130, 80))
    values[row - 2 : row + 3, column - 2 : column + 3] = 50.0
    return values


@pytest.mark.parametrize(("row", "column"), [(5, 5), (125, 75), (125, 5), (64, 40)])
def test_a_spike_stands_where_it_was_measured(row, column):
    made = heat_cells(spike(row, column), bounds_m=BOUNDS, title="t")
    x = BOUNDS[0] + (column + 0.5) * 100
    y = BOUNDS[1] + (row + 0.5) * 100
    way = Transformer.from_crs("EPSG:4544", "EPSG:4326", always_xy=True)
    assert cell_of(made, *way.transform(x, y)) == 255
    far = way.transform(x + (600 if column < 40 else -600), y)
    assert cell_of(made, *far) == 0


def test_the_highest_value_is_told_and_stands_in_the_legend():
    made = heat_cells(spike(64, 40), bounds_m=BOUNDS, title="t", note="n")
    assert made.highest == 50.0
    assert made.legend.steps == ("0", "12.5", "25", "37.5", "50")
    assert len(made.body) == made.cells.size


def test_nothing_found_is_an_empty_surface():
    made = heat_cells(np.zeros((10, 10)), bounds_m=BOUNDS, title="t")
    assert set(made.body) == {0}


def test_what_is_not_known_counts_as_nothing():
    values = spike(64, 40)
    values[0, 0] = np.nan
    assert heat_cells(values, bounds_m=BOUNDS, title="t").highest == 50.0


def test_a_shifted_base_shifts_the_surface_with_it():
    plain = heat_cells(spike(64, 40), bounds_m=BOUNDS, title="t")
    moved = heat_cells(spike(64, 40), bounds_m=BOUNDS, title="t", datum=Datum.GCJ02)
    # STANDARDS section 2: GCJ-02 lies 0.0039 degrees east and 0.0025 south at Bachuan's middle,
    # 462 to 472 m over the district; the corners differ by some metres from the middle.
    assert moved.bounds[0] - plain.bounds[0] == pytest.approx(0.0039, abs=4e-4)
    assert moved.bounds[1] - plain.bounds[1] == pytest.approx(-0.0025, abs=4e-4)


@pytest.mark.parametrize(("row", "column"), [(0, 0), (25, 15), (0, 15), (12, 8)])
def test_a_square_keeps_its_class_to_its_edges_and_the_ground_beside_it_has_none(row, column):
    # 26 by 16 squares of 500 m; one of step 4 alone, one of step 0 beside it.
    steps = np.full((26, 16), -1)
    steps[row, column] = 4
    made = step_cells(steps, bounds_m=BOUNDS, legend=Legend("t", ("a", "", "", "", "e")))
    way = Transformer.from_crs("EPSG:4544", "EPSG:4326", always_xy=True)
    for across, up in ((250, 250), (60, 60), (440, 440)):
        x, y = BOUNDS[0] + 500 * column + across, BOUNDS[1] + 500 * row + up
        assert cell_of(made, *way.transform(x, y)) == 255
    inward = 500 if column < 8 else -500
    x, y = BOUNDS[0] + 500 * column + 250 + inward, BOUNDS[1] + 500 * row + 250
    assert cell_of(made, *way.transform(x, y)) == 0
    # Nothing of it spills over: 250 000 m² of cells, within a row of cells around.
    cell_m2 = 8000 * 13000 / made.cells.size
    assert sum(byte == 255 for byte in made.body) * cell_m2 == pytest.approx(250_000, rel=0.12)


def test_each_step_has_its_byte_and_the_lightest_is_not_nothing():
    made = step_cells(
        np.arange(-1, 5).reshape(1, 6).repeat(6, axis=0),
        bounds_m=(600_000.0, 3_300_000.0, 603_000.0, 3_303_000.0),
        legend=Legend("t", ("a", "b", "c", "d", "e")),
    )
    assert set(made.body) == {0, 1, 64, 128, 191, 255}
