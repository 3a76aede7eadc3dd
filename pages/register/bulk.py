"""One step for several hazards, with their photos; which hazards cannot take it is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.hazard_case import Case, read_cases
from data.register.step_conditions import Order
from data.register.workflow import Outcome, act_all
from data.store.files import NewFile
from data.store.photos import FileRefusal, PhotoTarget, hazards_named
from pages.register.choice import choose_record
from pages.register.hazard import step_fields
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.file_view import given_photo
from pages.shell.forms import ON, EntryForm, draw_fields, draw_uploader
from pages.shell.language import label, say
from pages.shell.site_rows import code_words, hazard_table
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import one_line, plain
from pages.shell.writing import draw_said, draw_who_here, save, sentence_of, tell
from vocabulary.register import Action
from vocabulary.terms import FileRole

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_OUTCOME: Final = "register_bulk_outcome"
_FIELDS: Final[dict[Action, tuple[str, ...]]] = {
    Action.ASSIGN: ("office", "owner", "due_on"),
    Action.SET_DEADLINE: ("due_on", "reason", "approver"),
    Action.SUBMIT: ("measure", "owner", "photos"),
}
_NEEDED: Final = ("due_on", "measure", ON)
# Empty keeps what each hazard has.
_KEPT: Final = ("office", "owner")
LEFT_OUT: Final = 0
_TALL: Final = 5
_HEIGHT: Final = 420
_LIST: Final = "register_photo_list"


def draw_bulk(day: Day, hazard_ids: list[int]) -> None:
    """Draw the steps for the hazards ticked."""
    st.markdown(f"#### {say('{count} hazards ticked', count=len(hazard_ids))}")
    actions = list(_FIELDS)
    picked = st.segmented_control(
        say("Step for all of them"),
        [action.value for action in actions],
        default=actions[0].value,
        required=True,
        key="register_bulk_action",
        format_func=lambda value: label(Action(value)),
    )
    action = Action(str(picked or actions[0].value))
    form = _form(day, action)
    versions = {one: int(str(day.hazards.loc[one, "version"])) for one in hazard_ids}
    if action is Action.SUBMIT:
        _draw_photos(day, hazard_ids, form)
    with st.form("register_bulk_form"):
        draw_fields(form, is_wide_first=True)
        st.caption(_note(action))
        draw_who_here(is_in_form=True)
        st.form_submit_button(
            say("{step}: {count} hazards", step=label(action), count=len(hazard_ids)),
            key="register_bulk_do",
            type="primary",
            on_click=_take,
            args=(versions, action, form),
        )
    draw_said("refused")


def _note(action: Action) -> str:
    if action is Action.SET_DEADLINE:
        return say("Where there is a deadline already, this is an extension: reason and approver.")
    return say("Office and person left empty stay as each hazard has them.")


def _form(day: Day, action: Action) -> EntryForm:
    on = min(day.as_of, session.today())
    fields = [
        # The photos are handed in above the form, where each can be given its hazard.
        replace(one, kind="lines") if one.kind == "photos" else one
        for one in step_fields(day, action, _FIELDS[action], needed=_NEEDED)
    ]
    defaults = {ON: on, "due_on": on + timedelta(days=7)}
    return EntryForm(f"register_bulk_{action.value}", fields, defaults)


def _take(versions: Mapping[int, int], action: Action, form: EntryForm) -> None:
    details, on = form.typed_on()
    photos: dict[int, list[NewFile]] = {}
    if action is Action.SUBMIT:
        photos, n_unsaid = photos_chosen(form, list(versions))
        if n_unsaid:
            tell("refused", say("{count} photos: choose the hazard, or leave them out.",
                                count=n_unsaid))  # fmt: skip
            return
    cases = read_cases(current_store(), list(versions))
    orders = [
        _order(cases[one], Order(one, action, on, seen, details, photos.get(one, ())))
        for one, seen in versions.items()
    ]

    def done(outcome: Outcome) -> str:
        st.session_state[_OUTCOME] = outcome
        if not outcome.done:
            return ""
        form.clear()
        choose_record()
        return say("Done for {count} hazards: {step}.", count=len(outcome.done),
                   step=label(action))  # fmt: skip

    def stale() -> None:
        st.session_state[_OUTCOME] = Outcome(stale=tuple(versions))

    save(act_all, orders, done=done, stale=stale, needs_name=True)


def _order(case: Case, order: Order) -> Order:
    """Return the order as one hazard takes it: what was left empty stays as it has it."""
    given = dict(order.details)
    for name in _KEPT:
        if name in given and not given[name]:
            given[name] = case.state.get(name)
    if order.action is Action.SET_DEADLINE and case.state.get("due_on"):
        return replace(order, action=Action.EXTEND, details=given)
    if order.action is Action.SET_DEADLINE:
        given = {"due_on": given["due_on"]}
    return replace(order, details=given)


def draw_outcome(day: Day) -> None:
    """Draw which hazards could not take the last step, and why."""
    outcome: Outcome | None = st.session_state.pop(_OUTCOME, None)
    if outcome is None or not (outcome.refused or outcome.stale):
        return
    why = {one: sentence_of(refusal) for one, refusal in outcome.refused.items()}
    why |= dict.fromkeys(outcome.stale, say("Somebody else changed it; look at it again."))
    st.error(say("{count} hazards were left as they are:", count=len(why)))
    rows = hazard_table(day, pd.Index(list(why)))
    rows = rows.assign(why=[why[int(one)] for one in rows.index])
    columns = columns_of("site", "what", Column("why", say("Why not"), width="large"))
    show_table(rows, columns, key="register_bulk_refused", row_height=WRAPPED_ROW)


def _draw_photos(day: Day, hazard_ids: Sequence[int], form: EntryForm) -> None:
    """Draw the uploader, and for each photo the hazard it belongs to, to be corrected."""
    given: list[UploadedFile] = draw_uploader(
        form,
        say("After-photos of these hazards (JPEG, PNG, WebP, at most 15 MB each)"),
        help_text=say("A file name with the ledger number or the site's name finds its hazard."),
    )
    if not given:
        return
    named = hazards_named([one.name for one in given], _targets(day, hazard_ids))
    with st.container(key=_LIST, height=_HEIGHT if len(given) > _TALL else "content", gap="small"):
        for one, told in zip(given, named, strict=True):
            _draw_photo(day, hazard_ids, form, one, told)
    photos, n_unsaid = photos_chosen(form, hazard_ids)
    n_sorted = sum(len(some) for some in photos.values())
    told_of = say("{count} photos belong to {hazards} hazards.", count=n_sorted,
                  hazards=len(photos))  # fmt: skip
    without = len(hazard_ids) - len(photos)
    if without:
        told_of += say(" {count} hazards have none yet: without one they cannot be closed.",
                       count=without)  # fmt: skip
    st.caption(told_of)
    if n_unsaid:
        st.warning(say("{count} photos: choose the hazard, or leave them out.", count=n_unsaid))


def photos_chosen(
    form: EntryForm, hazard_ids: Sequence[int]
) -> tuple[dict[int, list[NewFile]], int]:
    """Return the photos of each hazard that has any, and how many nobody has sorted yet."""
    photos: dict[int, list[NewFile]] = {}
    n_unsaid = 0
    given: list[UploadedFile] = st.session_state.get(form.key("files")) or []
    for one in given:
        chosen = st.session_state.get(_key(form, one))
        if chosen is not None and chosen in hazard_ids:
            new = NewFile(one.name, one.getvalue(), FileRole.AFTER)
            photos.setdefault(int(chosen), []).append(new)
        elif chosen != LEFT_OUT:
            n_unsaid += 1
    return photos, n_unsaid


def _key(form: EntryForm, photo: UploadedFile) -> str:
    return form.key(f"photo_{photo.file_id}")


def _draw_photo(
    day: Day, hazard_ids: Sequence[int], form: EntryForm, photo: UploadedFile, told: int | None
) -> None:
    key = _key(form, photo)
    options = [*hazard_ids, LEFT_OUT]
    if st.session_state.get(key) not in options:
        st.session_state[key] = told
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        try:
            st.image(given_photo(photo.file_id, photo.name, photo.getvalue), width=72)
        except FileRefusal as refusal:
            st.session_state[key] = LEFT_OUT
            st.error(plain(sentence_of(refusal)))
            return
        st.selectbox(
            plain(photo.name, longest=60),
            options,
            index=None,
            key=key,
            placeholder=say("Which hazard does it show?"),
            format_func=lambda value: _title(day, value),
        )


def _title(day: Day, hazard_id: int) -> str:
    if hazard_id == LEFT_OUT:
        return say("Leave this photo out")
    hazard = day.hazards.loc[hazard_id]
    number = f"{hazard['hazard_no']} " if isinstance(hazard["hazard_no"], str) else ""
    # An option is text to Streamlit, never markup.
    name = day.sites["name"].get(hazard["site_id"], "—")
    return one_line(f"{number}{name} · {code_words(hazard['code'])}")


def _targets(day: Day, hazard_ids: Sequence[int]) -> list[PhotoTarget]:
    targets = []
    for hazard in day.hazards.loc[list(hazard_ids)].reset_index().to_dict("records"):
        site = day.sites.loc[[int(hazard["site_id"])]].iloc[0]
        aliases = site["aliases"] if isinstance(site["aliases"], list | tuple) else ()
        names = [site["name"], *aliases, site["site_no"]]
        number = hazard["hazard_no"]
        targets.append(
            PhotoTarget(
                int(hazard["hazard_id"]),
                number if isinstance(number, str) else None,
                int(hazard["site_id"]),
                tuple(str(name) for name in names if isinstance(name, str)),
            )
        )
    return targets
