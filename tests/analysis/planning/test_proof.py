from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.planning.proof import ProofError, at_capacity, replay


def history(*rows: tuple[str, float, float], by: str | None = None) -> pd.DataFrame:
    """Rows of (date, found, score); `by` names the inspector of each row by a letter."""
    frame = pd.DataFrame(rows, columns=["date", "found", "score"])
    frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[s]")
    return frame if by is None else frame.assign(by=list(by))


# Finds on the 2nd and the 4th. By score: 4th, 3rd, 2nd, 1st row, on days 1, 2, 3, 4.
FOUR = history(
    ("2024-01-01", 0, 1.0), ("2024-01-02", 1, 2.0), ("2024-01-03", 0, 3.0), ("2024-01-04", 1, 4.0)
)


def test_the_visit_with_the_highest_score_takes_the_first_day() -> None:
    proof = replay(FOUR)
    # The find of the 4th moves to the 1st (3 days earlier), that of the 2nd to the 3rd (1 later).
    assert proof.days_earlier_mean == pytest.approx((3 - 1) / 2)
    assert (proof.found, proof.earlier, proof.later, proof.n_visits) == (2, 1, 1, 4)
    assert (proof.first_half_actual, proof.first_half_ordered) == (0.5, 0.5)
    assert proof.first_half_ends == np.datetime64("2024-01-02")


def test_a_visit_that_found_three_counts_three_times() -> None:
    proof = replay(FOUR.assign(found=[0, 1, 0, 3]))
    assert proof.days_earlier_mean == pytest.approx((3 * 3 - 1) / 4)
    assert (proof.earlier, proof.later) == (3, 1)
    assert proof.first_half_actual == 0.25
    assert proof.first_half_ordered == 0.75


def test_days_keep_their_number_of_visits() -> None:
    # Two visits on the 1st, one on the 2nd, one on the 5th: scores 1 2 | 3 | 4 become 4 3 | 2 | 1.
    rows = history(
        ("2024-01-05", 1, 4.0),
        ("2024-01-01", 1, 1.0),
        ("2024-01-01", 0, 2.0),
        ("2024-01-02", 1, 3.0),
    )
    proof = replay(rows)
    assert proof.days_earlier_mean == pytest.approx((4 + 1 - 4) / 3)
    assert proof.later == 1


def test_visits_of_equal_score_keep_their_dates() -> None:
    proof = replay(FOUR.assign(score=7.0))
    assert (proof.days_earlier_mean, proof.earlier, proof.later) == (0, 0, 0)
    assert (proof.days_earlier_low, proof.days_earlier_high) == (0, 0)


def test_a_score_that_only_knows_the_inspector_gains_nothing_within_inspectors() -> None:
    rows = history(
        ("2024-01-01", 0, 1.0),
        ("2024-01-02", 1, 9.0),
        ("2024-01-03", 0, 1.0),
        ("2024-01-04", 1, 9.0),
        by="ABAB",
    )
    # Together: the finds of the 2nd and the 4th move to the 1st and the 2nd.
    assert replay(rows).days_earlier_mean == pytest.approx((1 + 2) / 2)
    within = replay(rows, within=["by"])
    assert (within.days_earlier_mean, within.earlier, within.later) == (0, 0, 0)


def test_each_inspector_keeps_his_own_days() -> None:
    rows = FOUR.assign(by=list("ABAB"))
    # A: rows 1 and 3 change places (no find). B: rows 2 and 4 do: 4 -> 2 (2 earlier), 2 -> 4.
    proof = replay(rows, within=["by"])
    assert proof.days_earlier_mean == 0
    assert (proof.earlier, proof.later) == (1, 1)


def test_the_first_half_holds_whole_days_only() -> None:
    # 2 + 3 + 1 visits: the first day ends before the half (3), the second after it.
    rows = history(
        ("2024-01-01", 1, 0.1),
        ("2024-01-01", 0, 0.2),
        ("2024-01-02", 1, 0.9),
        ("2024-01-02", 1, 0.8),
        ("2024-01-02", 0, 0.3),
        ("2024-01-03", 1, 0.7),
    )
    proof = replay(rows)
    assert proof.first_half_ends == np.datetime64("2024-01-01")
    assert proof.first_half_actual == 0.25
    assert proof.first_half_ordered == 0.5  # .9 and .8 take the first day


