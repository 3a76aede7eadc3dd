from datetime import date

import pytest

from data.ledger.hazards import guess_code, known_code, split_hazards
from tests.builders import fault_codes, read_one


@pytest.mark.parametrize(
    ("text", "hazards"),
    [
        ("1、线路老化;2、通道堵塞。", ("线路老化", "通道堵塞")),
        ("1.线路老化 2.通道堵塞", ("线路老化", "通道堵塞")),
        ("1．线路老化\n2．通道堵塞", ("线路老化", "通道堵塞")),
        ("①线路老化②通道堵塞", ("线路老化", "通道堵塞")),
        ("（1）线路老化；（2）通道堵塞", ("线路老化", "通道堵塞")),
        ("(1)线路老化(2)通道堵塞", ("线路老化", "通道堵塞")),
        ("一、线路老化 二、通道堵塞", ("线路老化", "通道堵塞")),
        ("一是线路老化；二是通道堵塞", ("线路老化", "通道堵塞")),
        ("线路老化破损；通道堵塞严重", ("线路老化破损", "通道堵塞严重")),
        ("线路老化破损\n通道堵塞严重", ("线路老化破损", "通道堵塞严重")),
        ("存在以下问题：1、线路老化2、通道堵塞", ("线路老化", "通道堵塞")),
        ("厨房电器线路敷设不符合要求。", ("厨房电器线路敷设不符合要求",)),
        ("1、线路老化", ("线路老化",)),
    ],
)
def test_hazards_numbered_in_one_cell_are_told_apart(text, hazards):
    assert split_hazards(text) == hazards


@pytest.mark.parametrize(
    "text",
    [
        "疏散通道宽度不足1.5米",
        "位于2、3号楼的通道堵塞",
        "自2023.1.2起停用",
        "缺灭火器2具，消火栓1个",
    ],
)
def test_numbers_of_a_sentence_are_no_numbering(text):
    assert split_hazards(text) == (text,)


def test_no_word_is_lost_between_the_marks():
    text = "大堂：1、线路老化，不足1.5米;2、2、3号楼通道堵塞;3、灭火器过期"
    assert split_hazards(text) == ("线路老化，不足1.5米", "2、3号楼通道堵塞", "灭火器过期")


# Codes of vocabulary/hazard_codes.py: R06 e-bikes, F07 goods in exits, W-codes for welfare.
@pytest.mark.parametrize(
    ("text", "category", "code"),
    [
        ("电动自行车在楼道充电", "compound", "R06"),
        ("私拉乱接电线", "compound", "R05"),
        ("常闭式防火门常开", "high_rise", "H08"),
        ("窗户设置铁栅栏", "welfare", "W02"),
        ("天气不好", "other", "X99"),
    ],
)
def test_a_description_is_coded_by_its_words_and_its_site(text, category, code):
    assert guess_code(text, category) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("采用易燃可燃保温材料", "B01"),
        ("使用易燃可燃材料装修装饰", "B02"),
        ("电气线路敷设不规范", "B03"),
        ("安全疏散通道被堵", "B04"),
        ("防火分隔不到位", "B05"),
        ("电加热设备靠近可燃物", "B06"),
    ],
)
def test_the_plans_words_for_a_bathhouse_find_their_code(text, code):
    assert guess_code(text, "bathhouse") == code


@pytest.mark.parametrize(("text", "code"), [("r06", "R06"), ("X99", "X99"), ("ZZ1", None)])
def test_a_code_is_taken_as_it_stands(text, code):
    assert known_code(text) == code


PROBLEMS = "隐患单位,所在社区,场所类别,存在问题,检查日期,整改期限,整改状态,整改完成时间\n"


