"""The pack's Office files opened by readers that did not write them."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from tests.briefing.small_office import facts
from tests.briefing.test_pack_agrees import documents


@pytest.fixture(scope="module")
def parts() -> dict[str, dict[str, bytes]]:
    opened = {}
    for kind, document in documents(facts()).items():
        stream = io.BytesIO(document.content)
        if zipfile.is_zipfile(stream):
            with zipfile.ZipFile(stream) as box:
                opened[kind] = {name: box.read(name) for name in box.namelist()}
    return opened


@pytest.mark.parametrize("kind", ["circular", "slides", "annex"])
def test_no_office_file_holds_a_macro_an_object_or_a_way_outside(
    parts: dict[str, dict[str, bytes]], kind: str
):
    names = parts[kind]
    assert not [name for name in names if re.search(r"vba|activeX|oleObject|externalLink", name)]
    assert b"macroEnabled" not in names["[Content_Types].xml"]
    links = b"".join(body for name, body in names.items() if name.endswith(".rels"))
    assert b'TargetMode="External"' not in links


def test_charts_are_charts_with_their_numbers_and_not_pictures(
    parts: dict[str, dict[str, bytes]],
):
    charts = [body for name, body in parts["slides"].items() if "/charts/chart" in name]
    charts = [body for body in charts if b"<c:chartSpace" in body]
    assert len(charts) >= 3
    assert all(b"<c:barChart>" in body and b"<c:v>" in body for body in charts)
    assert not [name for name in parts["slides"] if name.startswith("ppt/media/")]


def test_no_cell_of_the_annex_holds_a_formula(parts: dict[str, dict[str, bytes]]):
    sheets = [body for name, body in parts["annex"].items() if "worksheets/sheet" in name]
    assert sheets
    assert all(b"<f>" not in body and b"<f " not in body for body in sheets)
