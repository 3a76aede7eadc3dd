import io
import struct
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from data.ledger.read import file_guard, sandbox
from data.ledger.read.file_guard import MAX_ENTRIES
from tests.builders import read_all
from vocabulary.errors import LedgerError
from vocabulary.ledger_files import ledger_sentence

TYPES = "[Content_Types].xml"
BILLION = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY b{n} "{"&a;" * 10}">' for n in range(9))
    + "]><kml><name>&b8;</name></kml>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(members, compression=zipfile.ZIP_DEFLATED):
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", compression) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return kept.getvalue()


def workbook(rows=((),), far=()):
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept)
    sheet = book.add_worksheet()
    for line, cells in enumerate(rows):
        sheet.write_row(line, 0, cells)
    for line, place in far:
        sheet.write_string(line, place, "x")
    book.close()
    return kept.getvalue()


def sheet_xml(cell):
    return (
        f'<worksheet><sheetData><row r="1"><c r="A1"/><c r="{cell}"/></row></sheetData></worksheet>'
    )


def refusal(tmp_path, content, name="台账.xlsx"):
    with pytest.raises(LedgerError) as refused:
        read_all(tmp_path, name, content)
    assert refused.value.values["file"] == name
    assert name in ledger_sentence(refused.value)
    return refused.value.code


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = archive({TYPES: "<a/>", "xl/worksheets/sheet1.xml": b"0" * 30_000_000})
    assert len(bomb) < 100_000
    assert refusal(tmp_path, bomb) == "zip_bomb"


def test_a_zip_that_lies_about_its_size_is_refused(tmp_path):
    bomb = bytearray(archive({TYPES: "<a/>", "xl/worksheets/sheet1.xml": b"0" * 30_000_000}))
    true, said = struct.pack("<I", 30_000_000), struct.pack("<I", 1000)
    assert bomb.count(true) == 2
    assert refusal(tmp_path, bytes(bomb.replace(true, said))) in {"zip_bomb", "corrupt"}


def test_too_many_parts_are_refused(tmp_path):
    many = {f"xl/part{n}.bin": "x" for n in range(MAX_ENTRIES + 1)}
    assert refusal(tmp_path, archive({TYPES: "<a/>", **many})) == "zip_entries"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "xl/../../a.xml", "C:/a.xml", "..\\..\\a.xml"]
)
def test_a_name_that_leaves_the_folder_is_refused(tmp_path, name):
    assert refusal(tmp_path, archive({TYPES: "<a/>", "xl/a.xml": "<a/>", name: "x"})) == "zip_name"


@pytest.mark.parametrize("name", ["../layer.shp", "/tmp/layer.shp"])
def test_a_shapefile_that_leaves_the_folder_is_refused(tmp_path, name):
    assert refusal(tmp_path, archive({name: "x", "layer.dbf": "x"}), "层.zip") == "zip_name"


def test_a_zip_in_a_zip_is_refused(tmp_path):
    inner = archive({"a": "b"})
    assert refusal(tmp_path, archive({TYPES: "<a/>", "xl/a.bin": inner})) == "zip_nested"


def test_a_cell_in_the_farthest_corner_is_refused(tmp_path):
    # Excel's last cell: row 1 048 576, column XFD; ENGINES.md 6: it aborts the reader.
    assert refusal(tmp_path, workbook(far=[(0, 0), (1_048_575, 16_383)])) == "grid_absurd"


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ999999", "ZZZZ99999999"])
def test_a_far_cell_reference_is_refused_by_its_letters(tmp_path, cell):
    content = archive({TYPES: "<a/>", "xl/worksheets/sheet1.xml": sheet_xml(cell)})
    assert refusal(tmp_path, content) == "grid_absurd"


@pytest.mark.parametrize("space", ["\t", "\n", " r1='' "])
def test_a_far_cell_hidden_between_near_ones_takes_nothing_with_it(tmp_path, space):
    # A reference the scan does not see reaches the reader: its memory limit is the second wall.
    whole = workbook([["单位名称", "场所类别"], ["翠湖苑", "住宅小区"]])
    with zipfile.ZipFile(io.BytesIO(whole)) as book:
        members = {name: book.read(name) for name in book.namelist()}
    name = "xl/worksheets/sheet1.xml"
    far = f'<row r="1048576"><c{space}r="XFD1048576"><v>1</v></c><c r="A1048576"><v>1</v></c></row>'
    members[name] = members[name].replace(b"</sheetData>", far.encode() + b"</sheetData>")
    assert refusal(tmp_path, archive(members)) in {"grid_absurd", "too_big_inside", "reader_failed"}


def test_two_layers_in_one_zip_are_refused(tmp_path):
    assert refusal(tmp_path, archive({"a.shp": "x", "b.shp": "x"}), "层.zip") == "zip_layers"


