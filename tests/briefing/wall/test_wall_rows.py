"""What the wall map's index says of a site, and which sites get a number."""

import pandas as pd

from briefing.wall.content import choose, index_rows, masked, stamps_of, wall_map
from tests.builders import day_with, hazard_rows, site_rows, village_rows, visit_rows

SITES = site_rows(
    {"site_id": 1, "name": "甲大厦", "village_code": "500151001002"},
    {"site_id": 2, "name": "乙厂"},
    {"site_id": 3, "name": "丙店", "geometry": None},
    {"site_id": 4, "name": "丁院"},
)
HAZARDS = hazard_rows(
    {"site_id": 1, "code": "R05", "tier": "T2", "due_on": "2024-02-10"},
    {"site_id": 1, "code": "H08", "tier": "T3", "due_on": "2024-03-01"},
    {"site_id": 1, "code": "H01", "tier": "T3", "status": "closed"},
    {"site_id": 2, "code": "X99", "tier": "T1", "description": "灭火器过期", "due_on": None},
    {"site_id": 4, "status": "submitted"},
)
# The villages reach from 599.5 km east, so column A begins at 599, and to 3302.8 km north, so row
# 1 begins at 3303; the sites stand at 600.0 and 3302.3.
CELL = "B1"
RISK = pd.DataFrame(
    {
        "level": ["yellow", "blue", "red", "blue"],
        "site_status": ["overdue", "open", "none", "submitted"],
    },
    index=SITES.index,
)
VILLAGES = village_rows({}, {"short_name": "西门社区"})
VISITS = visit_rows({"site_id": 1}, {"site_id": 2})


def register(hazards=HAZARDS, sites=SITES):
    return day_with(
        villages=VILLAGES, sites=sites, hazards=hazards, risk=RISK, visits=VISITS, is_demo=True
    )


def rows(persons="masked", **how):
    made = register(**how)
    told = index_rows(made, {1: 11, 2: 12, 3: 13, 4: 14}, [1, 2, 3, 4], persons=persons)
    return {row.number: row for row in told}


def test_open_takes_what_is_not_put_right_and_the_highest_risk_village_by_village():
    assert choose(register(), "open") == [2, 3, 1]
    assert choose(register(), "urgent") == [3, 1]


def test_the_index_names_the_worst_hazard_the_first_deadline_and_what_is_done():
    assert rows()[11].cells == (
        "甲大厦", "西门社区", CELL, "常闭防火门常开、损坏等2处", "待核", "2月10日 逾10天",
        "有逾期 1/3",
    )  # fmt: skip
    assert rows()[11].is_overdue


def test_what_is_not_known_is_said_so():
    assert rows()[12].cells == (
        "乙厂", "东方社区", CELL, "灭火器过期", "待核", "未定", "整改中 0/1",
    )  # fmt: skip
    assert rows()[13].cells == (
        "丙店（无位置）", "东方社区", "—", "—", "待核", "—", "无隐患记录",
    )  # fmt: skip
    assert not rows()[12].is_overdue


def test_a_person_is_masked_unless_asked_for():
    sites = SITES.assign(responsible_person=["欧阳某", "李四", None, None])
    hazards = HAZARDS.assign(owner=["张三", None, None, None, None])
    assert masked("张三") == "张某某"
    told = {how: rows(how, sites=sites, hazards=hazards) for how in ("masked", "full", "none")}
    assert [told[how][12].cells[4] for how in told] == ["李某某", "李四", ""]
    assert told["full"][11].cells[4] == "张三"  # the owner of a hazard goes before the site's


def test_every_map_says_internal_and_a_demo_and_a_sketch_say_what_they_are():
    assert stamps_of(VILLAGES, is_demo=True) == ("内部工作用图 严禁外传", "演示数据", "示意边界")
    official = village_rows({"provenance": "official"})
    assert stamps_of(official, is_demo=False) == ("内部工作用图 严禁外传",)


def test_the_head_says_campaign_day_and_issue_and_a_lost_site_is_left_out():
    made = wall_map(register(), {1: 11, 99: 5}, [99, 1], issue=3)
    assert [one.number for one in made.targets] == [11]
    assert made.words.dated == "数据截至 2024年2月20日　第 3 期　1 处挂号场所"
    assert "巴川办〔2023〕83号" in made.words.subtitle
    assert any("1 处场所无位置" in note for note in made.words.notes)
