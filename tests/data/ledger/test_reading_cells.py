import pytest

from data.ledger.hazards import read_grade, read_handling, read_status
from data.ledger.read.tables import as_text
from data.ledger.values import (
    flag,
    floors,
    is_unknown,
    mask,
    number,
    phone,
    plain_text,
)
from vocabulary.faults import FaultCode
from vocabulary.terms import HazardGrade, HazardStatus


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2200户", 2200),
        ("78m²", 78),
        ("78㎡", 78),
        ("７８", 78),
        ("1,200", 1200),
        ("约1200平方米", 1200),
        ("1.2万", 12000),
        ("1.2万平方米", 12000),
        ("12 栋", 12),
        ("-3", -3),
        ("共3层", 3),
        ("54.5米", 54.5),
        ("0", 0),
        ("1，200", 1200),
    ],
)
def test_a_number_is_read_with_its_unit_inside(text, value):
    assert number(text).value == value


@pytest.mark.parametrize(
    "text", ["十二", "12-15", "3至5", "12.3.4", "1e5", "abc", "12/3", "9" * 16]
)
def test_what_is_not_one_number_waits(text):
    assert number(text).code is FaultCode.NUMBER_UNREADABLE
    assert number(text).waits


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\u3000",
        "暂无数据",
        "--",
        "—",
        "——",
        "[]",
        "-",
        "无",
        "NULL",
        "N/A",
        "nan",
        "？",
        "/",
    ],
)
def test_words_for_no_data_are_not_known(text):
    assert is_unknown(text)
    assert number(text).value is None
    assert number(text).code is None


def test_still_to_come_is_not_known_and_noted():
    assert is_unknown("待定")
    assert plain_text("待定").code is FaultCode.VALUE_PENDING


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("18", (18, None)),
        ("18层", (18, None)),
        ("地上18层，地下2层", (18, 2)),
        ("18/-2", (18, 2)),
        ("地上18层", (18, None)),
        ("18F/2F", (18, 2)),
    ],
)
def test_floors_above_and_below_stand_in_one_cell(text, told):
    assert floors(text).value == told


@pytest.mark.parametrize("text", ["是", "有", "√", "已设置", "Y", "true", "1", "有（2处）", "3"])
def test_yes_has_many_signs(text):
    assert flag(text).value is True


@pytest.mark.parametrize("text", ["否", "无", "×", "未设置", "N", "FALSE", "0", "没有", "不"])
def test_no_has_many_signs(text):
    assert flag(text).value is False


def test_neither_yes_nor_no_waits():
    assert flag("大概").code is FaultCode.FLAG_UNREADABLE
    assert flag("大概").waits


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("0668-****24", "0668-****24", FaultCode.PHONE_MASKED),
        ("1380013800013900139000", "13800138000 / 13900139000", None),
        ("13800138000 13900139000", "13800138000 / 13900139000", None),
        ("45678901", "45678901", None),
        ("023-45678901", "023-45678901", None),
        ("１３８００１３８０００", "13800138000", None),
        ("13800138000.0", "13800138000", None),
    ],
)
def test_telephone_numbers_are_kept_set_apart_and_doubted(text, value, code):
    assert (phone(text).value, phone(text).code) == (value, code)


def test_a_fault_does_not_tell_a_telephone_number_or_a_name():
    assert mask("13800138000") == "138****8000"
    assert mask("张三丰") == "张**"
    assert mask("电话13800138000转") == "电话138****8000转"


@pytest.mark.parametrize("text", ["81？8号", "锟斤拷", "龙都\ufffd路"])
def test_lost_characters_are_noted_and_kept(text):
    assert (plain_text(text).value, plain_text(text).code) == (text, FaultCode.TEXT_DAMAGED)


def test_too_long_a_text_waits():
    assert plain_text("字" * 20_001).code is FaultCode.TEXT_TOO_LONG
    assert plain_text("字" * 20_000).code is None


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("待整改", "registered"),
        ("整改中", "rectifying"),
        ("待复查", "submitted"),
        ("已闭环", "closed"),
        ("逾期未整改", "assigned"),
        ("已升级督办", "assigned"),
        ("整改验证", "submitted"),
        ("已销号", "closed"),
        ("退回补充", "rectifying"),
        ("已归档", "closed"),
        ("合格", "closed"),
        ("责令限期整改", "assigned"),
        ("责令限期改正", "assigned"),
        ("挂牌督办", "assigned"),
        ("销案", "closed"),
        ("当场整改", "closed"),
        ("停业整顿", "rectifying"),
        ("临时查封", "rectifying"),
        ("未整改", "registered"),
        ("已整改", "submitted"),
        ("已完成", "submitted"),
        ("已验收", "accepted"),
    ],
)
def test_every_status_seen_in_public_ledgers_is_known(text, status):
    reading = read_status(text, heading="整改状态")
    assert (reading.status, reading.code) == (status, None)


@pytest.mark.parametrize(
    ("text", "heading", "status"),
    [
        ("是", "是否销号", HazardStatus.CLOSED),
        ("√", "是否闭环", HazardStatus.CLOSED),
        ("是", "是否整改", HazardStatus.SUBMITTED),
        ("否", "是否整改", HazardStatus.REGISTERED),
        ("否", "是否销号", HazardStatus.REGISTERED),
        ("", "是否整改", None),
    ],
)
def test_yes_means_closed_or_put_right_by_its_heading(text, heading, status):
    assert read_status(text, heading=heading).status == status


def test_a_sentence_is_taken_for_a_status_and_said_so():
    reading = read_status("已于1月3日整改完毕", heading="整改情况")
    assert (reading.status, reading.code) == (HazardStatus.SUBMITTED, FaultCode.STATUS_TAKEN)
    reading = read_status("还没有整改完成，正在采购", heading="整改情况")
    assert reading.status is HazardStatus.REGISTERED


def test_an_unknown_status_waits():
    assert read_status("甲乙丙", heading="状态").code is FaultCode.STATUS_UNKNOWN


def test_supervision_and_exposure_are_heard_in_what_was_ordered():
    reading = read_handling("责令停产停业，政府挂牌督办并曝光")
    assert (reading.is_supervised, reading.is_exposed) == (True, True)
    assert reading.text == "责令停产停业，政府挂牌督办并曝光"


@pytest.mark.parametrize(
    ("text", "grade", "code"),
    [
        ("一般", "general", None),
        ("一般隐患", "general", None),
        ("较大", "general", FaultCode.GRADE_TAKEN),
        ("重点隐患", "general", FaultCode.GRADE_TAKEN),
        ("重大火灾隐患", "major", None),
        ("疑似重大隐患", "suspected_major", None),
        ("红色", None, FaultCode.GRADE_IS_RISK),
        ("甲级", None, FaultCode.GRADE_UNKNOWN),
        ("", None, None),
    ],
)
def test_grades_are_read_and_risk_colours_are_not_grades(text, grade, code):
    assert (read_grade(text).value, read_grade(text).code) == (grade, code)


def test_a_ledger_alone_makes_no_hazard_major():
    # STANDARDS 1.3: only the fire authority finds a major fire hazard.
    assert read_grade("重大").value == HazardGrade.SUSPECTED_MAJOR


def test_cells_of_a_workbook_become_the_text_a_clerk_would_type():
    assert as_text(500151001001.0) == "500151001001"
    assert as_text(1.5) == "1.5"
    assert as_text(True) == "TRUE"
