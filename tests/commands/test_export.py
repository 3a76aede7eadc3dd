"""The register written out: whole, headed like our templates, without persons unless asked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from commands.import_ledger import COUNTS
from data import frames
from data.store import open_store
from tests.commands.asking import asked

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
    assert [file["kind"] for file in told["files"]] == ["register", "villages", "sites"]
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
    villages, sites = (json.loads(Path(f["path"]).read_text("utf-8")) for f in told["files"][1:])
    assert len(villages["features"]) == 16
    assert {feature["geometry"]["type"] for feature in sites["features"]} == {"Point"}


def test_what_was_exported_can_be_imported_again(own: Path, tmp_path: Path) -> None:
    told = asked("export", str(tmp_path / "out"), "--personal", store=own)
    again = asked("import", told["files"][0]["path"], "--kind", "sites", "--dry-run", store=own)
    assert again["refused"] + again["waiting"] <= again["rows_in"]
    assert again["unchanged"] + again["accepted"] >= 1
