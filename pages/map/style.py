"""The style of the map page: constant text, made of the palette's colours and nothing else."""

from __future__ import annotations

from typing import Final

import streamlit as st

from vocabulary import palette
from vocabulary.terms import RiskLevel, SiteStatus

# What stands above the map: the head of the app, the figures and the choices.
_ABOVE: Final = "11.75rem"

_LAYOUT: Final = f"""
.stMainBlockContainer {{ padding-bottom: 0; }}
.stMainBlockContainer > .stVerticalBlock {{ gap: 0.5rem; }}
.st-key-map_frame iframe {{ height: calc(100dvh - {_ABOVE}); min-height: 26rem; }}
.st-key-map_panel {{
    height: calc(100dvh - {_ABOVE}); min-height: 26rem; overflow-y: auto; overflow-x: hidden;
    padding-right: 0.4rem; scrollbar-width: thin; flex-wrap: nowrap; gap: 0.45rem;
}}
.st-key-map_panel > * {{ flex-shrink: 0; }}
.st-key-map_figures {{ gap: 0.5rem; flex-wrap: nowrap; }}
.st-key-map_figures > * {{ flex: 1 1 auto; }}
.st-key-map_figures .stButton, .st-key-map_figures button {{ width: 100%; }}
.st-key-map_figures button {{
    min-height: 3.1rem; padding: 0.1rem 0.7rem; justify-content: flex-start; text-align: left;
}}
.st-key-map_figures button p {{ font-size: 1rem; line-height: 1.25; white-space: nowrap; }}
.st-key-map_figures button p strong {{
    font-size: 1.65rem; font-weight: 700; margin-right: 0.35rem; vertical-align: -0.1rem;
}}
.st-key-map_figures button > div {{ justify-content: flex-start; }}
.st-key-map_figures button:disabled, .st-key-map_figures button:disabled * {{
    color: inherit !important; opacity: 1; cursor: default;
}}
.st-key-map_choices {{ gap: 0.6rem; }}
.st-key-map_choices > * > * > [data-testid="stWidgetLabel"],
.st-key-map_choices > * > [data-testid="stWidgetLabel"] {{
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
}}
.st-key-map_panel h3 {{ padding: 0 0 0.15rem; font-size: 1.3rem; }}
.st-key-map_panel [data-testid="stMarkdownContainer"] {{ margin-bottom: 0; }}
.st-key-map_panel ul {{ list-style: none; padding-left: 0; margin-bottom: 0.2rem; }}
.st-key-map_panel li {{ margin-left: 0; padding: 0; line-height: 1.5; }}
.st-key-map_choices [data-testid="stButtonGroup"] button {{ min-height: 2.5rem; }}
"""
_BADGE: Final = """
[class*="st-key-mapbadge_"] [data-testid="stText"] {
    font-family: inherit; font-weight: 700; padding: 0.05rem 0.7rem; border-radius: 0.35rem;
    white-space: nowrap; width: max-content; border: 1px solid transparent;
}
[class*="st-key-mapbadge_risk"] [data-testid="stText"] { background: var(--map-fill); }
[class*="st-key-mapbadge_risk"] [data-testid="stText"],
[class*="st-key-mapbadge_risk"] [data-testid="stText"] * { color: var(--map-ink) !important; }
"""
_NARROW: Final = """
@media (max-width: 900px) {
    .st-key-map_frame iframe { height: 62dvh; min-height: 20rem; }
    .st-key-map_panel { height: auto; overflow: visible; }
    .st-key-map_figures { overflow-x: auto; scrollbar-width: none; }
    .st-key-map_choices [data-testid="stButtonGroup"],
    .st-key-map_choices [data-testid="stButtonGroup"] > * {
        flex-wrap: nowrap !important; overflow-x: auto; scrollbar-width: none; max-width: 100%;
    }
    .st-key-map_choices [data-testid="stButtonGroup"] button { flex: 0 0 auto; }
    .st-key-map_figures > * { flex: 0 0 auto; }
}
"""


def _badges() -> str:
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


_BADGES: Final = f"<style>{_BADGE}{_badges()}</style>"
_STYLE: Final = f"<style>{_LAYOUT}{_BADGE}{_NARROW}{_badges()}</style>"


def lay_out_badges() -> None:
    """Put the colours of the badges of risk and rectification on a page."""
    st.html(_BADGES)


def lay_out_map() -> None:
    """Put the constant style of the map page on it."""
    st.html(_STYLE)
