"""The tasks of a kind as rows: where each stands, whom it is for, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.campaign import measure_effect
from analysis.campaign.reviews import detail
from analysis.day import Day
from pages.pressing.rows import code_words
from pages.shell.language import label, label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of
from vocabulary import palette
from vocabulary.messages import message
from vocabulary.terms import Category, TaskKind

if TYPE_CHECKING:
    from analysis.campaign.measure_effect import BeforeAfter
    from analysis.ranking.trend import Comparison

_T = TaskKind
MEASURED = (_T.STEP, _T.PRACTICE)
REVIEWED = (_T.REVIEW, _T.WEAK_POINT)
_VERDICTS = {
    "higher": message("Rose"),
    "lower": message("Fell"),
    "cannot_tell": message("Cannot tell"),
}


def worded(day: Day, tasks: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the tasks of a kind with what is told of them.

    Parameters
    ----------
    day : Day
    tasks : DataFrame
        All tasks kept; `kind` chooses, in the order they are shown.
    kind : str
    """
    today = pd.Timestamp(day.as_of)
    rows = tasks[(tasks["kind"] == kind) & (tasks["opened_on"] <= today)]
    rows = rows.sort_values(["done_on", "due_on"], na_position="first", kind="stable")
    done = rows["done_on"] <= today
    late = ~done & (rows["due_on"] < today)
    state = pd.Series(say("Not finished yet"), rows.index)
    trade = detail(rows, "category")
    shown = rows.assign(
        village=rows["village_code"].map(day.villages["short_name"].to_dict()),
        now=state.mask(done, say("Finished")).mask(late, say("Past its day")),
        trade=[label_of(Category, one) if one else None for one in trade],
        unit=rows["site_id"].map(day.sites["name"]),
        signed_by=detail(rows, "signed_by"),
    )
    if kind == _T.YEARLY:
        counts = day.once(_hazards_of).reindex(rows.index)
        code = [code_words(one) if one else None for one in detail(rows, "code")]
        shown = shown.assign(code=code, n_open=counts["n_open"], n_overdue=counts["n_overdue"])
    if kind == _T.WEAK_POINT:
        named = detail(tasks[tasks["kind"] == _T.STEP], "weak_point_id").value_counts()
        shown = shown.assign(n_measures=[int(named.get(one, 0)) for one in rows.index])
    if kind in MEASURED:
        titles = tasks["title"].to_dict()
        of = [titles.get(one) for one in detail(rows, "weak_point_id")]
        shown = _with_effect(day, shown.assign(weak_point=of))
    return shown


def _with_effect(day: Day, shown: pd.DataFrame) -> pd.DataFrame:
    effects = day.once(measure_effect.of)
    told: list[BeforeAfter | None] = [effects.get(int(str(one))) for one in shown.index]
    blank = {"open_change": None, "days_change": None, "times": None, "against": None}
    words = pd.DataFrame(
        [_effect_words(one) if one else blank for one in told], index=shown.index, columns=[*blank]
    )
    return shown.join(words)


def _effect_words(told: BeforeAfter) -> dict[str, Any]:
    before, after = told.before, told.after
    ratio = told.found_per_visit
    return {
        "open_change": f"{before.n_open} → {after.n_open}（±{told.days}）",
        "days_change": " → ".join(
            f"{side.median_days:.1f}（{side.n_closed}）" if side.n_closed else "—"
            for side in (before, after)
        ),
        "times": ratio_words(ratio) if ratio else None,
        "against": say(_VERDICTS[ratio.verdict]) if ratio else None,
    }


def ratio_words(ratio: Comparison) -> str:
    """Return a ratio with its 90 % interval."""
    high = f"{ratio.high:.2f}" if np.isfinite(ratio.high) else "∞"
    middle = f"{ratio.ratio:.2f}" if np.isfinite(ratio.ratio) else "—"
    return f"{middle}（{ratio.low:.2f}–{high}）"


def columns(kind: str) -> list[Column]:
    """Return the headings of `worded`."""
    words = (say("Not finished yet"), say("Finished"), say("Past its day"))
    inks = (palette.HATCH, palette.ACCENT, palette.STAMP)
    states = {word: ink.on(theme()) for word, ink in zip(words, inks, strict=True)}
    is_review = kind in REVIEWED
    owner = say("Who reviewed") if is_review else say("Who answers")
    done = say("Signed off on") if is_review else say("Finished on")
    head = columns_of(
        Column("title", say("What is to be done"), width="medium"),
        Column("now", say("Where it stands"), kind="badge", badges=states),
        *_of_kind(kind),
        "village",
    )
    if is_review or kind in (_T.YEARLY, _T.PRACTICE):
        head.append(Column("trade"))
    if is_review:
        head.append(Column("unit"))
    signed = columns_of("signed_by") if is_review else []
    return columns_of(
        *head,
        "office",
        Column("owner", owner),
        "due_on",
        Column("done_on", done, kind="date"),
        *signed,
        Column("paper_number", say("Paper or file name")),
        Column("result", say("What came of it"), width="medium"),
    )


def _of_kind(kind: str) -> list[Column]:
    if kind == _T.YEARLY:
        return columns_of(
            Column("code", say("Hazard code")),
            Column("n_open", say("Open hazards"), "count"),
            "n_overdue",
        )
    if kind == _T.WEAK_POINT:
        return columns_of("n_measures")
    if kind not in MEASURED:
        return []
    effect = columns_of(
        "open_change",
        "days_change",
        Column("times", say("Found per visit, after / before (90 %)")),
        Column("against", say("Against before")),
    )
    return [*([Column("weak_point", label(_T.WEAK_POINT))] if kind == _T.STEP else []), *effect]


def _hazards_of(day: Day) -> pd.DataFrame:
    """Return the hazards each yearly task is about.

    Returns
    -------
    DataFrame, index `task_id`
        `n_open`, `n_overdue`; NaN where a task names neither category nor hazard code.
    """
    tasks = day.table("task")
    yearly = tasks[tasks["kind"] == "yearly"]
    counts = [_counted(day, row["details"] or {}) for _, row in yearly.iterrows()]
    return pd.DataFrame(counts, index=yearly.index, columns=["n_open", "n_overdue"], dtype=float)


def _counted(day: Day, said: Mapping[str, Any]) -> tuple[float, float]:
    wanted = {name: said.get(name) for name in ("category", "code") if said.get(name)}
    if not wanted:
        return float("nan"), float("nan")
    mine = day.hazards
    for name, value in wanted.items():
        mine = mine[mine[name] == value]
    return float(mine["is_open"].sum()), float(mine["is_overdue"].sum())
