"""The look of every page: constant style only, so no text of a ledger can reach it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from vocabulary.palette import Theme

_STYLE: Final = """
<style>
.stApp { font-variant-numeric: tabular-nums; }
.stMainBlockContainer {
    padding: 3.9rem 1.25rem 1rem 1.25rem; max-width: none;
}
.stElementContainer:has(> .stHtml > style:only-child) { display: none; }
.stVerticalBlock { gap: 0.6rem; }
[data-testid="stMetricLabel"] p { font-size: 1rem; }
[data-testid="stMetricValue"] { line-height: 1.15; }

/* The head: name, pages, demo mark, language, on one dark bar on both grounds. */
[data-testid="stHeader"] { background: #0A3A3D; height: 3.25rem; min-height: 3.25rem; }
[data-testid="stToolbar"] { height: 3.25rem; padding-left: 13.5rem; }
[data-testid="stTopNavLink"] { padding: 0.3rem 0.75rem; border-radius: 0.35rem; }
[data-testid="stTopNavLink"] span { color: #DCEBEA; font-size: 1.0625rem; }
[data-testid="stTopNavLink"]:hover { background: #14595C; }
[data-testid="stTopNavLink"][aria-current="page"] { background: #FFFFFF; }
[data-testid="stTopNavLink"][aria-current="page"] span { color: #0A3A3D; font-weight: 700; }
[data-testid="stHeader"] button, [data-testid="stHeader"] [data-testid="stIconMaterial"] {
    color: #DCEBEA;
}
.st-key-top_tools {
    position: fixed; top: 0; right: 1rem; height: 3.25rem; width: auto; z-index: 1000000;
    align-items: center; flex-wrap: nowrap;
}
.st-key-top_tools button p { color: #DCEBEA; }
.st-key-brand {
    position: fixed; top: 0; left: 1.25rem; height: 3.25rem; width: auto; z-index: 1000000;
    justify-content: center;
}
.st-key-brand [data-testid="stText"], .st-key-brand [data-testid="stText"] * {
    color: #FFFFFF; font-size: 1.25rem; font-weight: 700; letter-spacing: 0.03em;
    white-space: nowrap; font-family: inherit;
}
.st-key-demo_mark [data-testid="stText"], .st-key-demo_mark [data-testid="stText"] * {
    font-weight: 700; color: #1B1030; background: #E3C6FF; padding: 0.15rem 0.7rem;
    border-radius: 0.35rem; white-space: nowrap; font-family: inherit;
}
@media (max-width: 900px) {
    .stMainBlockContainer { padding: 3.6rem 0.6rem 1rem 0.6rem; }
    [data-testid="stToolbar"] { padding-left: 0.25rem; }
    .st-key-brand { left: 3.25rem; }
}
@media print {
    header, .st-key-top_tools, .st-key-brand { display: none; }
}
</style>
"""


def lay_out() -> None:
    """Put the constant style of the app on the page."""
    st.html(_STYLE)


def theme() -> Theme:
    """Return the ground the reader looks at, light where the browser did not say."""
    return "dark" if st.context.theme.type == "dark" else "light"
