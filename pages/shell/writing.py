"""Writing something down from a page: who writes, the write itself, and what came of it.

Several people share one computer and one login. Without a name nobody could tell afterwards who
wrote what, and a re-check by "somebody else" could be entered by the same pair of hands unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final, Literal, TypeVar

import streamlit as st

from data.register.entry_checks import EntryRefusal
from data.register.step_conditions import StepRefusal
from data.store import upkeep
from data.store.photos import FileRefusal
from pages.shell import identity, session
from pages.shell.current import current_store
from pages.shell.language import label, language, say
from pages.shell.text import plain
from vocabulary import errors
from vocabulary.messages import message
from vocabulary.register import entry_sentence, refusal_sentence

R = TypeVar("R")
Came = Literal["done", "refused"]
_SAID: Final = "register_said"
# Ticks of a table belong to the rows they were made on: after a write they are gone.
_ROUND: Final = "clock_round"
_HEAD: Final = "who_head"
_HERE: Final = "who_here"
_LONGEST_NAME: Final = 30
# The sentence for each class of error, most particular first.
_SENTENCES: Final[tuple[tuple[type[errors.CampaignError], str], ...]] = (
    (
        errors.StaleRecordError,
        message("Someone else changed this record. Reload the page and try again."),
    ),
    (errors.LedgerError, message("This file cannot be read.")),
    (errors.EmptyLayerError, message("There is nothing here to count yet. Import a ledger first.")),
    (errors.CRSError, message("A layer has an unknown coordinate system; nothing was drawn.")),
    (
        errors.SetupError,
        message("Something this page needs is missing here. Run the set-up again."),
    ),
    (errors.CampaignError, message("This could not be done.")),
)
_FILES: Final[dict[str, str]] = {
    "empty": message("{name} is empty; choose it again."),
    "too_big": message("{name} is larger than 15 MB; make it smaller first."),
    "kind": message("{name} is no JPEG, PNG, WebP or PDF; nothing was saved. Choose another file."),
    "bomb": message("{name} has more points than a camera takes; save it smaller first."),
    "pdf_locked": message("{name} needs a password; save it without one first."),
    "pdf_broken": message("{name} cannot be read as a PDF; save or scan it again."),
    "pdf_active": message("{name} holds scripts that cannot be taken out; print it to a PDF anew."),
    "broken": message("{name} cannot be opened as a photo; take or send it again."),
}


def sentence_of(error: errors.CampaignError) -> str:
    """Return what an error says in the reader's language; not yet escaped."""
    if isinstance(error, StepRefusal):
        return refusal_sentence(error.code, error.action, language(), **error.values)
    if isinstance(error, EntryRefusal):
        return entry_sentence(error.code, language(), **error.values)
    if isinstance(error, FileRefusal):
        return say(_FILES[error.code], name=error.name)
    if type(error) in (errors.StoreError, errors.ForbiddenError):
        return error.sentence.said(language())
    return say(next(said for kind, said in _SENTENCES if isinstance(error, kind)))


def save(
    write: Callable[..., R],
    *given: Any,
    done: str | Callable[[R], str],
    stale: str | Callable[[], None] = "",
    refused: str = "",
    needs_name: bool = False,
) -> bool:
    """Write something down in this session's name, tell what came of it, return whether it did.

    What is told is drawn by `draw_said` in the run that follows.

    Parameters
    ----------
    write : callable
        A writer of `data`: called with the open store, what is `given`, `actor` and `now`; other
        options are bound by `functools.partial`.
    done : str or callable
        What is said once it is written, empty: nothing; a callable takes what `write` returned
        and may tidy up.
    stale : str or callable
        Where somebody else was quicker: another sentence, or what to do instead of saying one.
    refused : str
        Where the store refuses the row: another sentence.
    needs_name : bool
        Nothing is written before somebody has said who is writing.
    """
    if needs_name and is_unnamed():
        tell("refused", unnamed_sentence())
        return False
    try:
        written = write(current_store(), *given, actor=session.actor(), now=session.now())
    except errors.StaleRecordError as error:
        if callable(stale):
            stale()
        else:
            tell("refused", stale or sentence_of(error))
        return False
    except errors.ForbiddenError as error:
        tell("refused", sentence_of(error))
        return False
    except errors.StoreError as error:
        tell("refused", refused or sentence_of(error))
        return False
    except (StepRefusal, EntryRefusal, FileRefusal) as error:
        tell("refused", sentence_of(error))
        return False
    said = done(written) if callable(done) else done
    if said:
        tell("done", said)
    return True


def save_and_redraw(write: Callable[..., R], *given: Any, done: str | Callable[[R], str]) -> None:
    """Save as `save` does, take the ticks off the tables, and draw the page again."""
    if save(write, *given, done=done):
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.rerun()


def table_key(name: str) -> str:
    """Return the key of a table in which rows are ticked; another one after each write."""
    return f"{name}_{st.session_state.get(_ROUND, 0)}"


def tell(came: Came, sentence: str) -> None:
    """Keep a sentence for the run that follows."""
    st.session_state[_SAID] = (came, sentence)


