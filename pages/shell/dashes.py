"""Tables in which a figure that cannot be had is a dash, not a blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from pages.shell.tables import Column, show_table

_FORMATS: Final = {"share": "{:.1%}", "count": "{:,.0f}", "date": "{:%Y-%m-%d}"}


def show_dashed(frame: pd.DataFrame, columns: Sequence[Column], **options: Any) -> list[int]:
    """Draw a table as `show_table` does, with "—" wherever a figure or a day is not known.

    A column that knows all its figures keeps them as figures, which sort and line up.
    """
    shown, kinds = frame, []
    for column in columns:
        is_figure = column.kind in ("share", "count", "number", "date")
        if is_figure and frame[column.name].isna().any():
            form = _FORMATS.get(column.kind, f"{{:,.{column.decimals}f}}")
            shown = shown.assign(**{column.name: _texts(frame[column.name], form)})
            kinds.append(replace(column, kind="text"))
        else:
            kinds.append(column)
    return show_table(shown, kinds, **options)


def _texts(values: pd.Series, form: str) -> pd.Series:
    texts = [None if pd.isna(value) else form.format(value) for value in values]
    return pd.Series(texts, values.index, dtype=object)
