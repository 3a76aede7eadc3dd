"""The register written out: whole, headed like our templates, without persons unless asked."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import openpyxl
import pyogrio
import pytest

from commands.import_ledger import COUNTS
from data.store import frames
from data.store.opening import open_store
from tests.commands.asking import asked
from vocabulary.palette import RISK_FILL
from vocabulary.terms import RiskLevel

DAY_AFTER = date(2024, 2, 21)

LEDGER = (
    "名称,场所类别,地址,所在社区,责任人,联系电话,门头颜色\n"
    "=试验大厦,高层建筑,中心路1号,东方社区,张三,13800000000,红\n"
)


@pytest.fixture
def own(tmp_path: Path, store_path: Path) -> Path:
    """Return a store with one site, its person, and a column we do not know."""
    file = tmp_path / "场所.csv"
    file.write_text(LEDGER, encoding="utf-8")
    told = asked("import", str(file), "--as-of", "2024-02-20", store=store_path)
    assert [told[name] for name in COUNTS] == [1, 1, 0, 0, 0], told["faults"]
    return store_path


def sites_of(told: dict) -> list[dict]:
    book = openpyxl.load_workbook(told["files"][0]["path"])
    rows = list(book[book.sheetnames[1]].iter_rows(values_only=True))
    head = next(n for n, row in enumerate(rows) if "场所编号" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :]]


def test_every_record_of_the_register_is_in_the_workbook(demo_file: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path), store=demo_file)
    store = open_store(demo_file)
    day = frames.campaign(store).as_of
    held = [
        frames.villages(store),
        *(f(store, day) for f in (frames.sites, frames.hazards, frames.visits)),
    ]
    store.close()
    book = openpyxl.load_workbook(told["files"][0]["path"])
    above = 3  # the mark of the demo, the day, the headings
    assert [sheet.max_row - above for sheet in book] == [len(frame) for frame in held]
    assert told["as_of"] == "2024-02-20"
    assert all("演示数据" in sheet.cell(1, 1).value for sheet in book)


def test_each_file_is_named_with_its_size_and_hash(demo_file: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path), store=demo_file)
    kinds = ["register", "villages", "sites", "package", "high_rise"]
    assert [file["kind"] for file in told["files"]] == kinds
    for file in told["files"]:
        content = Path(file["path"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )


def test_a_column_we_do_not_know_comes_out_again(own: Path, tmp_path: Path) -> None:
    (site,) = sites_of(asked("export", str(tmp_path / "out"), store=own))
    assert site["门头颜色"] == "红"
    assert site["名称"] == "=试验大厦"  # text, whatever it begins with


def test_persons_are_left_out_unless_they_are_asked_for(own: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path / "out"), store=own)
    texts = " ".join(str(value) for site in sites_of(told) for value in site.values())
    assert "张三" not in texts
    assert "13800000000" not in texts
    assert "张三" not in Path(told["files"][2]["path"]).read_text(encoding="utf-8")
    (asked_for,) = sites_of(asked("export", str(tmp_path / "all"), "--personal", store=own))
    assert "张三" in asked_for.values()


def test_the_geojson_has_a_feature_for_each_village_and_each_placed_site(
    demo_file: Path, tmp_path: Path
) -> None:
    told = asked("export", str(tmp_path), store=demo_file)
    villages, sites = (json.loads(Path(f["path"]).read_text("utf-8")) for f in told["files"][1:3])
    assert len(villages["features"]) == 16
    assert {feature["geometry"]["type"] for feature in sites["features"]} == {"Point"}


def test_what_was_exported_can_be_imported_again(own: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path / "out"), "--personal", store=own)
    again = asked("import", told["files"][0]["path"], "--kind", "sites", "--dry-run", store=own)
    assert again["refused"] + again["waiting"] <= again["rows_in"]
    assert again["unchanged"] + again["accepted"] >= 1


HIGH_RISES = (
    "高楼消防码,名称,场所类别,所在社区,建筑高度\n"
    "CQ-0001,试验大厦,高层建筑,东方社区,60\n"
    "CQ-0002,对照大厦,高层建筑,东城社区,45\n"
)


def test_a_high_rise_list_comes_back_by_its_building_fire_code(
    tmp_path: Path, store_path: Path
) -> None:
    file = tmp_path / "高层.csv"
    file.write_text(HIGH_RISES, encoding="utf-8")
    asked("import", str(file), "--as-of", "2024-02-20", store=store_path)
    told = asked("export", str(tmp_path / "out"), "--as-of", "2024-02-20", store=store_path)
    listed = next(Path(file["path"]) for file in told["files"] if file["kind"] == "high_rise")
    book = openpyxl.load_workbook(listed)
    sheet = book.worksheets[0]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    cells["试验大厦"].value = "试验大厦（更名）"  # another name: the code alone can join it
    cells[60].value = 61
    book.save(listed)
    again = asked("import", str(listed), "--as-of", "2024-02-21", store=store_path)
    assert (again["waiting"], again["unchanged"]) == (1, 1), again["faults"]  # renamed: it is asked
    renamed = ["import", str(listed), "--as-of", "2024-02-21", "--doubtful", "same"]
    again = asked(*renamed, store=store_path)
    assert (again["rows_in"], again["accepted"], again["unchanged"]) == (2, 1, 1), again["faults"]
    store = open_store(store_path)
    sites = frames.sites(store, DAY_AFTER)
    store.close()
    assert sorted(sites["building_code"]) == ["CQ-0001", "CQ-0002"]
    renamed = sites[sites["building_code"] == "CQ-0001"].iloc[0]
    assert (renamed["name"], renamed["height_m"]) == ("试验大厦（更名）", 61.0)


def test_the_package_holds_styled_layers_for_qgis(demo_file: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path / "out"), "--as-of", "2024-02-20", store=demo_file)
    path = next(file["path"] for file in told["files"] if file["kind"] == "package")
    names = set(pyogrio.list_layers(path)[:, 0])
    assert {"villages", "sites", "hazards", "layer_styles", "demo_data"} <= names
    sites = geopandas.read_file(path, layer="sites")
    assert sites.crs.to_epsg() == 4326
    assert set(sites["level"]) <= {"red", "orange", "yellow", "blue", "unknown"}
    styles = pyogrio.read_dataframe(path, layer="layer_styles").set_index("f_table_name")
    assert set(styles.index) == {"sites", "villages"}
    assert styles["useAsDefault"].astype(bool).all()
    assert set(styles["f_geometry_column"]) == {"geom"}
    style = ElementTree.fromstring(styles.at["sites", "styleQML"].partition("\n")[2])
    categories = {one.get("value"): one.get("symbol") for one in style.iter("category")}
    colours = {
        symbol.get("name"): next(o.get("value") for o in symbol.iter("Option")
                                 if o.get("name") == "color")
        for symbol in style.iter("symbol")
    }  # fmt: skip
    red = RISK_FILL[RiskLevel.RED].light
    asked_for = ",".join(str(int(red[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    assert colours[categories["red"]] == asked_for


def test_no_person_is_in_the_package(own: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path / "out"), "--as-of", "2024-02-20", store=own)
    for file in told["files"]:
        content = Path(file["path"]).read_bytes()
        assert b"13800000000" not in content
