"""The demo's large activities, warnings and tasks of the phases; all invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from data.demo.words import CLERKS, DEMO, LEADER_OFFICES, MARK
from data.demo.written import add_as_written as add
from data.store.frames import sites, villages
from vocabulary.campaign import KEY_DATE_NAMES, WARNED, Control
from vocabulary.terms import Category, GatheringKind, TaskKind

if TYPE_CHECKING:
    from data.store.opening import Store

ACTOR: Final = "demo"
_WARN_DAYS: Final = 7
# Key dates warned of so far, and how many of a hundred had received the warning in time.
_WARNED_OF: Final = (
    ("new_year", date(2024, 1, 1), 98),
    ("new_years_eve", date(2024, 2, 9), 94),
    ("spring_festival", date(2024, 2, 10), 95),
    ("lantern", date(2024, 2, 24), 71),
)
_K = GatheringKind
# Kind, what, village, first and last day, crowd, has a permit, controls left out, note after it.
_GATHERINGS: Final = (
    (_K.PROMOTION, "元旦年货促销", "500151001001", "2023-12-28", "2024-01-03", 3000, True, 0,
     "动火作业全部报批；一处通道堆货当场清理"),
    (_K.PROMOTION, "年终家电促销", "500151001006", "2024-01-19", "2024-01-21", 1200, True, 1,
     "客流高峰限流有效"),
    (_K.WORSHIP, "除夕祈福", "500151001203", "2024-02-09", "2024-02-10", 4000, True, 0,
     "香烛集中燃放，未发生险情；停车场夜间照明不足，明年补灯"),
    (_K.FAIR, "新春游园会", "500151001012", "2024-02-12", "2024-02-16", 6000, True, 0, None),
    (_K.FAIR, "元宵灯会", "500151001004", "2024-02-23", "2024-02-25", 8000, True, 2, None),
    (_K.PROMOTION, "开学季商超促销", "500151001008", "2024-02-23", "2024-02-26", 1500, False, 4,
     None),
    (_K.WORSHIP, "二月十九祈福", "500151001202", "2024-03-28", "2024-03-28", 2000, False, 6, None),
    (_K.WORSHIP, "清明集中祭扫", "500151001204", "2024-04-03", "2024-04-05", 3500, False, 8, None),
)  # fmt: skip
_STEPS: Final = (
    ("高层建筑自动消防设施逐栋测试", 0, "2024-01-31", True),
    ("厂房库房违规住人集中清查", 3, "2024-01-20", True),
    ("住宅小区消防车通道划线标识", 2, "2024-02-25", False),
    ("养老机构夜间值守抽查", 4, "2024-02-23", False),
    ("景区寺庙用火用电专项检查", 1, "2024-02-08", True),
    ("电动自行车集中充电设施建设", 2, "2024-03-20", False),
)
_MEETINGS: Final = (
    ("今冬明春消防安全动员部署会", "2023-11-28", "印发方案，明确各村社责任"),
    ("岁末消防安全调度会", "2023-12-29", "通报销案进度，督促资料归档"),
    ("节前消防安全调度会", "2024-02-02", "通报逾期隐患，逐件定人定日"),
    ("节后复工复产消防部署会", "2024-02-21", None),
)
_OTHERS: Final = (
    (TaskKind.PRACTICE, "楼栋长敲门提醒“三清三关”", "2024-02-18", "在两个社区试行，效果待比较"),
    (TaskKind.CARRY_OVER, "老旧小区消防管网改造纳入明年计划", None, None),
    (TaskKind.CARRY_OVER, "寺庙景区停车场夜间照明", None, None),
    (TaskKind.MECHANISM, "村社、物业、消防站联动处置机制", "2024-01-30", "已试行"),
    (TaskKind.YEARLY, "高层建筑一楼一策全覆盖", None, None),
)  # fmt: skip


def add_campaign_work(store: Store, *, now: datetime) -> None:
    """Put the large activities, warnings and tasks of the demo into its store.

    Parameters
    ----------
    store : Store
        With villages and sites in it.
    now : datetime
        Aware; the moment of loading.
    """
    dice = Dice("campaign_work")
    places, around = sites(store, AS_OF), villages(store)
    add(store, "gathering", list(_gatherings(places, dice)), actor=ACTOR, now=now)
    tasks = [*_plans(around, dice), *_works(), *_warnings(places, around, dice)]
    add(store, "task", tasks, actor=ACTOR, now=now)


def _gatherings(places: pd.DataFrame, dice: Dice) -> Iterator[dict[str, Any]]:
    scenic = places[places["category"] == Category.SCENIC.value]
    for kind, what, village, first, last, crowd, has_permit, n_left, note in _GATHERINGS:
        mine = scenic.index[scenic["village_code"] == village]
        starts = date.fromisoformat(first)
        is_warned = starts - timedelta(days=_WARN_DAYS) <= AS_OF and n_left < 4
        warned = starts - timedelta(days=_WARN_DAYS + dice.between(0, 3))
        checked = starts - timedelta(days=1)
        checks = [{"on": checked.isoformat(), "by": CLERKS[0], "result": "问题当场整改"}]
        yield {
            "kind": kind.value,
            "place": f"{DEMO}{what}",
            "village_code": village,
            "site_id": int(mine[0]) if len(mine) and kind is not _K.PROMOTION else None,
            "starts_on": starts,
            "ends_on": date.fromisoformat(last),
            "crowd": crowd,
            "permit": f"{DEMO}备〔{starts.year}〕{dice.between(1, 60)}号" if has_permit else None,
            "sponsor": f"{DEMO}主办单位",
            "controls": {str(one): at >= n_left for at, one in enumerate(Control)},
            "risk": "orange" if crowd >= 4000 else "yellow",
            "details": {
                "warned_on": warned.isoformat() if is_warned else None,
                "checks": checks if checked <= AS_OF else [],
                "after_note": note,
                "mark": MARK,
            },
        }


def _plans(around: pd.DataFrame, dice: Dice) -> Iterator[dict[str, Any]]:
    due = date(2023, 11, 30)
    for place, (code, name) in enumerate(around["short_name"].items()):
        # Two villages have not handed in; one came late.
        done = None if place in (6, 13) else due - timedelta(days=dice.between(0, 9))
        if place == 9:
            done = due + timedelta(days=5)
        yield _task(
            TaskKind.PLAN, f"{name}今冬明春消防安全工作方案", due, done, village_code=str(code),
            paper_number=f"{DEMO}_{name}方案.docx" if done else None,
        )  # fmt: skip
    for office in LEADER_OFFICES:
        done = due - timedelta(days=dice.between(0, 9))
        yield _task(
            TaskKind.PLAN, f"{office}今冬明春消防安全工作方案", due, done, office=office,
            paper_number=f"{DEMO}_{office}方案.docx",
        )  # fmt: skip


def _works() -> Iterator[dict[str, Any]]:
    for title, office, due, is_done in _STEPS:
        day = date.fromisoformat(due)
        done = day - timedelta(days=2) if is_done else None
        result = "已完成" if is_done else None
        yield _task(TaskKind.STEP, title, day, done, office=LEADER_OFFICES[office], result=result)
    for title, due, result in _MEETINGS:
        day = date.fromisoformat(due)
        yield _task(TaskKind.MEETING, title, day, day if result else None, result=result)
    for kind, title, done_on, result in _OTHERS:
        day = date.fromisoformat(done_on) if done_on else date(2024, 3, 31)
        opened = {} if done_on else {"opened_on": date(2024, 2, 5)}
        yield _task(kind, title, day, day if done_on else None, result=result, **opened)


def _warnings(places: pd.DataFrame, around: pd.DataFrame, dice: Dice) -> Iterator[dict[str, Any]]:
    for code, day, share in _WARNED_OF:
        wanted = places[places["category"].isin([str(one) for one in WARNED[code]])]
        to: list[tuple[int | None, str | None]] = [(None, str(one)) for one in around.index]
        to += [(int(str(i)), row["village_code"]) for i, row in wanted.iterrows()]
        due = day - timedelta(days=_WARN_DAYS)
        for site_id, village in to:
            done = due - timedelta(days=dice.between(0, 4))
            if dice.share() * 100 >= share:
                continue
            yield _task(
                TaskKind.WARNING, f"{KEY_DATE_NAMES[code][0]}前消防安全预警提示", due, done,
                site_id=site_id, village_code=village, owner=f"{DEMO}签收人",
                details={"key_date": code, "year": day.year},
            )  # fmt: skip


def _task(kind: TaskKind, title: str, due: date, done: date | None, **more: Any) -> dict[str, Any]:
    opened = min(due - timedelta(days=21), done or due)
    owner = more.pop("owner", f"{DEMO}责任人")
    return {"kind": kind.value, "title": title, "opened_on": opened, "due_on": due,
            "done_on": done, "owner": owner, "details": {"mark": MARK}, **more}  # fmt: skip
