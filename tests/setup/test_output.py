"""What automation reads is one JSON object, with `null` for what is not known."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from commands.output import as_json, as_lines
from vocabulary.terms import Category


@pytest.mark.parametrize("unknown", [None, float("nan"), np.nan, pd.NA, pd.NaT, float("inf")])
def test_what_is_not_known_is_null(unknown: object) -> None:
    assert as_json({"due_on": unknown}) == '{"due_on": null}'


def test_dates_paths_terms_and_numpy_numbers_are_printed_plainly() -> None:
    result = {
        "as_of": dt.date(2024, 2, 20),
        "at": dt.datetime(2024, 2, 20, 9, 30, tzinfo=dt.UTC),
        "path": Path("a.xlsx"),
        "category": next(iter(Category)),
        "n": np.int64(3),
        "rate": np.float64(0.5),
        "is_open": np.bool_(True),
        "ids": np.array([1, 2]),
        "routes": [{"stops": (1, 2)}],
        "name": "东方社区",
    }
    assert json.loads(as_json(result)) == {
        "as_of": "2024-02-20",
        "at": "2024-02-20T09:30:00+00:00",
        "path": "a.xlsx",
        "category": next(iter(Category)).value,
        "n": 3,
        "rate": 0.5,
        "is_open": True,
        "ids": [1, 2],
        "routes": [{"stops": [1, 2]}],
        "name": "东方社区",
    }


def test_a_value_without_a_json_form_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="object has no JSON form"):
        as_json({"thing": object()})


def test_a_person_reads_one_line_a_figure_and_one_line_a_row() -> None:
    assert as_lines({"rows_in": 2, "datum": None, "faults": [{"row": 3}]}) == (
        'rows_in: 2\ndatum: -\nfaults: \n  {"row": 3}'
    )
