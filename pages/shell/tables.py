"""Frames as tables: headings in the reader's language, terms as badges, figures that line up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from pages.shell.figure_help import help_of
from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.text import one_line
from vocabulary import palette
from vocabulary.headings import HEADINGS
from vocabulary.palette import Swatch
from vocabulary.terms import Term

_BADGES: Final[dict[str, Swatch]] = {
    f"{type(term).__name__}.{term.value}": swatch
    for fills in (
        palette.RISK_FILL,
        palette.STATUS_FILL,
        palette.HAZARD_STATUS_FILL,
        palette.GRADE_FILL,
    )
    for term, swatch in fills.items()
}
_FORMATS: Final = {"count": "%d", "number": "%.{}f", "share": "%.1f%%"}
_DASHED: Final = {"share": "{:.1%}", "count": "{:,.0f}", "date": "{:%Y-%m-%d}"}
Height = int | Literal["auto", "content", "stretch"]
ColumnKind = Literal["text", "count", "number", "share", "date", "term", "badge", "flag", "trend"]


# Pixels; Streamlit 1.67 wraps the text of a row higher than 4 rem.
WRAPPED_ROW: Final = 66
_ONE_LINE: Final = 33  # characters in a line of a `large` column
_CHARACTER: Final = 14.5  # a Chinese one in a cell
_AROUND_BADGE: Final = 36  # cell and badge have 8 on each side; and a little air
_WIDEST_BADGE: Final = 180


@dataclass(frozen=True)
class Column:
    """How one column of a frame is shown.

    Attributes
    ----------
    title : str
        In the reader's language; empty: as `vocabulary.headings` has it.
    kind : str
        `text` as typed; `count` whole; `number` with `decimals`; `share` (0 to 1) as per cent;
        `date`; `flag`; `trend` an area over a list of counts; `term` a badge in the colour of
        `terms`; `badge` one of `badges` (word as read -> `#RRGGBB`).
    width : "small", "medium", "large", pixels or None
        None: as the first rows ask; a column of badges as its longest word.
    """

    name: str
    title: str = ""
    kind: ColumnKind = "text"
    terms: type[Term] | None = None
    badges: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 1
    help: str | None = None
    width: Literal["small", "medium", "large"] | int | None = None

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", say(HEADINGS[self.name].title))


def columns_of(*given: str | Column) -> list[Column]:
    """Return columns in order; one given by its name alone is shown as `vocabulary.headings` says.

    Raises
    ------
    KeyError
        A name has no heading there.
    """
    return [_named(one) if isinstance(one, str) else one for one in given]


def _named(name: str) -> Column:
    heading = HEADINGS[name]
    return Column(name, say(heading.title), heading.kind, heading.terms)


def helped(columns: Sequence[Column], *, table: str) -> list[Column]:
    """Return the columns of a table, each with its sentence where it has none of its own."""
    return [replace(one, help=one.help or help_of(f"{table}.{one.name}")) for one in columns]


def show_table(
    frame: pd.DataFrame,
    columns: Sequence[Column],
    *,
    key: str,
    height: Height = "auto",
    pick: Literal["none", "one", "many"] = "none",
    row_height: int | None = None,
) -> list[int]:
    """Draw a frame as a table; return the positions of the rows the reader picked.

    Parameters
    ----------
    height : int, "auto", "content" or "stretch"
        Pixels, or as `st.dataframe` names it.
    pick : "none", "one" or "many"
        How many rows can be ticked.
    row_height : int or None
        Pixels; text of a taller row wraps.
    """
    columns = helped(columns, table=key)
    shown = pd.DataFrame({c.name: _cells(frame[c.name], c) for c in columns})
    mode = "multi-row" if pick == "many" else "single-row"
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": mode}
    chosen = st.dataframe(
        shown.reset_index(drop=True),
        hide_index=True,
        height=height,
        row_height=row_height,
        column_config={column.name: _config(column) for column in columns},
        key=key,
        placeholder="—",
        **({} if pick == "none" else options),
    )
    return [] if pick == "none" else list(chosen.selection.rows)


def show_dashed(frame: pd.DataFrame, columns: Sequence[Column], **options: Any) -> list[int]:
    """Draw a table as `show_table` does, with "—" wherever a figure or a day is not known.

    A column that knows all its figures keeps them as figures, which sort and line up.
    """
    shown, kinds = frame, []
    for column in columns:
        is_figure = column.kind in ("share", "count", "number", "date")
        if is_figure and frame[column.name].isna().any():
            form = _DASHED.get(column.kind, f"{{:,.{column.decimals}f}}")
            texts = [None if pd.isna(one) else form.format(one) for one in frame[column.name]]
            shown = shown.assign(**{column.name: pd.Series(texts, frame.index, dtype=object)})
            kinds.append(replace(column, kind="text"))
        else:
            kinds.append(column)
    return show_table(shown, kinds, **options)


def row_height(texts: Iterable[str]) -> int | None:
    """Return the row height of a table whose widest column holds these texts; None: one line."""
    return WRAPPED_ROW if any(_ems(text) > _ONE_LINE for text in texts) else None


def _ems(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E7F else 0.55 for sign in text)


def _cells(values: pd.Series, column: Column) -> pd.Series:
    if column.kind in ("term", "badge"):
        return values.map(lambda value: [str(value)] if pd.notna(value) else [])
    if column.kind == "text":
        return values.map(lambda value: one_line(str(value)) if _is_known(value) else "—")
    if column.kind == "date":
        return pd.to_datetime(values).dt.date
    if column.kind == "share":
        return pd.to_numeric(values, errors="coerce").mul(100).astype("float64")
    if column.kind in ("flag", "trend"):
        return values.astype("boolean") if column.kind == "flag" else values
    return pd.to_numeric(values, errors="coerce").astype("float64")


def _is_known(value: Any) -> bool:
    return isinstance(value, list | tuple | dict) or bool(pd.notna(value))


def _config(column: Column) -> Any:
    common: dict[str, Any] = {
        "label": column.title,
        "help": column.help,
        "width": column.width,
    }
    kinds = st.column_config
    terms = column.terms
    if column.kind == "term" and terms is not None:
        common["width"] = column.width or badge_width(label(term) for term in terms)
        return kinds.MultiselectColumn(
            **common,
            options=[term.value for term in terms],
            color=[_badge(term) for term in terms],
            format_func=lambda value: label(terms(value)),
        )
    if column.kind == "badge":
        common["width"] = column.width or badge_width(column.badges)
        return kinds.MultiselectColumn(
            **common, options=list(column.badges), color=list(column.badges.values())
        )
    if column.kind in _FORMATS:
        return kinds.NumberColumn(**common, format=_FORMATS[column.kind].format(column.decimals))
    plainly: dict[str, Callable[..., Any]] = {
        "date": partial(kinds.DateColumn, format="YYYY-MM-DD"),
        "flag": kinds.CheckboxColumn,
        "trend": partial(kinds.AreaChartColumn, y_min=0),
    }
    return plainly.get(column.kind, kinds.TextColumn)(**common)


def badge_width(labels: Iterable[str]) -> int:
    """Return the width in pixels of a column whose badges are all to be read whole.

    Streamlit measures the cells of a badge column by their text alone, without the badge's own
    margin, and `small` ends in the fourth Chinese character.
    """
    wide = [_ems(label) for label in labels]
    return min(_WIDEST_BADGE, round(_AROUND_BADGE + _CHARACTER * max(wide, default=0)))


def _badge(term: Term) -> str:
    swatch = _BADGES.get(f"{type(term).__name__}.{term.value}", palette.NO_VALUE)
    return swatch.on(theme())
