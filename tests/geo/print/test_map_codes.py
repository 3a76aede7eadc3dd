"""The QR codes of the wall map's index: all of one size, or none at all."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import segno

from geo.datum import gcj02_to_wgs84
from geo.navigation import gaode_short_link
from geo.print import wall_map
from geo.print.canvas import PAPERS
from geo.print.index import CODE_MM, LEAST_MODULE_MM, N_MODULES, Index, IndexRow, runs
from tests.geo.print.test_wall_map import content
from vocabulary.wall_map import CODE_NOTE, NO_CODE_NOTE


def note_on(made: wall_map.WallMap, paper: str) -> set[str]:
    """Return which of the two notes on codes a map carries, by how it begins."""
    written = "".join(wall_map.pages(made, paper=PAPERS[paper])[0].written)
    return {note[:6] for note in (CODE_NOTE, NO_CODE_NOTE) if note[:6] in written}


def test_the_short_link_leads_to_the_place_and_fits_the_smallest_code():
    link = gaode_short_link(106.05, 29.84)
    assert link is not None
    assert len(link) <= 53
    x, y = map(float, parse_qs(urlsplit(link).query)["position"][0].split(","))
    lon, lat = (float(one) for one in gcj02_to_wgs84(x, y))
    # Four decimals: half of 0.0001 degrees is 5.6 m north, 4.8 m east.
    assert (lon, lat) == pytest.approx((106.05, 29.84), abs=6e-5)
    assert gaode_short_link(float("nan"), 29.84) is None


def test_the_runs_of_a_code_are_its_dark_modules():
    link = gaode_short_link(106.05, 29.84)
    filled = np.zeros((N_MODULES, N_MODULES), dtype=int)
    for row, column, n in runs(link):
        assert not filled[row, column : column + n].any()
        filled[row, column : column + n] = 1
    # The three finder patterns: a ring of seven, white, and a square of three.
    finder = np.ones((7, 7), dtype=int)
    finder[1:6, 1:6] = 0
    finder[2:5, 2:5] = 1
    for part in (filled[:7, :7], filled[:7, -7:], filled[-7:, :7]):
        assert (part == finder).all()
    # The same text by the library's own choice of size gives a code of the same size.
    assert segno.make(link, error="l", micro=False).symbol_size(border=0)[0] == N_MODULES


def test_a_row_is_as_high_as_its_code_and_gives_it_room():
    assert pytest.approx((29 + 4) * LEAST_MODULE_MM) == CODE_MM
    rows = [IndexRow(n, n, ("甲", "乙", "丙", "丁", "戊", "己", "庚"), False, "1") for n in (1, 2)]
    index = Index(rows, (0, 0, 300, 100), pt=8.0, n_columns=1, code_mm=CODE_MM)
    first, second = (depth for *_, depth in index.placed)
    assert second - first == pytest.approx(CODE_MM)
    assert sum(index.widths) == pytest.approx(300 - CODE_MM)


def test_on_a_large_sheet_every_row_has_its_code_and_on_a_crowded_one_none():
    made = content(n_sites=60)
    assert note_on(made, "A0") == {CODE_NOTE[:6]}
    assert note_on(made, "A3") == {NO_CODE_NOTE[:6]}


def test_a_code_is_drawn_for_each_row():
    made = content(n_sites=12)
    with_codes = wall_map.draw(made, paper=PAPERS["A1"])
    plain = replace(made, targets=tuple(replace(one, code="") for one in made.targets))
    without = wall_map.draw(plain, paper=PAPERS["A1"])
    assert len(with_codes) > len(without) + 12 * 500  # each is about two hundred runs
