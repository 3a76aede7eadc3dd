"""A fire elsewhere held against the places here: who has the same chain open, who was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from analysis.outreach.activities import held

# What a place is like the case by, the strongest first; each is shown with the place.
SAME_BOTH: Final = "category_and_chain"
SAME_CHAIN: Final = "chain"
SAME_CATEGORY: Final = "category"


def like_this_here(lesson: pd.Series, sites: pd.DataFrame, hazards: pd.DataFrame) -> pd.DataFrame:
    """Return the places here that could burn the same way, each with what makes it alike.

    A link is the same hazard code, open here; nothing is weighted and nothing is predicted.

    Indexed `site_id`: `n_links` (different codes of the chain open there), `n_open` (open hazards
    of those codes), `links` (tuple of codes, in the chain's order), `like` (``category_and_chain``,
    ``chain`` or ``category``). A place of another category shows with two links or more; one of the
    category with one. Without a chain, every place of the category shows. Most links first, those
    of the category before others.

    Parameters
    ----------
    lesson : `category` (stored value or NA) and `chain` (list of hazard codes or None)
    hazards : with the clock of `analysis.hazards.with_clock`
    """
    chain = chain_of(lesson)
    alike = hazards[hazards["is_open"] & hazards["code"].isin(chain)]
    groups = alike.groupby("site_id")["code"]
    n_open, n_links = groups.size(), groups.nunique()
    is_same = (sites["category"] == lesson["category"]).fillna(False).astype(bool)
    links = n_links.reindex(sites.index, fill_value=0)
    is_kept = (is_same & (links >= 1)) | (links >= 2) if chain else is_same
    kept = sites.index[is_kept.to_numpy(dtype=bool)]
    codes = {site_id: set(found) for site_id, found in groups}
    table = pd.DataFrame(
        {
            "n_links": links.reindex(kept).astype("int64"),
            "n_open": n_open.reindex(kept, fill_value=0).astype("int64"),
            "links": pd.Series([_in_order(chain, codes.get(one)) for one in kept], kept,
                               dtype=object),
            "like": np.select(
                [is_same[kept] & (links[kept] > 0), ~is_same[kept]],
                [SAME_BOTH, SAME_CHAIN],
                SAME_CATEGORY,
            ),
        },
        index=kept,
    )  # fmt: skip
    order = table.assign(is_same=is_same[kept])
    ranked = order.sort_values(["n_links", "is_same", "n_open"], ascending=False, kind="stable")
    return table.loc[ranked.index]


def chain_of(lesson: pd.Series) -> list[str]:
    """Return the hazard codes of a case, in its order."""
    chain = lesson["chain"]
    return [str(code) for code in chain] if isinstance(chain, list | tuple) else []


def told(lesson_id: int, outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the activities at which a case was told, and what each village heard.

    Of `analysis.outreach.with_form`, those held that name the case, the latest first.
    """
    happened = held(outreach, as_of=as_of)
    return happened[happened["lesson_id"] == lesson_id].sort_values("held_on", ascending=False)


def not_told(village_codes: Sequence[str], activities: pd.DataFrame) -> list[str]:
    """Return the villages that none of the activities reached."""
    reached = set(activities["village_code"].dropna())
    return [code for code in village_codes if code not in reached]


def _in_order(chain: Sequence[str], found: set[str] | None) -> tuple[str, ...]:
    return tuple(code for code in chain if found and code in found)
