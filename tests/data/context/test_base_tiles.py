"""A base map in one file: the tiles over a place, rows the right way up, whole levels only."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data.context.base_tiles import (
    BaseSettings,
    keep_picture,
    keep_tiles,
    read_base_settings,
    read_picture,
    read_tiles,
)
from vocabulary.errors import StoreError

PNG = b"\x89PNG\r\n\x1a\n"
# 106.05 E, 29.85 N by the slippy-map formula, worked by hand at level 12: column
# (106.05 + 180) / 360 x 4096 = 3254.6, row (1 - asinh(tan 29.85)/pi) / 2 x 4096 = 1691.9.
BACHUAN = (106.049, 29.849, 106.051, 29.851)


def mbtiles(path: Path, *rows: tuple[int, int, int, bytes]) -> Path:
    with closing(sqlite3.connect(path)) as made:
        made.execute(
            "CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)"
        )
        made.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
        made.commit()
    return path


def flipped(level: int, row: int) -> int:
    return 2**level - 1 - row


def test_the_tile_over_bachuan_is_found_counted_from_the_south(tmp_path):
    file = mbtiles(
        tmp_path / "a.mbtiles",
        (12, 3254, flipped(12, 1691), PNG + b"here"),
        (12, 3254, 1691, PNG + b"mirrored"),
    )
    assert read_tiles(file, bounds=BACHUAN) == {(12, 3254, 1691): PNG + b"here"}


def test_a_file_is_opened_whatever_signs_its_name_holds(tmp_path):
    (tmp_path / "底图#1 50%").mkdir()
    file = mbtiles(
        tmp_path / "底图#1 50%" / "巴川 a.mbtiles", (12, 3254, flipped(12, 1691), PNG + b"here")
    )
    assert read_tiles(file, bounds=BACHUAN) == {(12, 3254, 1691): PNG + b"here"}


def test_a_level_that_would_go_beyond_the_limit_is_left_out_whole(tmp_path):
    file = mbtiles(
        tmp_path / "a.mbtiles",
        (12, 3254, flipped(12, 1691), PNG + b"x" * 10),
        (13, 6509, flipped(13, 3383), PNG + b"x" * 500),
    )
    found = read_tiles(file, bounds=BACHUAN, most_bytes=400)
    assert {level for level, _, _ in found} == {12}


def test_what_is_no_picture_is_left_out(tmp_path):
    file = mbtiles(tmp_path / "a.mbtiles", (12, 3254, flipped(12, 1691), b"\x1f\x8bvector"))
    assert read_tiles(file, bounds=BACHUAN) == {}


def test_a_file_that_is_none_is_refused(tmp_path):
    (tmp_path / "a.mbtiles").write_bytes(b"not a database at all, but long enough to be one" * 40)
    with pytest.raises(StoreError, match="MBTiles"):
        read_tiles(tmp_path / "a.mbtiles", bounds=BACHUAN)
    with pytest.raises(StoreError, match="found none"):
        read_tiles(tmp_path / "b.mbtiles", bounds=BACHUAN)


def test_without_settings_no_base_is_set_up(tmp_path):
    assert read_base_settings(tmp_path) == BaseSettings()


def test_settings_are_read_and_a_file_lies_beside_them(tmp_path):
    (tmp_path / "bases.toml").write_text(
        'tianditu_token = "abc"\ngaode = true\nfile = "town.mbtiles"\n', encoding="utf-8"
    )
    said = read_base_settings(tmp_path)
    assert (said.tianditu_token, said.gaode, said.xyz) == ("abc", True, "")
    assert said.file == tmp_path / "town.mbtiles"


def test_settings_written_in_notepad_begin_with_a_mark_that_is_no_fault(tmp_path):
    (tmp_path / "bases.toml").write_text("gaode = true\r\n", encoding="utf-8-sig", newline="")
    assert read_base_settings(tmp_path).gaode is True


@pytest.mark.parametrize("text", ["tianditu_token = 5", "no toml here ="])
def test_settings_that_cannot_be_read_say_so(tmp_path, text):
    (tmp_path / "bases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"bases\.toml"):
        read_base_settings(tmp_path)


def pmtiles(path: Path, *rows: tuple[int, int, int, bytes]) -> Path:
    from pmtiles.tile import Compression, TileType, zxy_to_tileid
    from pmtiles.writer import Writer

    with path.open("wb") as file:
        made = Writer(file)
        for tile_id, data in sorted((zxy_to_tileid(z, x, y), data) for z, x, y, data in rows):
            made.write_tile(tile_id, data)
        levels = [z for z, *_ in rows]
        header = {
            "tile_type": TileType.PNG,
            "tile_compression": Compression.NONE,
            "min_zoom": min(levels),
            "max_zoom": max(levels),
            "min_lon_e7": 1060000000,
            "min_lat_e7": 298000000,
            "max_lon_e7": 1061000000,
            "max_lat_e7": 299000000,
            "center_zoom": 12,
            "center_lon_e7": 1060500000,
            "center_lat_e7": 298500000,
        }
        made.finalize(header, {})
    return path


def test_a_pmtiles_file_gives_the_same_tile_counted_from_the_north(tmp_path):
    file = pmtiles(tmp_path / "a.pmtiles", (12, 3254, 1691, PNG + b"here"), (12, 1, 1, PNG))
    assert read_tiles(file, bounds=BACHUAN) == {(12, 3254, 1691): PNG + b"here"}


def test_a_deeper_level_of_a_pmtiles_file_is_left_out_whole_where_it_is_too_much(tmp_path):
    rows = [(12, 3254, 1691, PNG + b"x" * 10), (13, 6509, 3383, PNG + b"y" * 500)]
    found = read_tiles(pmtiles(tmp_path / "a.pmtiles", *rows), bounds=BACHUAN, most_bytes=400)
    assert {level for level, _, _ in found} == {12}


def test_a_cut_pmtiles_file_is_refused(tmp_path):
    file = pmtiles(tmp_path / "a.pmtiles", (12, 3254, 1691, PNG))
    file.write_bytes(file.read_bytes()[:60])
    with pytest.raises(StoreError, match="PMTiles"):
        read_tiles(file, bounds=BACHUAN)


def test_a_base_a_page_was_given_is_kept_beside_the_store_and_a_bad_one_leaves_it(tmp_path):
    given = mbtiles(tmp_path / "a", (12, 3254, flipped(12, 1691), PNG + b"here")).read_bytes()
    assert keep_tiles(tmp_path, given, bounds=BACHUAN) == 1
    kept = read_base_settings(tmp_path).file
    assert read_tiles(kept, bounds=BACHUAN) == {(12, 3254, 1691): PNG + b"here"}
    elsewhere = mbtiles(tmp_path / "b", (12, 1, 1, PNG)).read_bytes()
    for bad in (elsewhere, b"no base at all", b"PMTiles"):
        with pytest.raises(StoreError):
            keep_tiles(tmp_path, bad, bounds=BACHUAN)
    assert read_base_settings(tmp_path).file == kept
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a", "b", "base.mbtiles"]


def test_a_picture_is_kept_with_where_it_lies(tmp_path):
    assert read_base_settings(tmp_path).picture is None
    keep_picture(tmp_path, b"RIFFwebp", bounds=BACHUAN)
    picture = read_base_settings(tmp_path).picture
    assert read_picture(picture) == (b"RIFFwebp", BACHUAN)
