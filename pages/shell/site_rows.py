"""Sites and hazards as rows: what a list beside the map, and its workbook, shows of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analysis.day import Day
from geo.symbols import order_of
from pages.shell.language import language, say
from pages.shell.tables import Column, columns_of
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import RiskLevel, worded


def site_table(day: Day, site_ids: pd.Index) -> pd.DataFrame:
    """Return sites with their risk, the worst first.

    Returns
    -------
    (n,) DataFrame, index `site_id`
        The columns of `site_columns`.
    """
    rows = day.sites.loc[day.sites.index.intersection(site_ids)]
    judged = day.risk.reindex(rows.index)
    made = pd.DataFrame(
        {
            "name": rows["name"],
            "level": judged["level"].astype("object"),
            "site_status": judged["site_status"].astype("object"),
            "score": judged["score"],
            "n_open": judged["n_open"],
            "n_overdue": judged["n_overdue"],
            "category": rows["category"],
            "village": rows["village_code"].map(day.villages["short_name"]),
            "address": rows["address"],
        },
        index=rows.index,
    )
    worst = made["level"].map(order_of(RiskLevel)).fillna(9)
    order = pd.DataFrame({"level": worst, "score": -made["score"].fillna(-1)})
    return made.loc[order.sort_values(["level", "score"], kind="stable").index]


def nothing_yet() -> str:
    """Return what a list says, and what to do, while the register holds no site at all."""
    return say(
        "No site is on record yet. Import a ledger under Data, or add sites one by one under "
        "Sites and hazards."
    )


def site_columns() -> list[Column]:
    """Return the headings of `site_table`."""
    return columns_of(
        Column("name", say("Name"), width="medium"),
        Column("level", say("Risk"), kind="term", terms=RiskLevel),
        "score",
        "n_open",
        "n_overdue",
        "site_status",
        "category",
        "village",
        "address",
    )


def hazard_table(day: Day, hazard_ids: pd.Index | Sequence[int]) -> pd.DataFrame:
    """Return hazards with the site they belong to, the longest overdue first.

    Returns
    -------
    (n,) DataFrame, index `hazard_id`
        `site_id` and the columns of `hazard_columns`.
    """
    rows = day.hazards.loc[day.hazards.index.intersection(pd.Index(hazard_ids))]
    made = pd.DataFrame(
        {
            "site_id": rows["site_id"],
            "site": rows["site_id"].map(day.sites["name"]),
            "what": [code_words(code) for code in rows["code"]],
            "grade": rows["grade"],
            "status": rows["status"],
            "due_on": rows["due_on"],
            "days_overdue": rows["days_overdue"].where(rows["is_overdue"]),
            "found_on": rows["found_on"],
            "closed_on": rows["closed_on"],
            "description": rows["description"],
            "village": rows["village_code"].map(day.villages["short_name"]),
        },
        index=rows.index,
    )
    return made.sort_values(["days_overdue", "due_on"], ascending=[False, True], kind="stable")


def hazard_columns(*, with_site: bool = True) -> list[Column]:
    """Return the headings of `hazard_table`."""
    columns = columns_of(
        Column("site", width=165),  # up to the days overdue in half a desk's window
        "what",
        "status",
        "grade",
        Column("due_on", say("Deadline"), kind="date"),
        "days_overdue",
        "found_on",
        "closed_on",
        Column("description", say("Description")),
        "village",
    )
    return columns if with_site else columns[1:-1]


def code_words(code: object) -> str:
    """Return what a kind of hazard is called; a dash where the code is none."""
    entry = HAZARD_CODES.get(str(code))
    return "—" if entry is None else worded((entry.zh, entry.en), language())
