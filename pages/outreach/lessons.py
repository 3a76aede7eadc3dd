"""The case library: a fire elsewhere, its chain, places like it, who was told, its form."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import activities
from analysis.outreach.lessons import chain_of, like_this_here, not_told, told
from briefing.papers.warning_letter import letter, warning_lines
from pages.register.said import draw_said
from pages.shell.current import current_day
from pages.shell.dashes import show_dashed
from pages.shell.downloads import offer_table
from pages.shell.language import label_of, language, say
from pages.shell.session import is_demo
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain, show_text
from pages.shell.work_forms import add_rows, change_row, draw_void
from vocabulary.campaign import ISSUER
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.outreach import FIRST_CASE
from vocabulary.terms import Category, OutreachKind

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LIKE: Final[dict[str, str]] = {
    "category_and_chain": message("Same category and chain"),
    "chain": message("Same chain"),
    "category": message("Same category"),
}
_TEXTS = ("title", "place", "cause", "lesson", "source")
_ALL = (*_TEXTS, "happened_on", "category", "deaths", "injured", "chain", "is_verified")


def draw_lessons(day: Day) -> None:
    """Draw the choice of a case, its card, the places like it, who was told, and the letter."""
    draw_said("done")
    draw_said("refused")
    lessons = day.table("lesson").sort_values("happened_on", ascending=True, na_position="last")
    if lessons.empty:
        st.info(say("No case is kept yet. Enter the first one below: what burned, why, its chain."))
        st.button(
            say("Put in the case the plan names (11·16, to be verified)"),
            key="lesson_first", type="primary", on_click=add_rows, args=("lesson", [FIRST_CASE]),
        )  # fmt: skip
        draw_lesson_form(None)
        return
    ids = [int(one) for one in lessons.index]
    titles = lessons["title"].to_dict()
    chosen = st.selectbox(
        say("Case"), ids, key="lesson_chosen",
        format_func=lambda one: plain(titles[one], longest=60),
    )  # fmt: skip
    lesson = lessons.loc[chosen]
    alike = like_this_here(lesson, day.sites, day.hazards)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _card(lesson)
        _letter(day, lesson, alike)
        draw_lesson_form(lesson)
        draw_lesson_form(None)
    with right:
        _places(day, alike)
        _audience(day, int(chosen))


def _card(lesson: pd.Series) -> None:
    with st.container(border=True, key="lesson_card"):
        st.subheader(plain(lesson["title"], longest=60), anchor=False)
        if not bool(lesson["is_verified"]):
            st.warning(say("To be verified: hold it against the official report before quoting."))
        day = lesson["happened_on"]
        where = [str(day.date()) if pd.notna(day) else "—", plain(lesson["place"])]
        st.markdown(" · ".join([*where, label_of(Category, lesson["category"])]))
        with st.container(horizontal=True):
            for title, value in (
                (say("Deaths"), lesson["deaths"]),
                (say("Injured"), lesson["injured"]),
            ):
                st.metric(title, "—" if pd.isna(value) else int(value), width="content")
        for title, name in (
            (say("Cause"), "cause"),
            (say("Lesson"), "lesson"),
            (say("Source"), "source"),
        ):
            st.markdown(f"**{title}**")
            show_text(lesson[name] if pd.notna(lesson[name]) else None)
        st.markdown(f"**{say('Chain')}**")
        for code in chain_of(lesson):
            st.markdown(f"- {code_words(code)}")


def code_words(code: str) -> str:
    """Return a hazard code with its name in the reader's language."""
    entry = HAZARD_CODES.get(code)
    if entry is None:
        return plain(code)
    return f"{entry.code} {entry.zh if language() == 'zh_CN' else entry.en}"


def _letter(day: Day, lesson: pd.Series, alike: pd.DataFrame) -> None:
    options = [category.value for category in Category]
    own = str(lesson["category"])
    chosen = Category(
        st.selectbox(
            say("Warning letter to"), options, key=f"lesson_letter_{lesson.name}",
            index=options.index(own) if own in options else 0,
            format_func=lambda value: label_of(Category, value),
        )
    )  # fmt: skip
    here = day.sites["category"].reindex(alike.index) == chosen.value
    n_here = int((here & (alike["n_links"] > 0)).sum())
    lines = warning_lines(lesson, chosen, chain_of(lesson), n_here=n_here, as_of=day.as_of)
    with st.expander(say("Text of the letter")):
        st.text("\n".join(lines))
    st.download_button(
        say("Warning letter (DOCX)"),
        data=partial(letter, lines, issuer=ISSUER, as_of=day.as_of, is_demo=is_demo()),
        file_name=f"{lines[0]}_{day.as_of:%Y%m%d}.docx",
        mime=DOCX,
        key="lesson_letter_docx",
        on_click="ignore",
    )


