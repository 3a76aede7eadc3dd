import pytest

from data.ledger.headings import column_for, is_personal
from data.ledger.intake import peek
from tests.builders import fault_codes, known_villages, read_all, read_one
from vocabulary.errors import LedgerError
from vocabulary.terms import LedgerKind

SITES = "单位名称,场所类别,所在社区,地址\n"
ROW = "翠湖苑,住宅小区,东方社区,龙都路50号\n"

# Every heading of BACHUAN.md 6 and what it must be read as.
SYNONYMS = {
    "name": (
        "名称 单位名称 场所名称 建筑名称 高层建筑名称 小区名称 楼盘名称 项目名称 "
        "隐患单位 被检查单位"
    ),
    "address": "地址 详细地址 单位地址 场所地址 坐落 位置",
    "village": "社区 村社区 村（社区） 所在社区 所属社区 属地 所属网格 网格",
    "x": "经度 东经 lng lon longitude X",
    "y": "纬度 维度 北纬 lat latitude Y",
    "xy": "坐标 经纬度 location",
    "description": "隐患描述 隐患具体描述 存在问题 存在隐患 问题隐患 主要隐患 隐患内容 历史问题",
    "grade": "隐患等级 隐患级别",
    "found_on": "检查日期 检查时间 排查发现日期 发现时间",
    "due_on": "整改期限 整改时限 计划完成时间 限改日期",
    "done_on": "整改完成时间 完成时间 销号时间 验收时间",
    "owner": "整改责任人",
    "phone": "电话 联系电话 联系方式 手机",
    "status": "状态 当前状态 整改状态 整改情况 是否整改 是否销号 复查结果 核验结果",
    "height_m": "建筑高度（米） 建筑高度(米) 建筑高度 高度",
    "floors": "层数 楼层数",
    "floors_above": "地上层数",
    "floors_below": "地下层数",
    "responsible_person": "消防安全责任人 消防安全管理人 负责人 联系人",
    "place": "隐患位置 隐患部位",
    "ledger_risk": "风险等级",
}


@pytest.mark.parametrize(
    ("heading", "name"), [(word, name) for name, said in SYNONYMS.items() for word in said.split()]
)
def test_every_heading_seen_in_public_ledgers_is_known(heading, name):
    found = column_for(heading, LedgerKind.PROBLEMS)
    assert found is not None
    assert found[0] == name


def test_who_is_responsible_is_the_hazards_where_there_is_one():
    assert column_for("责任人", LedgerKind.PROBLEMS)[0] == "owner"
    assert column_for("责任人", LedgerKind.SITES)[0] == "responsible_person"


@pytest.mark.parametrize(
    "heading", ["* 单位名称", "单位名称：", "单 位\n名 称", "（单位名称）", "单位名称*"]
)
def test_signs_and_breaks_in_a_heading_do_not_matter(heading):
    assert column_for(heading, LedgerKind.SITES)[0] == "name"


def test_who_can_be_reached_is_personal():
    assert is_personal("phone", LedgerKind.SITES)
    assert is_personal("owner", LedgerKind.HAZARDS)
    assert not is_personal("name", LedgerKind.SITES)


def test_title_rows_stand_above_the_header(tmp_path):
    text = "巴川街道消防安全场所台账,,,\n填报单位：应急办,,填报日期：2024.2.1,\n\n" + SITES + ROW
    ledger = read_one(tmp_path, "场所.csv", text)
    assert ledger.header_row == {"": 4}
    assert [(row.row, row.site["name"]) for row in ledger.rows] == [(5, "翠湖苑")]


def test_repeated_headers_totals_and_remarks_are_refused_and_counted(tmp_path):
    text = SITES + ROW + SITES + ROW.replace("50", "51") + "合计,2,,\n" + "填表人：某某,,,\n\n,,,\n"
    ledger = read_one(tmp_path, "场所.csv", text)
    assert [row.row for row in ledger.rows] == [2, 3, 4, 5, 6]  # blank lines are no rows
    assert [sorted(fault_codes(row)) for row in ledger.rows if row.is_refused] == [
        ["header_repeated"],
        ["total_row"],
        ["not_a_record"],
    ]


def test_what_nobody_knows_is_kept_under_its_heading(tmp_path):
    text = "单位名称,场所类别,所在社区,网格员备注\n翠湖苑,住宅小区,东方社区,门禁坏了,多一格\n"
    (row,) = read_one(tmp_path, "场所.csv", text).rows
    assert row.extra == {"网格员备注": "门禁坏了", "#5": "多一格"}
    assert row.raw["单位名称"] == "翠湖苑"


def test_a_risk_level_of_the_ledger_is_kept_not_taken(tmp_path):
    text = "单位名称,场所类别,所在社区,风险等级\n翠湖苑,住宅小区,东方社区,红\n"
    ledger = read_one(tmp_path, "场所.csv", text)
    assert ledger.rows[0].extra == {"风险等级": "红"}
    assert ledger.notes == ("risk_column_kept:风险等级",)


