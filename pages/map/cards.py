"""The cards of a site and of a village: what it is, how bad and why, and whence that is known."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import density, situation
from analysis.risk import expected_finds
from analysis.risk.assessment import Reason
from pages.map.layers import SHADES
from pages.shell import look
from pages.shell.filters import Selection, choose, read_filters
from pages.shell.language import label, label_of, language, say
from pages.shell.site_rows import (
    code_words,
    hazard_columns,
    hazard_table,
    site_columns,
    site_table,
)
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.facts import FACTS, SiteFact
from vocabulary.ranking import FIGURES
from vocabulary.risk import EXPECTED, reason_sentence
from vocabulary.terms import (
    Category,
    EventKind,
    PositionQuality,
    Provenance,
    RiskLevel,
    SiteStatus,
    VillageKind,
    worded,
)


def _badge_colours() -> str:
    rules = [
        f".st-key-mapbadge_risk_{level.value} {{ --map-ink: {palette.RISK_INK[level]}; "
        f"--map-fill: {palette.RISK_FILL[level].light}; }}"
        for level in RiskLevel
    ]
    rules += [
        f'.st-key-mapbadge_status_{status.value} [data-testid="stText"] '
        f"{{ border: 2px solid {palette.STATUS_FILL[status].light}; }}"
        for status in SiteStatus
    ]
    return "\n".join(rules)


_BADGE_COLOURS: Final = f"<style>{_badge_colours()}</style>"


def lay_out_badges() -> None:
    """Put the look of the badges of risk and rectification on a page."""
    st.html(look.BADGES)
    st.html(_BADGE_COLOURS)


def draw_site(day: Day, site_id: int) -> None:
    """Draw the card of a site."""
    site, risk = (frame.loc[[site_id]].iloc[0] for frame in (day.sites, day.risk))
    st.markdown(f"### {plain(site['name'])}")
    draw_badges(risk["level"], risk["site_status"])
    draw_lines(identity(day, site))
    draw_score(day, risk)
    draw_expected(day, site_id)
    _draw_hazards(day, site_id)
    _draw_history(day, site_id)
    _draw_facts(site)
    draw_source(site)


def draw_badges(level: object, status: object) -> None:
    """Draw the risk level and the rectification status in their colours, with the character."""
    known_level, known_status = RiskLevel(str(level)), SiteStatus(str(status))
    character = palette.RISK_CHARACTER[known_level][0 if language() == "zh_CN" else 1]
    with st.container(horizontal=True, gap="small"):
        with st.container(key=f"mapbadge_risk_{known_level.value}", width="content"):
            st.text(f"{character} {label(known_level)}")
        with st.container(key=f"mapbadge_status_{known_status.value}", width="content"):
            st.text(label(known_status))


def draw_lines(pairs: list[tuple[str, str]]) -> None:
    """Draw titles with their text; the text is escaped here and nowhere else."""
    st.markdown("\n".join(f"- **{plain(title)}**　{plain(text)}" for title, text in pairs))


def _said(value: Any) -> str:
    return "—" if pd.isna(value) else str(value)


def position_words(site: pd.Series) -> str:
    """Return how well a site's point is known, with its doubt where an address gave it."""
    quality = label_of(PositionQuality, site["position_quality"])
    is_doubted = site["position_quality"] == PositionQuality.ADDRESS.value
    if not is_doubted or pd.isna(site["position_doubt_m"]):
        return quality
    return say("{quality} (within {m} m)", quality=quality, m=f"{site['position_doubt_m']:.0f}")


def identity(day: Day, site: pd.Series) -> list[tuple[str, str]]:
    """Return what a site is, as titles with their text, not yet escaped."""
    village = day.villages["short_name"].get(_said(site["village_code"]))
    pairs = [
        (say("Category"), label_of(Category, site["category"])),
        (say("Address"), _said(site["address"])),
        (say("Village"), _said(village)),
        (say("Supervising office"), _said(site["office"])),
        (say("Position"), position_words(site)),
    ]
    aliases = site["aliases"]
    if isinstance(aliases, list | tuple) and aliases:
        pairs.insert(0, (say("Also called"), "、".join(map(str, aliases))))
    return pairs


