"""The full review: only a finished one with the name of who signed it counts."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.campaign.supervision import review_cover

DAY = date(2024, 2, 20)


def reviews(*rows: tuple[str | None, float | None, str | None, dict[str, str] | None]):
    village, site, done, details = zip(*rows, strict=True)
    return pd.DataFrame(
        {"village_code": village, "site_id": site, "done_on": pd.to_datetime(list(done)),
         "details": details}
    )  # fmt: skip


def test_each_side_counts_its_own_reviews_once_they_are_signed():
    signed = {"signed_by": "某甲"}
    told = review_cover(
        reviews(
            ("001", None, "2024-02-01", signed),
            ("001", None, "2024-02-02", signed),
            ("002", None, "2024-02-01", None),
            ("003", None, "2024-03-01", signed),
            ("004", None, "2024-02-01", {"signed_by": " "}),
            (None, None, "2024-02-01", signed | {"category": "factory"}),
            ("002", 7.0, "2024-02-20", signed | {"category": "scenic"}),
        ),
        villages=["001", "002", "003", "004"],
        trades=["factory", "scenic"],
        units=["7", "8", "9"],
        as_of=DAY,
    )
    assert (told["area"].signed, told["area"].missing) == (1, ("002", "003", "004"))
    assert (told["trade"].signed, told["trade"].missing) == (1, ("scenic",))
    assert (told["unit"].signed, told["unit"].of) == (1, 3)
