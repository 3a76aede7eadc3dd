"""A list of units against the register: what is known is found however it is written."""

from __future__ import annotations

import csv
import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data import demo
from data.ledger.known_records import KnownRecord, KnownSites
from data.ledger.lists.likeness import Likeness, address_parts, name_parts
from vocabulary.terms import Category

DAY = date(2023, 11, 1)
ALIKE = dict(zip("青和清书云星南明安金丹望朝", "清合青舒芸兴楠名按全单忘潮", strict=True))


def demo_rows() -> list[dict[str, Any]]:
    """The sites of the demo as its own ledger has them."""
    path = Path(demo.__file__).parent / "sites.csv"
    kinds = {term.zh: term.value for term in Category}
    with path.open(encoding="utf-8-sig") as file:
        return [
            {
                "name": row["名称"], "category": kinds[row["场所类别"]],
                "aliases": [row["曾用名"]] if row["曾用名"] else [],
                "address": row["详细地址"], "village_code": row["所在社区"],
                "lon": float(row["经度（WGS84）"]) if row["经度（WGS84）"] else None,
                "lat": float(row["纬度（WGS84）"]) if row["纬度（WGS84）"] else None,
                "position_quality": "surveyed" if row["经度（WGS84）"] else "village_centre",
            }
            for row in csv.DictReader(file)
        ]  # fmt: skip


def known(rows: list[dict[str, Any]]) -> Likeness:
    sites = KnownSites()
    for at, row in enumerate(rows, start=1):
        sites.add(KnownRecord(at, row, {}, DAY, DAY))
    return Likeness(sites)


def numbered_otherwise(name: str, dice: random.Random) -> str:
    """2号大厦 as 大厦2号楼, 大厦二栋, 2#大厦."""
    at = next((i for i, sign in enumerate(name) if sign.isdigit()), None)
    if at is None or name[at + 1] != "号":
        return f"重庆市铜梁区巴川街道{name}" if dice.random() < 0.5 else f"{name}（个体工商户）"
    number, bare = name[at], name[:at] + name[at + 2 :]
    chinese = "〇一二三四五六七八九"[int(number)]
    behind = dice.choice((f"{number}号楼", f"{chinese}栋", f"{number}#", f"{number}幢"))
    return dice.choice((bare + behind, name[:at] + f"{number}#" + name[at + 2 :]))


def mistyped(text: str, dice: random.Random) -> str:
    """One character wrong, lost, doubled or two of them swapped."""
    at = dice.randrange(2, 4)
    kind = dice.randrange(3)
    if kind == 0:
        return text[:at] + ALIKE.get(text[at], "某") + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at] + text[at:]
    return text[:2] + text[3] + text[2] + text[4:]


def listed(row: dict[str, Any], name: str, dice: random.Random) -> dict[str, Any]:
    """A line of a business register about a place: seldom a village, sometimes a point."""
    address = row["address"]
    if dice.random() < 0.5:
        address = dice.choice(("重庆市铜梁区巴川街道", "铜梁区", "巴川街道")) + address
    if dice.random() < 0.2:
        address += dice.choice(("1-2", "附2号", "（底楼）"))
    has_point = row["lon"] is not None and dice.random() < 0.3
    return {
        "name": name,
        "address": address if dice.random() < 0.95 else None,
        "village_code": row["village_code"] if dice.random() < 0.5 else None,
        "category": row["category"] if dice.random() < 0.6 else None,
        "lon": row["lon"] + dice.uniform(-2e-4, 2e-4) if has_point else None,
        "lat": row["lat"] + dice.uniform(-2e-4, 2e-4) if has_point else None,
    }


