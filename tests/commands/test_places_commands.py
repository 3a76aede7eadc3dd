"""Units on no ledger and addresses placed by a list of buildings, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.asking import asked
from vocabulary.errors import StoreError

LEDGER = (
    "名称,场所类别,所在社区,地址\n"
    "安居大厦,高层建筑,东方社区,解放路7号\n"
    "好又多超市,,东方社区,解放路12号\n"
    "老王茶楼,,东方社区,中南路3号\n"
)
UNITS = (
    "企业名称,经营场所,负责人,电话\n"
    "安居大厦（原名）,解放路7号,张三,13800138000\n"
    "阿飞网吧,解放路9号,,\n"
)
ODD = [f"解放路,{n},{106.05 + n * 1e-4:.6f},29.850000\n" for n in range(1, 30, 2)]
EVEN = [f"解放路,{n},{106.05 + n * 1e-4:.6f},29.850180\n" for n in (2, 8, 16, 20)]
BUILDINGS = "街路巷,门牌号,经度,纬度\n" + "".join(ODD + EVEN)


@pytest.fixture
def store(tmp_path: Path, store_path: Path) -> Path:
    (tmp_path / "场所.csv").write_text(LEDGER, encoding="utf-8")
    (tmp_path / "名录.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "门牌.csv").write_text(BUILDINGS, encoding="utf-8")
    assert asked("import", str(tmp_path / "场所.csv"), store=store_path)["accepted"] == 3
    return store_path


def test_a_list_of_units_leaves_those_on_no_ledger_and_they_are_settled(
    store: Path, tmp_path: Path
) -> None:
    given = ("candidates", str(tmp_path / "名录.csv"), "--source", "名录 2024-01")
    with pytest.raises(StoreError):
        asked(*given, store=store)
    told = asked(*given, "--authority", "铜消安办函〔2024〕2号", store=store)
    (report,) = told["lists"]
    assert (report["known"], report["new"]) == (1, 1)
    (unit,) = told["candidates"]
    assert (unit["name"], unit["kind"], unit["source"]) == ("阿飞网吧", "网吧", "名录 2024-01")
    assert asked("candidates", "--site", str(unit["id"]), store=store)["candidates"] == []
    with pytest.raises(StoreError):
        asked("candidates", "--aside", str(unit["id"]), "--reason", "重复", store=store)
    assert asked("verify", store=store)["ok"]


def test_sites_are_placed_by_address_with_how_far_off_they_may_be(
    store: Path, tmp_path: Path
) -> None:
    told = asked("addresses", str(tmp_path / "门牌.csv"), "--datum", "wgs84", store=store)
    assert (told["buildings"], told["asked"]) == (19, 3)
    placed = {one["name"]: one for one in told["placed"]}
    assert set(placed) == {"安居大厦", "好又多超市"}
    assert (placed["安居大厦"]["how"], placed["安居大厦"]["lon"]) == ("number", 106.0507)
    between = placed["好又多超市"]
    assert (between["how"], between["lon"], between["lat"]) == ("between", 106.0512, 29.85018)
    assert 15 <= between["doubt_m"] <= 60
    assert asked("addresses", "--apply", store=store)["applied"]
    assert asked("verify", store=store)["ok"]
    assert [one["name"] for one in asked("addresses", store=store)["placed"]] == list(placed)
