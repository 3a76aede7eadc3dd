import pytest

from tests import hostile_text
from tests.builders import fault_codes, read_all, read_one
from vocabulary.errors import LedgerError

TEXT = (
    "单位名称,场所类别,所在社区,地址\n"
    "翠湖苑,住宅小区,东方社区,龙都路50号\n"
    "镕基大厦,高层建筑,接龙村,中兴路2号\n"
)
NAMES = ["翠湖苑", "镕基大厦"]


def names(ledger):
    return [row.site["name"] for row in ledger.rows]


@pytest.mark.parametrize(
    ("encoding", "notes"),
    [
        ("utf-8", ()),
        ("utf-8-sig", ()),
        ("gb18030", ("encoding_taken:gb18030",)),
        ("gbk", ("encoding_taken:gb18030",)),
        ("utf-16", ("encoding_taken:utf-16",)),
    ],
)
def test_every_encoding_of_an_office_is_read(tmp_path, encoding, notes):
    ledger = read_one(tmp_path, "台账.csv", TEXT.encode(encoding))
    assert names(ledger) == NAMES
    assert ledger.notes == notes


def test_signs_only_gb18030_has_are_kept(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", TEXT.replace("翠湖", "㐂𠮷").encode("gb18030"))
    assert names(ledger)[0] == "㐂𠮷苑"


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_the_separator_is_found(tmp_path, separator):
    assert names(read_one(tmp_path, "台账.tsv", TEXT.replace(",", separator))) == NAMES


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_system_are_read(tmp_path, line_end):
    assert names(read_one(tmp_path, "台账.csv", TEXT.replace("\n", line_end))) == NAMES


def test_utf8_once_read_as_gbk_is_restored(tmp_path):
    # Only text whose bytes pair up survives that mistake whole; these words do.
    text = "单位名称,场所类别,地址\n翠湖大厦,高层建筑,和平社区\n"
    garbled = text.encode("utf-8").decode("gb18030")
    ledger = read_one(tmp_path, "台账.csv", garbled.encode("utf-8"))
    assert names(ledger) == ["翠湖大厦"]
    assert "mojibake_repaired" in ledger.notes


def test_gbk_once_read_as_latin_1_is_restored(tmp_path):
    garbled = TEXT.encode("gb18030").decode("latin-1")
    ledger = read_one(tmp_path, "台账.csv", garbled.encode("utf-8"))
    assert names(ledger) == NAMES
    assert "mojibake_repaired" in ledger.notes


def test_rows_of_unequal_length_are_read(tmp_path):
    text = TEXT + "短苑,住宅小区\n长苑,住宅小区,东方社区,一路,多,,余\n"
    ledger = read_one(tmp_path, "台账.csv", text)
    assert names(ledger) == [*NAMES, "短苑", "长苑"]
    assert ledger.rows[3].extra == {"#5": "多", "#7": "余"}


def test_a_name_with_a_line_break_and_a_trailing_space_is_one_name(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", TEXT.replace("翠湖苑", '"翠湖\n苑 "'))
    assert names(ledger)[0] == "翠湖苑"
    assert ledger.rows[0].raw["单位名称"] == "翠湖\n苑 "


def test_control_characters_are_dropped_and_said(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", TEXT.replace("翠湖苑", "翠\x00湖苑"))
    assert names(ledger)[0] == "翠湖苑"
    assert "characters_dropped" in fault_codes(ledger.rows[0])


def test_hostile_cells_are_kept_as_typed(tmp_path):
    cells = [
        cell for value in vars(hostile_text).values() if isinstance(value, tuple) for cell in value
    ]
    cells = [cell for cell in cells if isinstance(cell, str) and 3 < len(cell) < 150]
    lines = []
    for place, cell in enumerate(cells):
        quoted = cell.replace('"', '""')
        lines.append(f'"{quoted}",高层建筑,东方社区,{place}号\n')
    ledger = read_one(tmp_path, "台账.csv", TEXT.splitlines(keepends=True)[0] + "".join(lines))
    assert len(cells) > 30
    assert [row.raw["单位名称"] for row in ledger.rows] == [
        cell.replace("\x00", "") for cell in cells
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\x00\x01\x02" * 99, "binary_text"),
        ("只有一句话".encode(), "no_table"),
    ],
)
def test_what_holds_no_table_says_so(tmp_path, content, code):
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, "空.csv", content)
    assert refused.value.code == code


def test_a_header_alone_is_a_ledger_of_no_rows(tmp_path):
    assert read_one(tmp_path, "台账.csv", TEXT.splitlines()[0]).rows == ()


QUOTED = "单位名称,场所类别,所在社区,地址,存在问题\n" + "".join(
    f"楼{n},高层建筑,东城社区,解放路{n}号,堆物{n}\n" for n in range(1, 7)
)


@pytest.mark.parametrize("at", [[2], [2, 4], [6], [1, 2, 3]])
@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_quotation_mark_nobody_closed_takes_no_other_row_in(tmp_path, at, separator):
    text = QUOTED
    for n in at:
        text = text.replace(f"解放路{n}号", f'"解放路{n}号')
    ledger = read_one(tmp_path, "表.csv", text.replace(",", separator))
    assert names(ledger) == [f"楼{n}" for n in range(1, 7)]
    assert [row.raw["存在问题"] for row in ledger.rows] == [f"堆物{n}" for n in range(1, 7)]
    assert ledger.rows[at[0] - 1].raw["地址"] == f'"解放路{at[0]}号'


def test_a_quoted_cell_keeps_its_line_breaks_and_separators(tmp_path):
    text = QUOTED.replace("解放路2号", '"解放路2号,\n2栋\n（东区）"').replace(
        "堆物6", '"堆""物"",6"'
    )
    ledger = read_one(tmp_path, "表.csv", text)
    assert names(ledger) == [f"楼{n}" for n in range(1, 7)]
    assert ledger.rows[1].raw["地址"] == "解放路2号,\n2栋\n（东区）"
    assert ledger.rows[5].raw["存在问题"] == '堆"物",6'


def test_a_text_guarded_against_the_spreadsheet_is_read_without_its_guard(tmp_path):
    ledger = read_one(tmp_path, "表.csv", QUOTED.replace("解放路2号", '="007"'))
    assert ledger.rows[1].raw["地址"] == "007"
