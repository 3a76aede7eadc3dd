from datetime import date
from pathlib import Path

import pytest

from data.ledger.imports import preview
from data.ledger.intake import read_ledger
from data.store.seed import seed_real
from geo.locate import place
from tests.builders import NOW, fault_codes, known_villages, new_store
from vocabulary.faults import fault_sentence
from vocabulary.terms import LedgerKind

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data"
AS_OF = date(2024, 2, 20)
# Rows counted in the files with a text editor; SOURCES.md beside them says what each is.
ROWS = {
    "nbs2023_villages_tongliang.csv": (LedgerKind.VILLAGES, 333),
    "published_fire_hazards.csv": (LedgerKind.PROBLEMS, 38),
    "geonames_places_tongliang_area_wgs84.csv": (LedgerKind.SITES, 61),
    "cq_cafes.geojson": (LedgerKind.SITES, 3),
    "tongliang_boundary_cgcs2000.geojson": (LedgerKind.VILLAGES, 1),
}
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real files is not here")


def read(name):
    (ledger,) = read_ledger(FOLDER / name, as_of=AS_OF, villages=known_villages())
    return ledger


def test_every_file_of_the_folder_is_tried():
    tried = {file.name for file in FOLDER.iterdir() if file.is_file() and file.suffix != ".md"}
    assert tried == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_each_real_file_is_read_whole_and_its_arithmetic_closes(name, tmp_path):
    ledger = read(name)
    assert (ledger.kind, len(ledger.rows)) == ROWS[name]
    seen = preview(new_store(tmp_path / "register.db"), place(ledger, villages=known_villages()))
    assert seen.accepted + seen.unchanged + seen.waiting + seen.refused == len(ledger.rows)
    assert len(seen.outcomes) == len(ledger.rows)


@pytest.mark.parametrize("name", ROWS)
def test_each_row_that_does_not_go_in_says_why_in_a_whole_sentence(name):
    for row in read(name).rows:
        sentences = [fault_sentence(fault) for fault in row.faults]
        assert bool(sentences) or not (row.waits or row.is_refused)
        assert all(text.endswith("。") and f"第 {row.row} 行" in text for text in sentences)
        assert not any("「」" in text or "“”" in text for text in sentences)


def test_the_list_of_villages_goes_in_with_codes_and_kinds():
    rows = {
        row.village["village_code"]: row.village
        for row in read("nbs2023_villages_tongliang.csv").rows
    }
    assert rows["500151001001"]["name"] == "东方社区居民委员会"
    assert rows["500151001201"]["kind"] == "village"
    assert len(rows) == 333


def test_of_the_district_list_the_sixteen_of_the_subdistrict_go_in_and_no_other(tmp_path):
    store = new_store(tmp_path / "register.db")
    seed_real(store, now=NOW)
    ledger = read("nbs2023_villages_tongliang.csv")
    done = preview(store, place(ledger, villages=known_villages()))
    # 333 lines, of which 16 begin with 500151001 (counted with grep)
    assert (done.accepted, done.waiting, done.refused) == (16, 0, 317)
    said = [fault_sentence(fault) for fault in done.faults]
    elsewhere = [text for text in said if "不属于巴川街道" in text]
    assert len(elsewhere) == 317
    assert not any("extra" in text or "geometry" in text for text in said)


def test_the_published_hazards_wait_because_they_lie_elsewhere():
    rows = read("published_fire_hazards.csv").rows
    assert all("not_in_area" in fault_codes(row) for row in rows)
    first = [hazard["description"] for hazard in rows[0].hazards]
    assert len(first) == 4
    assert first[0] == "一层中庭自动扶梯下设置商铺摊位、摆放可燃物品"
    assert {str(hazard["found_on"]) for hazard in rows[0].hazards} == {"2023-05-28"}


def test_the_outline_of_the_district_is_refused_by_its_own_name():
    (row,) = read("tongliang_boundary_cgcs2000.geojson").rows
    assert row.is_refused
    assert fault_sentence(row.faults[0]).startswith("第 2 行“铜梁区”是区县或镇街的界线")


def test_places_without_a_category_wait_unless_their_name_says_it_and_keep_their_coordinates():
    ledger = read("cq_cafes.geojson")
    # The second is named 漫咖啡: an eatery, and the preview says that this was read off the name.
    assert [row.waits for row in ledger.rows] == [True, False, True]
    assert [fault_codes(row) for row in ledger.rows] == [
        {"category_unknown"}, {"category_guessed"}, {"category_unknown"},
    ]  # fmt: skip
    assert (ledger.rows[0].site["source_x"], ledger.rows[0].site["source_y"]) == (106.493, 29.574)
    assert ledger.rows[0].extra["下载速度"] == "29.5 Mbps"