def draw_score(day: Day, risk: pd.Series) -> None:
    """Draw the risk score of a site with the reasons for it: what is known and open."""
    score = risk["score"]
    said = "—" if pd.isna(score) else f"{score:.1f}"
    meant = (EXPECTED["burden"], FIGURES["score"])
    st.markdown(f"**{plain(say('Risk score'))} {plain(said)}**　/ 100",
                help="  \n".join(worded(one, language()) for one in meant))  # fmt: skip
    reasons = sorted(risk["reasons"], key=lambda reason: -reason.points)
    if reasons:
        st.markdown("\n".join(f"- {plain(_reason_words(day, reason))}" for reason in reasons))


def draw_expected(day: Day, site_id: int) -> None:
    """Draw what a visit of a site is expected to find, and why."""
    st.markdown(
        f"**{plain(say('Expected finds of a visit'))}**",
        help=worded(EXPECTED["no_verdict"], language()),
    )
    st.markdown("\n".join(f"- {plain(line)}" for line in expected_words(day, site_id)))


def expected_words(day: Day, site_id: int) -> list[str]:
    """Return what a visit of a site is expected to find, in one sentence and its reasons."""
    found = day.once(expected_finds.of)
    row = found.table.loc[site_id]
    numbers = {name: f"{row[name]:.1f}" for name in ("expected", "low", "high", "serious")}
    said = [worded(EXPECTED["visit"], language()).format(
        **numbers, tenths=f"{10 * row['p_find']:.0f}")]  # fmt: skip
    if not found.is_enough:
        return [*said, worded(EXPECTED["too_few"], language())]
    times = f"{row['expected'] / row['base']:.1f}"
    said.append(worded(EXPECTED["times"], language()).format(times=times))
    if row["n_own"]:
        own = worded(EXPECTED["own"], language())
        said.append(own.format(n=row["n_own"], found=row["found_own"]))
    said += [_reason_words(day, reason) for reason in row["reasons"]]
    if found.own_says_little:
        said.append(worded(EXPECTED["own_says_little"], language()))
    elif row["known"] < expected_finds.LITTLE_KNOWN:
        said.append(worded(EXPECTED["little_known"], language()))
    return said


def _reason_words(day: Day, reason: Reason) -> str:
    hazard = ""
    if reason.hazard_id is not None and reason.hazard_id in day.hazards.index:
        hazard = code_words(day.hazards["code"].get(reason.hazard_id))
    elif reason.subject:
        hazard = label_of(Category, reason.subject)
    return reason_sentence(
        reason.code, language=language(), points=reason.points, value=reason.value, hazard=hazard
    )


def _draw_hazards(day: Day, site_id: int) -> None:
    ids = day.hazards.index[day.hazards["site_id"] == site_id]
    st.markdown(f"**{plain(say('Hazards ({count})', count=len(ids)))}**")
    if len(ids):
        rows = hazard_table(day, ids)
        show_table(rows, hazard_columns(with_site=False), key="card_hazards")


def _draw_history(day: Day, site_id: int) -> None:
    history = day.history_of(site_id=site_id)
    with st.expander(say("History ({count})", count=len(history))):
        columns = columns_of(
            "effective_on",
            Column("kind", say("What happened"), kind="term", terms=EventKind),
            "note",
            Column("actor", say("Recorded by")),
        )
        show_table(history, columns, key="card_history")


def _draw_facts(site: pd.Series) -> None:
    asked = [fact for fact in FACTS.values() if is_asked(fact, site["category"])]
    known = [fact for fact in asked if not pd.isna(site[fact.name])]
    unknown = [fact for fact in asked if pd.isna(site[fact.name])]
    title = say("Facts ({known} of {asked} known)", known=len(known), asked=len(asked))
    with st.expander(title):
        if known:
            draw_lines([(fact_title(fact), fact_value(fact, site[fact.name])) for fact in known])
        if unknown:
            names = "、" if language() == "zh_CN" else ", "
            st.caption(
                plain(say("Not known:") + " " + names.join(map(fact_title, unknown)), longest=900)
            )


def is_asked(fact: SiteFact, category: object) -> bool:
    """Return whether a fact is asked for at sites of a category."""
    return not fact.categories or any(category == asked.value for asked in fact.categories)


def fact_title(fact: SiteFact) -> str:
    """Return what a fact is called, in the reader's language."""
    return worded((fact.zh, fact.en), language())


