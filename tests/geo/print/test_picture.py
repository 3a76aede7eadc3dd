"""The still picture: its size, its words, its counts, its colours, and Chinese that is written."""

import io

import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from geo.print import font, picture
from geo.print.font import shown
from geo.print.ground import Fill
from geo.print.legend import round_length
from geo.print.picture import PageWords, Spots, Tint, grave
from tests.builders import site_rows, village_rows
from tests.geo.screen.test_basemap import NO_LINES
from vocabulary.errors import EmptyLayerError, SetupError
from vocabulary.palette import OVERDUE, RISK_FILL
from vocabulary.terms import RiskLevel

SQUARE = shapely.box(106.0, 29.8, 106.1, 29.9)
RISK = pd.DataFrame(
    {"level": ["red"], "site_status": ["overdue"]}, index=pd.Index([1], name="site_id")
)


def made_of(*, sites=None, villages=None, risk=RISK, dpi=100, **how) -> Image.Image:
    villages = village_rows({"geometry": SQUARE}) if villages is None else villages
    sites = site_rows({"lon": 106.03, "lat": 29.83}) if sites is None else sites
    made = picture.situation(villages, sites, risk, size_mm=(120, 90), dpi=dpi, **how)
    return Image.open(io.BytesIO(made))


def drawn(**how) -> np.ndarray:
    return np.asarray(made_of(**how).convert("RGB"))


def written(**how) -> list[str]:
    return made_of(**how).text["Description"].splitlines()


def pixels_of(image: np.ndarray, colour: str) -> int:
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return int((np.abs(image.astype(int) - wanted).max(axis=2) <= 4).sum())


def test_the_picture_has_the_size_asked_for():
    # 120 mm and 90 mm at 100 dots an inch: 472.4 and 354.3.
    assert drawn().shape == (354, 472, 3)


def test_a_red_overdue_site_is_red_with_the_ring_of_overdue():
    nowhere = site_rows({})
    nowhere.loc[1, "geometry"] = None
    legend_only = drawn(sites=nowhere, dpi=300)
    with_site = drawn(dpi=300)
    for colour in (RISK_FILL[RiskLevel.RED].light, OVERDUE.light):
        assert pixels_of(with_site, colour) > pixels_of(legend_only, colour) > 0


def test_a_site_stands_at_its_place():
    south = drawn(sites=site_rows({"lon": 106.05, "lat": 29.81}), dpi=300)
    north = drawn(sites=site_rows({"lon": 106.05, "lat": 29.89}), dpi=300)
    red = [int(RISK_FILL[RiskLevel.RED].light[i : i + 2], 16) for i in (1, 3, 5)]

    def height(image: np.ndarray) -> float:
        on_the_map = image[: int(0.87 * image.shape[0])]  # the legend has a mark too
        return float(np.nonzero(np.abs(on_the_map.astype(int) - red).max(axis=2) <= 4)[0].mean())

    assert height(south) - height(north) > 0.5 * 1063  # 90 mm at 300 dots an inch


def test_villages_are_filled_and_their_value_stands_behind_the_name():
    tint = Tint({"500151001001": Fill("#12AB34", "")}, {"500151001001": "202"})
    assert pixels_of(drawn(tint=tint), "#12AB34") > pixels_of(drawn(), "#12AB34") + 1000
    assert "东方 202" in written(tint=tint)


def test_the_legend_counts_the_whole_register_wherever_its_sites_are():
    sites = site_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3}, {"lon": 107.5, "site_id": 4})
    sites.loc[3, "geometry"] = None
    levels = ["red", "orange", "orange", "red"]
    risk = pd.DataFrame({"level": levels, "site_status": ["overdue", "open", "overdue", "none"]},
                        index=sites.index)  # fmt: skip
    told = written(sites=sites, risk=risk)
    assert {"红 2", "橙 2", "黄 0", "蓝 0", "未评 0", "双圈：有逾期 2"} <= set(told)
    # Only the red and the overdue ones are drawn.
    assert sorted(grave(risk).index) == [1, 3, 4]
    assert grave(risk).index[0] == 1


def test_what_the_picture_says_is_in_the_picture():
    said = PageWords("题目", ("内部工作用图", "示意边界"), ("注",))
    assert {"题目", "内部工作用图", "示意边界", "注"} <= set(written(said=said))


@pytest.mark.parametrize(
    "name", ["$\\frac{1}{0}$", "a$b", "\x00\u202e", "😀", "</script>", "C:\\users\\x", "龘" * 40]
)
def test_any_name_is_drawn_as_text(name):
    villages = village_rows({"geometry": SQUARE, "short_name": name})
    said = PageWords(caption=name, stamps=(name,), notes=(name,))
    assert drawn(villages=villages, said=said).shape == (354, 472, 3)


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


def test_the_place_of_one_site_carries_the_stamps_too():
    villages, sites = village_rows({"geometry": SQUARE}), site_rows({"lon": 106.05, "lat": 29.85})

    def corner(*stamps: str) -> np.ndarray:
        made = Spots(villages, sites, RISK, None, stamps=stamps).of(1)
        assert made is not None
        return np.asarray(Image.open(io.BytesIO(made)).convert("RGB"))[-30:, :260]

    stamped, plain = corner("内部工作用图 严禁外传", "示意边界"), corner()
    assert (np.abs(stamped.astype(int) - plain).max(axis=2) > 60).mean() > 0.1
