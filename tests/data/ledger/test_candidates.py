"""Lists of units: nothing of persons is kept, nothing counts before it is a site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.ledger.lists import candidates
from data.ledger.lists.candidates import ListSource
from data.store import frames
from data.store.opening import Store
from data.store.seed import seed_real
from data.store.upkeep import Seen, rows
from geo.locate import place
from tests.builders import read_one
from tests.data.ledger.troubled import Office
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import LedgerKind

NOW = datetime(2024, 2, 20, 2, tzinfo=UTC)
DAY = date(2024, 2, 20)
SOURCE = ListSource("市场监管所名录 2024-01", "铜消安办函〔2024〕2号")
LIST = (
    "序号,企业名称,住所,法定代表人,联系电话,经度,纬度\n"
    "1,重庆市铜梁区安居大厦有限公司,铜梁区解放路8号,张三,13800138000,,\n"
    "2,老王抄手店,东城社区解放路9号,王五,13900139000,106.06,29.85\n"
    "3,老王抄手店,解放路9号,王五,13900139000,,\n"
    "4,安居大夏,解放路8号,,,,\n"
    "5,安居宾馆,和平路1号,,,,\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    seed_real(made.store, now=NOW)
    made.take_in_lines(
        ("单位名称", "场所类别", "村（社区）", "地址"),
        ("安居大厦", "高层建筑", "东城社区", "解放路8号"),
    )
    yield made
    made.store.close()


def take_in(store: Store, folder: Path, text: str = LIST) -> candidates.ListReport:
    ledger = read_one(folder, "名录.csv", text, kind=LedgerKind.SITES)
    placed = place(ledger, villages=frames.villages(store))
    return candidates.keep(store, placed, SOURCE, actor="甲", now=NOW, as_of=DAY)


def test_what_no_ledger_has_is_listed_with_its_source_and_without_persons(
    office: Office, tmp_path: Path
) -> None:
    report = take_in(office.store, tmp_path)
    assert (report.rows, report.known, report.new, report.already) == (5, 2, 2, 1)
    told = candidates.candidates(rows(office.store, "task"))
    assert list(told["name"]) == ["老王抄手店", "安居宾馆"]
    assert list(told["category"]) == ["eatery", "hotel"]
    assert set(told["source"]) == {SOURCE.source}
    assert set(told["authority"]) == {SOURCE.authority}
    assert told["lon"].notna().tolist() == [True, False]
    kept = rows(office.store, "task").to_csv()
    assert not any(word in kept for word in ("张三", "王五", "13800138000", "13900139000"))
    assert take_in(office.store, tmp_path).new == 0


def test_a_unit_counts_once_it_is_a_site_and_not_before(office: Office, tmp_path: Path) -> None:
    take_in(office.store, tmp_path)
    assert len(frames.sites(office.store, DAY)) == 1
    told = candidates.candidates(rows(office.store, "task"))
    noodles, hotel = (Seen(int(one), 1) for one in told.index)
    site_id = candidates.make_site(office.store, noodles, told.iloc[0], actor="甲", now=NOW, on=DAY)
    candidates.set_aside(office.store, hotel, reason="已注销", actor="甲", now=NOW, on=DAY)
    sites = frames.sites(office.store, DAY)
    assert (len(sites), sites.at[site_id, "name"]) == (2, "老王抄手店")
    assert sites.at[site_id, "position_quality"] == "surveyed"
    told = candidates.candidates(rows(office.store, "task"))
    assert list(told["state"]) == ["site", "aside"]
    assert (told["site_id"].iloc[0], told["reason"].iloc[1]) == (site_id, "已注销")
    with pytest.raises(StaleRecordError):
        candidates.set_aside(office.store, hotel, reason="再来", actor="甲", now=NOW, on=DAY)


def test_a_list_without_source_or_of_households_is_refused(office: Office, tmp_path: Path) -> None:
    ledger = read_one(tmp_path, "名录.csv", LIST, kind=LedgerKind.SITES)
    told = ListSource("名录", " ")
    with pytest.raises(StoreError, match="source and the authority"):
        candidates.keep(office.store, ledger, told, actor="甲", now=NOW, as_of=DAY)
    homes = read_one(
        tmp_path, "户.csv", "名称,户主,地址\n甲,张三,解放路1号\n", kind=LedgerKind.SITES
    )
    with pytest.raises(StoreError, match="households"):
        candidates.units_of(homes)
    told_task = candidates.candidates(rows(office.store, "task"))
    with pytest.raises(StoreError, match="needs a reason"):
        candidates.set_aside(office.store, Seen(1, 1), reason=" ", actor="甲", now=NOW, on=DAY)
    assert told_task.empty
