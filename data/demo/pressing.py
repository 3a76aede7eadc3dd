"""The demo's measures and mechanisms: talks, supervision, referrals, postings; all invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.demo import words
from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from data.demo.written import add_as_written
from vocabulary.terms import Category, EventKind, MeasureKind, TaskKind

if TYPE_CHECKING:
    from data.demo.world import World
    from data.store.opening import Store

_KINDS: Final = {
    EventKind.TALKED.value: MeasureKind.TALK,
    EventKind.SUPERVISED.value: MeasureKind.SUPERVISE,
    EventKind.EXPOSED.value: MeasureKind.EXPOSE,
    EventKind.HANDED_OVER.value: MeasureKind.REFER,
    EventKind.RESULT_RECEIVED.value: MeasureKind.PENALTY,
}
_NOTES: Final[dict[MeasureKind, str]] = {
    MeasureKind.TALK: "约谈责任人，当面确认整改时限（演示）",
    MeasureKind.SUPERVISE: "下发督办单，每周报送进度（演示）",
    MeasureKind.EXPOSE: "街道公示栏曝光，姓名电话已遮盖（演示）",
    MeasureKind.REFER: "移送消防救援机构依法处理（演示）",
    MeasureKind.PENALTY: "已收到处理结果（演示）",
}
_POSTED: Final = 24
# Title, category, owner's office, evidence; None is every category.
_MECHANISMS: Final[tuple[tuple[str, Category | None, str, str], ...]] = (
    ("厂房库房“回头看”每月一查", Category.FACTORY, "经济发展办", "演示：每月抽查表"),
    ("小区电动自行车停放充电夜间巡查", Category.COMPOUND, "建设管理办", "演示：夜巡记录"),
    ("高层建筑消防设施维保季度报告", Category.HIGH_RISE, "建设管理办", "演示：维保报告"),
    ("洗浴场所开业前消防核查", Category.BATHHOUSE, "平安法治办", "演示：核查表"),
    ("养老机构夜间值守双人制", Category.WELFARE, "社会事务办", "演示：值班表"),
    ("逾期隐患每周会商督办", None, "应急管理办", "演示：会商纪要"),
)


def add_pressing(
    store: Store, world: World, ids: Mapping[tuple[str, int], int], *, actor: str, now: datetime
) -> None:
    """Put the demo's measures and mechanisms into a store that holds its sites and hazards.

    Parameters
    ----------
    store : Store
    world : World
    ids : dict of (subject, number of the world) to id of the store
    actor : str
    now : datetime
    """
    dice = Dice("pressing")
    rows = [*_from_events(world, ids, dice), *_posted(world, ids, dice)]
    add_as_written(store, "measure", rows, actor=actor, now=now)
    add_as_written(store, "task", _mechanisms(dice), actor=actor, now=now)


def _from_events(
    world: World, ids: Mapping[tuple[str, int], int], dice: Dice
) -> list[dict[str, Any]]:
    """Return a measure beside each step of pressing that the hazards' histories have by AS_OF."""
    site_of: dict[int, int] = {}
    rows = []
    for event in world.events.to_dict("records"):
        if event["subject"] != "hazard":
            continue
        if "site_id" in event["changes"]:
            site_of[event["subject_id"]] = event["changes"]["site_id"]
        kind, day = _KINDS.get(event["kind"]), event["effective_on"].date()
        if kind is None or day > AS_OF:
            continue
        rows.append(
            {
                "kind": kind.value,
                "site_id": ids["site", site_of[event["subject_id"]]],
                "hazard_id": ids["hazard", event["subject_id"]],
                "done_on": day,
                "paper_number": event["changes"].get("paper_number") or _paper(kind, dice),
                "person": f"演示办理员{dice.pick(words.NUMBERS)}",
                "note": _NOTES[kind],
                "is_legally_checked": True if kind is MeasureKind.EXPOSE else None,
            }
        )
    return rows


def _posted(world: World, ids: Mapping[tuple[str, int], int], dice: Dice) -> list[dict[str, Any]]:
    sites = sorted(number for subject, number in ids if subject == "site")
    rows = []
    for _ in range(_POSTED):
        kind = dice.pick((MeasureKind.NOTICE, MeasureKind.PLEDGE, MeasureKind.POST))
        rows.append(
            {
                "kind": kind.value,
                "site_id": ids["site", dice.pick(sites)],
                "done_on": AS_OF - timedelta(dice.between(1, 70)),
                "paper_number": _paper(kind, dice),
                "person": f"演示办理员{dice.pick(words.NUMBERS)}",
                "note": words.MARK,
                "is_legally_checked": True if kind is MeasureKind.POST else None,
            }
        )
    return rows


def _paper(kind: MeasureKind, dice: Dice) -> str:
    return f"演示{kind.zh}〔2024〕{dice.between(1, 90)}号"


def _mechanisms(dice: Dice) -> list[dict[str, Any]]:
    return [
        {
            "kind": TaskKind.MECHANISM.value,
            "title": title,
            "office": office,
            "owner": f"演示负责人{dice.pick(words.NUMBERS)}",
            "opened_on": date(2023, 12, 12) + timedelta(dice.between(0, 20)),
            "note": words.MARK,
            "details": {
                "category": category.value if category else None,
                "evidence": evidence,
                "reviewed_on": (AS_OF - timedelta(dice.between(5, 30))).isoformat(),
            },
        }
        for title, category, office, evidence in _MECHANISMS
    ]
