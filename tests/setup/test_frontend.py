"""The browser's files are the recorded ones, whole, and name no outside host."""

from __future__ import annotations

import hashlib
import re

from commands.places import VENDOR
from commands.setup.environment import recorded, wrong_files

OUTSIDE = re.compile(r"(?:url\(|@import)\s*['\"]?\s*(?:[a-z]+:)?//", re.IGNORECASE)


def test_every_front_end_file_is_there_and_is_the_recorded_one() -> None:
    assert recorded()
    assert wrong_files() == []


def test_no_style_sheet_names_an_outside_host() -> None:
    sheets = list(VENDOR.rglob("*.css"))
    assert sheets
    assert [sheet.name for sheet in sheets if OUTSIDE.search(sheet.read_text("utf-8"))] == []


def test_an_outside_host_in_a_style_sheet_would_be_found() -> None:
    assert OUTSIDE.search("a { background: url('//fonts.example/a.woff') }")
    assert OUTSIDE.search('@import "https://fonts.example/a.css";')
    assert not OUTSIDE.search("a { background: url(images/layers.png) } /* https://see.example */")


def test_every_image_the_style_sheet_names_is_there() -> None:
    sheet = VENDOR / "leaflet/leaflet.css"
    named = set(re.findall(r"url\(([^)#]+)\)", sheet.read_text("utf-8")))
    assert named
    assert [name for name in named if not (sheet.parent / name).is_file()] == []


def test_nothing_lies_in_the_served_folder_that_is_not_recorded() -> None:
    served = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file()}
    assert set(recorded()) <= served
    # It is served without a login: what is not recorded is the map's bundle, made of these files
    # and named by what is in it.
    for made in served - set(recorded()):
        name = re.fullmatch(r"map/map-([0-9a-f]{16})\.js", made)
        assert name, made
        assert hashlib.sha256((VENDOR / made).read_bytes()).hexdigest().startswith(name[1])


def test_the_picture_font_draws_the_names_of_the_field() -> None:
    from matplotlib.ft2font import FT2Font

    font = FT2Font(str(VENDOR / "fonts/NotoSansSC-Regular.ttf"))
    drawn = font.get_charmap()
    assert {
        character for character in "巴川街道消防隐患销号督办𪛖" if ord(character) not in drawn
    } == {"𪛖"}
