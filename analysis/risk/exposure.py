"""How much is at stake at a site, from what is known of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk.reason import Reason
from analysis.risk.rules import Rules
from vocabulary.terms import Category

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Exposure:
    """Exposure of each site, in the order of the frame.

    Attributes
    ----------
    factor : 1.0 where nothing known raises it
    is_vulnerable, is_crowded, is_high_rise, is_super
        What raised it; at most one of the first two and one of the last two per site.
    """

    factor: Floats
    is_vulnerable: Flags
    is_crowded: Flags
    is_high_rise: Flags
    is_super: Flags

    def reasons(self, row: int, *, rules: Rules) -> tuple[Reason, ...]:
        """Return what raised the exposure of one site, each with its factor."""
        raised = (
            ("vulnerable", self.is_vulnerable),
            ("crowded", self.is_crowded),
            ("high_rise", self.is_high_rise),
            ("super_high_rise", self.is_super),
        )
        return tuple(
            Reason(f"exposure_{name}", 0.0, None, rules.number("exposure.factors", name))
            for name, flags in raised
            if flags[row]
        )


def exposure(sites: pd.DataFrame, *, rules: Rules) -> Exposure:
    """Return the exposure of each site.

    People: vulnerable or sleeping there ×1.3, else a crowded place ×1.2. Building: above 100 m
    ×1.25, else high-rise ×1.1. A known height decides whether a building is a high-rise; without
    one the ledger's category does.

    Parameters
    ----------
    sites
        At least `category`; `height_m`, `floors_above`, `use` and `sleeps_at_night` where known. An
        unknown fact raises nothing.

    References
    ----------
    Order 5 of the Ministry of Emergency Management (2021) art. 50: a dwelling above 27 m, or
    another building above 24 m that is not single-storey. Fire Protection Law (2021) art. 73.
    """
    category = sites["category"].astype(str)
    sleeps = _flag(sites, "sleeps_at_night")
    vulnerable = sleeps | category.isin(rules.words("exposure.vulnerable", "categories")).to_numpy()
    crowded = category.isin(rules.words("exposure.crowded", "categories")).to_numpy() & ~vulnerable
    high, above_100 = _heights(sites, rules=rules)
    number = rules.number
    factor = np.ones(len(sites))
    for flags, name in (
        (vulnerable, "vulnerable"),
        (crowded, "crowded"),
        (high, "high_rise"),
        (above_100, "super_high_rise"),
    ):
        factor[flags] *= number("exposure.factors", name)
    return Exposure(factor, vulnerable, crowded, high, above_100)


def _heights(sites: pd.DataFrame, *, rules: Rules) -> tuple[Flags, Flags]:
    height = _number(sites, "height_m")
    one_storey = _number(sites, "floors_above") == 1
    is_dwelling = _is_dwelling(sites, rules=rules)
    dwelling_m, other_m, super_m = (
        rules.number("exposure.high_rise", name) for name in ("dwelling_m", "other_m", "super_m")
    )
    by_height = np.where(is_dwelling, height > dwelling_m, (height > other_m) & ~one_storey)
    by_category = (sites["category"].astype(str) == Category.HIGH_RISE.value).to_numpy()
    is_high = np.where(np.isnan(height), by_category, by_height)
    is_super = is_high & (height > super_m)
    return is_high & ~is_super, is_super


def _is_dwelling(sites: pd.DataFrame, *, rules: Rules) -> Flags:
    compound = (sites["category"].astype(str) == Category.COMPOUND.value).to_numpy()
    if "use" not in sites:
        return np.asarray(compound)
    words = "|".join(rules.words("exposure.high_rise", "dwelling_words"))
    said = sites["use"].astype("string").str.contains(words, regex=True).fillna(False)
    return np.asarray(compound | said.to_numpy(dtype=bool))


def _number(sites: pd.DataFrame, column: str) -> Floats:
    if column not in sites:
        return np.full(len(sites), np.nan)
    return sites[column].to_numpy(dtype=np.float64, na_value=np.nan)


def _flag(sites: pd.DataFrame, column: str) -> Flags:
    if column not in sites:
        return np.zeros(len(sites), dtype=bool)
    return sites[column].astype("boolean").fillna(False).to_numpy(dtype=bool)
