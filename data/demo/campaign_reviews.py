"""The demo's review by area, trade and unit, weak points, measures against them and practice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from data.demo.campaign_work import ACTOR
from data.demo.words import DEMO, LEADER_OFFICES, MARK
from data.demo.written import add_as_written as add
from data.store.frames import sites, villages
from vocabulary.terms import Category, TaskKind

if TYPE_CHECKING:
    from data.store.opening import Store

_C = Category
_STARTED: Final = date(2023, 12, 8)
_SIGNED: Final = date(2023, 12, 20)
_WEAK_ON: Final = date(2023, 12, 22)
# Villages (in their order) and trades not signed off yet.
_LEFT: Final = (5, 13)
_TRADES: Final = (_C.HIGH_RISE, _C.FACTORY, _C.BATHHOUSE, _C.WELFARE, _C.COMPOUND)
# Weak point, trade, and the measure against it with the day it was in place.
_WEAK: Final = (
    ("住宅小区堵占消防车道反复出现", _C.COMPOUND, "小区消防车道划线并逐日巡查", date(2024, 1, 15)),
    ("厂房违规住人查而复返", _C.FACTORY, "厂房夜间不定时复查", date(2024, 1, 10)),
    ("洗浴场所电加热设备带病运行", _C.BATHHOUSE, "洗浴场所电气检测全覆盖", None),
)


def add_campaign_reviews(store: Store, *, now: datetime) -> None:
    """Put reviews, weak points, measures, practice and yearly tasks into the demo's store.

    Parameters
    ----------
    store : Store
        With villages and sites in it.
    now : datetime
        Aware; the moment of loading.
    """
    weak = [
        _task(TaskKind.WEAK_POINT, title, _WEAK_ON, {"category": trade.value, **_signed()})
        for title, trade, _, _ in _WEAK
    ]
    ids = add(store, "task", weak, actor=ACTOR, now=now)
    measures = [
        _task(TaskKind.STEP, title, done, {"weak_point_id": weak_id})
        for weak_id, (_, _, title, done) in zip(ids, _WEAK, strict=True)
    ]
    rows = [*_reviews(store), *measures, *_others(store)]
    add(store, "task", rows, actor=ACTOR, now=now)


def _reviews(store: Store) -> Iterator[dict[str, Any]]:
    for at, (code, name) in enumerate(villages(store)["short_name"].items()):
        done = None if at in _LEFT else _SIGNED
        title = f"{name}消防安全形势梳理分析"
        yield _task(TaskKind.REVIEW, title, done, _signed() if done else {}, village_code=str(code))
    for trade in _TRADES:
        details = {"category": trade.value, **_signed()}
        yield _task(TaskKind.REVIEW, f"{trade.zh}行业梳理分析", _SIGNED, details)
    first = sites(store, _SIGNED).head(3)
    for site_id, row in first.iterrows():
        yield _task(
            TaskKind.REVIEW, "重点单位自我梳理", _SIGNED, _signed(), site_id=int(str(site_id)),
            village_code=row["village_code"],
        )  # fmt: skip


def _others(store: Store) -> Iterator[dict[str, Any]]:
    code = str(villages(store).index[0])
    yield _task(
        TaskKind.PRACTICE, "楼栋长每晚敲门提醒", date(2024, 1, 8), {}, village_code=code,
        result="一个社区先行，成效见前后比较",
    )  # fmt: skip
    yield _task(TaskKind.YEARLY, "高层建筑隐患清零", None, {"category": _C.HIGH_RISE.value})
    yield _task(
        TaskKind.YEARLY, "小区消防通道畅通", None, {"category": _C.COMPOUND.value, "code": "R01"}
    )


def _signed() -> dict[str, str]:
    return {"signed_by": f"{DEMO}签字人"}


def _task(
    kind: TaskKind, title: str, done: date | None, details: dict[str, Any], **more: Any
) -> dict[str, Any]:
    return {
        "kind": kind.value, "title": title, "opened_on": _STARTED, "due_on": date(2024, 3, 20),
        "done_on": done, "owner": f"{DEMO}梳理人", "office": LEADER_OFFICES[1],
        "details": {"mark": MARK, **details}, **more,
    }  # fmt: skip
