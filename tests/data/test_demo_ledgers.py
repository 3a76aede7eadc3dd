import csv
import io
import itertools
from datetime import date

import openpyxl
import pytest

from data.demo.ledgers import (
    HAZARDS_FILE,
    HIGH_RISE_FILE,
    N_PROBLEM_SITES,
    PROBLEMS_FILE,
    SITES_FILE,
    sample_ledgers,
)
from data.demo.world import generate
from data.ledger.intake import read_ledger
from vocabulary.faults import FaultCode
from vocabulary.terms import LedgerKind

AS_OF = date(2024, 2, 20)


@pytest.fixture(scope="module")
def files():
    return sample_ledgers(generate())


@pytest.fixture(scope="module")
def read(files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ledgers")
    villages = generate().villages
    ledgers = {}
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (ledgers[name],) = read_ledger(folder / name, as_of=AS_OF, villages=villages)
    return ledgers


def test_the_same_bytes_are_written_every_time(files):
    assert sample_ledgers(generate()) == files


def test_every_file_says_by_name_and_in_its_first_row_that_it_is_a_demo(files):
    for name, content in files.items():
        assert name.startswith("演示数据_")
        if name.endswith(".csv"):
            first = content.decode("gb18030").splitlines()[0]
        else:
            book = openpyxl.load_workbook(io.BytesIO(content))
            first = "".join(str(sheet.cell(1, 1).value) for sheet in book)
        assert "演示数据，均为虚构" in first


def test_a_sites_source_row_is_its_row_in_the_sample_ledger(files):
    book = openpyxl.load_workbook(io.BytesIO(files[SITES_FILE]))
    for site in generate().sites:
        sheet = book[site["source_sheet"]]
        assert sheet.cell(site["source_row"], 2).value == site["name"]


def test_the_site_ledger_is_read_whole(read):
    ledger = read[SITES_FILE]
    assert ledger.kind is LedgerKind.SITES
    assert len(ledger.rows) == len(generate().sites)
    assert all(ledger.mapping.values())
    known = {(site["source_sheet"], site["source_row"]): site for site in generate().sites}
    for row in ledger.rows:
        site = known[row.sheet, row.row]
        assert row.site["name"] == site["name"]
        assert row.site["category"] == site["category"]
        assert row.site.get("height_m") == site.get("height_m")


def test_the_high_rise_ledger_has_merged_communities_and_a_total_row(files, read):
    sheet = openpyxl.load_workbook(io.BytesIO(files[HIGH_RISE_FILE])).active
    assert len(sheet.merged_cells.ranges) > 5
    assert sheet.cell(sheet.max_row, 1).value == "合计"
    ledger = read[HIGH_RISE_FILE]
    (total,) = [row for row in ledger.rows if row.is_refused]
    assert total.row == sheet.max_row
    assert {row.site["category"] for row in ledger.rows if row.site} == {"high_rise"}


def test_the_problem_list_has_several_hazards_in_a_cell(read):
    ledger = read[PROBLEMS_FILE]
    assert ledger.kind is LedgerKind.PROBLEMS
    rows = [row for row in ledger.rows if not row.is_refused]
    assert len(rows) == N_PROBLEM_SITES
    assert all(len(row.hazards) >= 2 for row in rows)


def test_the_csv_is_in_gb18030_and_keeps_its_dirty_rows_waiting(files, read):
    with pytest.raises(UnicodeDecodeError):
        files[HAZARDS_FILE].decode("utf-8")
    lines = list(csv.reader(io.StringIO(files[HAZARDS_FILE].decode("gb18030"))))
    dirty = {len(lines) - back for back in range(4)}
    waiting = {row.row for row in read[HAZARDS_FILE].rows if row.waits}
    assert dirty <= waiting
    codes = {
        fault.code for row in read[HAZARDS_FILE].rows if row.row in dirty for fault in row.faults
    }
    assert codes >= {FaultCode.NAME_MISSING, FaultCode.DATE_UNREADABLE, FaultCode.STATUS_UNKNOWN}


def test_days_are_written_in_many_ways_and_all_are_read(files, read):
    lines = list(csv.reader(io.StringIO(files[HAZARDS_FILE].decode("gb18030"))))
    column = lines[1].index("排查发现日期")
    shapes = {"".join("9" if c.isdigit() else c for c in line[column]) for line in lines[2:-4]}
    assert len(shapes) >= 5
    for row in itertools.islice(read[HAZARDS_FILE].rows, len(lines) - 6):
        assert row.hazards[0]["found_on"] <= AS_OF
