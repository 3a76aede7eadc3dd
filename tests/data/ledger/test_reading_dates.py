from datetime import date

import pytest

from data.ledger.values import read_date
from vocabulary.faults import FaultCode

AS_OF = date(2024, 2, 20)


def read(text, role="found", found_on=None):
    return read_date(text, role=role, as_of=AS_OF, found_on=found_on)


@pytest.mark.parametrize(
    "text",
    [
        "2023-12-07",
        "2023-12-7",
        "2023.12.7",
        "2023/12/7",
        "2023年12月7日",
        "2023年12月7号",
        "20231207",
        "45267",
        "45267.0",
        "45267.5",
        "２０２３．１２．７",
        "2023。12。7",
        "2023年 12月 7日",
        "2023 年 12 月 7 日",
        "2023-12-07 14:30",
        "2023-12-07 14:30:05",
        "2023-12-07T14:30:05Z",
        "2023年12月7日（星期四）",
        "2023.12.7前",
        "2023年12月7日之前",
        "截至2023年12月7日",
        "二〇二三年十二月七日",
        "于2023年12月7日完成",
        "2023年12月7日上午",
        " 2023.12.7 ",
        "2023.12.7.",
    ],
)
def test_a_whole_day_is_read_in_every_way_ledgers_write_it(text):
    reading = read(text, "due")
    assert (reading.value, reading.code) == (date(2023, 12, 7), None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二三年十月十日", date(2023, 10, 10)),
        ("2023年二十一月", None),
        ("2023年十二月二十一日", date(2023, 12, 21)),
        ("2023年十二月三十一日", date(2023, 12, 31)),
    ],
)
def test_numbers_in_chinese_words_are_counted(text, day):
    assert read(text).value == day


# Excel's serial of 2023-12-07 is 45267 (BACHUAN.md 6); 44927 is 2023-01-01, 45292 is 2024-01-01.
@pytest.mark.parametrize(
    ("serial", "day"), [("44927", date(2023, 1, 1)), ("45292", date(2024, 1, 1))]
)
def test_a_serial_number_of_excel_is_a_day(serial, day):
    assert read(serial).value == day


@pytest.mark.parametrize(
    ("text", "role", "found_on", "day"),
    [
        (
            "12月7日",
            "found",
            None,
            date(2023, 12, 7),
        ),  # the last 7 December before 20 February 2024
        ("2月20日", "found", None, date(2024, 2, 20)),
        ("2月21日", "found", None, date(2023, 2, 21)),
        ("1.5", "done", None, date(2024, 1, 5)),
        ("1月5日", "due", date(2023, 12, 20), date(2024, 1, 5)),  # the first one after it was found
        ("12月25日", "due", date(2023, 12, 20), date(2023, 12, 25)),
        ("2月29日", "found", None, date(2020, 2, 29)),
        ("23.12.7", "found", None, date(2023, 12, 7)),
        ("23年12月7日", "found", None, date(2023, 12, 7)),
    ],
)
def test_a_day_without_its_whole_year_takes_the_nearest_and_says_so(text, role, found_on, day):
    reading = read(text, role, found_on)
    assert (reading.value, reading.code) == (day, FaultCode.DATE_YEAR_ASSUMED)
    assert reading.hint == day.isoformat()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("5月28日至6月4日", date(2023, 5, 28), date(2023, 6, 4)),
        ("2023年5月28日至6月4日", date(2023, 5, 28), date(2023, 6, 4)),
        ("2023年12月28日至2024年1月4日", date(2023, 12, 28), date(2024, 1, 4)),
        ("5月28日-30日", date(2023, 5, 28), date(2023, 5, 30)),
        ("2023.5.28-2023.6.4", date(2023, 5, 28), date(2023, 6, 4)),
        ("2023.5.28—2023.6.4", date(2023, 5, 28), date(2023, 6, 4)),
        ("12月28日至1月4日", date(2023, 12, 28), date(2024, 1, 4)),
    ],
)
def test_a_period_is_found_on_its_first_day_and_done_on_its_last(text, first, last):
    found, done = read(text, "found"), read(text, "done")
    assert (found.value, found.code) == (first, FaultCode.DATE_RANGE_TAKEN)
    assert (done.value, done.code) == (last, FaultCode.DATE_RANGE_TAKEN)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018年", date(2018, 1, 1), date(2018, 12, 31)),
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2014年9月", date(2014, 9, 1), date(2014, 9, 30)),
        ("2024.2", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023年底", date(2023, 12, 31), date(2023, 12, 31)),
    ],
)
def test_a_month_or_a_year_is_taken_with_a_note(text, first, last):
    found, due = read(text, "found"), read(text, "due")
    assert (found.value, found.code) == (first, FaultCode.DATE_IS_A_YEAR)
    assert (due.value, due.code) == (last, FaultCode.DATE_IS_A_YEAR)


def test_at_once_is_the_day_it_was_found():
    reading = read("立即整改", "due", date(2024, 1, 10))
    assert (reading.value, reading.code) == (date(2024, 1, 10), FaultCode.DATE_IS_WORDS)


@pytest.mark.parametrize("text", ["长期", "长期坚持", "常态化"])
def test_for_ever_is_no_deadline_and_no_reason_to_wait(text):
    reading = read(text, "due")
    assert (reading.value, reading.code) == (None, FaultCode.DATE_IS_WORDS)
    assert not reading.waits


def test_working_days_wait_where_nobody_gives_a_calendar():
    assert read("15个工作日内", "due", date(2024, 1, 10)).waits


@pytest.mark.parametrize("text", ["15日内", "15天内"])
def test_so_many_days_are_counted_from_the_finding(text):
    assert read(text, "due", date(2024, 1, 10)).value == date(2024, 1, 25)
    assert read(text, "due").waits


@pytest.mark.parametrize("text", ["", "暂无数据", "--", "—", "[]", "/", " "])
def test_not_known_is_no_fault(text):
    assert (read(text).value, read(text).code) == (None, None)


def test_still_to_come_is_noted():
    assert read("待定").code is FaultCode.VALUE_PENDING
    assert not read("待定").waits


@pytest.mark.parametrize(
    "text",
    [
        "2023年13月7日",
        "2023-02-30",
        "昨天",
        "99999",
        "2023.12.7abc",
        "0",
        "1/0",
        "3月32日",
        "99-99-99",
        "1899-01-01",
        "２３３",
        "年月日",
        "至",
        "6月4日至",
        "十",
        "-",
        "𠮷",
    ],
)
def test_what_is_no_day_waits_and_never_breaks(text):
    reading = read(text)
    assert reading.value is None
    assert reading.waits or text == "-"


def test_the_first_month_has_a_name_of_its_own():
    assert read("2024年元月5日").value == date(2024, 1, 5)
