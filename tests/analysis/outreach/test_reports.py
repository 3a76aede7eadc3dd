"""Reports of residents: the two clocks, what is late first, and what became of them."""

from __future__ import annotations

from datetime import date

from analysis.outreach.reports import Clocks, clocks_of, counts, inbox
from tests.analysis.outreach.test_daily import task_rows

DAY = date(2024, 1, 20)


def test_clocks_states_and_order() -> None:
    rows = inbox(
        task_rows(
            {"kind": "report", "title": "楼道堆物", "opened_on": "2024-01-19", "details": {}},
            {"kind": "report", "title": "安全出口锁闭", "opened_on": "2024-01-18", "details": {}},
            {"kind": "report", "title": "灭火器过期", "opened_on": "2024-01-02",
             "due_on": "2024-01-12", "done_on": "2024-01-11", "hazard_id": 9.0,
             "details": {"checked_on": "2024-01-03", "finding": "true", "reward": 200.0}},
            {"kind": "report", "title": "插座", "opened_on": "2024-01-08",
             "details": {"checked_on": "2024-01-09", "finding": "untrue"}},
            {"kind": "patrol", "title": "别的", "opened_on": "2024-01-08", "details": None},
        ),
        as_of=DAY, clocks=Clocks(),
    )  # fmt: skip
    assert rows.index.tolist() == [2, 4, 1, 3]
    assert rows["state"].to_dict() == {2: "new", 4: "checked", 1: "new", 3: "answered"}
    assert rows["is_check_late"].to_dict() == {2: True, 4: False, 1: False, 3: False}
    assert rows["is_answer_late"].to_dict() == {2: False, 4: True, 1: False, 3: False}
    # Three working days from Friday the 19th; one day where an escape is blocked.
    assert rows["check_by"].dt.date.to_dict()[1] == date(2024, 1, 24)
    assert rows["check_by"].dt.date.to_dict()[2] == date(2024, 1, 19)
    told = counts(rows)
    assert (told.n, told.n_open, told.n_true, told.n_found, told.n_hazards) == (4, 3, 1, 2, 1)
    assert (told.n_answered, told.n_in_time, told.reward, told.n_unpaid) == (1, 1, 200.0, 1)


def test_the_office_sets_its_own_clocks() -> None:
    assert clocks_of({"report_clocks": {"check": 2}}) == Clocks(check=2)
    assert clocks_of({}) == Clocks()
