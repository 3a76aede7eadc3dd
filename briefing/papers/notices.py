"""Letters made from cases and the register: a warning, a risk notice, key facts for responders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd
from docx.enum.text import WD_ALIGN_PARAGRAPH

from briefing.facts.say import plain, say_date, text_of
from briefing.papers import paper
from briefing.papers.paper import name_document, official_document, set_font, set_indent, to_bytes
from briefing.words import labels, papers
from vocabulary.campaign import ADDRESSED
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, SupplyKind, Tier

TITLE_PT: Final = 22.0


def warning_lines(
    lesson: pd.Series, category: Category, chain: Sequence[str], *, n_here: int, as_of: date
) -> list[str]:
    """Return the paragraphs of the warning to every place of a category.

    The title first, then whom it is to, then the text; an unverified case says so.

    Parameters
    ----------
    lesson : a row of the table `lesson`
    category : whom the letter goes to
    chain : hazard codes of the case
    n_here : places of the category with a code of the chain open
    """
    whom = ADDRESSED[category][0]
    lines = [
        papers.WARNING_TITLE.format(category=whom),
        papers.WARNING_TO.format(category=whom),
        _case(lesson),
    ]
    if not bool(lesson["is_verified"]):
        lines.append(papers.NOT_VERIFIED)
    if pd.notna(lesson["cause"]):
        lines.append(papers.CAUSE.format(cause=_open_ended(lesson["cause"])))
    if pd.notna(lesson["lesson"]):
        lines.append(papers.LESSON.format(lesson=plain(lesson["lesson"], longest=600)))
    known = [HAZARD_CODES[code] for code in chain if code in HAZARD_CODES]
    if known:
        lines.append(papers.CHAIN)
    for number, entry in enumerate(known, start=1):
        form = papers.ITEM if entry.basis else papers.ITEM_PLAIN
        lines.append(form.format(number=number, words=entry.zh, basis=entry.basis))
    here = papers.HERE if n_here else papers.NONE_HERE
    lines.append(here.format(day=say_date(as_of), category=whom, n=n_here))
    lines += [papers.CLOSING, papers.THEME]
    if pd.notna(lesson["source"]):
        lines.append(papers.SOURCE.format(source=plain(lesson["source"])))
    return lines


def notice_lines(site_name: str, hazards: pd.DataFrame, *, as_of: date) -> list[str]:
    """Return the paragraphs of the risk notice to one place, in plain words.

    Parameters
    ----------
    hazards
        Of this site, with the clock of `analysis.risk.hazards.with_clock`; told is what is not put
        right, and of how many the office's own check is awaited.
    """
    rows = hazards[~hazards["is_rectified"]].sort_values("days_overdue", ascending=False)
    n_waiting = int((hazards["is_rectified"] & hazards["is_open"]).sum())
    intro = papers.NOTICE_INTRO if len(rows) else papers.NOTICE_NONE
    lines = [
        papers.NOTICE_TITLE,
        papers.NOTICE_TO.format(site=plain(site_name)),
        intro.format(day=say_date(as_of), n=len(rows)),
    ]
    for number, (_, row) in enumerate(rows.iterrows(), start=1):
        lines.append(_notice_item(number, row))
    if n_waiting:
        lines.append(papers.NOTICE_WAITING.format(n=n_waiting))
    return [*lines, papers.NOTICE_CLOSING] if len(rows) else lines


def letter(lines: Sequence[str], *, issuer: str, as_of: date, is_demo: bool) -> bytes:
    """Return the lines of a letter as the bytes of a .docx file, signed with office and day."""
    document = official_document(is_demo=is_demo)
    name_document(document, title=lines[0], author=issuer, day=as_of)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(title.add_run(lines[0]), labels.FONT_TITLE, TITLE_PT)
    for at, line in enumerate(lines[1:]):
        paragraph = document.add_paragraph()
        set_font(paragraph.add_run(line), labels.FONT_BODY, paper.BODY_PT)
        if at:
            set_indent(paragraph, first_chars=2)
    for line in (papers.SIGNED.format(issuer=issuer), say_date(as_of)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        set_font(paragraph.add_run(line), labels.FONT_BODY, paper.BODY_PT)
    return to_bytes(document)


def _case(lesson: pd.Series) -> str:
    deaths, injured = lesson["deaths"], lesson["injured"]
    harm = ""
    if pd.notna(deaths) and pd.notna(injured):
        harm = papers.HARM.format(deaths=int(deaths), injured=int(injured))
    elif pd.notna(deaths):
        harm = papers.DEATHS.format(deaths=int(deaths))
    elif pd.notna(injured):
        harm = papers.INJURED.format(injured=int(injured))
    day = lesson["happened_on"]
    return papers.CASE.format(
        day=say_date(day.date()) if pd.notna(day) else papers.UNDATED,
        place=plain(lesson["place"]) if pd.notna(lesson["place"]) else papers.ELSEWHERE,
        title=plain(lesson["title"]),
        harm=harm,
    )


def _open_ended(text: str) -> str:
    return plain(text, longest=400).rstrip("。.")


def _notice_item(number: int, row: pd.Series) -> str:
    entry = HAZARD_CODES.get(str(row["code"]))
    told = plain(row["description"]) if pd.notna(row["description"]) else entry and entry.zh
    due = say_date(row["due_on"].date()) if pd.notna(row["due_on"]) else papers.NOTICE_NO_DUE
    is_late = bool(row["is_overdue"])
    form = papers.NOTICE_OVERDUE if is_late else papers.NOTICE_ITEM
    days = int(row["days_overdue"]) if is_late else 0
    return form.format(number=number, words=told or row["code"], due=due, days=days)


# What a crew asks first, in this order; a fact of other categories is left out.
ASKED: Final = (
    "use", "height_m", "floors_above", "floors_below", "floor_at", "area_m2", "buildings",
    "households", "beds", "residents", "disabled_residents", "night_staff", "pupils",
    "peak_visitors", "workers", "rooms", "sleeps_at_night", "exits", "has_sprinkler", "has_alarm",
    "has_control_room", "has_micro_station", "property_company", "maintenance_company",
)  # fmt: skip
_SERIOUS: Final = frozenset({Tier.T3.value, Tier.T4.value})


def responder_lines(site: pd.Series, hazards: pd.DataFrame, supplies: pd.DataFrame) -> list[str]:
    """Return the lines of the sheet; what is not known is named as such.

    Parameters
    ----------
    site : a row of the sites frame
    hazards : of this site, with the clock of `analysis.risk.hazards.with_clock`
    supplies : of `analysis.planning.water.nearest_supplies`
    """
    category = Category(site["category"])
    lines = [
        papers.RESPONDER_TITLE,
        papers.RESPONDER_TO.format(site=plain(site["name"]), category=category.zh),
        papers.RESPONDER_ADDRESS.format(
            address=plain(text_of(site["address"])) or papers.NOT_KNOWN
        ),
    ]
    unknown = []
    for name in ASKED:
        fact = FACTS[name]
        if fact.categories and category not in fact.categories:
            continue
        if pd.isna(site[name]):
            unknown.append(fact.zh)
            continue
        value = _value(site[name], fact.type, fact.unit)
        lines.append(papers.RESPONDER_FACT.format(name=fact.zh, value=value))
    if unknown:
        lines.append(papers.RESPONDER_UNKNOWN.format(names="、".join(unknown)))
    return [*lines, *_water(supplies), *_hazards(hazards)]


def _water(supplies: pd.DataFrame) -> list[str]:
    if supplies.empty:
        return [papers.RESPONDER_NO_SUPPLY]
    rows = zip(supplies["kind"], supplies["name"], supplies["distance_m"], strict=True)
    return [
        papers.RESPONDER_SUPPLY.format(
            kind=SupplyKind(kind).zh, name=plain(name), metres=f"{metres:.0f}"
        )
        for kind, name, metres in rows
    ]


def _hazards(hazards: pd.DataFrame) -> list[str]:
    rows = hazards[hazards["is_open"]]
    serious = rows[rows["tier"].isin(_SERIOUS)]
    if serious.empty:
        return [papers.RESPONDER_NO_HAZARD]
    told = [
        plain(row["description"]) if pd.notna(row["description"]) else _named(str(row["code"]))
        for _, row in serious.iterrows()
    ]
    return [papers.RESPONDER_HAZARDS.format(n=len(rows)), *told]


def _named(code: str) -> str:
    return HAZARD_CODES[code].zh if code in HAZARD_CODES else code


def _value(value: Any, kind: str, unit: str) -> str:
    if kind == "flag":
        return papers.FLAG[bool(value)]
    return plain(value) if kind == "text" else f"{float(value):g}{unit}"
