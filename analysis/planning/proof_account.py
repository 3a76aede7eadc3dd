"""What the visits we proposed found, beside those drawn at random, month by month."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
import pandas as pd

from vocabulary.terms import VisitKind

Verdict = Literal["more", "fewer", "cannot_tell_yet"]

LEVEL: Final = 0.90
# A look-back goes to a place because of what is known there: it proves nothing either way.
PROPOSED: Final = frozenset(
    kind.value for kind in (VisitKind.ROUTINE, VisitKind.NIGHT, VisitKind.KEY_DATE)
)
# Below five visits on either side an interval holds nearly everything.
FEWEST: Final = 5


def monthly_account(visits: pd.DataFrame) -> pd.DataFrame:
    """Compare proposed with random visits by the share that found anything.

    One row per month with either kind, and a last row "all": `month` ("2024-02"), `n_proposed`,
    `hits_proposed`, `n_random`, `hits_random`, `difference` (share of proposed − share of random
    visits that found anything, NaN when either has none), `low`, `high`, `verdict` ("more",
    "fewer", "cannot_tell_yet").

    A visit counts once, however much it found.
    """
    day = pd.to_datetime(visits["visited_on"])
    kind = visits["kind"].astype(str)
    side = np.where(kind.isin(list(PROPOSED)), "proposed", "other")
    side = np.where(kind == VisitKind.RANDOM.value, "random", side)
    counted = pd.DataFrame(
        {
            "month": day.dt.strftime("%Y-%m").to_numpy(dtype=object),
            "side": side,
            "hit": (visits["n_found"].to_numpy() > 0),
        }
    )
    counted = counted[(counted["side"] != "other") & day.notna().to_numpy()]
    months = [(month, rows) for month, rows in counted.groupby("month")]
    rows = [_row(str(month), part) for month, part in [*months, ("all", counted)]]
    return pd.DataFrame(rows)


def newcombe(
    hits: int, n: int, other_hits: int, other_n: int, *, level: float = LEVEL
) -> tuple[float, float]:
    """Return the interval of a difference of two shares, hits / n − other_hits / other_n.

    Square-and-add of two Wilson intervals, without continuity correction.

    References
    ----------
    Newcombe (1998) Statistics in Medicine 17, 873-890 (method 10).
    """
    one, two = hits / n, other_hits / other_n
    low_1, high_1 = wilson(hits, n, level=level)
    low_2, high_2 = wilson(other_hits, other_n, level=level)
    down = np.hypot(one - low_1, high_2 - two)
    up = np.hypot(high_1 - one, two - low_2)
    return float(one - two - down), float(one - two + up)


def wilson(hits: int, n: int, *, level: float = LEVEL) -> tuple[float, float]:
    """Return Wilson's score interval of a share; n above 0."""
    from scipy.special import ndtri

    z = float(ndtri((1 + level) / 2))
    share = hits / n
    middle = share + z**2 / (2 * n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return float((middle - half) / (1 + z**2 / n)), float((middle + half) / (1 + z**2 / n))


def _row(month: str, part: pd.DataFrame) -> dict[str, object]:
    ours, drawn = (part.loc[part["side"] == side, "hit"] for side in ("proposed", "random"))
    row: dict[str, object] = {
        "month": month,
        "n_proposed": len(ours),
        "hits_proposed": int(ours.sum()),
        "n_random": len(drawn),
        "hits_random": int(drawn.sum()),
        "difference": np.nan,
        "low": np.nan,
        "high": np.nan,
        "verdict": "cannot_tell_yet",
    }
    if len(ours) and len(drawn):
        low, high = newcombe(int(ours.sum()), len(ours), int(drawn.sum()), len(drawn))
        row |= {"difference": float(ours.mean() - drawn.mean()), "low": low, "high": high}
        row["verdict"] = _verdict(low, high, fewest=min(len(ours), len(drawn)))
    return row


def _verdict(low: float, high: float, *, fewest: int) -> Verdict:
    if fewest < FEWEST or low <= 0 <= high:
        return "cannot_tell_yet"
    return "more" if low > 0 else "fewer"