def new_units(rows: list[dict[str, Any]], n: int, dice: random.Random) -> list[dict[str, Any]]:
    """Places that are on no ledger but look like those that are."""
    names = {row["name"] for row in rows}
    made: list[dict[str, Any]] = []
    while len(made) < n:
        one, other = dice.sample(rows, 2)
        kind = len(made) % 5
        name = (
            one["name"][:4] + "9号" + one["name"][4:].lstrip("23456789号"),  # the next building
            one["name"][:4] + dice.choice(("修脚店", "洗车场", "面馆", "棋牌室")),  # in its house
            "演示" + dice.choice(("碧水", "东篱", "长乐")) + one["name"][4:].lstrip("23456789号"),
            one["name"][:3] + ALIKE.get(one["name"][3], "新") + one["name"][4:],  # one sign apart
            dice.choice(("老王抄手", "蜀香火锅", "好又多超市")) + f"{len(made)}店",
        )[kind]
        if name in names:
            continue
        at = one if kind == 1 else other
        address = at["address"] if kind == 1 else f"{other['address'][:3]}{700 + len(made)}号"
        made.append(
            listed({**other, "address": address, "lon": None, "category": None}, name, dice)
        )
    return made


@pytest.mark.parametrize("seed", [1, 2, 14])
def test_of_a_thousand_units_the_known_are_found_and_the_new_are_listed(seed: int) -> None:
    rows, dice = demo_rows(), random.Random(seed)
    likeness = known(rows)
    units: list[tuple[dict[str, Any], int | None]] = []
    for n in range(950):
        at = dice.randrange(len(rows))
        row, name = rows[at], rows[at]["name"]
        if n < 300:
            name = (
                row["aliases"][0] if row["aliases"] and n % 3 == 0
                else mistyped(name, dice) if n % 3 == 1 else numbered_otherwise(name, dice)
            )  # fmt: skip
        units.append((listed(row, name, dice), at + 1))
    units += [(unit, None) for unit in new_units(rows, 50, dice)]
    judged = [(likeness.match(unit), true, unit) for unit, true in units]
    wrong = [
        (unit["name"], rows[(match.site_id or 1) - 1]["name"], match.reasons)
        for match, true, unit in judged if match.verdict == "found" and match.site_id != true
    ]  # fmt: skip
    missed = [
        (unit, match.verdict) for match, true, unit in judged if true and match.verdict != "found"
    ]
    listed_new = sum(match.verdict != "found" for match, true, _ in judged if true is None)
    assert wrong == []
    assert listed_new >= 48
    assert len(missed) <= 0.05 * 950, (Counter(said for _, said in missed), missed[:10])


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("青禾2号大厦", "青禾大厦二栋", True), ("青禾2号大厦", "青禾3号大厦", False),
        ("青禾2期", "青禾2栋", False), ("青禾1-1栋", "青禾11栋", False),
        ("青禾广场A座", "青禾广场B座", False),
        ("重庆市铜梁区青禾家具厂有限公司", "青禾家具厂", True),
        ("青禾小区3（2）号楼", "青禾小区32号楼", False),
        ("青禾养老院（东城店）", "青禾养老院（西城店）", False),
    ],
)  # fmt: skip
def test_names_are_one_by_what_they_say_never_without_their_numbers(
    one: str, other: str, is_one: bool
) -> None:
    assert (name_parts(one) == name_parts(other)) is is_one


def test_an_address_is_its_street_and_its_last_number() -> None:
    assert address_parts("重庆市铜梁区巴川街道龙都路212号附3号") == ("龙都路", "212", "3")
    assert address_parts("国道319旁33号") == ("国道319旁", "33", "")
    assert address_parts("千年村8组28号") == ("千年村8组", "28", "")
    assert address_parts("解放路") == ("解放路", "", "")


def test_another_name_at_the_same_number_is_doubtful_only_for_a_place_of_its_kind() -> None:
    likeness = known([{"name": "青禾宾馆", "address": "解放路8号", "category": "hotel",
                       "village_code": "1"}])  # fmt: skip
    told = {"address": "解放路8号", "village_code": "1"}
    assert likeness.match({"name": "望江酒店", "category": "hotel", **told}).verdict == "doubtful"
    assert likeness.match({"name": "老王面馆", "category": "eatery", **told}).verdict == "new"