def test_a_day_beyond_half_of_the_visits_is_still_a_first_half() -> None:
    rows = history(("2024-01-01", 1, 1.0), ("2024-01-01", 1, 2.0), ("2024-01-02", 0, 3.0))
    assert replay(rows).first_half_ends == np.datetime64("2024-01-01")


def test_one_day_or_no_find_has_no_answer() -> None:
    one_day = replay(history(("2024-01-01", 1, 1.0), ("2024-01-01", 1, 2.0)))
    assert one_day.first_half_ends is None
    assert np.isnan(one_day.first_half_actual)
    nothing = replay(FOUR.assign(found=0))
    assert np.isnan(nothing.days_earlier_mean)
    assert np.isnan(nothing.days_earlier_low)
    assert np.isnan(nothing.first_half_ordered)


def test_the_order_of_the_rows_does_not_matter() -> None:
    assert replay(FOUR.iloc[[2, 0, 3, 1]]).days_earlier_mean == replay(FOUR).days_earlier_mean


def test_the_interval_holds_the_mean_of_the_world_the_visits_come_from() -> None:
    # In this world the score tells: a find is likelier the higher it is. The true mean is that of a
    # history a hundred times as long on the same days; 90 % intervals should hold it.
    rng = np.random.default_rng(5)

    def drawn(n: int) -> pd.DataFrame:
        score = rng.random(n)
        day = np.datetime64("2024-01-01", "s") + (np.arange(n) * 60 // n) * np.timedelta64(1, "D")
        return pd.DataFrame(
            {"date": day, "found": (rng.random(n) < score).astype(float), "score": score}
        )

    true = replay(drawn(60_000), n_draws=1).days_earlier_mean
    held = [
        proof.days_earlier_low <= true <= proof.days_earlier_high
        for proof in (replay(drawn(240), n_draws=200, seed=k) for k in range(150))
    ]
    covered = float(np.mean(held))
    print(f"{covered:.3f} of the intervals hold the true gain of {true:.2f} days")
    assert 0.84 <= covered <= 0.96


def test_the_same_seed_gives_the_same_interval() -> None:
    assert replay(FOUR, seed=3) == replay(FOUR, seed=3)


def test_recall_and_precision_at_capacity_are_those_of_the_highest_scores() -> None:
    found = at_capacity(FOUR, capacities=[0.25, 0.5, 1.0]).set_index("capacity")
    assert found["n_visits"].tolist() == [1, 2, 4]
    assert found["recall"].tolist() == [0.5, 0.5, 1.0]
    assert found["precision"].tolist() == [1.0, 0.5, 0.5]
    assert found["recall_actual"].tolist() == [0.0, 0.5, 1.0]
    assert found["precision_random"].tolist() == [0.5] * 3
    assert (found["recall_low"] <= found["recall"]).all()
    assert (found["recall"] <= found["recall_high"]).all()


def test_capacity_is_shared_out_to_each_month() -> None:
    rows = FOUR.assign(month=["a", "a", "b", "b"])
    half = at_capacity(rows, within=["month"], capacities=[0.5])
    assert half["n_visits"].item() == 2
    assert half["recall"].item() == 1.0  # rows 2 and 4, the better of each month


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (FOUR.iloc[:0], "at least one visit"),
        (FOUR.assign(score=[1, np.nan, 1, 1]), "Visit 2 has no score"),
        (FOUR.assign(found=[1, 1, -1, 1]), "Visit 3 has no found"),
        (FOUR.assign(date=pd.NaT), "Visit 1 has no date"),
    ],
)
def test_a_history_with_holes_is_refused(rows: pd.DataFrame, message: str) -> None:
    with pytest.raises(ProofError, match=message):
        replay(rows)
