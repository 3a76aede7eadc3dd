"""The still picture: the size asked for, the colours of the palette, Chinese that is written."""

import io

import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from geo.print import font, picture
from geo.print.canvas import PAPERS, Canvas
from geo.print.font import shown
from geo.print.ground import Frame, draw_sites, place_sites
from geo.print.legend import round_length
from geo.print.picture import PictureWords
from geo.screen.shading import shade
from tests.builders import site_rows, village_rows
from tests.geo.screen.test_basemap import NO_LINES
from vocabulary.errors import EmptyLayerError, SetupError
from vocabulary.palette import DENSITY_RAMP, RISK_FILL, STATUS_FILL
from vocabulary.terms import RiskLevel, SiteStatus

SQUARE = shapely.box(106.0, 29.8, 106.1, 29.9)
RISK = pd.DataFrame(
    {"level": ["red"], "site_status": ["overdue"]}, index=pd.Index([1], name="site_id")
)


def drawn(*, sites=None, villages=None, risk=RISK, dpi=100, **how) -> np.ndarray:
    villages = village_rows({"geometry": SQUARE}) if villages is None else villages
    sites = site_rows({"lon": 106.03, "lat": 29.83}) if sites is None else sites
    made = picture.situation(villages, sites, risk, size_mm=(120, 90), dpi=dpi, **how)
    return np.asarray(Image.open(io.BytesIO(made)).convert("RGB"))


def pixels_of(image: np.ndarray, colour: str) -> int:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(image.astype(int) - wanted).max(axis=2) <= 4).sum())


def test_the_picture_has_the_size_asked_for():
    # 120 mm and 90 mm at 100 dots an inch: 472.4 and 354.3.
    assert drawn().shape == (354, 472, 3)


def test_a_red_overdue_site_is_red_with_the_ring_of_overdue():
    legend_only = drawn(sites=site_rows({}).iloc[:0], dpi=300)
    with_site = drawn(dpi=300)
    for colour in (RISK_FILL[RiskLevel.RED].light, STATUS_FILL[SiteStatus.OVERDUE].light):
        assert pixels_of(with_site, colour) > pixels_of(legend_only, colour)


def test_a_site_stands_at_its_place():
    south = drawn(sites=site_rows({"lon": 106.05, "lat": 29.81}), dpi=300)
    north = drawn(sites=site_rows({"lon": 106.05, "lat": 29.89}), dpi=300)
    red = [int(RISK_FILL[RiskLevel.RED].light[i : i + 2], 16) for i in (1, 3, 5)]

    def height(image: np.ndarray) -> float:
        on_the_map = image[:, : int(0.75 * image.shape[1])]
        return float(np.nonzero(np.abs(on_the_map.astype(int) - red).max(axis=2) <= 4)[0].mean())

    assert height(south) - height(north) > 0.5 * 1063  # 90 mm at 300 dots an inch


def test_villages_are_shaded_by_their_step():
    made = shade(pd.Series([3.0], index=["500151001001"]), title="t")
    step = int(made.steps.iloc[0])
    colour = DENSITY_RAMP[step].light
    assert pixels_of(drawn(shade=made), colour) > pixels_of(drawn(), colour) + 1000


def test_the_counts_of_the_legend_are_those_of_the_map():
    beyond = {"site_id": 4, "lon": 107.5, "lat": 29.8}
    kinds = ({"site_id": 1}, {"site_id": 2, "category": "bathhouse"}, {"site_id": 3}, beyond)
    sites = site_rows(*kinds)
    sites.loc[3, "geometry"] = None
    frame = Frame((0, 0, 420, 297), 30_000, (600_000, 3_302_000))
    places = place_sites(sites, RISK, frame, edge_mm=0)
    counts = draw_sites(Canvas(PAPERS["A3"]), places, radius=1.0)
    assert counts["risk"] == {"red": 1, "unknown": 1}
    assert counts["category"] == {"high_rise": 1, "bathhouse": 1}


@pytest.mark.parametrize(
    "name", ["$\\frac{1}{0}$", "a$b", "\x00\u202e", "😀", "</script>", "C:\\users\\x", "龘" * 40]
)
def test_any_name_is_drawn_as_text(name):
    villages = village_rows({"geometry": SQUARE, "short_name": name})
    words = PictureWords(title=name, caption=name, stamps=(name,))
    assert drawn(villages=villages, words=words).shape == (354, 472, 3)


def test_chinese_is_written_and_what_the_font_lacks_is_a_box():
    assert shown("巴川街道") == "巴川街道"
    assert shown("门\U0001f600牌\n号") == "门□牌 号"
    assert shown("一" * 50, longest=5) == "一一一一…"


def test_without_its_font_the_picture_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(font, "FONT", tmp_path / "missing.ttf")
    with pytest.raises(SetupError, match=r"font missing\.ttf"):
        drawn()


def test_no_polygon_is_no_picture():
    with pytest.raises(EmptyLayerError, match="situation needs"):
        drawn(villages=village_rows({"geometry": None}))


def test_an_empty_register_is_still_a_map():
    empty = site_rows({"site_id": 1}).iloc[:0]
    assert drawn(sites=empty, context=NO_LINES).shape == (354, 472, 3)


def test_the_scale_bar_is_a_round_number():
    assert [round_length(m) for m in (999, 1000, 2400, 7300)] == [500, 1000, 2000, 5000]
