"""Where the data lie, how they are kept safe, and the door between the demo and the own data."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import care, session
from pages.parts.cache import open_register
from pages.parts.frame import show
from pages.parts.language import label, say
from pages.parts.start import open_demo
from pages.parts.tables import Column, show_table
from pages.parts.text import plain
from vocabulary.terms import StoreKind


def draw() -> None:
    """Draw what is open, the doors, and backup, restore and check."""
    st.title(say("Data and backup"))
    _what_is_open()
    left, right = st.columns(2, gap="large")
    with left:
        _backup()
    with right:
        _check()
        _restore()


def _what_is_open() -> None:
    kind, store = session.open_kind(), open_register()
    with st.container(border=True, key="care_open"):
        st.markdown(f"**{say('Open now')}：{label(kind)}**")
        st.text(store.location)
        if kind is StoreKind.DEMO:
            st.write(
                say(
                    "Every place, person and hazard here is invented. Demo data lie in a file "
                    "of their own and never mix with yours; every page and file made from them "
                    "says so."
                )
            )
            is_wanted = st.button(say("Go to my own data"), key="care_own", type="primary")
        else:
            st.write(
                say(
                    "These are the office's own data. They stay in this file on this machine; "
                    "nothing is sent anywhere."
                )
            )
            is_wanted = st.button(say("See the demo"), key="care_demo")
    if is_wanted and kind is StoreKind.DEMO:
        session.open_data(StoreKind.REAL)
        st.rerun()
    if is_wanted:
        with st.spinner(say("Making the demo data …")):
            open_demo()
        st.rerun()


def _backup() -> None:
    st.subheader(say("Backup"), anchor=False)
    st.write(
        say(
            "One file with everything and its checksum, written while others go on working. Copy "
            "it to another disk once a week."
        )
    )
    if st.button(say("Make a backup now"), key="care_backup", type="primary"):
        made = care.make_backup()
        st.success(
            say("Backup made: {name}, {rows} rows.", name=plain(made.path.name), rows=made.rows)
        )
    kept = pd.DataFrame(care.backups(), columns=["name", "megabytes", "made_at"])
    if kept.empty:
        st.caption(say("No backup yet."))
        return
    columns = [
        Column("name", say("File"), width="medium"),
        Column("made_at", say("Made on"), "date"),
        Column("megabytes", say("Megabytes"), "number", decimals=2),
    ]
    show_table(kept, columns, key="care_backups", height="content")
    newest = care.backup_folder() / str(kept["name"].iloc[0])
    st.download_button(
        say("Download the newest backup"),
        data=newest.read_bytes,
        file_name=newest.name,
        mime="application/zip",
        key="care_download",
        on_click="ignore",
    )
    st.caption(say("Backups lie in:"))
    st.text(str(newest.parent))


def _check() -> None:
    st.subheader(say("Check"), anchor=False)
    st.write(
        say("Reads every record again and compares it with its history and the chain of writes.")
    )
    if st.button(say("Check the data now"), key="care_check"):
        verdict = care.check()
        if verdict.ok:
            st.success(say("All is whole: {rows} rows checked.", rows=verdict.rows))
        else:
            st.error(say("The data are damaged; put a backup back."))
            for broken in verdict.broken:
                st.text(broken)


def _restore() -> None:
    st.subheader(say("Put a backup back"), anchor=False)
    given = st.file_uploader(say("Backup file (.zip)"), type=["zip"], key="care_given")
    if given is None:
        return
    told = care.manifest_of(given.getvalue())
    st.text(f"{told.get('made_at', '—')}　{told.get('kind', '—')}")
    is_sure = st.checkbox(
        say("Replace the data open now; the file replaced is kept beside it."), key="care_sure"
    )
    if st.button(say("Put this backup back"), key="care_restore", disabled=not is_sure):
        verdict = care.restore_from(given.getvalue(), kind=session.open_kind())
        st.success(say("Put back and checked: {rows} rows.", rows=verdict.rows))


show(draw)
