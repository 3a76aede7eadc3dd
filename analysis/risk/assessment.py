"""Risk level of each site: hard rules first, then a bounded score that opens into its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk.hazards import with_clock
from analysis.risk.rules import Rules, load_rules
from vocabulary.terms import Category, HazardStatus, RiskLevel, SiteStatus, Tier

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# Gravest first: the first that holds is the one named.
HARD_RULES: Final = ("hard_suspected_major", "hard_t4_open", "hard_supervised", "hard_t3_overdue")
_WAITS: Final = (
    HazardStatus.SUBMITTED.value,
    HazardStatus.RECHECKED.value,
    HazardStatus.ACCEPTED.value,
)
_GRAVEST_FIRST: Final = tuple(SiteStatus)
_LEVELS: Final = (RiskLevel.BLUE, RiskLevel.YELLOW, RiskLevel.ORANGE, RiskLevel.RED)
_HAZARD_REASONS: Final = np.array(
    [
        "hazard",
        "hazard_overdue",
        "hazard_long_overdue",
        "relapse",
        "relapse_overdue",
        "relapse_long_overdue",
    ],
    dtype=object,
)


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


class Reason(NamedTuple):
    """Why a site has its level, or its place in the visit list.

    Attributes
    ----------
    code : key of `vocabulary.risk.REASONS`, which holds the sentence
    points
        Its share of the score; 0 for what sets the level or the exposure without points of its own.
    hazard_id : the hazard it points at
    value : the number the sentence names (days, factor, count ...)
    subject : what the sentence is about besides: the value of a Category
    """

    code: str
    points: float
    hazard_id: int | None = None
    value: float | None = None
    subject: str | None = None


def assess(
    sites: pd.DataFrame,
    hazards: pd.DataFrame,
    *,
    as_of: date,
    rules: Rules | None = None,
    visits: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the risk of each site, with its reasons.

    Indexed by `site_id`: `score` (0 to 100, NaN where UNKNOWN), `level`, `exposure`, `x`,
    `hard_rule` (code or None), `n_open`, `n_overdue`, `site_status`, `reasons` (tuple of Reason;
    the points of the hazards add up to the score).

    ``x = Σ weight · late · relapse`` over the open hazards, ``score = 100 (1 − exp(−E x / 20))``. A
    hazard's points are its share of x, times the score. A ranking aid, not a probability.

    Parameters
    ----------
    sites : `data.frames.sites`; facts that are not known raise nothing
    hazards : `data.frames.hazards` of the same day; rows of other sites are ignored
    rules : default: the packaged rule file as in force on `as_of`
    visits
        `data.frames.visits`. A site nobody visited and without any hazard on record is UNKNOWN;
        without this frame the hazards alone decide.

    References
    ----------
    Weights, factors and limits: `vocabulary/rules.toml`, risk.* and hard.*; the tiers stand on the
    penalty bands of the Fire Protection Law (2021) art. 54 to 67.
    """
    rules = rules or load_rules(on=as_of)
    clocked, seat = _seated(with_clock(hazards, as_of=as_of), sites)
    n = len(sites)
    stake = exposure(sites, rules=rules)
    worth = _worth(clocked, rules=rules)
    x = np.bincount(seat, weights=worth, minlength=n).astype(np.float64)
    score = _score(x, stake.factor, rules=rules)
    hard, hard_hazard = _hard_rules(clocked, seat, n_sites=n, rules=rules)
    is_known = _is_known(sites, seat, visits=visits)
    said = _reasons(
        _by_site(
            clocked, seat, points=_points(worth, seat, x=x, score=score), n_sites=n, rules=rules
        ),
        _exposure_reasons(stake, rules=rules),
        hard=hard,
        hard_hazard=hard_hazard,
        is_known=is_known,
    )
    return pd.DataFrame(
        {
            "score": np.where(is_known, score, np.nan),
            "level": _level(score, hard, is_known=is_known, rules=rules),
            "exposure": stake.factor,
            "x": x,
            "hard_rule": np.array([*HARD_RULES, None], dtype=object)[hard],
            "n_open": np.bincount(seat[clocked["is_open"].to_numpy()], minlength=n),
            "n_overdue": np.bincount(seat[clocked["is_overdue"].to_numpy()], minlength=n),
            "site_status": _site_status(clocked, seat, n_sites=n),
            "reasons": said,
        },
        index=sites.index.rename("site_id"),
    )


