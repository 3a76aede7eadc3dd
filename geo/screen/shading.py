"""Values of villages -> steps of the density ramp, with a legend that says where they break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vocabulary.palette import DENSITY_RAMP

N_STEPS: Final = len(DENSITY_RAMP)


@dataclass(frozen=True)
class Legend:
    """What a shading's colours mean.

    Attributes
    ----------
    title : str
        With the unit.
    steps : tuple of str
        One for each step of the ramp, lightest first.
    none : str
        What a village without a value is called; empty where every village has one.
    hatched : str
        What hatching means; empty where nothing is hatched.
    note : str
    """

    title: str
    steps: tuple[str, ...]
    none: str = ""
    hatched: str = ""
    note: str = ""

    def as_data(self) -> dict[str, Any]:
        """Return the legend for the browser's script."""
        return {
            "title": self.title,
            "steps": list(self.steps),
            "none": self.none,
            "hatched": self.hatched,
            "note": self.note,
        }


@dataclass(frozen=True)
class Shade:
    """A step for each village.

    Attributes
    ----------
    steps : Series of float, index `village_code`
        0 to `N_STEPS` - 1; NaN where the value is not known.
    hatched : frozenset of str
        Villages that cannot be told apart from the others.
    breaks : tuple of float
        Upper end of each step but the last.
    legend : Legend
    """

    steps: pd.Series
    hatched: frozenset[str]
    breaks: tuple[float, ...]
    legend: Legend


def quantile_breaks(values: pd.Series, *, n_steps: int = N_STEPS) -> tuple[float, ...]:
    """Return the values at which an equal share of villages falls to each side.

    Parameters
    ----------
    values : (n,) float64
        NaN is left out.

    Returns
    -------
    breaks : at most `n_steps` - 1 numbers, rising
        Rounded to three figures; ties make fewer steps.
    """
    known = values.dropna().to_numpy(dtype=np.float64)
    if known.size == 0:
        return ()
    cuts = np.quantile(known, np.arange(1, n_steps) / n_steps)
    rounded = {float(f"{cut:.3g}") for cut in cuts}
    return tuple(sorted(cut for cut in rounded if known.min() < cut <= known.max()))


def _places(values: NDArray[np.float64], breaks: tuple[float, ...]) -> NDArray[np.float64]:
    # Few breaks spread over the whole ramp, so that two groups are the lightest and the darkest.
    step = np.searchsorted(np.array(breaks), values, side="right").astype(np.float64)
    stretched = np.rint(step * (N_STEPS - 1) / max(1, len(breaks)))
    return np.where(np.isnan(values), np.nan, stretched)


def _ranges(values: pd.Series, breaks: tuple[float, ...]) -> tuple[str, ...]:
    known = values.dropna()
    if known.empty:
        return ("",) * N_STEPS
    ends = (float(known.min()), *breaks, float(known.max()))
    places = _places(np.array([*ends[:-1]]), breaks).astype(int)
    texts = [""] * N_STEPS
    for place, low, high in zip(places, ends[:-1], ends[1:], strict=True):
        texts[place] = f"{low:.3g} – {high:.3g}"
    return tuple(texts)


def shade(
    values: pd.Series,
    *,
    title: str,
    hatched: Iterable[str] = (),
    none: str = "",
    hatched_means: str = "",
    note: str = "",
) -> Shade:
    """Shade villages by a value of each.

    Parameters
    ----------
    values : (n,) float64, index `village_code`
        NaN where not known.
    title : str
        Of the legend, with the unit.
    hatched : codes
        Villages whose place cannot be told from the others'.
    none, hatched_means, note : str
        Words of the legend.
    """
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    breaks = quantile_breaks(numbers)
    places = _places(np.asarray(numbers, dtype=np.float64), breaks)
    steps = pd.Series(places, index=numbers.index, name="step")
    codes = frozenset(hatched)
    legend = Legend(
        title=title,
        steps=_ranges(numbers, breaks),
        none=none if numbers.isna().any() else "",
        hatched=hatched_means if codes else "",
        note=note,
    )
    return Shade(steps, codes, breaks, legend)