def fact_value(fact: SiteFact, value: Any) -> str:
    """Return a known fact with its unit, not yet escaped."""
    if fact.type == "flag":
        return say("Yes") if value else say("No")
    if fact.type in ("number", "count"):
        unit = fact.unit if language() == "zh_CN" else ""
        return f"{float(value):,.10g} {unit}".strip()
    return str(value)


def draw_source(site: pd.Series) -> None:
    """Say which line of which ledger a site comes from."""
    if site["source_file"] is None or pd.isna(site["source_file"]):
        st.caption(say("Entered by hand"))
        return
    row = site["source_row"]
    words = say(
        "From {file}, sheet {sheet}, row {row}",
        file=_said(site["source_file"]),
        sheet=_said(site["source_sheet"]),
        row="—" if pd.isna(row) else f"{row:.0f}",
    )
    st.caption(plain(words))


def draw_village(day: Day, kept: Selection, code: str) -> None:
    """Draw the card of a village."""
    village = day.villages.loc[code]
    st.markdown(f"### {plain(village['name'])}")
    area = village["area_km2"]
    draw_lines(
        [
            (say("Kind"), label_of(VillageKind, village["kind"])),
            (say("Residents"), _count(village["residents"])),
            (say("Households"), _count(village["households"])),
            (say("Area"), f"{area:.2f} km²" if area > 0 else "—"),
            (say("Boundary"), label_of(Provenance, village["provenance"])),
        ]
    )
    _draw_densities(day, code)
    ids = day.sites.index[(day.sites["village_code"] == code).fillna(False)]
    ids = ids.intersection(kept.site_ids)
    st.markdown(f"**{plain(say('Sites ({count})', count=len(ids)))}**")
    if len(ids):
        show_table(site_table(day, ids), site_columns(), key="card_village_sites")
    if read_filters().village != (code,):
        st.button(say("Show only this village"), key="card_village_only", width="stretch",
                  on_click=choose, kwargs={"village": (code,)})  # fmt: skip


def _draw_densities(day: Day, code: str) -> None:
    pairs = []
    for measure, base, title in SHADES.values():
        ranked = day.once(density.named_of, measure, base)
        row = ranked[ranked.index == code].to_dict("records")
        if not row or pd.isna(row[0]["raw"]):
            continue
        said, low, high = (f"{row[0][name]:.2f}" for name in ("raw", "low", "high"))
        if not pd.isna(row[0]["low"]):
            said += "　" + say("90 % interval {low} to {high}", low=low, high=high)
        pairs.append((say(title), said))
    if pairs:
        draw_lines(pairs)


def _count(value: Any) -> str:
    return "—" if pd.isna(value) else f"{float(value):,.0f}"


def draw_reasons(day: Day, code: str) -> None:
    """Draw why a village stands where it stands: reasons, categories, worst sites, age."""
    row = day.once(situation.of).loc[code]
    hazards = day.hazards[day.hazards["is_open"] & (day.hazards["village_code"] == code)]
    with st.container(border=True, key="rank_reasons"):
        st.markdown(f"**{say('Why is it here')}：{plain(day.villages['short_name'][code])}**")
        lines = [plain(_reason_words(day, reason)) for reason in row["reasons"]]
        kinds = [f"{label_of(Category, kind)} {n}" for kind, n in row["categories"]]
        if kinds:
            lines.append(say("Open by category: {kinds}", kinds="、".join(kinds)))
        ages = _ages(day, hazards)
        if ages:
            lines.append(say("Open for: {ages}", ages=ages))
        for place, site in enumerate(row["worst_sites"], start=1):
            name = plain(day.sites["name"].get(site))
            lines.append(say("Worst site {place}: {name}, {level}", place=place, name=name,
                             level=label_of(RiskLevel, day.risk["level"].get(site))))  # fmt: skip
        st.markdown("\n".join(f"- {line}" for line in lines))


def _ages(day: Day, hazards: pd.DataFrame) -> str:
    days = (pd.Timestamp(day.as_of) - hazards["found_on"]).dt.days
    steps = (
        (say("up to 30 days"), days <= 30),
        (say("31 to 60 days"), (days > 30) & (days <= 60)),
        (say("over 60 days"), days > 60),
    )
    return "、".join(f"{title} {int(holds.sum())}" for title, holds in steps if holds.any())
