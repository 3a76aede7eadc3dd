"""The card of one village: its figures, and its worst sites."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import density
from pages.map.layers import SHADES
from pages.shell.filters import Selection, choose, read_filters
from pages.shell.language import label_of, say
from pages.shell.site_rows import site_columns, site_table
from pages.shell.tables import show_table
from pages.shell.text import plain
from vocabulary.terms import Provenance, VillageKind


def draw_village(day: Day, kept: Selection, code: str) -> None:
    """Draw the card of a village."""
    village = day.villages.loc[code]
    st.markdown(f"### {plain(village['name'])}")
    pairs = [
        (say("Kind"), label_of(VillageKind, village["kind"])),
        (say("Residents"), _count(village["residents"])),
        (say("Households"), _count(village["households"])),
        (say("Area"), f"{village['area_km2']:.2f} km²" if village["area_km2"] > 0 else "—"),
        (say("Boundary"), label_of(Provenance, village["provenance"])),
    ]
    st.markdown("\n".join(f"- **{plain(title)}**　{plain(text)}" for title, text in pairs))
    _draw_densities(day, code)
    ids = day.sites.index[(day.sites["village_code"] == code).fillna(False)]
    ids = ids.intersection(kept.site_ids)
    st.markdown(f"**{plain(say('Sites ({count})', count=len(ids)))}**")
    if len(ids):
        show_table(site_table(day, ids), site_columns(), key="card_village_sites")
    if read_filters().village != (code,):
        st.button(
            say("Show only this village"),
            key="card_village_only",
            on_click=choose,
            kwargs={"village": (code,)},
            width="stretch",
        )


def _draw_densities(day: Day, code: str) -> None:
    lines = []
    for measure, base, title in SHADES.values():
        ranked = day.once(density.named_of, measure, base, None)
        if code not in ranked.index or pd.isna(ranked.loc[code, "raw"]):
            continue
        row = ranked.loc[code]
        said = f"{row['raw']:.2f}"
        if not pd.isna(row["low"]):
            said += "　" + say(
                "90 % interval {low} to {high}", low=f"{row['low']:.2f}", high=f"{row['high']:.2f}"
            )
        lines.append(f"- **{plain(say(title))}**　{plain(said)}")
    if lines:
        st.markdown("\n".join(lines))


def _count(value: object) -> str:
    return "—" if pd.isna(value) else f"{float(str(value)):,.0f}"  # type: ignore[call-overload]