@pytest.mark.parametrize("content", [BILLION, OUTSIDE])
def test_entities_are_not_resolved(tmp_path, content):
    assert refusal(tmp_path, content, "层.kml") == "xml_hostile"


def test_entities_inside_a_workbook_are_not_resolved(tmp_path):
    content = archive({TYPES: "<a/>", "xl/workbook.xml": BILLION})
    assert refusal(tmp_path, content) == "xml_hostile"


def test_xml_nested_without_end_is_refused(tmp_path):
    content = "<kml>" + "<Folder>" * 5000 + "</Folder>" * 5000 + "</kml>"
    assert refusal(tmp_path, content, "层.kml") == "xml_hostile"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ" + b"\x00" * 99, "program"),
        (b"\x7fELF" + b"\x00" * 99, "program"),
        (b"%PDF-1.7", "other_format"),
        (b"\x89PNG\r\n\x1a\n", "other_format"),
        (b"Rar!\x1a", "other_format"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "html_table"),
        (b"<?xml version='1.0'?><svg/>", "other_format"),
        (b"PK\x03\x04" + b"x" * 500, "corrupt"),
        (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected"),
        (OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le"), "document"),
        (OLE + b"\x00" * 600, "corrupt"),
        (b"SQLite format 3\x00" + b"\x00" * 200, "other_format"),
        (OLE + b"\x00" * 600 + "Workbook".encode("utf-16-le"), "corrupt"),
    ],
)
def test_what_is_no_ledger_is_named(tmp_path, content, code):
    assert refusal(tmp_path, content, "台账.xls") == code


def test_a_kmz_and_a_zip_of_anything_are_named(tmp_path):
    assert refusal(tmp_path, archive({"doc.kml": "<kml/>"}), "层.kmz") == "kmz"
    assert refusal(tmp_path, archive({"a.txt": "x"}), "包.zip") == "zip_unknown"


def test_an_old_workbook_with_a_password_says_so(tmp_path):
    # BIFF8: after the BOF record stands FILEPASS (0x002F), the mark of an encrypted workbook.
    import xlwt

    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "单位名称")
    kept = io.BytesIO()
    book.save(kept)
    content = kept.getvalue()
    bof = content.index(b"\x09\x08\x10\x00\x00\x06\x05\x00")
    # The record after the workbook's BOF (20 bytes) is replaced by FILEPASS of the same length.
    place = bof + 20
    length = struct.unpack("<H", content[place + 2 : place + 4])[0]
    locked = content[:place] + struct.pack("<HH", 0x2F, length) + content[place + 4 :]
    assert refusal(tmp_path, locked, "台账.xls") == "protected"


def test_a_missing_file_and_a_folder_say_so(tmp_path):
    for path in (tmp_path / "没有.xlsx", tmp_path):
        with pytest.raises(LedgerError) as refused:
            file_guard.check(path)
        assert refused.value.code == "missing"


def test_too_large_a_file_is_refused_unread(tmp_path):
    path = tmp_path / "大.csv"
    with path.open("wb") as stream:
        stream.truncate(file_guard.MAX_BYTES + 1)
    with pytest.raises(LedgerError) as refused:
        file_guard.check(path)
    assert (refused.value.code, refused.value.values["limit"]) == ("too_large", "200")


def ledger_file(tmp_path, rows) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(workbook([[f"{n}苑", "住宅小区", n * 1.5] for n in range(rows)]))
    return path


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no limit of address space")
def test_a_reader_over_its_memory_ends_in_a_sentence(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_text("翠湖苑,住宅小区,东方社区\n" * 600_000, encoding="utf-8")  # 22 MB
    with pytest.raises(LedgerError) as refused:
        sandbox.parse(path, "text", limits=sandbox.ChildLimits(memory_bytes=64 * 1024**2))
    assert refused.value.code == "too_big_inside"


def test_a_reader_over_its_time_is_stopped(tmp_path):
    with pytest.raises(LedgerError) as refused:
        sandbox.parse(
            ledger_file(tmp_path, 10), "xlsx", limits=sandbox.ChildLimits(wall_seconds=0.001)
        )
    assert refused.value.code == "took_too_long"


def test_a_reader_that_dies_takes_nothing_with_it(tmp_path):
    # The guard is passed by: text handed to the reader of old workbooks.
    path = tmp_path / "坏.xls"
    path.write_bytes(b"nothing of a workbook")
    with pytest.raises(LedgerError) as refused:
        sandbox.parse(path, "xls")
    assert refused.value.code == "corrupt"


def test_progress_rises_to_the_whole(tmp_path):
    shares = []
    text = "单位名称,场所类别,所在社区\n" + "翠湖苑,住宅小区,东方社区\n" * 12_000
    read_all(tmp_path, "台账.csv", text, progress=lambda share, _message: shares.append(share))
    assert shares == sorted(shares)
    assert len(shares) > 4
    assert shares[-1] == 1.0
