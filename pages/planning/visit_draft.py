"""The draft of a visit: kept at each change, there again after a reload, gone once handed in."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any, Final

import streamlit as st

from data.store.drafts import drop_draft, keep_draft
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.forms import found_draft

_OPENED: Final = "visit_opened"


def form_of(site_id: int) -> str:
    """Return the draft's name."""
    return f"visit:{site_id}"


def open_draft(site_id: int) -> dict[str, Any]:
    """Return what is typed so far of a visit, read again after a reload.

    Returns
    -------
    dict
        `submission`, `visited_on` (ISO or None), `team`, `kind`, `codes` (code -> description),
        `major` (codes), `fixed` (code -> what was done on the spot), `photos` (file ids), `note`.
    """
    key = _key(site_id)
    if key not in st.session_state:
        kept = found_draft(form_of(site_id))
        st.session_state[key] = kept[0] if kept else _blank()
        st.session_state[f"{key}_of"] = kept[2] if kept else session.actor()
        st.session_state[f"{key}_is_old"] = kept is not None
    draft: dict[str, Any] = st.session_state[key]
    return draft


def is_taken_up(site_id: int) -> bool:
    """Return whether the draft was there when the form was opened."""
    return bool(st.session_state.get(f"{_key(site_id)}_is_old"))


def change_draft(site_id: int, **changes: Any) -> None:
    """Change the draft and keep it."""
    draft = open_draft(site_id) | changes
    st.session_state[_key(site_id)] = draft
    keep_draft(current_store(), form_of(site_id), draft, actor=session.actor(), now=session.now())


def end_draft(site_id: int) -> None:
    """Forget the draft: it is handed in, or thrown away."""
    # Kept before somebody said who they are, it stands under another name.
    for actor in {session.actor(), st.session_state.get(f"{_key(site_id)}_of", session.actor())}:
        drop_draft(current_store(), form_of(site_id), actor=actor)
    for name in list(st.session_state):
        if str(name).startswith((_key(site_id), f"visit_{site_id}_")):
            del st.session_state[name]


def day_of(draft: dict[str, Any], *, default: date) -> date:
    """Return the day of the visit."""
    return date.fromisoformat(draft["visited_on"]) if draft.get("visited_on") else default


def _key(site_id: int) -> str:
    return f"{_OPENED}_{session.open_kind().value}_{site_id}"


def _blank() -> dict[str, Any]:
    return {
        "submission": uuid.uuid4().hex,
        "visited_on": None,
        "team": "",
        "kind": "routine",
        "codes": {},
        "major": [],
        "fixed": {},
        "photos": [],
        "note": "",
    }
