"""Where the data lie, how they are kept safe, and the door between the demo and the own data."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from pages.ledger import care
from pages.shell import session
from pages.shell.downloads import offer_file
from pages.shell.frame import show
from pages.shell.language import language, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain


def draw() -> None:
    """Draw what is open, the doors, and backup, restore and check."""
    st.title(say("Data and backup"))
    care.draw_data_door()
    left, right = st.columns(2, gap="large")
    with left:
        _backup()
        care.draw_exchange()
    with right:
        _check()
        _restore()


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
    for name in care.swept():
        st.caption(say("An unfinished copy was taken away: {name}", name=plain(name)))
    kept = pd.DataFrame(care.backups(), columns=["name", "megabytes", "made_at"])
    if kept.empty:
        st.caption(say("No backup yet."))
        return
    columns = columns_of(
        Column("name", say("File"), width="medium"),
        "made_at",
        Column("megabytes", say("Megabytes"), "number", decimals=2),
    )
    show_table(kept, columns, key="care_backups", height="content")
    newest = str(kept["name"].iloc[0])
    offer_file(
        say("Download the newest backup"), partial(care.taken, newest), name=newest,
        key="care_download",
    )  # fmt: skip
    st.caption(say("Backups lie in:"))
    st.text(str(care.backup_folder()))


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
                st.text(broken.said(language()))


def _restore() -> None:
    st.subheader(say("Put a backup back"), anchor=False)
    chosen = st.selectbox(
        say("A backup of the folder, of any size"),
        [str(one["name"]) for one in care.backups()],
        index=None,
        key="care_chosen",
    )
    given = st.file_uploader(
        say("Or a file of at most 20 MB from this computer (.zip)"), type=["zip"], key="care_given"
    )
    if given is None and chosen is None:
        return
    with care.given_backup(given.getvalue() if given else str(chosen)) as source:
        told = care.manifest_of(source)
        st.text(f"{told.get('made_at', '—')}　{told.get('kind', '—')}")
        is_sure = st.checkbox(
            say("Replace the data open now; a copy of them is kept beside them."), key="care_sure"
        )
        if st.button(say("Put this backup back"), key="care_restore", disabled=not is_sure):
            verdict = care.restore_from(source, kind=session.open_kind())
            st.success(say("Put back and checked: {rows} rows.", rows=verdict.rows))


show(draw)