def test_the_hazards_of_a_row_share_its_dates(tmp_path):
    ledger = read_one(
        tmp_path,
        "清单.csv",
        PROBLEMS + "翠湖苑,东方社区,住宅小区,1、线路老化;2、通道堵塞,2024.1.10,2024.1.20,待整改,\n",
    )
    (row,) = ledger.rows
    assert [hazard["description"] for hazard in row.hazards] == ["线路老化", "通道堵塞"]
    assert {str(hazard["found_on"]) for hazard in row.hazards} == {"2024-01-10"}
    assert {str(hazard["due_on"]) for hazard in row.hazards} == {"2024-01-20"}
    assert {hazard["status"] for hazard in row.hazards} == {"assigned"}  # it has a deadline
    assert not row.waits


def test_no_hazard_found_is_a_row_without_hazard(tmp_path):
    ledger = read_one(
        tmp_path, "清单.csv", PROBLEMS + "翠湖苑,东方社区,住宅小区,未发现隐患,2024.1.10,,,\n"
    )
    assert ledger.rows[0].hazards == ()
    assert not ledger.rows[0].waits


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("线路老化,2024.1.10,2024.1.5,待整改,", "dates_out_of_order"),
        ("线路老化,2024.3.1,,待整改,", "date_in_future"),
        (",2024.1.10,2024.1.20,待整改,", "hazard_missing"),
        ("线路老化,2024.1.10,2024.2.30,待整改,", "date_unreadable"),
        ("线路老化,2024.1.10,,差不多,", "status_unknown"),
    ],
)
def test_what_cannot_be_true_waits(tmp_path, cells, code):
    ledger = read_one(tmp_path, "清单.csv", PROBLEMS + f"翠湖苑,东方社区,住宅小区,{cells}\n")
    assert code in fault_codes(ledger.rows[0])
    assert ledger.rows[0].waits


def test_a_hazard_ledger_names_its_site(tmp_path):
    ledger = read_one(
        tmp_path, "隐患.csv", "隐患编号,单位名称,隐患描述,排查发现日期\nY-7,翠湖苑,线路老化,45267\n"
    )
    (hazard,) = ledger.rows[0].hazards
    assert (hazard["hazard_no"], hazard["site_name"]) == ("Y-7", "翠湖苑")
    assert str(hazard["found_on"]) == "2023-12-07"
    assert ledger.rows[0].site is None


@pytest.mark.parametrize(
    "heads",
    [
        "存在问题1,存在问题2,存在问题3",
        "存在问题（一）,存在问题（二）,存在问题（三）",
        "存在问题,存在问题,存在问题",
    ],
)
def test_each_column_of_hazards_gives_its_own(tmp_path, heads):
    text = (
        f"单位名称,场所类别,村社区,{heads},检查日期\n"
        "甲楼,高层建筑,东城社区,通道堆物,,1、灭火器过期；2、应急灯损坏,2024-01-05\n"
        "乙楼,高层建筑,东城社区,,线路老化破损,无,2024-01-05\n"
    )
    ledger = read_one(tmp_path, "清单.csv", text)
    told = [[one["description"] for one in row.hazards] for row in ledger.rows]
    assert told == [["通道堆物", "灭火器过期", "应急灯损坏"], ["线路老化破损"]]
    assert {one["found_on"] for row in ledger.rows for one in row.hazards} == {date(2024, 1, 5)}
    assert [name for name in ledger.mapping.values() if name == "description"] == [
        "description"
    ] * 3


def test_hazards_of_a_second_visit_do_not_get_the_day_of_the_first(tmp_path):
    text = (
        "单位名称,场所类别,村社区,存在问题,检查日期,存在问题,检查日期\n"
        "甲楼,高层建筑,东城社区,通道堆物,2024-01-05,灭火器过期,2024-01-15\n"
    )
    ledger = read_one(tmp_path, "清单.csv", text)
    assert [one["description"] for one in ledger.rows[0].hazards] == ["通道堆物"]
    assert ledger.mapping["存在问题 (2)"] == ledger.mapping["检查日期 (2)"] == ""
    assert ledger.rows[0].extra["存在问题 (2)"] == "灭火器过期"
