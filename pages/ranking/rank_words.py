"""What the ranking's choices, columns and classes are called, and what each figure means."""

from __future__ import annotations

from typing import Final

import pandas as pd

from analysis.ranking.density import Base, Measure
from pages.shell.charts import band_fill
from pages.shell.language import language, say
from pages.shell.tables import Column, ColumnKind, columns_of
from vocabulary.messages import message
from vocabulary.ranking import BANDS, FIGURES, NOTES
from vocabulary.terms import worded as label

_MEASURES: Final[dict[Measure, str]] = {
    "open": message("Open hazards"),
    "overdue": message("Overdue hazards"),
    "found": message("Found in the period"),
    "all": message("All hazards on record"),
    "closed_in_time": message("Put right in time"),
}
_BASES: Final[dict[Base, str]] = {
    "area": message("Per km²"),
    "sites": message("Per site"),
    "households": message("Per 1,000 households"),
    "visits": message("Per visit"),
    "due": message("Share of those due"),
}
_UNITS: Final[dict[Base, str]] = {
    "area": message("hazards per km²"),
    "sites": message("hazards per site"),
    "households": message("hazards per 1,000 households"),
    "visits": message("hazards per visit"),
    "due": message("share put right in time"),
}
_BASE_TITLES: Final[dict[Base, str]] = {
    "area": message("Area, km²"),
    "sites": message("Sites"),
    "households": message("Households, 1,000"),
    "visits": message("Visits"),
    "due": message("Hazards due"),
}


def views() -> dict[str, str]:
    """Return the ways to look at the villages, as read; the first is what the page opens on."""
    return {
        "ranking": say("Ranking"),
        "funnel": say("Against chance"),
        "trend": say("Over time"),
        "effort": say("Inspection effort"),
    }


def counting() -> dict[str, str]:
    """Return how a hazard counts, as read."""
    return {"plain": say("Each as one"), "weighted": say("By its weight")}


def measures() -> dict[Measure, str]:
    """Return what can be counted, as read; the first is what the page opens on."""
    return {name: say(text) for name, text in _MEASURES.items()}


def bases(measure: Measure) -> dict[Base, str]:
    """Return what a measure can be counted per, as read: a share has one base of its own."""
    is_share = measure == "closed_in_time"
    return {name: say(text) for name, text in _BASES.items() if (name == "due") == is_share}


def unit(base: Base) -> str:
    """Return the unit of a value per `base`, as read."""
    return say(_UNITS[base])


def bands(base: str = "") -> dict[str, str]:
    """Return the three classes, as read, the worst first: of a share the lowest is the worst."""
    if base == "due":
        alike = label(BANDS["cannot_be_told_apart"], language())
        names = (say("Clearly behind"), alike, say("Clearly ahead"))
        return dict(zip(BANDS, names, strict=True))
    return {code: label(wording, language()) for code, wording in BANDS.items()}


def band_badges(base: str = "") -> dict[str, str]:
    """Return the three classes, as read, with their colours."""
    return {name: band_fill(band) for band, name in bands(base).items()}


def figure(name: str) -> str:
    """Return the sentence that says what a figure means."""
    return label(FIGURES[name], language())


def worded(ranked: pd.DataFrame, *, is_share: bool = False) -> pd.DataFrame:
    """Return the ranking with its intervals and classes written out, as its table shows them.

    Parameters
    ----------
    ranked : DataFrame
        Of `analysis.ranking.density.named_of`.
    is_share : bool
        Values are shares, told as per cent.

    Returns
    -------
    DataFrame
        Plus `interval` ("1.2 – 3.4"), `places` ("2 (1 – 5)"), `band_name`, `note_name`.
    """
    notes = {code: label(wording, language()) for code, wording in NOTES.items()}
    pairs = zip(ranked["low"], ranked["high"], strict=True)
    return ranked.assign(
        interval=pd.Series(
            [_span(low, high, is_share=is_share) for low, high in pairs], ranked.index, dtype=object
        ),
        places=spans(ranked["rank"], ranked["rank_low"], ranked["rank_high"]),
        band_name=ranked["band"].map(bands("due" if is_share else "")),
        note_name=ranked["note"].map(notes),
    )


def spans(rank: pd.Series, low: pd.Series, high: pd.Series) -> pd.Series:
    """Return each place with its 90 % interval, as read ("2（1–5）"); None where not ranked."""
    rows = zip(rank, low, high, strict=True)
    told = [f"{at}（{best}–{worst}）" if pd.notna(at) else None for at, best, worst in rows]
    return pd.Series(told, rank.index, dtype=object)


def _span(low: float, high: float, *, is_share: bool) -> str | None:
    if pd.isna(low):
        return None
    return f"{low:.0%} – {high:.0%}" if is_share else f"{low:.2f} – {high:.2f}"


def rank_columns(base: Base) -> list[Column]:
    """Return the columns of the ranking, each with what it means."""
    kind: ColumnKind = "share" if base == "due" else "number"
    return columns_of(
        Column("places", help=figure("rank_interval")),
        "short_name",
        Column("band_name", say("Class"), "badge", badges=band_badges(base)),
        Column("count", _count_title(base), "count"),
        _base_column(base),
        Column("raw", say("Raw"), kind, decimals=2, help=figure("raw")),
        Column("eb", say("Shrunk"), kind, decimals=2, help=figure("eb")),
        Column("interval", say("90 % interval"), help=figure("interval")),
        Column("p_worst3", say("Among worst three"), "share", help=figure("p_worst3")),
        Column("note_name", say("Note")),
    )


def told_columns(columns: list[Column], ranked: pd.DataFrame) -> list[Column]:
    """Return the columns without the note where no village has one."""
    has_note = bool(ranked["note_name"].notna().any())
    return [one for one in columns if has_note or one.name != "note_name"]


def _count_title(base: str) -> str:
    return say("In time") if base == "due" else say("Hazards")


def base_title(base: Base) -> str:
    """Return what the base itself is called, as read."""
    return say(_BASE_TITLES[base])


def _base_column(base: Base) -> Column:
    is_counted = base in ("sites", "visits", "due")
    return Column("base", base_title(base), "count" if is_counted else "number", decimals=2)


def apart_columns(base: Base) -> list[Column]:
    """Return the columns of the villages that are not ranked."""
    return columns_of(
        "short_name",
        Column("count", say("Hazards"), "count"),
        _base_column(base),
        Column("note_name", say("Why not ranked")),
    )
