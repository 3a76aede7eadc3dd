"""The case library: a fire elsewhere, its chain, places like it, who was told, its form."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import activities
from analysis.outreach.activities import chain_of, like_this_here, not_told, told
from briefing.papers.notices import letter, warning_lines
from pages.shell import board, session
from pages.shell.downloads import offer_file
from pages.shell.language import label, label_of, language, say
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain, show_text
from pages.shell.writing import change_row
from vocabulary.campaign import ISSUER
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.outreach import FIRST_CASE, FIRST_CASE_PUBLISHED
from vocabulary.terms import Category, OutreachKind, worded

_LIKE: Final[dict[str, str]] = {
    "category_and_chain": message("Same category and chain"),
    "chain": message("Same chain"),
    "category": message("Same category"),
}
_TEXTS = ("title", "place", "cause", "lesson", "source")
_OTHERS = ("happened_on", "category", "deaths", "injured", "chain", "is_verified")


def draw_lessons(day: Day) -> None:
    """Draw the choice of a case, its card, the places like it, who was told, and the letter."""
    lessons = day.table("lesson").sort_values("happened_on", ascending=True, na_position="last")
    if lessons.empty:
        st.info(say("No case is kept yet. Enter the first one below: what burned, why, its chain."))
        st.button(
            say("Put in the case the plan names (11·16, to be verified)"),
            key="lesson_first", type="primary", on_click=board.keep_rows,
            args=("lesson", [FIRST_CASE]),
        )  # fmt: skip
        _lesson_form(None)
        return
    titles = {int(str(one)): plain(title, longest=60) for one, title in lessons["title"].items()}
    chosen = board.choose_of(say("Case"), titles, key="lesson_chosen")
    lesson = lessons.loc[[chosen]].iloc[0]
    alike = like_this_here(lesson, day.sites, day.hazards)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _card(lesson)
        _published(lesson)
        _letter(day, lesson, alike)
        _lesson_form(lesson)
        _lesson_form(None)
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
            for name, title in (("deaths", say("Deaths")), ("injured", say("Injured"))):
                n = lesson[name]
                st.metric(title, "—" if pd.isna(n) else int(n), width="content")
        told = {"cause": say("Cause"), "lesson": say("Lesson"), "source": say("Source")}
        for name, title in told.items():
            st.markdown(f"**{title}**")
            show_text(lesson[name] if pd.notna(lesson[name]) else None)
        st.markdown(f"**{say('Chain')}**")
        for code in chain_of(lesson):
            st.markdown(f"- {code_words(code)}")


def _published(lesson: pd.Series) -> None:
    """Offer the causes published since, where the case the plan names still stands without them."""
    is_first = lesson["title"] == FIRST_CASE["title"] and lesson["cause"] != FIRST_CASE["cause"]
    if is_first and session.today() >= FIRST_CASE_PUBLISHED:
        st.button(
            say("Take over the causes of the published report"), key="lesson_published",
            on_click=_take_published, args=(int(str(lesson.name)), int(lesson["version"])),
        )  # fmt: skip


def _take_published(lesson_id: int, version: int) -> None:
    change_row("lesson", lesson_id, FIRST_CASE, version=version)


def code_words(code: str) -> str:
    """Return a hazard code with its name in the reader's language."""
    entry = HAZARD_CODES.get(code)
    if entry is None:
        return plain(code)
    return f"{entry.code} {worded((entry.zh, entry.en), language())}"


def _letter(day: Day, lesson: pd.Series, alike: pd.DataFrame) -> None:
    title, key = say("Warning letter to"), f"lesson_letter_{lesson.name}"
    chosen = Category(board.choose_term(title, Category, key=key, at=lesson["category"]))
    here = day.sites["category"].reindex(alike.index) == chosen.value
    n_here = int((here & (alike["n_links"] > 0)).sum())
    lines = warning_lines(lesson, chosen, chain_of(lesson), n_here=n_here, as_of=day.as_of)
    with st.expander(say("Text of the letter")):
        st.text("\n".join(lines))
    offer_letter(day, lines, say("Warning letter (DOCX)"), name=f"{day.as_of:%Y%m%d}",
                 key="lesson_letter_docx")  # fmt: skip


