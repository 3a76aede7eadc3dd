"""What the ranking's choices, columns and classes are called, and what each figure means."""

from __future__ import annotations

from typing import Final

import pandas as pd

from pages.parts.charts import band_fill
from pages.parts.language import language, say
from pages.parts.tables import Column
from vocabulary.messages import message
from vocabulary.reasons import BANDS, FIGURES, NOTES, label

_MEASURES: Final[dict[str, str]] = {
    "open": message("Open hazards"),
    "overdue": message("Overdue hazards"),
    "found": message("Found in the period"),
    "all": message("All hazards on record"),
}
_BASES: Final[dict[str, str]] = {
    "area": message("Per km²"),
    "sites": message("Per site"),
    "households": message("Per 1,000 households"),
    "visits": message("Per visit"),
}
_UNITS: Final[dict[str, str]] = {
    "area": message("hazards per km²"),
    "sites": message("hazards per site"),
    "households": message("hazards per 1,000 households"),
    "visits": message("hazards per visit"),
}
_BASE_TITLES: Final[dict[str, str]] = {
    "area": message("Area, km²"),
    "sites": message("Sites"),
    "households": message("Households, 1,000"),
    "visits": message("Visits"),
}


def measures() -> dict[str, str]:
    """Return what can be counted, as read; the first is what the page opens on."""
    return {name: say(text) for name, text in _MEASURES.items()}


def bases() -> dict[str, str]:
    """Return what it can be counted per, as read."""
    return {name: say(text) for name, text in _BASES.items()}


def unit(base: str) -> str:
    """Return the unit of a value per `base`, as read."""
    return say(_UNITS[base])


def bands() -> dict[str, str]:
    """Return the three classes, as read, the worst first."""
    return {code: label(wording, language()) for code, wording in BANDS.items()}


def band_badges() -> dict[str, str]:
    """Return the three classes, as read, with their colours."""
    return {name: band_fill(band) for band, name in bands().items()}


def figure(name: str) -> str:
    """Return the sentence that says what a figure means."""
    return label(FIGURES[name], language())


def worded(ranked: pd.DataFrame) -> pd.DataFrame:
    """Return the ranking with its intervals and classes written out, as its table shows them.

    Parameters
    ----------
    ranked : DataFrame
        Of `pages.parts.cache.village_ranking`.

    Returns
    -------
    DataFrame
        Plus `interval` ("1.2 – 3.4"), `places` ("2 (1 – 5)"), `band_name`, `note_name`.
    """
    notes = {code: label(wording, language()) for code, wording in NOTES.items()}
    pairs = zip(ranked["low"], ranked["high"], strict=True)
    spans = zip(ranked["rank"], ranked["rank_low"], ranked["rank_high"], strict=True)
    return ranked.assign(
        interval=[f"{low:.2f} – {high:.2f}" if pd.notna(low) else None for low, high in pairs],
        places=[f"{at}（{best}–{worst}）" if pd.notna(at) else None for at, best, worst in spans],
        band_name=ranked["band"].map(bands()),
        note_name=ranked["note"].map(notes),
    )


def rank_columns(base: str) -> list[Column]:
    """Return the columns of the ranking, each with what it means."""
    return [
        Column("places", say("Place (interval)"), help=figure("rank_interval")),
        Column("short_name", say("Village")),
        Column("band_name", say("Class"), "badge", badges=band_badges()),
        Column("count", say("Hazards"), "count"),
        _base_column(base),
        Column("raw", say("Raw"), "number", decimals=2, help=figure("raw")),
        Column("eb", say("Shrunk"), "number", decimals=2, help=figure("eb")),
        Column("interval", say("90 % interval"), help=figure("interval")),
        Column("p_worst3", say("Among worst three"), "share", help=figure("p_worst3")),
        Column("note_name", say("Note")),
    ]


def _base_column(base: str) -> Column:
    is_counted = base in ("sites", "visits")
    return Column("base", say(_BASE_TITLES[base]), "count" if is_counted else "number", decimals=2)


def apart_columns(base: str) -> list[Column]:
    """Return the columns of the villages that are not ranked."""
    return [
        Column("short_name", say("Village")),
        Column("count", say("Hazards"), "count"),
        _base_column(base),
        Column("note_name", say("Why not ranked")),
    ]