def draw_said(came: Came | None = None) -> None:
    """Draw what is kept, if it is of this kind, once; of either kind by default."""
    # Always there: else what stands below moves, and a part of it that was open closes.
    place = st.empty()
    kept, said = st.session_state.get(_SAID, ("", ""))
    if not kept or came not in (None, kept):
        return
    del st.session_state[_SAID]
    sentence = plain(said, longest=400)
    if kept == "done":
        place.success(sentence)
    else:
        place.error(sentence)


def said_now() -> tuple[str, str]:
    """Return what is kept, once, for a page that shows it in its own place: its kind, its words."""
    came, said = st.session_state.pop(_SAID, ("", ""))
    return came, said


def add_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Add rows to a kept table; say that they are kept, or why not."""
    return save(upkeep.add, table, rows, done=say("Kept: {n} rows.", n=len(rows)),
                refused=_not_kept())  # fmt: skip


def change_row(table: str, row_id: int, changes: Mapping[str, Any], *, version: int) -> bool:
    """Change a kept row on the version the person saw; say what came of it."""
    seen = upkeep.Seen(row_id, version)
    return save(upkeep.change, table, seen, changes, done=say("Changed."), refused=_not_kept())


def void_row(table: str, row_id: int, *, reason: str, version: int) -> bool:
    """Void a kept row with its reason; say what came of it."""
    return save(
        partial(upkeep.void, reason=reason),
        table,
        upkeep.Seen(row_id, version),
        done=say("Voided; the row stays in the data with its reason."),
        refused=say("Voiding needs a reason."),
    )


def keep_setting(name: str, value: Any, *, version: int, done: str, stale: str = "") -> bool:
    """Keep a setting on the version the person saw; say what came of it."""
    put = partial(upkeep.put_setting, expected_version=version)
    return save(put, name, value, done=done, stale=stale)


def draw_void(table: str, row_id: int, *, version: int) -> None:
    """Draw the reason and the button that void a row."""
    key = f"void_{table}_{row_id}"
    with st.popover(say("Void"), icon=":material/block:"):
        st.text_input(say("Reason"), key=f"{key}_reason")
        st.button(say("Void this row"), key=key, on_click=_void, args=(table, row_id, version))


def _void(table: str, row_id: int, version: int) -> None:
    reason = str(st.session_state.get(f"void_{table}_{row_id}_reason") or "")
    void_row(table, row_id, reason=reason, version=version)


def _not_kept() -> str:
    return say("Not kept: something needed is missing or out of range.")


def draw_who() -> None:
    """Draw in the head of the page who is writing, and the field that changes it."""
    if identity.is_served():
        _draw_signed_in()
        return
    name = session.named()
    title = plain(name, longest=8) if name else say("Your name?")
    with st.container(key="who", width="content"), st.popover(title, icon=":material/person:"):
        st.text_input(say("Who is writing (your own name)"), key=_HEAD, max_chars=_LONGEST_NAME,
                      on_change=_take_name, args=(_HEAD,))  # fmt: skip
        st.caption(
            say(
                "Stands with everything written from now on, until this page is loaded anew. "
                "Whoever takes over the computer changes it here."
            )
        )


def _draw_signed_in() -> None:
    user = identity.signed_in()
    if user is None:
        return
    title = plain(user.name, longest=8)
    with st.container(key="who", width="content"), st.popover(title, icon=":material/person:"):
        st.caption(plain(f"{user.name} · {label(user.role)}"))
        if st.button(say("Sign out"), icon=":material/logout:", key="sign_out"):
            identity.sign_out(now=session.now())


def draw_who_here(*, is_in_form: bool = False, key: str = _HERE) -> None:
    """Draw beside a button that writes who is writing; ask for it where nobody has said.

    Parameters
    ----------
    is_in_form : bool
        Inside a form of Streamlit's, where a field has no callback of its own.
    key : str
        Of the field, where a page asks at several buttons.
    """
    name = session.named()
    if name and identity.is_served():
        st.caption(plain(say("Entered as {name}.", name=name)))
        return
    if name:
        st.caption(plain(say("Entered as {name}; not you? Change it in the head.", name=name)))
        return
    st.text_input(
        say("Who is writing (your own name)") + " \\*",
        key=key,
        max_chars=_LONGEST_NAME,
        on_change=None if is_in_form else _take_name,
        args=() if is_in_form else (key,),
    )


def is_unnamed(key: str = _HERE) -> bool:
    """Return whether nobody has said who is writing, looking into the field of `key` first."""
    # The field and the button may come in one run, whichever is heard first.
    if session.named() is None:
        _take_name(key)
    return session.named() is None


def unnamed_sentence() -> str:
    """Return what a write without a name is answered."""
    return say("Say first who is writing: your own name. Nothing was saved.")


def writer(actor: str) -> str:
    """Return who wrote an event, as it is read; not yet escaped."""
    return say("nobody named") if actor == session.UNNAMED else actor


def _take_name(key: str) -> None:
    typed = " ".join(str(st.session_state.get(key) or "").split())
    if typed:
        session.call_me(typed)
