"""Importing from the command line: the account closes, and nothing happens twice or unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.import_ledger import COUNTS
from data.store import frames
from data.store.opening import open_store
from tests.commands.asking import asked
from vocabulary.errors import CampaignError, LedgerError, StoreError

HEADER = "名称,场所类别,地址,所在社区,经度,纬度,坐标系\n"
# Three points of the subdistrict's centre, WGS 84; the third row has no name.
ROWS = (
    "试验大厦,高层建筑,中心路1号,东方社区,106.0595,29.8560,{datum}\n"
    "试验浴室,洗浴场所,中心路2号,东方社区,106.0600,29.8565,{datum}\n"
    ",洗浴场所,中心路3号,东方社区,106.0605,29.8570,{datum}\n"
)
KEYS = {*COUNTS, "faults", "datum", "receipt_id"}


def ledger(folder: Path, *, datum: str = "WGS84", name: str = "场所.csv") -> Path:
    file = folder / name
    file.write_text(HEADER + ROWS.format(datum=datum), encoding="utf-8")
    return file


def site_names(store_path: Path) -> list[str]:
    from datetime import date

    store = open_store(store_path)
    found = sorted(frames.sites(store, date(2024, 2, 20))["name"])
    store.close()
    return found


def test_sound_rows_go_in_and_the_account_closes(tmp_path: Path, store_path: Path) -> None:
    told = asked("import", str(ledger(tmp_path)), "--as-of", "2024-02-20", store=store_path)
    assert set(told) >= KEYS
    assert [told[name] for name in COUNTS] == [3, 2, 0, 1, 0]
    assert told["rows_in"] == sum(told[name] for name in COUNTS[1:])
    assert told["datum"]["used"] == "wgs84"
    assert told["receipt_id"] == 1
    assert site_names(store_path) == ["试验大厦", "试验浴室"]


def test_each_fault_names_its_row_and_says_what_to_do(tmp_path: Path, store_path: Path) -> None:
    told = asked("import", str(ledger(tmp_path)), store=store_path)
    (nameless,) = [fault for fault in told["faults"] if fault["code"] == "name_missing"]
    assert nameless["row"] == 4  # the header is row 1
    assert set(nameless) >= {"row", "column", "value", "code", "message"}
    assert "第 4 行" in nameless["message"]


def test_the_same_file_again_adds_nothing(tmp_path: Path, store_path: Path) -> None:
    file = str(ledger(tmp_path))
    asked("import", file, store=store_path)
    again = asked("import", file, store=store_path)
    assert [again[name] for name in COUNTS] == [3, 0, 2, 1, 0]
    assert len(site_names(store_path)) == 2


def test_a_trial_judges_and_writes_nothing(tmp_path: Path, store_path: Path) -> None:
    told = asked("import", str(ledger(tmp_path)), "--dry-run", store=store_path)
    assert told["accepted"] == 2
    assert told["receipt_id"] is None
    assert not store_path.exists()


def test_a_trial_on_an_existing_store_writes_nothing(tmp_path: Path, store_path: Path) -> None:
    file = str(ledger(tmp_path))
    asked("import", file, store=store_path)
    store = open_store(store_path)
    before = store.fingerprint
    store.close()
    assert asked("import", file, "--dry-run", store=store_path)["unchanged"] == 2
    store = open_store(store_path)
    assert store.fingerprint == before
    store.close()


def test_shifted_coordinates_go_in_only_when_somebody_says_so(
    tmp_path: Path, store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from data.ledger import DatumEvidence
    from geo import locate
    from vocabulary.terms import Datum

    # What the boundary would say of many more points than three.
    def looks_shifted(*_: object, **__: object) -> DatumEvidence:
        return DatumEvidence(3, {Datum.GCJ02: 1.0, Datum.WGS84: 0.4}, Datum.GCJ02, None)

    monkeypatch.setattr(locate, "evidence", looks_shifted)
    file = str(ledger(tmp_path, datum=""))
    with pytest.raises(CampaignError, match="--datum gcj02"):
        asked("import", file, store=store_path)
    assert site_names(store_path) == []
    told = asked("import", file, "--datum", "gcj02", store=store_path)
    assert told["datum"]["used"] == "gcj02"
    assert told["accepted"] == 2


BARE = "试验大厦,高层建筑,中心路1号,东方社区\n试验浴室,洗浴场所,中心路2号,东方社区\n"


@pytest.mark.parametrize(
    "said",
    [
        ["--map", "1=名称,2=场所类别,3=地址,4=所在社区"],
        ["--map", "A=name", "--map", "B=category", "--map", "C=address", "--map", "D=village"],
        ["--map", "名称,场所类别,地址,所在社区"],
        ["--map", '{"第1列": "名称", "2": "category", "3": "地址", "4": "village"}'],
    ],
)
def test_columns_of_a_table_without_a_header_are_named_once(
    tmp_path: Path, store_path: Path, said: list[str]
) -> None:
    file = tmp_path / "无表头.csv"
    file.write_text(BARE, encoding="utf-8")
    with pytest.raises(LedgerError, match="no_header"):
        asked("import", str(file), store=store_path)
    told = asked("import", str(file), *said, store=store_path)
    assert [told[name] for name in COUNTS] == [2, 2, 0, 0, 0]
    again = asked("import", str(file), store=store_path)
    assert again["unchanged"] == 2
    assert site_names(store_path) == ["试验大厦", "试验浴室"]


def test_a_word_of_the_category_column_is_said_by_map(tmp_path: Path, store_path: Path) -> None:
    file = tmp_path / "场所.csv"
    file.write_text("名称,场所类别,所在社区\n甲点,殡葬点,东方社区\n", encoding="utf-8")
    assert asked("import", str(file), "--dry-run", store=store_path)["waiting"] == 1
    told = asked("import", str(file), "--map", "类别:殡葬点=其他", store=store_path)
    assert told["accepted"] == 1


def test_a_map_to_no_column_is_refused(tmp_path: Path, store_path: Path) -> None:
    with pytest.raises(CampaignError, match="--map"):
        asked("import", str(ledger(tmp_path)), "--map", "招牌=天气", store=store_path)


def test_lines_that_are_no_rows_are_named(tmp_path: Path, store_path: Path) -> None:
    file = tmp_path / "场所.csv"
    text = "场所台账\n" + HEADER + ROWS.format(datum="WGS84") + "合计,,3\n"
    file.write_text(text, encoding="utf-8")
    told = asked("import", str(file), store=store_path)
    (report,) = told["ledgers"]
    assert told["rows_in"] == 3
    assert [(line["row"], line["what"]) for line in report["named"]] == [
        (1, "title"), (2, "header"), (6, "total_row"),
    ]  # fmt: skip


def test_a_map_s_name_in_a_heading_is_asked_before_points_move(
    tmp_path: Path, store_path: Path
) -> None:
    file = tmp_path / "点.csv"
    text = "名称,场所类别,高德经度,高德纬度\n试验大厦,高层建筑,106.0634,29.8535\n"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CampaignError, match="--datum gcj02"):
        asked("import", str(file), store=store_path)
    told = asked("import", str(file), "--datum", "gcj02", store=store_path)
    assert (told["accepted"], told["datum"]["used"]) == (1, "gcj02")


def test_a_row_that_would_make_another_record_waits_until_it_is_said_which(
    tmp_path: Path, store_path: Path
) -> None:
    file = str(ledger(tmp_path))
    asked("import", file, store=store_path)
    other = tmp_path / "改.csv"
    changed = HEADER + "试验大厦,住宅小区,中心路1号,东方社区,,,\n"
    other.write_text(changed, encoding="utf-8")
    assert asked("import", str(other), store=store_path)["waiting"] == 1
    assert asked("import", str(other), "--doubtful", "same", store=store_path)["accepted"] == 1


def test_an_unreadable_file_stops_them_all_before_anything_is_written(
    tmp_path: Path, store_path: Path
) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(LedgerError):
        asked("import", str(ledger(tmp_path)), str(broken), store=store_path)
    assert site_names(store_path) == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path, store_path: Path) -> None:
    with pytest.raises(CampaignError, match=r"none\.csv"):
        asked("import", str(tmp_path / "none.csv"), store=store_path)


def test_ledgers_never_go_into_the_demo(tmp_path: Path, demo_file: Path) -> None:
    with pytest.raises(StoreError, match="never mix"):
        asked("import", str(ledger(tmp_path)), store=demo_file)
