"""The map of a page for each of its readers: one count, the stamps inside, every village named."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.screen.picture import Pictures, on_map, pictures_of, public_pictures
from commands.asked import open_day
from data.store.opening import open_store
from geo.print import picture as drawing
from tests.briefing.sixty_villages import sixteen, sixty

READERS = ("page", "slide", "phone")


@pytest.fixture(scope="module")
def day(demo_file: Path) -> Day:
    return open_day(open_store(demo_file), None)


@pytest.fixture(scope="module")
def pictures(day: Day) -> Pictures:
    made = pictures_of(day)
    assert made is not None
    return made


def lines(png: bytes) -> list[str]:
    return Image.open(io.BytesIO(png)).text["Description"].splitlines()


@pytest.mark.parametrize("reader", READERS)
def test_the_stamps_are_inside_every_picture(pictures: Pictures, reader: str):
    told = lines(getattr(pictures, reader))
    assert {"内部工作用图 严禁外传", "演示数据", "示意边界"} <= set(told)


@pytest.mark.parametrize("reader", READERS)
def test_the_legend_is_what_the_papers_count(pictures: Pictures, day: Day, reader: str):
    told = lines(getattr(pictures, reader))
    facts = day.once(facts_of, day.week())
    names = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "unknown": "未评"}
    for level, name in names.items():
        assert f"{name} {facts[f'sites.risk.{level}'].value:.0f}" in told


def test_the_overdue_sites_are_those_of_an_independent_fold_of_the_events(day: Day):
    events = day.events[day.events["subject"].eq("hazard")].sort_index()
    to_do: dict[int, bool] = {}
    due: dict[int, pd.Timestamp] = {}
    for hazard, kind, changes in events[["subject_id", "kind", "changes"]].itertuples(index=False):
        if "due_on" in (changes or {}):
            due[hazard] = pd.Timestamp(changes["due_on"])
        if kind in {"found", "registered", "assigned", "started", "recheck_failed", "reopened"}:
            to_do[hazard] = True
        elif kind in {"submitted", "recheck_passed", "accepted", "closed", "voided"}:
            to_do[hazard] = False
        if kind == "reopened":  # its old deadline has passed with its old round
            due.pop(hazard, None)
    late = {one for one in due if to_do[one] and due[one] < pd.Timestamp(day.as_of)}
    told = on_map(day)
    assert len(late) == day.once(facts_of, day.week())["hazards.overdue"].value == 42
    assert told.n_overdue == len(set(day.hazards.loc[sorted(late), "site_id"])) == 36


@pytest.mark.parametrize("reader", READERS)
def test_what_is_drawn_and_what_is_missing_make_the_whole(
    pictures: Pictures, day: Day, reader: str
):
    told = "".join(lines(getattr(pictures, reader)))
    found = re.search(r"场所(\d+)家：图上(\d+)家，另有(\d+)家无坐标未画出", told)
    assert found is not None
    whole, drawn, missing = map(int, found.groups())
    assert whole == drawn + missing
    red, late = day.risk["level"].eq("red"), day.risk["site_status"].eq("overdue")
    assert whole == int((red | late).sum())
    nowhere = day.sites.index[day.sites.geometry.isna()]
    assert missing == int((red | late).loc[nowhere].sum())
    assert f"登记场所{len(day.sites)}家，其中{len(nowhere)}家无坐标" in told


@pytest.mark.parametrize("n", [16, 60])
@pytest.mark.parametrize("reader", READERS)
def test_every_village_is_named_in_letters_of_seven_points(
    demo_file: Path, n: int, reader: str, monkeypatch: pytest.MonkeyPatch
):
    sizes: list[float] = []
    png = drawing.Canvas.png

    def kept(canvas: drawing.Canvas, dpi: int) -> bytes:
        sizes.extend(canvas.sizes)
        return png(canvas, dpi)

    monkeypatch.setattr(drawing.Canvas, "png", kept)
    office = sixteen(demo_file) if n == 16 else sixty(sixteen(demo_file))
    made = pictures_of(office.register)
    assert made is not None
    told = lines(getattr(made, reader))
    for name in office.villages["short_name"]:
        short = str(name).removesuffix("社区")
        assert any(re.fullmatch(rf"{short}(社区)?( \d+)?", line) for line in told), name
    assert min(sizes) >= 7.0 - 1e-9


def test_the_public_map_says_that_its_boundaries_are_schematic(day: Day):
    made = public_pictures(day.once(facts_of, day.week()), day, "审图号：渝S(2024)012号")
    assert made is not None
    for reader in READERS:
        told = lines(getattr(made, reader))
        assert {"演示数据", "示意边界"} <= set(told)
        assert "审图号：渝S(2024)012号" in "".join(told)
        assert not [line for line in told if "严禁外传" in line or "逾期" in line]
