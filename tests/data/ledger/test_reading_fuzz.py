import csv
import io
import json
import random
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.ledger import Ledger, LedgerRow, Told
from data.ledger.header import tables_of
from data.ledger.intake import read_ledger
from data.ledger.places import VillageIndex
from data.ledger.read.sandbox import RawSheet
from data.ledger.rows import read_rows
from data.ledger.sheet_reading import Cells, sheet_reading
from tests.builders import DAY, known_villages
from tests.scaling import scaled
from vocabulary.errors import LedgerError
from vocabulary.faults import Severity, fault_sentence
from vocabulary.ledger_files import LEDGER_WORDING
from vocabulary.terms import LedgerKind

HEADS = {
    LedgerKind.SITES: (
        "单位名称 场所类别 所在社区 地址 电话 建筑高度（米） 层数 户数 喷淋 经度 纬度 "
        "地区 网格员备注"
    ),
    LedgerKind.PROBLEMS: (
        "隐患单位 存在问题 隐患等级 检查日期 整改期限 整改状态 整改完成时间 督办情况 "
        "坐标 地址 是否曝光"
    ),
    LedgerKind.HAZARDS: (
        "隐患编号 单位名称 隐患描述 隐患代码 发现日期 限期 是否销号 整改责任人"
    ),
    LedgerKind.VILLAGES: (
        "村社代码 村社名称 城乡分类代码 常住人口 户数 包村领导 边界来源"
    ),
}  # fmt: skip
SEEN = (
    "", " ", "\u3000", "暂无数据", "待定", "--", "—", "[]", "2200户", "78m²", "１２３", "45267",
    "2023.12.7", "2023年12月7日", "12月7日", "5月28日至6月4日", "立即整改", "长期", "15日内",
    "2024年2月30日", "106.05,29.84", "0,0", "0", "29.84", "106.05", "106°3′1.5″", "601465.5",
    "3303948.5", "35601465.5", "东方社区", "接龙", "东城", "铜粱区", "翠湖苑", "住宅小区",
    "足浴", "1、线路老化;2、通道堵塞", "①甲②乙", "未发现隐患", "81？8号", "0668-****24",
    "1380013800013900139000", "√", "×", "是", "否", "一般", "重大", "红", "已整改",
    "逾期未整改", "合计", "序号", "说明：", "=1+1", "<script>", "\x00", "\ufffd", "é", "𠮷",
    "\ud800", "1e999", "-1", "500151001001", "5.00151E+11", "９９９９年９９月９９日", "至",
    "年月日", "万", "．", "、", "（", "1、", "①",
)  # fmt: skip
CELL = st.one_of(
    st.sampled_from(SEEN),
    st.tuples(st.sampled_from(SEEN), st.sampled_from(SEEN)).map("".join),
    st.text(max_size=12),
    st.floats().map(str),
    st.dates().map(date.isoformat),
)
VILLAGES = known_villages()
INDEX = VillageIndex.of(VILLAGES)
QUICK = settings(
    deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)


def refused_because(error: LedgerError, codes: set[str]) -> None:
    assert error.code in codes


def judged(rows: list[LedgerRow]) -> None:
    for row in rows:
        for fault in row.faults:
            assert fault_sentence(fault)
            assert fault_sentence(fault, "en")
        grave = {fault.severity for fault in row.faults}
        assert row.is_refused == (Severity.REFUSES in grave)
        assert (row.is_refused, row.waits) != (True, True)


def dirty_lines(seed: int, *, rows: int, width: int) -> list[list[str]]:
    """Make lines of cells as ledgers have them, glued, cut and with any sign in between."""
    chance = random.Random(seed)
    lines = []
    for _ in range(rows):
        cells = []
        for _ in range(chance.randrange(width + 3)):
            cell = chance.choice(SEEN) + (chance.choice(SEEN) if chance.random() < 0.3 else "")
            if chance.random() < 0.2:
                cell += chr(chance.randrange(0x110000))
            cells.append(cell[chance.randrange(3) :] if chance.random() < 0.1 else cell)
        lines.append(cells)
    return lines