def _places(day: Day, alike: pd.DataFrame) -> None:
    st.subheader(say("Places like this here ({n})", n=len(alike)), anchor=False)
    if alike.empty:
        st.caption(say("No place here has this chain open, or the case names no chain."))
        return
    sites = day.sites[["name", "category", "village_code"]].reindex(alike.index)
    rows = alike.join(sites).join(day.risk["level"])
    rows["village"] = rows["village_code"].map(day.villages["short_name"])
    rows["like_name"] = rows["like"].map({code: say(text) for code, text in _LIKE.items()})
    rows["link_words"] = [_joined(codes) for codes in rows["links"]]
    columns = columns_of(
        Column("name", say("Site")),
        "village",
        "level",
        "n_links",
        Column("n_open", say("Open hazards"), "count"),
        "link_words",
        "like_name",
    )
    show_dashed(rows, columns, key="lesson_places", height=380)
    st.caption(
        say(
            "A link is a hazard code of the chain open here. Same category: one link is enough; "
            "another category: two. Nothing is weighted or predicted."
        )
    )
    title = say("Places like the case")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="lesson_places_xlsx")


def _joined(codes: tuple[str, ...]) -> str:
    return "；".join(code_words(code) for code in codes)


def _audience(day: Day, lesson_id: int) -> None:
    heard = told(lesson_id, day.once(activities.of), as_of=day.as_of)
    missing = not_told([str(code) for code in day.villages.index], heard)
    st.subheader(
        say("Told to {n} of {all} villages", n=len(day.villages) - len(missing),
            all=len(day.villages)),
        anchor=False,
    )  # fmt: skip
    names = "、".join(plain(day.villages["short_name"][code]) for code in missing)
    st.caption(say("Not told yet: {names}", names=names or "—"))
    if heard.empty:
        return
    rows = heard.assign(village=heard["village_code"].map(day.villages["short_name"]))
    columns = columns_of(
        "held_on",
        "village",
        Column("kind", kind="term", terms=OutreachKind),
        "form",
        "people",
    )
    show_dashed(rows, columns, key="lesson_told", height="content")


def draw_lesson_form(lesson: pd.Series | None) -> None:
    """Draw the form that changes a case, or adds one where none is given."""
    key = f"lesson_new_{len(current_day(is_present=True).table('lesson'))}"
    title = say("Add a case")
    values: dict[str, Any] = {}
    if lesson is not None:
        key, title = f"lesson_{lesson.name}_{int(lesson['version'])}", say("Change this case")
        values = {str(n): None if _is_blank(v) else v for n, v in lesson.to_dict().items()}
    with st.expander(title, icon=":material/edit:"):
        with st.form(key, border=False):
            _fields(key, values)
            st.form_submit_button(say("Keep"), type="primary", on_click=_keep, args=(key, values))
        if lesson is not None:
            draw_void("lesson", int(str(lesson.name)), version=int(lesson["version"]))


def _fields(key: str, values: dict[str, Any]) -> None:
    st.text_input(say("Title"), values.get("title") or "", key=f"{key}_title")
    left, right = st.columns(2)
    day = values.get("happened_on")
    left.date_input(
        say("Date"), day.date() if day is not None else None, key=f"{key}_happened_on",
        format="YYYY-MM-DD",
    )  # fmt: skip
    left.number_input(say("Deaths"), 0, 10_000, _whole(values, "deaths"), key=f"{key}_deaths")
    right.text_input(say("Place"), values.get("place") or "", key=f"{key}_place")
    right.number_input(say("Injured"), 0, 10_000, _whole(values, "injured"), key=f"{key}_injured")
    options = [category.value for category in Category]
    st.selectbox(
        say("Category"), options, key=f"{key}_category",
        index=options.index(values["category"]) if values.get("category") in options else None,
        format_func=lambda value: label_of(Category, value),
    )  # fmt: skip
    st.multiselect(
        say("Chain"), list(HAZARD_CODES), key=f"{key}_chain", format_func=_named,
        default=[code for code in values.get("chain") or () if code in HAZARD_CODES],
    )  # fmt: skip
    st.text_area(say("Cause"), values.get("cause") or "", key=f"{key}_cause", height=68)
    st.text_area(say("Lesson"), values.get("lesson") or "", key=f"{key}_lesson", height=68)
    st.text_input(say("Source"), values.get("source") or "", key=f"{key}_source")
    st.checkbox(
        say("Verified against the official report"), bool(values.get("is_verified")),
        key=f"{key}_is_verified",
    )  # fmt: skip


def _named(code: str) -> str:
    entry = HAZARD_CODES[code]
    return f"{code} {entry.zh if language() == 'zh_CN' else entry.en}"


def _is_blank(value: Any) -> bool:
    return value is None or (not isinstance(value, list | dict) and bool(pd.isna(value)))


def _whole(values: dict[str, Any], name: str) -> int | None:
    return None if values.get(name) is None else int(values[name])


def _keep(key: str, values: dict[str, Any]) -> None:
    row = {name: st.session_state.get(f"{key}_{name}") for name in _ALL}
    row |= {name: str(row[name] or "").strip() or None for name in _TEXTS}
    if values:
        version = int(values["version"])
        change_row("lesson", int(key.split("_")[1]), row, version=version)
    else:
        add_rows("lesson", [row])
