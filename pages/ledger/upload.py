"""One uploaded file on the import page, from reading to receipt; and the files handed out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.headings import columns_of as ledger_columns
from data.ledger.workbooks import rows_to_mend, template
from pages.ledger.reading import Judged, Reading, clouds, confirm, judge, read_upload, remember
from pages.shell import charts, session
from pages.shell.current import current_day
from pages.shell.downloads import XLSX
from pages.shell.language import label, language, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import closed_up, plain
from vocabulary.faults import Fault, Severity, fault_sentence
from vocabulary.ledger_files import ledger_sentence, note_sentence
from vocabulary.messages import message
from vocabulary.terms import Datum, LedgerKind

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from data.ledger import Ledger, LedgerRow
    from data.ledger.import_preview import Preview
    from data.ledger.imports import Receipt

_SEVERITIES: Final[dict[Severity, str]] = {
    Severity.WAITS: message("Waits for mending"),
    Severity.REFUSES: message("No record"),
    Severity.NOTES: message("Goes in, noted"),
}
# What `data.ledger.intake` says while it works, so that the catalogue has it.
PROGRESS: Final = (message("Reading the file"), message("Checking the rows"))
_REASONS: Final[dict[str, str]] = {
    "points_tell": message("The points tell it: far more of them lie inside under this datum."),
    "metres": message("The numbers are metres, not degrees."),
    "schematic_boundary": message(
        "The boundary is schematic and cannot tell datums apart. Ask whoever took the coordinates."
    ),
    "no_boundary": message("There is no boundary to hold the points against."),
    "no_points": message("There are no coordinates."),
    "mixed_units": message("Metres and degrees are mixed. Split the file."),
    "mostly_outside": message("Most points lie outside under every datum. Check the columns."),
    "too_alike": message("The points fit more than one datum equally well."),
}


def draw_file(file: UploadedFile, *, kind: LedgerKind | None, as_of: date, key: str) -> None:
    """Draw one uploaded file: read it, show each of its ledgers, put in what is confirmed."""
    day = current_day(session.today(), is_present=True)
    bar = st.progress(0.0, text=say("Reading the file"))

    def advance(share: float, said: str) -> None:
        bar.progress(share, text=say(said))

    reading = read_upload(
        file.name,
        file.getvalue(),
        kind=kind,
        by_hand=st.session_state.get(f"{key}_by_hand", {}),
        as_of=as_of,
        day=day,
        progress=advance,
    )
    bar.empty()
    st.markdown(f"### {plain(file.name)}")
    if reading.error is not None:
        st.error(plain(ledger_sentence(reading.error, language()), longest=600))
    for at, ledger in enumerate(reading.ledgers):
        st.markdown(f"**{label(ledger.kind)}**")
        for note in ledger.notes:
            st.caption(plain(note_sentence(note, language())))
        _ledger(reading, at, day, as_of=as_of, key=f"{key}_{at}", by_hand=f"{key}_by_hand")


def _ledger(reading: Reading, at: int, day: Day, *, as_of: date, key: str, by_hand: str) -> None:
    done = st.session_state.get(f"{key}_{reading.key}_receipt")
    if done is not None:
        st.success(say("Imported. Receipt {n}.", n=done.receipt_id))
        _draw_counts(done)
        return
    chosen = _draw_headings(reading.ledgers[at], key=key)
    if chosen and st.button(say("Read again with these headings"), key=f"{key}_again"):
        remember(reading.ledgers[at].kind, chosen)
        st.session_state[by_hand] = st.session_state.get(by_hand, {}) | chosen
        st.rerun()
    judged = judge(reading, at, datum=None, day=day)
    has_points = judged.ledger.datum.n_points > 0
    datum = _draw_datum(reading.ledgers[at], judged, day, key=key) if has_points else None
    if datum is not None:
        judged = judge(reading, at, datum=datum, day=day)
    _draw_counts(judged.preview)
    _draw_differences(judged.preview, judged.ledger, key=key)
    _draw_faults(judged.preview.faults, key=key)
    _offer_error_workbook(judged.ledger, judged.preview, key=key)
    is_ready = not has_points or datum is not None
    if not is_ready:
        st.info(say("Choose above which coordinates these are; then the import can go in."))
    go = say("Confirm: {n} rows go in", n=judged.preview.accepted)
    if st.button(go, key=f"{key}_confirm", type="primary", disabled=not is_ready):
        receipt = confirm(judged, as_of=as_of)
        st.session_state[f"{key}_{reading.key}_receipt"] = receipt
        st.rerun()


def _draw_counts(done: Preview | Receipt) -> None:
    """Draw the rows of an import and that they add up."""
    parts = (
        (say("Rows read"), done.rows_in),
        (say("Go in"), done.accepted),
        (say("Unchanged"), done.unchanged),
        (say("Wait for mending"), done.waiting),
        (say("No records"), done.refused),
    )
    with st.container(horizontal=True):
        for title, value in parts:
            st.metric(title, value, width="content", border=True)
    st.caption(
        say(
            "{rows_in} rows read = {accepted} go in + {unchanged} unchanged + {waiting} wait + "
            "{refused} no records",
            rows_in=done.rows_in,
            accepted=done.accepted,
            unchanged=done.unchanged,
            waiting=done.waiting,
            refused=done.refused,
        )
    )


def _draw_datum(ledger: Ledger, judged: Judged, day: Day, *, key: str) -> Datum | None:
    """Draw the evidence on the datum and return what the reader confirms; None: not yet."""
    told = judged.ledger.datum
    found = clouds(ledger)
    st.markdown(f"**{say('Which coordinates are these?')}**")
    st.write(say(_REASONS[getattr(told, "reason", "no_points")]))
    names = {
        datum: say("{datum}: {share} % inside", datum=label(datum), share=_percent(told, datum))
        for datum in found
    }
    pictures = charts.hypotheses(
        day.villages, {names[datum]: points for datum, points in found.items()}
    )
    for column, picture, datum in zip(st.columns(len(pictures)), pictures, found, strict=True):
        column.altair_chart(picture, key=f"{key}_{datum.value}")
    options = list(found)
    likely = told.declared or told.suggested
    return st.segmented_control(  # type: ignore[no-any-return]
        say("Convert from"),
        options,
        default=likely if likely in options else None,
        format_func=label,
        key=f"{key}_datum",
        help=say("Nothing is converted before you choose. A wrong choice moves points by 400 m."),
    )


def _percent(told: object, datum: Datum) -> str:
    share = getattr(told, "inside_share", {}).get(datum)
    return "—" if share is None else f"{share:.0%}".rstrip("%")


def _draw_headings(ledger: Ledger, *, key: str) -> dict[str, str]:
    """Draw the headings not understood; return what the reader says they stand for."""
    unknown = [heading for heading, name in ledger.mapping.items() if not name]
    if not unknown:
        return {}
    names = _field_names(ledger.kind)
    chosen: dict[str, str] = {}
    title = say("{n} headings not understood; their cells are kept as they are", n=len(unknown))
    with st.expander(title, key=f"{key}_headings"):
        for at, heading in enumerate(unknown):
            picked = st.selectbox(
                plain(heading),
                list(names),
                index=None,
                format_func=lambda name: names[name],
                placeholder=say("Keep as it is"),
                key=f"{key}_heading_{at}",
            )
            if picked:
                chosen[heading] = str(picked)
    return chosen


def _field_names(kind: LedgerKind) -> dict[str, str]:
    """Return the columns a kind of ledger may have, by our name, as read."""
    found = ledger_columns(kind).items()
    is_chinese = language() == "zh_CN"
    return {name: plain(column.headings[0] if is_chinese else name) for name, column in found}


def _draw_faults(faults: Sequence[Fault], *, key: str) -> None:
    """Draw every fault with its row, column, value and what to do."""
    if not faults:
        st.success(say("No fault was found."))
        return
    order = list(_SEVERITIES)
    sorted_faults = sorted(faults, key=lambda fault: (order.index(fault.severity), fault.row))
    rows = pd.DataFrame(
        {
            "row": [fault.row for fault in sorted_faults],
            "column": [fault.column or None for fault in sorted_faults],
            "value": [fault.value or None for fault in sorted_faults],
            "sentence": [closed_up(fault_sentence(fault, language())) for fault in sorted_faults],
            "severity": [say(_SEVERITIES[fault.severity]) for fault in sorted_faults],
        }
    )
    columns = [
        Column("row", kind="count", width="small"),
        Column("column", say("Column"), width="small"),
        Column("value", say("As typed"), width="medium"),
        Column("severity", width="small"),
        Column("sentence", width="large"),
    ]
    st.markdown(f"**{say('{n} findings', n=len(faults))}**")
    show_table(rows, columns, key=f"{key}_faults", height=420 if len(faults) > 5 else "content",
               row_height=WRAPPED_ROW)  # fmt: skip


def _draw_differences(done: Preview, ledger: Ledger, *, key: str) -> None:
    """Draw what would change in records the register knows."""
    if not done.differences:
        return
    names = {**_field_names(ledger.kind), "geometry": say("Outline")}
    rows = pd.DataFrame(
        {
            "row": [one.row for one in done.differences],
            "label": [one.label for one in done.differences],
            "field": [
                names.get(one.field, one.field.removeprefix("extra.")) for one in done.differences
            ],
            "old": [None if one.old is None else str(one.old) for one in done.differences],
            "new": [None if one.new is None else str(one.new) for one in done.differences],
        }
    )
    columns = columns_of(
        "row",
        Column("label", say("Record"), width="medium"),
        "field",
        Column("old", say("In the register"), width="medium"),
        Column("new", say("In this file"), width="medium"),
    )
    st.markdown(f"**{say('{n} changes of known records', n=len(rows))}**")
    show_table(rows, columns, key=f"{key}_differences", height=260 if len(rows) > 6 else "content")


def draw_templates() -> None:
    """Draw the downloads of the empty templates, one for each kind of ledger."""
    st.write(
        say(
            "Any table with these headings is understood, in any order; other headings are kept. "
            "Your own ledgers need not be copied into a template."
        )
    )
    villages = tuple(map(str, current_day(session.today(), is_present=True).villages["short_name"]))
    with st.container(horizontal=True):
        for kind in LedgerKind:
            st.download_button(
                label(kind),
                data=partial(template, kind, villages=villages),
                file_name=f"{label(kind)}.xlsx",
                mime=XLSX,
                key=f"template_{kind.value}",
                on_click="ignore",
            )


def _offer_error_workbook(ledger: Ledger, preview: Preview, *, key: str) -> None:
    """Draw the button that saves the rows that wait, with what is wrong beside each."""
    waiting = {(sheet, row) for sheet, row, outcome in preview.outcomes if outcome == "waiting"}
    rows = [row for row in ledger.rows if (row.sheet, row.row) in waiting]
    if not rows:
        return
    is_one_sheet = len({row.sheet for row in ledger.rows}) == 1
    faults = {
        (row.sheet, row.row): [
            fault
            for fault in preview.faults
            if fault.row == row.row and (is_one_sheet or _is_of(fault, row))
        ]
        for row in rows
    }
    st.download_button(
        say("Download the rows that wait, with what is wrong"),
        data=partial(rows_to_mend, rows, faults=faults, language=language()),
        file_name=f"{say('Rows that wait')}_{ledger.file.rsplit('.', 1)[0]}.xlsx",
        mime=XLSX,
        key=f"{key}_errors",
        on_click="ignore",
    )


def _is_of(fault: Fault, row: LedgerRow) -> bool:
    # A fault names its row but not its sheet; its cell tells which of two sheets it stands in.
    return fault in row.faults or (bool(fault.value) and fault.value in row.raw.values())