@settings(QUICK, max_examples=scaled(40))
@given(kind=st.sampled_from(tuple(LedgerKind)), seed=st.integers(0, 2**32))
def test_no_dirty_cell_breaks_the_reading_of_its_row(kind, seed):
    head = HEADS[kind].split()
    reads_whole([head, *dirty_lines(seed, rows=100, width=len(head))], kind)


@settings(QUICK, max_examples=scaled(150))
@given(kind=st.sampled_from(tuple(LedgerKind)), cells=st.lists(CELL, max_size=14))
def test_no_sign_of_any_script_breaks_the_reading_of_its_row(kind, cells):
    reads_whole([HEADS[kind].split(), cells], kind)


def reads_whole(lines: list[list[str]], kind: LedgerKind) -> None:
    sheet = RawSheet("", lines)
    header, *_ = tables_of(sheet)
    reading = sheet_reading(sheet, header, Told(kind), villages=INDEX, file_stem="x")
    assert reading is not None
    notes: list[str] = []
    rows = list(read_rows(reading, as_of=DAY, villages=INDEX, notes=notes))
    below = [
        texts for texts in sheet.rows[header.last + 1 : header.end] if any(map(str.strip, texts))
    ]
    assert len(rows) + notes.count("example_row_skipped") == len(below)
    judged(rows)


def written(lines: list[list[str]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept).writerows(lines)
    return kept.getvalue().encode("utf-8", "replace")


def read(name: str, content: bytes) -> tuple[Ledger, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return read_ledger(path, as_of=DAY, villages=VILLAGES)


@settings(QUICK, max_examples=scaled(4))
@given(seed=st.integers(0, 2**32))
def test_thousands_of_dirty_rows_are_read_from_a_file_and_none_is_lost(seed):
    lines = dirty_lines(seed, rows=1000, width=13)
    try:
        ledgers = read("台账.csv", written([HEADS[LedgerKind.SITES].split(), *lines]))
    except LedgerError as error:
        refused_because(error, set(LEDGER_WORDING))
        return
    for ledger in ledgers:
        judged(list(ledger.rows))
        numbers = [row.row for row in ledger.rows]
        assert numbers == sorted(set(numbers))
        outcome = [row.is_refused + row.waits for row in ledger.rows]
        assert set(outcome) <= {0, 1}


STARTS = (
    b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"[", b"<kml>",
    b"SQLite format 3\x00", b"\xff\xfe", b"\xef\xbb\xbf",
)  # fmt: skip


@settings(QUICK, max_examples=scaled(12))
@given(
    name=st.sampled_from(["台账.xlsx", "台账.csv", "层.geojson", "层.kml"]),
    start=st.sampled_from(STARTS),
    rest=st.binary(max_size=3000),
)  # fmt: skip
def test_bytes_that_are_no_ledger_end_in_a_sentence(name, start, rest):
    try:
        read(name, start + rest)
    except LedgerError as error:
        refused_because(error, set(LEDGER_WORDING))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=6), inside, max_size=4)
    ),
    max_leaves=12,
)
SHAPE = st.fixed_dictionaries(
    {"type": st.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString", "Banana", ""]),
     "coordinates": JSON}
)  # fmt: skip
FEATURE = st.fixed_dictionaries(
    {"type": st.just("Feature"), "geometry": SHAPE | JSON,
     "properties": st.fixed_dictionaries({"name": JSON, "类别": JSON}) | JSON}
)  # fmt: skip


@settings(QUICK, max_examples=scaled(12))
@given(features=st.lists(FEATURE, min_size=1, max_size=20))
def test_no_feature_breaks_the_reading_of_its_layer(features):
    try:
        ledgers = read("层.geojson", json.dumps(features).encode())
    except LedgerError as error:
        refused_because(error, {"kind_unknown", "no_table", "no_header"})
        return
    assert sum(len(ledger.rows) for ledger in ledgers) <= len(features)


def test_the_record_of_a_line_holds_no_text_that_cannot_be_stored():
    sheet = RawSheet("", [["单位名称", "场所类别"], ["翠\ud800湖\x00苑", "住宅小区"]])
    header, *_ = tables_of(sheet)
    told = Told(LedgerKind.SITES)
    reading = sheet_reading(sheet, header, told, villages=INDEX, file_stem="")
    assert reading is not None
    cells = Cells(reading, sheet.rows[1], 2, INDEX, DAY)
    assert cells.text("name") == "翠湖苑"