def test_a_heading_named_by_hand_is_taken(tmp_path):
    text = "招牌,场所类别,所在社区,门牌信息\n翠湖苑,住宅小区,东方社区,龙都路50号\n"
    ledger = read_one(tmp_path, "场所.csv", text, mapping={"招牌": "name", "门牌信息": "address"})
    assert ledger.rows[0].site["name"] == "翠湖苑"
    assert ledger.rows[0].site["address"] == "龙都路50号"


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("单位名称,场所类别,所在社区", LedgerKind.SITES),
        (
            "序号,隐患类别,隐患具体描述,隐患等级,排查发现日期,整改责任人,整改措施",
            LedgerKind.HAZARDS,
        ),
        ("单位名称,地址,联系人,隐患描述,整改措施,复查结果", LedgerKind.PROBLEMS),
        ("村社代码,村社名称,城乡分类代码", LedgerKind.VILLAGES),
        ("序号,乡镇街道,所在社区,高层建筑名称,管理单位,昨日巡查,近7日巡查", LedgerKind.SITES),
        ("编号,消防安全重点单位,地址,消防安全责任人,联系电话,X,Y", LedgerKind.SITES),
        ("小区名称,地址,楼栋数,物业公司,消防车道数量和位置", LedgerKind.SITES),
    ],
)
def test_the_kind_is_judged_from_the_headings(tmp_path, headings, kind):
    cells = ",".join("甲" for _ in headings.split(","))
    assert read_one(tmp_path, "台账.csv", f"{headings}\n{cells}\n").kind is kind


def test_sites_that_carry_the_code_of_their_village_are_no_villages(tmp_path):
    heads = "单位名称,场所类别,所在社区,社区代码,地址\n"
    text = heads + "翠湖苑,住宅小区,东方社区,500151001001,龙都路50号\n"
    ledger = read_one(tmp_path, "场所.csv", text)
    assert ledger.kind is LedgerKind.SITES
    assert ledger.rows[0].site["village_code"] == "500151001001"


def test_a_second_table_below_is_read_under_its_own_header(tmp_path):
    hazards = "隐患单位,隐患描述,整改期限,整改状态\n翠湖苑,线路老化,2024.1.20,待整改\n"
    sites, found = read_all(tmp_path, "两张表.csv", SITES + ROW + "\n二、隐患情况\n" + hazards)
    assert (sites.kind, [row.row for row in sites.rows]) == (LedgerKind.SITES, [2])
    assert (found.kind, [row.row for row in found.rows]) == (LedgerKind.HAZARDS, [6])
    assert [(line.row, line.what) for line in found.named] == [(4, "title"), (5, "header")]


def test_tables_side_by_side_are_refused(tmp_path):
    text = "单位名称,场所类别,地址,,单位名称,场所类别,地址\n甲,住宅小区,一路,,乙,住宅小区,二路\n"
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "并排.csv", text)
    assert refused.value.code == "tables_side_by_side"


def test_unknown_headings_are_named_in_the_refusal(tmp_path):
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "x.csv", "甲项,乙项,丙项\n1,2,3\n")
    assert refused.value.code == "kind_unknown"
    assert "甲项" in refused.value.values["headings"]


def test_peek_shows_the_headings_of_a_file_nobody_understands(tmp_path):
    (tmp_path / "x.csv").write_text("甲项,乙项,丙项\n一,二,三\n", encoding="utf-8")
    (seen,) = peek(tmp_path / "x.csv", villages=known_villages())
    assert (seen.headings, seen.kind, seen.header_row) == (("甲项", "乙项", "丙项"), None, 1)
    assert seen.first_rows == (("一", "二", "三"),)


def test_an_area_elsewhere_waits(tmp_path):
    text = "单位名称,场所类别,所在社区,地区\n翠湖苑,住宅小区,东方社区,银川市\n"
    (row,) = read_one(tmp_path, "场所.csv", text).rows
    assert fault_codes(row) == {"not_in_area"}
    assert row.waits


def test_the_name_of_an_outline_is_its_smallest_area(tmp_path):
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{'
        '"province_name":"重庆市","city_name":"重庆市","district_name":"铜梁区","adcode":"500151"},'
        '"geometry":{"type":"Polygon","coordinates":[[[106,29.7],[106.1,29.7],[106.1,29.8],[106,29.7]]]}}]}'
    )
    (row,) = read_one(tmp_path, "界线.geojson", text).rows
    assert row.is_refused
    assert [(fault.code.value, fault.value) for fault in row.faults] == [
        ("not_a_village", "铜梁区")
    ]


@pytest.mark.parametrize(
    "head",
    [
        "序号,单位名称,场所类别,村社区,序号,单位名称,场所类别,村社区",
        "单位名称,场所类别,村社区,,单位名称,隐患描述,检查日期",
        "单位名称,场所类别,单位名称,场所类别",
    ],
)
def test_tables_side_by_side_are_known_without_a_gap_and_of_two_kinds(tmp_path, head):
    row = ",".join(f"格{n}" for n in range(head.count(",") + 1))
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "并排.csv", f"{head}\n{row}\n")
    assert refused.value.code == "tables_side_by_side"


@pytest.mark.parametrize("twice", ["备注", "整改情况", "联系电话"])
def test_a_heading_that_stands_twice_is_no_second_table(tmp_path, twice):
    text = f"单位名称,场所类别,村社区,{twice},{twice}\n甲,住宅小区,东城社区,一,二\n"
    (row,) = read_one(tmp_path, "台账.csv", text).rows
    assert [*row.raw.values()][-2:] == ["一", "二"]


def test_a_line_of_who_signed_may_end_with_the_day(tmp_path):
    text = SITES + ROW + "填表人：张三,,审核人：李四,2024年1月31日\n"
    ledger = read_one(tmp_path, "场所.csv", text)
    assert [row.is_named for row in ledger.rows] == [False, True]
