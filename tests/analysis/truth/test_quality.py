from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.truth.quality import WEIGHTS, by_village, repair_queue
from tests.builders import hazard_rows, site_rows
from vocabulary.truth import REPAIRS

A, B = "500151001001", "500151001002"


def whole_site(**cells: Any) -> dict[str, Any]:
    # A bathhouse is asked for its rooms alone.
    return {"category": "bathhouse", "address": "解放路1号", "rooms": 6.0, **cells}


def whole_hazard(**cells: Any) -> dict[str, Any]:
    return {"description": "堵塞", "due_on": "2024-03-01", **cells}


def gaps(*sites: dict[str, Any], hazards: tuple[dict[str, Any], ...] = ()) -> list[tuple[Any, ...]]:
    queue = repair_queue(site_rows(*sites), hazard_rows(*hazards))
    return list(queue[["check", "subject", "subject_id"]].itertuples(index=False, name=None))


def test_every_check_has_its_sentence() -> None:
    assert set(WEIGHTS) == set(REPAIRS)


def test_a_whole_record_has_nothing_to_mend() -> None:
    assert gaps(whole_site(), hazards=(whole_hazard(),)) == []


def test_each_gap_is_listed_once_and_the_heaviest_first() -> None:
    found = gaps(
        whole_site(position_quality="village_centre", address=None),
        whole_site(village_code=None, rooms=np.nan),
        hazards=(
            whole_hazard(due_on=None),
            whole_hazard(code=None),
            whole_hazard(found_on="2024-03-02"),
            whole_hazard(status="closed", due_on=None, description=None),
        ),
    )
    assert found == [
        ("closed_on", "hazard", 4),
        ("date_order", "hazard", 3),
        ("due_on", "hazard", 1),
        ("code", "hazard", 2),
        ("position", "site", 1),
        ("village", "site", 2),
        ("address", "site", 1),
        ("description", "hazard", 4),
        ("fact", "site", 2),
    ]


def test_a_site_with_an_open_hazard_is_mended_before_a_quiet_one() -> None:
    found = gaps(
        whole_site(address=None),
        whole_site(address=None),
        hazards=(whole_hazard(site_id=2), whole_hazard(site_id=1, status="closed",
                 closed_on="2024-02-01")),
    )  # fmt: skip
    assert found == [("address", "site", 2), ("address", "site", 1)]


def test_a_fact_is_asked_for_in_its_own_category_only() -> None:
    queue = repair_queue(site_rows(whole_site(rooms=np.nan)), hazard_rows())
    assert queue["fact"].tolist() == ["rooms"]
    assert repair_queue(site_rows(whole_site(category="other", rooms=np.nan)), hazard_rows()).empty


def test_the_score_of_a_village_is_the_weight_of_what_is_there() -> None:
    sites = site_rows(whole_site(), whole_site(village_code=B, address=None, rooms=np.nan))
    found = by_village(sites, hazard_rows(), pd.Index([A, B, "500151001003"]))
    # Position 2, village 2, address 1, rooms 1.
    assert found["n_checks"].tolist() == [4, 4, 0]
    assert found["n_gaps"].tolist() == [0, 2, 0]
    assert found["score"].iloc[:2].tolist() == pytest.approx([100.0, 100 * 4 / 6])
    assert np.isnan(found["score"].iloc[2])
    assert found["worst_check"].tolist() == [None, "address", None]


def test_hazards_count_towards_their_village() -> None:
    found = by_village(
        site_rows(), hazard_rows(whole_hazard(due_on=None), whole_hazard()), pd.Index([A])
    )
    # Code 2, description 1, found 3, due 3, order 3: 12 each.
    assert found["score"].item() == pytest.approx(100 * 21 / 24)
    assert found["worst_check"].item() == "due_on"
