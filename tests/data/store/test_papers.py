"""A PDF handed in does nothing by itself any more, or is refused; a quiet one stays as it is."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    TextStringObject,
)

from data.store.photos import FileRefusal, LoudPaperError, prepared, quiet

N, T = NameObject, TextStringObject
SECRET = "payload-4711"


def action(kind: str, **cells: PdfObject) -> DictionaryObject:
    made = DictionaryObject({N("/S"): N(f"/{kind}")})
    made.update({N(f"/{name}"): value for name, value in cells.items()})
    return made


def written(writer: PdfWriter) -> bytes:
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def paper() -> PdfWriter:
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(200, 200)
    return writer


def at_opening(kind: str, **cells: PdfObject) -> Callable[[PdfWriter], None]:
    def put(writer: PdfWriter) -> None:
        writer.root_object[N("/OpenAction")] = action(kind, **cells)

    return put


def by_name(writer: PdfWriter) -> None:
    scripts = ArrayObject([T("a"), action("JavaScript", JS=T(SECRET))])
    names = DictionaryObject({N("/JavaScript"): DictionaryObject({N("/Names"): scripts})})
    writer.root_object[N("/Names")] = names


def of_page(writer: PdfWriter) -> None:
    opened = DictionaryObject({N("/O"): action("JavaScript", JS=T(SECRET))})
    writer.pages[0][N("/AA")] = opened


def of_form(writer: PdfWriter) -> None:
    form = DictionaryObject({N("/Fields"): ArrayObject(), N("/XFA"): T(SECRET)})
    writer.root_object[N("/AcroForm")] = form


def of_note(writer: PdfWriter) -> None:
    link = Link(rect=(0, 0, 50, 50), url=f"http://example.org/{SECRET}")
    writer.add_annotation(0, link)


def after_another(writer: PdfWriter) -> None:
    link = Link(rect=(0, 0, 50, 50), target_page_index=1)
    note = writer.add_annotation(0, link)
    note[N("/A")] = action("GoTo", Next=action("Launch", F=T(SECRET)))


def of_film(writer: PdfWriter) -> None:
    note = DictionaryObject({N("/Type"): N("/Annot"), N("/Subtype"): N("/RichMedia"),
                             N("/Contents"): T(SECRET)})  # fmt: skip
    writer.pages[0][N("/Annots")] = ArrayObject([note])


def with_file(writer: PdfWriter) -> None:
    writer.add_attachment("evil.exe", SECRET.encode())


@pytest.mark.parametrize(
    "put",
    [
        at_opening("JavaScript", JS=T(SECRET)), at_opening("Launch", F=T(SECRET)),
        at_opening("SubmitForm", F=T(SECRET)), at_opening("URI", URI=T(SECRET)),
        at_opening("GoToR", F=T(SECRET)), at_opening("ImportData", F=T(SECRET)),
        by_name, of_page, of_form, of_note, after_another, of_film, with_file,
    ],
)  # fmt: skip
def test_what_would_act_by_itself_is_taken_out(put: Callable[[PdfWriter], None]) -> None:
    writer = paper()
    put(writer)
    given = written(writer)
    kept = prepared("通知.pdf", given).body
    assert kept != given
    assert SECRET.encode() not in kept
    assert quiet(kept) == kept
    assert len(PdfReader(io.BytesIO(kept)).pages) == 2


def test_a_quiet_paper_is_kept_byte_for_byte_with_its_links_within() -> None:
    writer = paper()
    writer.add_annotation(0, Link(rect=(0, 0, 50, 50), target_page_index=1))
    writer.add_outline_item(title="一", page_number=1)
    given = written(writer)
    assert prepared("通知.pdf", given).body == given


def test_a_locked_or_broken_paper_is_refused() -> None:
    writer = paper()
    writer.encrypt("a")
    for body, code in ((written(writer), "locked"), (b"%PDF-1.4 rubbish", "broken")):
        with pytest.raises(LoudPaperError, match=code):
            quiet(body)
        with pytest.raises(FileRefusal) as refused:
            prepared("通知.pdf", body)
        assert refused.value.code == f"pdf_{code}"
