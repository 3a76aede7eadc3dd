"""The demo on the day it opens: the figures that papers, screens and models are measured on.

Every figure was read off the store the generator made before its rows were kept as files.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from analysis.risk.hazards import with_clock
from data.demo.load import AS_OF, READING, SAVING, load, make
from data.ledger import imports as register
from data.register.hazard_case import Case, read_cases
from data.register.step_conditions import Order
from data.register.workflow import possible, prepared
from data.store import frames, upkeep
from data.store.checks import verify
from data.store.events import CHINA_TIME, end_of
from data.store.files import NewFile
from data.store.opening import Store, open_store
from data.store.tables import KEPT, audit
from geo.locate import place
from tests.builders import new_store
from tests.commands.asking import asked
from vocabulary.errors import StoreError
from vocabulary.register import CLOSING_CHECKS, Action
from vocabulary.terms import StoreKind

WEEK = (pd.Timestamp("2024-02-14"), pd.Timestamp("2024-02-20"))
WEEK_BEFORE = (pd.Timestamp("2024-02-07"), pd.Timestamp("2024-02-13"))
# Columns that say what a hazard is and where it stands; not where it was read.
TOLD = [
    "hazard_no", "site_id", "village_code", "category", "code", "tier", "description", "grade",
    "found_on", "found_how", "assigned_on", "due_on", "original_due_on", "submitted_on",
    "rechecked_on", "closed_on", "status", "cycle", "n_extensions", "is_supervised", "is_exposed",
    "is_handed_over", "office", "measure", "funds", "interim", "owner", "found_by",
]  # fmt: skip


@pytest.fixture(scope="module")
def store(demo_file: Path) -> Iterator[Store]:
    opened = open_store(demo_file)
    yield opened
    opened.close()


def clocked(store: Store, day: date, **basis: Any) -> pd.DataFrame:
    return with_clock(frames.hazards(store, day, **basis), as_of=day)


@pytest.fixture(scope="module")
def hazards(store: Store) -> pd.DataFrame:
    return clocked(store, AS_OF)


@pytest.fixture(scope="module")
def unrectified(hazards: pd.DataFrame) -> pd.DataFrame:
    return hazards[~hazards["is_rectified"]]


def n_in(days: pd.Series, period: tuple[pd.Timestamp, pd.Timestamp]) -> int:
    return int(days.between(*period).sum())


def counted(values: pd.Series) -> dict[str, int]:
    return {str(one): int(n) for one, n in values.value_counts().items()}


def test_sites_and_visits(store: Store) -> None:
    assert len(frames.villages(store)) == 16
    assert len(frames.sites(store, AS_OF)) == 514
    visits = frames.visits(store, AS_OF)
    assert (len(visits), visits["site_id"].nunique()) == (1208, 489)
    for period, n, n_sites in ((WEEK, 39, 39), (WEEK_BEFORE, 77, 73)):
        made = visits[visits["visited_on"].between(*period)]
        assert (len(made), made["site_id"].nunique()) == (n, n_sites)


def test_hazards_found_closed_and_open_again(store: Store, hazards: pd.DataFrame) -> None:
    found = hazards["found_on"]
    assert (len(hazards), n_in(found, WEEK), n_in(found, WEEK_BEFORE)) == (2638, 68, 106)
    assert (int(hazards["is_open"].sum()), int(hazards["is_overdue"].sum())) == (434, 42)
    events = frames.events(store)
    days = {
        kind: events.loc[events["kind"] == kind, "effective_on"] for kind in set(events["kind"])
    }
    closed = days["closed"]
    assert int((hazards["status"] == "closed").sum()) == 2204
    assert (n_in(closed, WEEK), n_in(closed, WEEK_BEFORE)) == (145, 110)
    again = events[(events["kind"] == "reopened") & events["effective_on"].between(*WEEK)]
    assert counted(again["note"]) == {"回头看发现同一部位再次出现": 9, "节后复查反弹": 8}
    last_weekend = clocked(store, date(2024, 2, 13))
    assert int((last_weekend["status"] == "closed").sum()) == 2076 == 2204 - (145 - 17)


def test_hazards_put_right_and_in_time(store: Store, hazards: pd.DataFrame) -> None:
    waiting = hazards[hazards["is_rectified"] & hazards["is_open"]]
    assert int(hazards["is_rectified"].sum()) == 2322 == 2204 + len(waiting)
    assert counted(waiting["status"]) == {"submitted": 54, "accepted": 33, "rechecked": 31}
    last_weekend = clocked(store, date(2024, 2, 13))
    shares = [round(one["is_rectified"].mean(), 3) for one in (hazards, last_weekend)]
    assert shares == [0.880, 0.825]
    in_time = hazards["closed_in_time"]
    assert (int(in_time.sum()), int(in_time.notna().sum())) == (1110, 1287)


def test_hazards_not_put_right(store: Store, unrectified: pd.DataFrame) -> None:
    overdue = unrectified["is_overdue"]
    assert (len(unrectified), int(overdue.sum()), int((~overdue).sum())) == (316, 42, 274)
    assert int(clocked(store, date(2024, 2, 13))["is_overdue"].sum()) == 49
    soon = unrectified["due_on"].between(pd.Timestamp(AS_OF), pd.Timestamp("2024-02-27"))
    assert int(soon.sum()) == 36
    assert int((unrectified["days_overdue"] > 30).sum()) == 6
    assert int((unrectified["grade"] == "suspected_major").sum()) == 1


def test_what_is_left_by_office_and_by_village(
    store: Store, hazards: pd.DataFrame, unrectified: pd.DataFrame
) -> None:
    overdue = unrectified[unrectified["is_overdue"]]
    assert counted(overdue["office"]) == {
        "建设管理办": 27, "经济发展办": 6, "平安法治办": 4, "社会事务办": 4, "应急管理办": 1,
    }  # fmt: skip
    waiting = hazards[hazards["is_rectified"] & hazards["is_open"]]
    assert counted(waiting["office"]) == {
        "建设管理办": 81, "经济发展办": 15, "平安法治办": 11, "社会事务办": 8, "应急管理办": 2,
        "文化服务中心": 1,
    }  # fmt: skip
    assert counted(unrectified["office"]) == {
        "建设管理办": 210, "经济发展办": 32, "社会事务办": 32, "平安法治办": 28, "应急管理办": 13,
        "文化服务中心": 1,
    }  # fmt: skip
    names = frames.villages(store)["short_name"]
    assert counted(overdue["village_code"].map(names)) == {
        "袁家社区": 21, "东城社区": 4, "八一路社区": 3, "体育街社区": 3, "柿花社区": 2,
        "仙鱼社区": 2, "淮远社区": 2, "正街社区": 2, "玉皇村": 1, "东方社区": 1, "接龙村": 1,
    }  # fmt: skip


def test_fires(store: Store) -> None:
    days = upkeep.rows(store, "incident", known_at=end_of(AS_OF))["happened_on"]
    winter = (pd.Timestamp("2023-11-01"), pd.Timestamp(AS_OF))
    last_winter = (pd.Timestamp("2022-11-01"), pd.Timestamp("2023-02-20"))
    assert (n_in(days, winter), n_in(days, last_winter)) == (7, 12)
    assert (n_in(days, WEEK), n_in(days, WEEK_BEFORE)) == (1, 0)


@pytest.mark.parametrize(("order", "days"), [("risk", -0.446), ("value", 1.07)])
def test_the_replay_of_the_winter(demo_file: Path, order: str, days: float) -> None:
    told = asked("proof", "--order", order, store=demo_file)
    assert (told["n_visits"], told["found"]) == (1208, 1463)
    assert told["days_earlier_mean"] == pytest.approx(days, abs=0.005)


def digest(hazards: pd.DataFrame) -> str:
    text = hazards.sort_values("hazard_no")[TOLD].to_csv(
        index=False, date_format="%Y-%m-%d", lineterminator="\n"
    )
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("day", "as_now", "as_then", "digests"),
    [
        ("2023-12-15", (1032, 423, 16), (1020, 430, 16), ("9580a4b1f7298a5a", "a48fb479f30d49f9")),
        ("2024-01-15", (1879, 515, 45), (1876, 526, 48), ("71b9fae380d58f4e", "df65880e18eeea1a")),
        ("2024-02-06", (2464, 497, 51), (2451, 502, 52), ("cd4f8a789c680b7d", "d399ed81bf1427ed")),
        ("2024-02-13", (2571, 495, 49), (2562, 497, 52), ("aeab54464141310e", "211f3b07e3ab3e2b")),
        ("2024-02-19", (2625, 479, 45), (2616, 479, 58), ("af49a186a70293d6", "959f57f1b6211cad")),
        ("2024-02-20", (2638, 434, 42), (2638, 434, 42), ("7d8ffd0909c26a07", "7d8ffd0909c26a07")),
    ],
)
def test_past_days_as_known_now_and_as_known_then(
    store: Store, day: str, as_now: Any, as_then: Any, digests: Any
) -> None:
    on = date.fromisoformat(day)
    for known_at, figures, told in zip((None, end_of(on)), (as_now, as_then), digests, strict=True):
        basis = {"known_at": known_at, "personal": True}
        seen = clocked(store, on, **basis)
        assert (len(seen), int(seen["is_open"].sum()), int(seen["is_overdue"].sum())) == figures
        assert digest(frames.hazards(store, on, voided=True, **basis)) == told
    assert len(frames.visits(store, on, known_at=end_of(on))) == len(frames.visits(store, on))


def test_nothing_is_done_or_written_down_after_the_day(store: Store) -> None:
    events = frames.events(store)
    assert (events["effective_on"] <= pd.Timestamp(AS_OF)).all()
    with store.reading() as connection:
        written = connection.execute(sa.select(audit.c.recorded_at)).scalars().all()
    assert written == sorted(written)
    assert max(written).astimezone(CHINA_TIME).date() == AS_OF
    for name in KEPT:
        kept = upkeep.rows(store, name)
        if "is_planned" in kept:
            kept = kept[~kept["is_planned"].astype(bool)]
        for column in {"done_on", "held_on", "checked_on", "visited_on", "happened_on"} & set(kept):
            assert (kept[column].dropna() <= pd.Timestamp(AS_OF)).all(), (name, column)


def test_what_is_planned_for_later_days_stays(store: Store) -> None:
    later = pd.Timestamp("2024-02-21")
    assert int((upkeep.rows(store, "gathering")["starts_on"] >= later).sum()) == 4
    outreach = upkeep.rows(store, "outreach")
    assert int((outreach["is_planned"].astype(bool) & (outreach["held_on"] >= later)).sum()) == 20
    tasks = upkeep.rows(store, "task")
    assert int((tasks["done_on"].isna() & (tasks["due_on"] >= later)).sum()) == 12
    assert int((frames.hazards(store, AS_OF)["due_on"] >= later).sum()) == 403
    assert frames.campaign(store).end == date(2024, 3, 31)


def next_step(case: Case, day: date) -> Order:
    """Return the step that brings a hazard on, with all a person would tell."""
    told: dict[Action, dict[str, Any]] = {
        Action.REGISTER: {},
        Action.ASSIGN: {"office": "演示办", "owner": "演示责任人", "due_on": date(2024, 3, 15)},
        Action.START: {},
        Action.SUBMIT: {"measure": "演示措施", "owner": case.state["owner"]},
        Action.RECHECK_PASS: {"rechecked_by": "演示复查人"},
        Action.ACCEPT: {},
        Action.CLOSE: {
            "rechecked_by": "演示复查人", "checklist": dict.fromkeys(CLOSING_CHECKS, True),
        },
    }  # fmt: skip
    ways = (Action.ACCEPT, Action.CLOSE, Action.RECHECK_PASS, Action.START, Action.SUBMIT,
            Action.ASSIGN, Action.REGISTER)  # fmt: skip
    action = next(one for one in ways if one in possible(case.state))
    photo = (NewFile("整改后.jpg", b"\xff\xd8\xff"),) if action is Action.CLOSE else ()
    return Order(case.hazard_id, action, day, case.version, told[action], photo)


@pytest.mark.parametrize("day", [AS_OF, date(2024, 2, 21)])
def test_every_open_hazard_can_take_its_next_step(
    store: Store, hazards: pd.DataFrame, day: date
) -> None:
    cases = read_cases(store, [int(one) for one in hazards.index[hazards["is_open"]]])
    evening = datetime(day.year, day.month, day.day, 18, tzinfo=CHINA_TIME)
    steps = [prepared(case, next_step(case, day), now=evening).kind for case in cases.values()]
    # 12 registered (6 of a kind that is put right at once), 22 assigned, 282 being put right.
    assert counted(pd.Series(steps)) == {
        "assigned": 6, "started": 22, "submitted": 282 + 6, "recheck_passed": 54, "accepted": 31,
        "closed": 33,
    }  # fmt: skip
    assert len(steps) == 434


def test_the_store_is_whole_and_has_four_rows_that_wait(store: Store) -> None:
    assert verify(store).ok
    assert [len(row.faults) > 0 for row in register.repairs(store)] == [True] * 4
    imports = register.receipts(store)
    assert {one.file for one in imports} == {
        "演示数据_村社台账.csv", "演示数据_场所台账.csv", "演示数据_隐患台账.csv",
        "演示数据_待修正隐患.csv",
    }  # fmt: skip
    assert sum(one.accepted for one in imports) == 16 + 514 + 2645
    assert sum(one.waiting for one in imports) == 4


def test_the_demo_goes_into_a_new_demo_store_alone(store: Store, tmp_path: Path) -> None:
    real = new_store(tmp_path / "real.db")
    with pytest.raises(StoreError, match="kind demo"):
        load(real, place=place)
    assert real.revision == 0
    real.close()
    before = store.revision
    with pytest.raises(StoreError, match="new store"):
        load(store, place=place)
    assert store.revision == before


def test_it_is_made_the_same_every_time_and_tells_how_far_it_is(
    store: Store, tmp_path: Path
) -> None:
    said: list[tuple[float, str]] = []
    make(
        tmp_path / "again.db", place=place, progress=lambda share, step: said.append((share, step))
    )
    again = open_store(tmp_path / "again.db")
    assert (again.kind, again.fingerprint) == (StoreKind.DEMO, store.fingerprint)
    again.close()
    assert [path.name for path in tmp_path.iterdir()] == ["again.db"]
    assert said == sorted(said, key=lambda one: one[0])
    assert (said[0], said[-1]) == ((0.0, READING), (1.0, SAVING))
    assert len({step for _, step in said}) == 4