def offer_letter(day: Day, lines: list[str], title: str, *, name: str, key: str) -> None:
    """Draw the button that saves a letter; its file is called by its first line and `name`."""
    write = partial(letter, lines, issuer=ISSUER, as_of=day.as_of, is_demo=session.is_demo())
    offer_file(title, write, name=f"{lines[0]}_{name}.docx", key=key)


def _places(day: Day, alike: pd.DataFrame) -> None:
    st.subheader(say("Places like this here ({n})", n=len(alike)), anchor=False)
    if alike.empty:
        st.caption(say("No place here has this chain open, or the case names no chain."))
        return
    sites = day.sites[["name", "category", "village_code"]].reindex(alike.index)
    rows = alike.join(sites).join(day.risk["level"])
    rows["like_name"] = rows["like"].map({code: say(text) for code, text in _LIKE.items()})
    rows["link_words"] = ["；".join(map(code_words, codes)) for codes in rows["links"]]
    columns = columns_of(
        Column("name", say("Site")),
        "village",
        "level",
        "n_links",
        Column("n_open", say("Open hazards"), "count"),
        "link_words",
        "like_name",
    )
    board.show_listed(day, rows, columns, "lesson_places", say("Places like the case"), height=380)
    st.caption(
        say(
            "A link is a hazard code of the chain open here. Same category: one link is enough; "
            "another category: two. Nothing is weighted or predicted."
        )
    )


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
    columns = columns_of(
        "held_on",
        "village",
        Column("kind", kind="term", terms=OutreachKind),
        "form",
        "people",
    )
    board.show_listed(day, heard, columns, "lesson_told")


def _lesson_form(lesson: pd.Series | None) -> None:
    title = say("Add a case") if lesson is None else say("Change this case")
    with st.expander(title, icon=":material/edit:"):
        board.draw_row_form("lesson", lesson, prefix="lesson", fields=_fields, take=_taken)


def _fields(key: str, values: dict[str, Any]) -> None:
    def text(name: str, title: str) -> None:
        st.text_input(title, values.get(name) or "", key=f"{key}_{name}")

    def count(name: str, title: str) -> None:
        value = None if values.get(name) is None else int(values[name])
        st.number_input(title, 0, 10_000, value, key=f"{key}_{name}")

    text("title", say("Title"))
    left, right = st.columns(2)
    with left:
        on = values.get("happened_on")
        board.choose_date(say("Date"), on and on.date(), key=f"{key}_happened_on")
        count("deaths", say("Deaths"))
    with right:
        text("place", say("Place"))
        count("injured", say("Injured"))
    board.choose_term(say("Category"), Category, key=f"{key}_category", index=None,
                      at=values.get("category"))  # fmt: skip
    st.multiselect(
        say("Chain"), list(HAZARD_CODES), key=f"{key}_chain", format_func=code_words,
        default=[code for code in values.get("chain") or () if code in HAZARD_CODES],
    )  # fmt: skip
    kinds = {one.value: label(one) for one in Category}
    told = (values.get("details") or {}).get("like_categories") or ()
    st.multiselect(
        say("Other kinds of place where it could happen here"), list(kinds),
        [one for one in told if one in kinds], key=f"{key}_like_categories",
        format_func=kinds.__getitem__,
    )  # fmt: skip
    for name, title in (("cause", say("Cause")), ("lesson", say("Lesson"))):
        st.text_area(title, values.get(name) or "", key=f"{key}_{name}", height=68)
    text("source", say("Source"))
    title = say("Verified against the official report")
    st.checkbox(title, bool(values.get("is_verified")), key=f"{key}_is_verified")


def _taken(key: str, values: dict[str, Any]) -> dict[str, Any]:
    row = {name: st.session_state.get(f"{key}_{name}") for name in (*_TEXTS, *_OTHERS)}
    like = st.session_state.get(f"{key}_like_categories") or []
    row["details"] = dict(values.get("details") or {}) | {"like_categories": like}
    return row | {name: str(row[name] or "").strip() or None for name in _TEXTS}
