"""One uploaded file on the import page, from reading to receipt; and the files handed out."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger import Ledger, Meaning, Told
from data.ledger.identity_columns import identity_columns, without_columns
from data.ledger.import_preview import Preview
from data.ledger.imports import apply, preview
from data.ledger.intake import read_ledger
from data.ledger.workbooks import rows_to_mend, template
from data.store.exports import record_showing
from data.store.upkeep import remember_headings, remembered_headings
from geo.datum import are_metres, has_known_zone, to_wgs84
from geo.locate import place
from pages.ledger.done import draw_done
from pages.ledger.naming import NAMEABLE, draw_columns, draw_words, field_names, name_headings
from pages.ledger.waiting import MEANINGS, working_days_of
from pages.shell import charts, session
from pages.shell.current import current_day, current_store
from pages.shell.downloads import offer_file
from pages.shell.language import label, language, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import closed_up, plain
from pages.shell.writing import draw_who_here, is_unnamed, unnamed_sentence
from vocabulary.errors import LedgerError
from vocabulary.faults import Fault, Severity, fault_sentence
from vocabulary.ledger_files import ledger_sentence, note_sentence
from vocabulary.messages import message
from vocabulary.personal_numbers import cover
from vocabulary.terms import Datum, LedgerKind

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from data.ledger import LedgerRow
    from data.ledger.differences import Difference

R = TypeVar("R")
_KEPT: Final = "import_kept"
# What lists of other offices come as.
_LISTS: Final = ["xlsx", "xlsm", "xls", "et", "csv", "txt", "geojson", "gpkg", "kml"]
_MOST_KEPT: Final = 24
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

    kind = kind or st.session_state.get(f"{key}_kind_by_hand")
    told = Told(kind, st.session_state.get(f"{key}_by_hand", {}))
    reading = read_upload(file, told, day, as_of=as_of, progress=advance)
    bar.empty()
    st.markdown(f"### {plain(file.name)}")
    if reading.error is not None:
        st.error(plain(ledger_sentence(reading.error, language()), longest=600))
        if reading.error.code in NAMEABLE:
            _offer_columns(file, day, key=key)
    for at, ledger in enumerate(reading.ledgers):
        st.markdown(f"**{label(ledger.kind)}**")
        reading = _less_identity(reading, at, key=f"{key}_{at}")
        for note in ledger.notes:
            st.caption(plain(note_sentence(note, language())))
        _ledger(reading, at, day, as_of=as_of, key=f"{key}_{at}", by_hand=f"{key}_by_hand")


def _less_identity(reading: Reading, at: int, *, key: str) -> Reading:
    """Warn of columns of identity numbers; return the file without those that are left out."""
    ledger = reading.ledgers[at]
    found = identity_columns(ledger)
    if not found:
        return reading
    names = "、".join(found)
    said = say("{columns}: identity numbers. No figure needs them; leave them out.", columns=names)
    st.warning(plain(said))
    left_out = [
        one
        for place, one in enumerate(found)
        if st.checkbox(
            plain(say("Leave out the column {column}", column=one)), key=f"{key}_left_{place}"
        )
    ]
    ledgers = list(reading.ledgers)
    ledgers[at] = without_columns(ledger, left_out)
    return replace(reading, ledgers=tuple(ledgers))


def _offer_columns(file: UploadedFile, day: Day, *, key: str) -> None:
    """Let the reader name the columns of a table nobody understands; it is read again then."""
    kind, chosen = draw_columns(file, day, key=key)
    if st.button(say("Read with these columns"), key=f"{key}_columns_go", disabled=not chosen):
        st.session_state[f"{key}_kind_by_hand"] = kind
        _take_by_hand(kind, chosen, key=f"{key}_by_hand")


def _take_by_hand(kind: LedgerKind, chosen: dict[str, str], *, key: str) -> None:
    """Remember what the reader said of headings, columns and words, and read the file again."""
    remember_headings(current_store(), kind, chosen, actor=session.actor(), now=session.now())
    st.session_state[key] = st.session_state.get(key, {}) | chosen
    st.rerun()


def _ledger(reading: Reading, at: int, day: Day, *, as_of: date, key: str, by_hand: str) -> None:
    done = st.session_state.get(f"{key}_{reading.key}_receipt")
    if done is not None:
        draw_done(done, key=key)
        return
    chosen = _draw_headings(reading.ledgers[at], key=key)
    chosen |= draw_words(reading.ledgers[at], key=key)
    if chosen and st.button(say("Read again with these headings"), key=f"{key}_again"):
        _take_by_hand(reading.ledgers[at].kind, chosen, key=by_hand)
    judged = judge(reading, at, datum=None, day=day)
    has_points = judged.ledger.datum.n_points > 0
    datum = _draw_datum(reading.ledgers[at], judged, day, key=key) if has_points else None
    if datum is not None:
        judged = judge(reading, at, datum=datum, day=day)
    means = _draw_doubts(judged, key=key)
    if means is not None:
        judged = judge(reading, at, datum=datum, day=day, means=means)
    _draw_counts(judged)
    _draw_named(judged.ledger)
    _draw_differences(judged, key=key)
    _draw_faults(judged.faults, key=key)
    _offer_error_workbook(judged, key=key)
    is_ready = not has_points or datum is not None
    if not is_ready:
        st.info(say("Choose above which coordinates these are; then the import can go in."))
    go = say("Confirm: {n} rows go in", n=judged.accepted)
    draw_who_here(key=f"{key}_who")
    if st.button(go, key=f"{key}_confirm", type="primary", disabled=not is_ready):
        if is_unnamed(f"{key}_who"):
            st.error(unnamed_sentence())
            return
        receipt = apply(
            current_store(), judged.ledger, actor=session.actor(), now=session.now(), as_of=as_of
        )
        st.session_state[f"{key}_{reading.key}_receipt"] = receipt
        st.rerun()


def _draw_counts(done: Preview) -> None:
    """Draw the rows of an import and that they add up."""
    titles = {
        "rows_in": say("Rows read"),
        "accepted": say("Go in"),
        "unchanged": say("Unchanged"),
        "waiting": say("Wait for mending"),
        "refused": say("No records"),
    }
    counts = {name: getattr(done, name) for name in titles}
    with st.container(horizontal=True):
        for name, title in titles.items():
            st.metric(title, counts[name], width="content", border=True)
    st.caption(
        say(
            "{rows_in} rows read = {accepted} go in + {unchanged} unchanged + {waiting} wait + "
            "{refused} no records",
            **counts,
        )
    )


def _draw_named(ledger: Ledger) -> None:
    """Draw how many lines of the file are no rows at all."""
    n = len(ledger.named) + sum(row.is_named for row in ledger.rows)
    if n:
        st.caption(say("{n} other lines are titles, headers, totals or signatures.", n=n))


def _draw_datum(ledger: Ledger, judged: Preview, day: Day, *, key: str) -> Datum | None:
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
    title = say("{n} headings not understood; their cells are kept as they are", n=len(unknown))
    with st.expander(title, key=f"{key}_headings"):
        return name_headings(unknown, ledger.kind, key=f"{key}_heading", width="stretch")


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


def _draw_differences(done: Preview, *, key: str) -> None:
    """Draw what would change in records the register knows."""
    if done.differences:
        st.markdown(f"**{say('{n} changes of known records', n=len(done.differences))}**")
        _draw_sides(done.differences, done.ledger.kind, key=f"{key}_differences")


def _draw_doubts(done: Preview, *, key: str) -> Meaning | None:
    """Draw both sides of each record that a row would turn into another; return what is meant."""
    n = len({(one.sheet, one.row) for one in done.doubts})
    if not n:
        return None
    st.markdown(f"**{say('{n} rows would make another record of a known one', n=n)}**")
    _draw_sides(done.doubts, done.ledger.kind, key=f"{key}_doubts")
    return st.radio(
        say("They wait, and nothing is changed, unless you say of all of them:"),
        list(MEANINGS), index=None, format_func=lambda one: say(MEANINGS[one]),
        key=f"{key}_means",
    )  # fmt: skip


def _draw_sides(found: Sequence[Difference], kind: LedgerKind, *, key: str) -> None:
    names = {**field_names(kind), "geometry": say("Outline")}
    rows = pd.DataFrame(
        {
            "row": [one.row for one in found],
            "label": [one.label for one in found],
            "field": [names.get(one.field, one.field.removeprefix("extra.")) for one in found],
            "old": [None if one.old is None else str(one.old) for one in found],
            "new": [None if one.new is None else str(one.new) for one in found],
        }
    )
    columns = columns_of(
        "row",
        Column("label", say("Record"), width="medium"),
        "field",
        Column("old", say("In the register"), width="medium"),
        Column("new", say("In this file"), width="medium"),
    )
    show_table(rows, columns, key=key, height=260 if len(rows) > 6 else "content")


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
            make = partial(template, kind, villages=villages)
            offer_file(label(kind), make, name=f"{label(kind)}.xlsx", key=f"template_{kind.value}")


def _offer_error_workbook(done: Preview, *, key: str) -> None:
    """Draw the button that saves the rows that wait, with what is wrong beside each."""
    waiting = {(sheet, row) for sheet, row, outcome in done.outcomes if outcome == "waiting"}
    rows = [row for row in done.ledger.rows if (row.sheet, row.row) in waiting]
    if not rows:
        return
    is_one_sheet = len({row.sheet for row in done.ledger.rows}) == 1
    faults = {
        (row.sheet, row.row): [
            fault
            for fault in done.faults
            if fault.row == row.row and (is_one_sheet or _is_of(fault, row))
        ]
        for row in rows
    }
    file, store, actor = done.ledger.file, current_store(), session.actor()
    as_typed = st.checkbox(
        say("With the telephone and identity numbers as typed"), key=f"{key}_errors_personal",
        help=say(
            "Otherwise they are covered in the file. A row that comes back takes them from the row "
            "that waits here: confirm the import first. Who takes them as typed is written down."
        ),
    )  # fmt: skip

    def write() -> bytes:
        if as_typed:
            told = {"for": "rows_to_mend", "file": cover(file), "rows": len(rows)}
            record_showing(store, told, actor=actor, now=session.now())
        return rows_to_mend(rows, faults=faults, language=told_in, personal=as_typed)

    told_in = language()
    offer_file(
        say("Download the rows that wait, with what is wrong"),
        write,
        name=f"{say('Rows that wait')}_{cover(file).rsplit('.', 1)[0]}.xlsx",
        key=f"{key}_errors",
    )


def _is_of(fault: Fault, row: LedgerRow) -> bool:
    # A fault names its row but not its sheet; its cell tells which of two sheets it stands in.
    return fault in row.faults or (bool(fault.value) and fault.value in row.raw.values())


@dataclass(frozen=True)
class Reading:
    """One file as read, or why it cannot be read; its ledgers are not yet placed.

    Attributes
    ----------
    key : str
        Of its content; the same file has the same key.
    """

    key: str
    ledgers: tuple[Ledger, ...] = ()
    error: LedgerError | None = None


def read_upload(
    file: UploadedFile,
    told: Told,
    day: Day,
    *,
    as_of: date,
    progress: Callable[[float, str], None] | None,
) -> Reading:
    """Read an uploaded file, once for each way of reading it.

    Parameters
    ----------
    told : Told
        What the reader said here; it stands above the headings remembered.
    as_of : date
        The day the ledger speaks of.
    """
    content = file.getvalue()
    key = hashlib.sha256(content).hexdigest()
    by_hand = tuple(sorted(told.mapping.items()))

    def read() -> Reading:
        mapping: dict[str, str] = {}
        for kind in [told.kind] if told.kind else LedgerKind:
            mapping |= remembered_headings(current_store(), kind)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"upload{Path(file.name).suffix.lower()}"
            path.write_bytes(content)
            try:
                ledgers = read_ledger(
                    path,
                    told=Told(told.kind, {**mapping, **told.mapping}, working_days_of(day.years)),
                    as_of=as_of,
                    villages=day.villages,
                    file_name=file.name,
                    progress=progress,
                )
            except LedgerError as error:
                return Reading(key, error=error)
        return Reading(key, ledgers)

    return _once(("read", key, told.kind, by_hand, as_of, current_store().fingerprint), read)


def lists_given(day: Day, title: str, *, key: str) -> tuple[Ledger, ...]:
    """Draw the field for a list of another office, and return what was read of it."""
    file = st.file_uploader(title, type=_LISTS, key=f"{key}_file")
    if file is None:
        return ()
    reading = read_upload(file, Told(LedgerKind.SITES), day, as_of=session.today(), progress=None)
    if reading.error is not None:
        st.error(plain(ledger_sentence(reading.error, language()), longest=600))
    return tuple(reading.ledgers)


def datum_asked(ledger: Ledger, *, key: str) -> Datum | None:
    """Ask what the coordinates of a list are in, where it has any and does not say."""
    if not ledger.datum.n_points or ledger.datum.declared:
        return ledger.datum.declared
    options: list[Datum] = list(Datum)
    return st.selectbox(
        say("Coordinates are in"), options, index=None, format_func=label, key=key, width=360
    )


def judge(
    reading: Reading, at: int, *, datum: Datum | None, day: Day, means: Meaning | None = None
) -> Preview:
    """Place one ledger of a file under a datum and hold it against the register.

    Parameters
    ----------
    at : int
        Which of the file's ledgers.
    datum : Datum or None
        None: as declared or suggested; for a preview only.
    means : "same" or "other", optional
        What the reader says of the doubtful rows.
    """
    ledger = reading.ledgers[at]
    state = current_store().fingerprint

    def work() -> Preview:
        placed = place(ledger, villages=day.villages, datum=datum)
        return preview(current_store(), replace(placed, means=means))

    said = (datum, means, state)
    asked = ("judge", reading.key, at, ledger.kind, tuple(ledger.mapping.items()), *said)
    return _once(asked, work)


def clouds(ledger: Ledger) -> dict[Datum, list[tuple[float, float]]]:
    """Return a ledger's points in WGS 84 under each datum they could be in.

    Returns
    -------
    dict of Datum to list of (float, float)
        Longitude, latitude; a datum whose unit does not fit has no entry.
    """
    sites = [row.site for row in ledger.rows if row.site]
    x = np.array([site.get("source_x", np.nan) for site in sites], np.float64)
    y = np.array([site.get("source_y", np.nan) for site in sites], np.float64)
    metres = are_metres(x)
    found: dict[Datum, list[tuple[float, float]]] = {}
    for datum in Datum:
        fits = metres & has_known_zone(x) if datum is Datum.CGCS2000_GK else ~metres
        fits &= np.isfinite(x) & np.isfinite(y)
        if fits.any():
            lon, lat = to_wgs84(x[fits], y[fits], datum)
            found[datum] = list(zip(lon.tolist(), lat.tolist(), strict=True))
    return found


def _once(asked: Hashable, work: Callable[[], R]) -> R:
    kept: dict[Hashable, R] = st.session_state.setdefault(_KEPT, {})
    if asked not in kept:
        while len(kept) >= _MOST_KEPT:
            kept.pop(next(iter(kept)))
        kept[asked] = work()
    return kept[asked]
