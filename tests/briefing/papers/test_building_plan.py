"""The plan of one building: what is known, what is not, what is to be done, where to sign."""

import io
import zipfile
from datetime import date

import pandas as pd
import pytest
from docx import Document
from PIL import Image

from analysis.pressing import building_plans
from briefing.papers.building_plan import book_title, building_book
from geo.print.picture import Spots
from tests.builders import day_with, hazard_rows, site_rows, village_rows

DAY = date(2024, 2, 20)
SITES = site_rows(
    {"site_id": 1, "name": "甲大厦", "height_m": 87.2, "floors_above": 29.0, "has_alarm": True,
     "has_sprinkler": False, "address": "和平路\x01275号", "built_year": 1994.0},
    {"site_id": 2, "name": "乙厂", "category": "factory", "geometry": None},
)  # fmt: skip
HAZARDS = hazard_rows(
    {"site_id": 1, "code": "R05", "tier": "T2", "due_on": "2024-02-10", "assigned_on": "2024-01-11",
     "measure": "拆除线路", "description": "五楼私拉电线"},
    {"site_id": 1, "code": "H01", "tier": "T3", "grade": "suspected_major", "due_on": "2024-03-01"},
    {"site_id": 1, "status": "closed"},
)  # fmt: skip
RISK = pd.DataFrame({"level": ["orange", "unknown"], "site_status": ["overdue", "none"]},
                    index=SITES.index)  # fmt: skip


TASKS = pd.DataFrame(
    [{"kind": "building_plan", "site_id": 1.0, "owner": "某领导", "version": 1,
      "opened_on": pd.Timestamp("2024-02-01"), "done_on": pd.Timestamp("2024-02-19"),
      "details": {"funds": "专项维修资金", "stages": {"done": "2024-02-27"},
                  "hazards": {"2": ["修复水泵", "3400元"]}}}],
    index=[7],
)  # fmt: skip


def register(tasks=TASKS, **changed):
    told = {"villages": village_rows({}), "sites": SITES, "hazards": HAZARDS, "risk": RISK,
            "as_of": DAY, "is_demo": True, "table": {"task": tasks}.__getitem__}  # fmt: skip
    return day_with(**{**told, **changed})


def book(*site_ids, **how):
    return Document(io.BytesIO(building_book(register(), site_ids, **how)))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture(scope="module")
def plan():
    return book(1)


def test_a_fact_that_is_not_known_is_marked_and_never_blank(plan):
    told = {row[n]: row[n + 1] for row in cells(plan.tables[0]) for n in (0, 2)}
    assert told["建筑高度"] == "87.2米"
    assert told["地上层数"] == "29层"
    assert told["建成年份"] == "1994"
    assert (told["火灾自动报警系统"], told["自动喷水灭火系统"]) == ("有", "无")
    assert told["户数"] == told["责任人"] == "未知／待核"
    assert told["地址"] == "和平路275号"
    assert "床位数" not in told  # asked of welfare institutions alone
    told.pop("", None)  # the last pair of an odd number
    assert "" not in told.values()


def test_open_hazards_stand_in_order_with_measure_money_person_and_dates(plan):
    (head, worst, other) = cells(plan.tables[2])
    assert head == ["序号", "隐患", "整改措施", "资金（元）", "责任人", "交办", "期限", "状态"]
    assert worst[1] == "【疑似重大隐患】室内（外）消火栓无水或压力不足"
    assert worst[2:7] == ["修复水泵", "3400元", "待填", "待填", "2024.3.1"]
    assert other[1] == "电气线路私拉乱接：五楼私拉电线"
    assert other[2:] == [
        "拆除线路", "待填", "待填", "2024.1.11", "2024.2.10（逾期10天）", "交办",
    ]  # fmt: skip
    assert "另有 1 处隐患已销案。" in [p.text for p in plan.paragraphs]


def test_the_sheet_has_a_box_for_the_acceptance_and_four_signatures(plan):
    assert "□ 合格，同意销案" in cells(plan.tables[5])[1][1]
    signed = [cell for row in cells(plan.tables[6]) for cell in row]
    assert sum("签字" in cell for cell in signed) == 4
    assert signed.count("年　　月　　日") == 4


def test_a_plan_names_its_leader_its_money_and_its_days(plan):
    told = {row[n]: row[n + 1] for row in cells(plan.tables[3]) for n in (0, 2)}
    assert (told["包楼领导"], told["资金来源"]) == ("某领导", "专项维修资金")
    assert cells(plan.tables[4])[1] == ["待填", "2024年2月27日", "待填", "待填", "待填"]
    assert plan.core_properties.author == "重庆市铜梁区人民政府巴川街道办事处"


def test_the_plans_made_are_counted_of_the_tall_buildings():
    assert building_plans.of(register()) == (1, 1)
    unmade = TASKS.assign(done_on=pd.NaT)
    assert building_plans.of(register(unmade)) == (0, 1)


def test_what_is_kept_of_a_plan_is_what_was_typed():
    held = building_plans.plans(register())[1]
    again = TASKS.assign(details=[building_plans.details_of(held)])
    assert building_plans.plans(register(again))[1] == held


def test_the_sheet_carries_a_small_map_and_its_stamps(plan):
    assert len(plan.inline_shapes) == 1
    beside = cells(plan.tables[1])[0][1]
    assert beside.startswith("风险等级：较大风险（橙）")
    assert "内部工作用图 严禁外传、演示数据、示意边界" in beside


def test_a_site_without_a_place_says_so_instead_of_a_map():
    made = book(2)
    assert len(made.inline_shapes) == 0
    assert "尚无坐标" in cells(made.tables[1])[0][0]
    assert "一处一策" in made.paragraphs[0].text
    assert any("无未销案隐患" in paragraph.text for paragraph in made.paragraphs)


def test_a_book_begins_with_its_contents_and_gives_each_site_a_page():
    made = book(2, 1, 99, title=book_title(register()))
    assert made.paragraphs[0].text == "巴川街道“一楼一策”整治方案汇编"
    assert cells(made.tables[0])[1:] == [
        ["1", "乙厂", "东方社区", "0", "0", "1"],
        ["2", "甲大厦", "东方社区", "2", "1", "1"],
    ]
    assert sum(bool(p.paragraph_format.page_break_before) for p in made.paragraphs) == 2


def test_a_book_of_nothing_is_an_empty_document_not_an_error():
    assert cells_of_empty(building_book(register(), [])) == []


def cells_of_empty(content):
    return [cells(table) for table in Document(io.BytesIO(content)).tables]


def test_the_file_links_to_nothing_outside_and_holds_no_macro():
    with zipfile.ZipFile(io.BytesIO(building_book(register(), [1]))) as held:
        names = held.namelist()
        links = [held.read(name) for name in names if name.endswith(".rels")]
    assert not [name for name in names if "vba" in name.lower()]
    assert not [link for link in links if b'TargetMode="External"' in link]


def test_the_small_picture_shows_the_site_in_a_ring_at_its_size():
    spots = Spots(register().villages, SITES, RISK, None)
    image = Image.open(io.BytesIO(spots.of(1)))
    assert image.size == (496, 354)  # 84 and 60 mm at 150 dots an inch
    assert spots.of(2) is None
    assert spots.of(77) is None