def score_parts(
    site: pd.DataFrame, hazards: pd.DataFrame, *, as_of: date, rules: Rules
) -> pd.DataFrame:
    """Return the factors of each open hazard of one site.

    Indexed `hazard_id`, the most points first: `code`, `tier`, `days_overdue`, `weight`, `late`,
    `repeat`, `worth` (their product; sums to `x` of the site), `points` (sums to its score).

    Parameters
    ----------
    site : `data.frames.sites`, one row
    hazards : `data.frames.hazards` of the same day; other sites' are left out
    """
    clocked = with_clock(hazards[hazards["site_id"] == site.index[0]], as_of=as_of)
    rows = clocked[clocked["is_open"]]
    made = rows[["code", "tier"]].copy()
    made["days_overdue"] = rows["days_overdue"].astype("float64")
    made["weight"], made["late"], made["repeat"] = _factors(rows, rules=rules)
    made["worth"] = made["weight"] * made["late"] * made["repeat"]
    judged = assess(site, hazards, as_of=as_of, rules=rules).iloc[0]
    score, x = float(judged["score"]), float(judged["x"])
    made["points"] = made["worth"] * (score / x if x > 0 else 0.0)
    return made.sort_values("points", ascending=False, kind="stable")


def moved(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return the sites whose level another set of rules would change.

    Indexed `site_id`: `level_before`, `level_after`, `score_before`, `score_after`, the largest
    change of score first.

    Parameters
    ----------
    before, after : `analysis.risk.assess` of the same sites
    """
    kept = ["level", "score"]
    both = before[kept].add_suffix("_before").join(after[kept].add_suffix("_after"))
    changed = both[both["level_before"].astype(str) != both["level_after"].astype(str)]
    size = (changed["score_after"] - changed["score_before"]).abs()
    return changed.loc[size.sort_values(ascending=False, kind="stable").index]


def _site_status(
    clocked: pd.DataFrame, seat: npt.NDArray[np.int64], *, n_sites: int
) -> npt.NDArray[np.object_]:
    """Status of the worst hazard of each site, given which site (0 to n − 1) each hazard is of.

    Overdue, else open, else awaiting re-check (handed in, passed or accepted but not closed), else
    all closed; none where no hazard was ever recorded.
    """
    status = clocked["status"].astype(str)
    rank = np.where(
        clocked["is_overdue"].to_numpy(),
        _GRAVEST_FIRST.index(SiteStatus.OVERDUE),
        np.where(
            ~clocked["is_open"].to_numpy(),
            _GRAVEST_FIRST.index(SiteStatus.CLOSED),
            np.where(
                status.isin(_WAITS).to_numpy(),
                _GRAVEST_FIRST.index(SiteStatus.SUBMITTED),
                _GRAVEST_FIRST.index(SiteStatus.OPEN),
            ),
        ),
    )
    worst = np.full(n_sites, _GRAVEST_FIRST.index(SiteStatus.NONE), dtype=np.int64)
    is_real = (status != HazardStatus.VOIDED.value).to_numpy()
    np.minimum.at(worst, seat[is_real], rank[is_real])
    names = np.array([status.value for status in _GRAVEST_FIRST], dtype=object)
    return np.asarray(names[worst])


def _seated(clocked: pd.DataFrame, sites: pd.DataFrame) -> tuple[pd.DataFrame, Ints]:
    seat = sites.index.get_indexer(pd.Index(clocked["site_id"]))
    return clocked[seat >= 0], seat[seat >= 0]


def _score(x: Floats, factor: Floats, *, rules: Rules) -> Floats:
    scale = rules.number("risk.scale", "scale")
    # A sum so large that exp underflows must still not read 100: the score is below 100 always.
    return np.asarray(np.minimum(-100 * np.expm1(-factor * x / scale), np.nextafter(100.0, 0.0)))


def _worth(clocked: pd.DataFrame, *, rules: Rules) -> Floats:
    weight, late, repeat = _factors(clocked, rules=rules)
    return np.asarray(weight * late * repeat * clocked["is_open"].to_numpy())


def _factors(clocked: pd.DataFrame, *, rules: Rules) -> tuple[Floats, Floats, Floats]:
    """Weight, lateness and relapse of each hazard."""
    tier = clocked["tier"].astype(str).to_numpy(dtype=object)
    weight = np.zeros(len(clocked))
    for name in Tier:
        weight[tier == name.value] = rules.number("risk.weights", name.value)
    late = np.array(
        [1.0, rules.number("risk.late", "overdue"), rules.number("risk.late", "long_overdue")]
    )
    repeat = np.where(_relapsed(clocked), rules.number("risk.repeat", "relapse"), 1.0)
    return weight, late[_lateness(clocked, rules=rules)], repeat


def _lateness(clocked: pd.DataFrame, *, rules: Rules) -> Ints:
    days = clocked["days_overdue"].to_numpy(dtype=np.int64)
    return (days > 0).astype(np.int64) + (days > rules.number("risk.late", "long_after_days"))


def _relapsed(clocked: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(clocked["cycle"].to_numpy(dtype=np.float64, na_value=1) > 1)


def _points(worth: Floats, seat: Ints, *, x: Floats, score: Floats) -> Floats:
    rate = np.divide(score, x, out=np.zeros_like(x), where=x > 0)
    return np.asarray(worth * rate[seat])


def _hard_rules(
    clocked: pd.DataFrame, seat: Ints, *, n_sites: int, rules: Rules
) -> tuple[Ints, Ints]:
    is_open = clocked["is_open"].to_numpy()
    tier = clocked["tier"].astype(str)
    supervised = clocked["is_supervised"].astype("boolean").fillna(False).to_numpy(dtype=bool)
    holds = (
        is_open & clocked["grade"].astype(str).isin(rules.words("hard.red", "grades")).to_numpy(),
        is_open & tier.isin(rules.words("hard.red", "tiers")).to_numpy(),
        is_open & supervised & bool(rules.number("hard.red", "supervised")),
        clocked["is_overdue"].to_numpy()
        & tier.isin(rules.words("hard.orange", "overdue_tiers")).to_numpy(),
    )
    hard = np.full(n_sites, len(HARD_RULES), dtype=np.int64)
    hazard = np.full(n_sites, -1, dtype=np.int64)
    ids = clocked.index.to_numpy()
    for order in reversed(range(len(HARD_RULES))):
        rows = np.flatnonzero(holds[order])
        rows = rows[np.argsort(-ids[rows])]  # written last, the lowest number is the one named
        hard[seat[rows]] = order
        hazard[seat[rows]] = ids[rows]
    return hard, hazard


def _is_known(
    sites: pd.DataFrame, seat: Ints, *, visits: pd.DataFrame | None
) -> npt.NDArray[np.bool_]:
    is_known = np.zeros(len(sites), dtype=bool)
    is_known[seat] = True
    if visits is not None:
        visited = sites.index.get_indexer(pd.Index(visits["site_id"]))
        is_known[visited[visited >= 0]] = True
    return is_known


def _level(
    score: Floats, hard: Ints, *, is_known: npt.NDArray[np.bool_], rules: Rules
) -> npt.NDArray[np.object_]:
    limits = [rules.number("risk.levels", name) for name in ("yellow", "orange", "red")]
    step = np.searchsorted(limits, score, side="right")
    step = np.where(hard < HARD_RULES.index("hard_t3_overdue"), 3, step)
    step = np.where(hard == HARD_RULES.index("hard_t3_overdue"), np.maximum(step, 2), step)
    names = np.array([level.value for level in _LEVELS], dtype=object)[step]
    names[~is_known] = RiskLevel.UNKNOWN.value
    return names


def _reasons(
    by_site: Iterator[tuple[Reason, ...]],
    raised: Sequence[tuple[Reason, ...]],
    *,
    hard: Ints,
    hard_hazard: Ints,
    is_known: npt.NDArray[np.bool_],
) -> npt.NDArray[np.object_]:
    reasons = np.empty(len(hard), dtype=object)
    for row, hazards in enumerate(by_site):
        if not is_known[row]:
            reasons[row] = (Reason("never_visited", 0.0),)
            continue
        parts = hazards + raised[row] if hazards else ()
        if hard[row] < len(HARD_RULES):
            parts = (Reason(HARD_RULES[hard[row]], 0.0, int(hard_hazard[row])), *parts)
        reasons[row] = parts
    return reasons


def _exposure_reasons(stake: Exposure, *, rules: Rules) -> Sequence[tuple[Reason, ...]]:
    flags = (stake.is_vulnerable, stake.is_crowded, stake.is_high_rise, stake.is_super)
    kind = sum(flag.astype(np.int64) << bit for bit, flag in enumerate(flags))
    kinds, first, which = np.unique(kind, return_index=True, return_inverse=True)
    said = [stake.reasons(int(row), rules=rules) for row in first]
    return [said[k] for k in which] if len(kinds) else []


def _by_site(
    clocked: pd.DataFrame, seat: Ints, *, points: Floats, n_sites: int, rules: Rules
) -> Iterator[tuple[Reason, ...]]:
    rows = np.flatnonzero(clocked["is_open"].to_numpy())
    ids = clocked.index.to_numpy()
    # The worst first; the hazard's number breaks ties, so that the rows' order never matters.
    rows = rows[np.lexsort((ids[rows], -points[rows], seat[rows]))]
    kind = _lateness(clocked, rules=rules)[rows] + 3 * _relapsed(clocked)[rows]
    days = clocked["days_overdue"].to_numpy(dtype=np.float64)[rows].tolist()
    made = list(
        map(Reason, _HAZARD_REASONS[kind].tolist(), points[rows].tolist(), ids[rows].tolist(), days)
    )
    ends = np.cumsum(np.bincount(seat[rows], minlength=n_sites)).tolist()
    start = 0
    for end in ends:
        yield tuple(made[start:end])
        start = end
