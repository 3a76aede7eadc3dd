"""Self-checks that came back: which contradict each other, how many came, what they found."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

import pandas as pd

from vocabulary.outreach import SelfAnswer
from vocabulary.terms import FileRole, MeasureKind

Axis = Literal["category", "village_code"]
FINDS: Final = frozenset({SelfAnswer.FOUND.value, SelfAnswer.FIXED.value})
_TOLD: Final = {
    "posted": MeasureKind.POST,
    "noticed": MeasureKind.NOTICE,
    "pledged": MeasureKind.PLEDGE,
}


def by_day(checks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the forms that speak of a day not later than `as_of`."""
    return checks[checks["checked_on"] <= pd.Timestamp(as_of)]


def conflicts(checks: pd.DataFrame) -> pd.DataFrame:
    """Return the forms of one place and one day that answer an item differently.

    The forms concerned plus `differs` (tuple of codes answered differently), in the order of place
    and day. An item one form leaves out is no contradiction.

    Parameters
    ----------
    checks : index `self_check_id`
        Not voided: `site_id`, `checked_on`, `answers` (code -> `SelfAnswer`).
    """
    found = []
    for _, rows in checks.groupby(["site_id", "checked_on"], sort=True):
        differs = _differs(list(rows["answers"]))
        if differs:
            told = pd.Series([differs] * len(rows), rows.index, dtype=object)
            found.append(rows.assign(differs=told))
    return pd.concat(found) if found else checks.iloc[:0].assign(differs=None)


def settled(checks: pd.DataFrame) -> pd.DataFrame:
    """Return the latest form of each place, forms in conflict left out until somebody chose."""
    rest = checks.drop(index=conflicts(checks).index)
    rest = rest.sort_values("checked_on", kind="stable")
    return rest.drop_duplicates("site_id", keep="last").sort_index()


def answer_counts(checks: pd.DataFrame) -> pd.DataFrame:
    """Return how often each item was answered how.

    Indexed `code`: `none`, `found`, `fixed`, `asked` (answers in all), `found_share`; most found
    first.
    """
    pairs = [(code, told) for answers in checks["answers"] for code, told in answers.items()]
    frame = pd.DataFrame(pairs, columns=["code", "answer"])
    names = [answer.value for answer in SelfAnswer]
    table = pd.crosstab(frame["code"], frame["answer"]).reindex(columns=names, fill_value=0)
    table.columns.name = None
    table["asked"] = table[names].sum(axis=1)
    table["found_share"] = (table["found"] + table["fixed"]) / table["asked"]
    return table.sort_values("found_share", ascending=False, kind="stable")


def shares(
    sites: pd.DataFrame,
    measures: pd.DataFrame,
    checks: pd.DataFrame,
    files: pd.DataFrame,
    *,
    by: Axis,
    as_of: date,
) -> pd.DataFrame:
    """Return what share of the places posted its notice, was told, signed and checked itself.

    Indexed by the values of `by`: `n_sites`, and for ``posted``, ``noticed``, ``pledged``,
    ``checked``, ``photo`` the number (`n_…`) and the share (`…_share`, of the places).

    Parameters
    ----------
    measures : kept table: a measure counts from its `done_on`
    files : kept table: photos of role `posted`, of a measure or a site
    """
    done = measures[measures["done_on"] <= pd.Timestamp(as_of)]
    marks = pd.DataFrame(index=sites.index)
    for name, kind in _TOLD.items():
        marks[name] = sites.index.isin(done.loc[done["kind"] == kind.value, "site_id"].dropna())
    marks["checked"] = sites.index.isin(by_day(checks, as_of=as_of)["site_id"])
    marks["photo"] = sites.index.isin(_with_photo(done, files))
    groups = marks.groupby(sites[by].astype("object"))
    table = groups.sum().astype("int64").add_prefix("n_")
    table.insert(0, "n_sites", groups.size())
    for name in marks.columns:
        table[f"{name}_share"] = table[f"n_{name}"] / table["n_sites"]
    return table


def found_by_self(checks: pd.DataFrame, hazards: pd.DataFrame) -> dict[str, float]:
    """Return the share of finds that the places made themselves.

    Of the forms `settled` gives: `own`, `inspected`, `fixed` (of the own), `share` (own of both;
    NaN without a find).

    Parameters
    ----------
    hazards : found by inspection; counted at the places that checked themselves
    """
    told = [answer for answers in checks["answers"] for answer in answers.values()]
    own = sum(answer in FINDS for answer in told)
    fixed = sum(answer == SelfAnswer.FIXED.value for answer in told)
    inspected = int(hazards["site_id"].isin(checks["site_id"]).sum())
    total = own + inspected
    share = own / total if total else float("nan")
    return {"own": own, "fixed": fixed, "inspected": inspected, "share": share}


def _differs(answers: list[dict[str, str]]) -> tuple[str, ...]:
    codes = sorted({code for told in answers for code in told})
    return tuple(
        code for code in codes if len({told[code] for told in answers if code in told}) > 1
    )


def _with_photo(done: pd.DataFrame, files: pd.DataFrame) -> set[int]:
    photos = files[files["role"] == FileRole.POSTED.value]
    of_site = set(photos.loc[photos["subject"] == "site", "subject_id"].astype(int))
    measured = photos.loc[photos["subject"] == "measure", "subject_id"]
    posted = done[(done["kind"] == MeasureKind.POST.value) & done.index.isin(measured)]
    return of_site | set(posted["site_id"].dropna().astype(int))
