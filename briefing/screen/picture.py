"""The map of a page as a picture: for paper, slides, a report and the screen of a telephone."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd

from analysis.ranking import density
from briefing.facts.say import say_date, say_known
from briefing.wall.content import BANDS, boundary_stamp, stamps_of
from geo.print.ground import Fill
from geo.print.picture import (
    MOST,
    PAGE_DPI,
    PAGE_MM,
    PageOptions,
    PageWords,
    Tint,
    grave,
    situation,
)
from geo.screen.shading import shade
from vocabulary import page_map as words
from vocabulary import palette
from vocabulary.wall_map import DEMO

if TYPE_CHECKING:
    from analysis.day import Day
    from briefing.facts.fact import Facts

Shape = Literal["page", "slide", "phone"]
# On a slide the sentences stand beside it; a telephone shows 1080 pixels as wide as a hand.
_SHAPES: Final[dict[Shape, PageOptions]] = {
    "page": {"size_mm": PAGE_MM, "dpi": PAGE_DPI},
    "slide": {"size_mm": (214.0, 142.0), "unit": 1.5, "dpi": 200},
    "phone": {"size_mm": (74.0, 186.0), "dpi": 338},
}


@dataclass(frozen=True)
class Pictures:
    """One map, drawn for each of its readers, as PNG; of the same sites, counts and stamps."""

    page: bytes
    slide: bytes
    phone: bytes


@dataclass(frozen=True)
class OnMap:
    """How many sites a page map speaks of: to be drawn, and how many of them have no place.

    Attributes
    ----------
    n_red, n_overdue : sites; `n_all` is either
    n_sites, n_nowhere : of the whole register
    """

    n_red: int
    n_overdue: int
    n_all: int
    n_missing: int
    n_sites: int
    n_nowhere: int


def on_map(day: Day) -> OnMap:
    """Return the counts that the map, its legend and the text under it share."""
    shape = day.sites.geometry
    nowhere = day.sites.index[shape.isna() | shape.is_empty]
    risk = day.risk.loc[day.risk.index.isin(day.sites.index)]
    wanted = grave(risk)
    return OnMap(
        n_red=int(risk["level"].eq("red").sum()),
        n_overdue=int(risk["site_status"].eq("overdue").sum()),
        n_all=len(wanted),
        n_missing=int(wanted.index.isin(nowhere).sum()),
        n_sites=len(day.sites),
        n_nowhere=len(nowhere),
    )


def of(day: Day, shape: Shape = "page") -> bytes | None:
    """Return the grave sites of a day as a PNG; None where no village has a boundary."""
    if day.villages.geometry.isna().all():
        return None
    day_said = say_known(say_date(day.as_of), day.known_at)
    caption = words.CAPTION.format(title=words.TITLE, day=day_said)
    tint, note = _tint(day)
    said = PageWords(
        caption, stamps_of(day.villages, is_demo=day.is_demo), (note, _drawn_note(day))
    )
    return situation(
        day.villages, day.sites, day.risk, context=day.context, tint=tint, said=said,
        **_SHAPES[shape],
    )  # fmt: skip


def pictures_of(day: Day) -> Pictures | None:
    """Return the map of a day for each of its readers; None where no village has a boundary."""
    page, slide, phone = (day.once(of, shape) for shape in _SHAPES)
    return Pictures(page, slide, phone) if page and slide and phone else None


def _drawn_note(day: Day) -> str:
    told = on_map(day)
    is_many = told.n_all - told.n_missing > MOST
    template = words.MANY_NOTE if is_many else words.DRAWN_NOTE
    return template.format(
        all=told.n_all, drawn=told.n_all - told.n_missing, most=MOST, missing=told.n_missing,
        sites=told.n_sites, nowhere=told.n_nowhere,
    )  # fmt: skip


def _tint(day: Day) -> tuple[Tint, str]:
    """Return villages filled by their density against the whole, and what the figures are."""
    table = day.once(density.of, *density.HEADLINE).table
    bands = table["band"].map(BANDS).where(table["raw"].notna()).fillna("none")
    fills = {key: Fill(palette.BAND_FILL[key], palette.BAND_HATCH[key]) for key in words.BANDS}
    here = [key for key in words.BANDS if bands.eq(key).any()]
    values = {str(code): f"{value:.0f}" for code, value in table["raw"].dropna().items()}
    base = float(table["base"].sum())
    whole = f"{density.HUNDRED * float(table['count'].sum()) / base:.0f}" if base else "—"
    tint = Tint(
        {str(code): fills[key] for code, key in bands.items()},
        values,
        tuple((fills[key], words.BANDS[key]) for key in here),
    )
    return tint, words.DENSITY_NOTE.format(whole=whole)


# What the map says before the authority gave it its approval number.
UNAPPROVED: Final = words.UNAPPROVED


def public_pictures(facts: Facts, day: Day, number: str) -> Pictures | None:
    """Return the map at the level of communities: villages shaded by rectified share, no point.

    Parameters
    ----------
    number : the approval number of this very map, as it is printed on it

    Returns
    -------
    Pictures or None
        None where no village has a boundary.
    """
    if day.villages.geometry.isna().all():
        return None
    tint, said = _public(facts, day)
    said = replace(said, notes=(*said.notes, number))
    none = day.sites.iloc[:0]
    risk = pd.DataFrame({"level": [], "site_status": []}, index=none.index)
    page, slide, phone = (
        situation(day.villages, none, risk, tint=tint, said=said, **options)
        for options in _SHAPES.values()
    )
    return Pictures(page, slide, phone)


def public_code(facts: Facts, day: Day) -> str:
    """Return eight letters that stand for one public map: its boundaries, figures and words."""
    tint, said = _public(facts, day)
    told = [sorted(tint.values.items()), tint.legend, said, *day.villages.geometry.to_wkt()]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def _public(facts: Facts, day: Day) -> tuple[Tint, PageWords]:
    villages = day.villages
    shares = {
        row.key: (facts.cell(row, "rectified_share").value or 0.0) * 100
        for row in facts.rows("villages")
    }
    values = pd.Series(shares, dtype="float64").reindex(villages.index)
    shaded = shade(values, title="")
    ramp = [Fill(colour) for colour in palette.DENSITY_RAMP]
    plain = Fill(palette.NO_VALUE)
    fills = {
        str(code): plain if pd.isna(step) else ramp[int(step)]
        for code, step in shaded.steps.items()
    }
    legend = [(fill, text) for fill, text in zip(ramp, shaded.legend.steps, strict=True) if text]
    if values.isna().any():
        legend.append((plain, words.SMALL_APART))
    told = {str(code): f"{value:.1f}" for code, value in values.dropna().items()}
    stamps = tuple(filter(None, (DEMO if facts.is_demo else "", boundary_stamp(villages))))
    day_said = say_known(say_date(facts.as_of), facts.known_at)
    caption = words.CAPTION.format(title=words.PUBLIC_TITLE, day=day_said)
    return Tint(fills, told, tuple(legend)), PageWords(caption, stamps, (words.PUBLIC_NOTE,))
