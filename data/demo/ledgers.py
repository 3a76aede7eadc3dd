"""Sample ledgers to try the importer with: the demo's own rows, written as offices write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

import xlsxwriter

from data.demo import words
from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from data.demo.states import register_on
from data.demo.world import World
from vocabulary.bachuan import short_village_name
from vocabulary.facts import FACTS, SiteFact
from vocabulary.terms import Category, HazardGrade, HazardStatus

Row = list[Any]

SITES_FILE: Final = words.SOURCE_FILE
HIGH_RISE_FILE: Final = "演示数据_高层建筑台账.xlsx"
PROBLEMS_FILE: Final = "演示数据_隐患问题清单.xlsx"
HAZARDS_FILE: Final = "演示数据_隐患整改台账_GB18030.csv"
DIRTY_FILE: Final = "演示数据_待修正隐患.csv"
N_PROBLEM_SITES: Final = 36
N_HAZARDS: Final = 240

_SITE_HEADINGS: Final = (
    "序号", "名称", "场所类别", "所在社区", "详细地址", "主管办所", "责任人", "联系电话",
    "经度", "纬度",
)  # fmt: skip
_HIGH_RISE_HEADINGS: Final = (
    "序号", "所在社区", "高层建筑名称", "地址", "建筑高度（米）", "层数", "户数", "管理单位",
    "联系电话",
)  # fmt: skip
_PROBLEM_HEADINGS: Final = (
    "序号", "村（社区）", "场所名称", "类别", "存在问题", "检查日期",
    "整改期限", "整改情况",
)  # fmt: skip
_HAZARD_HEADINGS: Final = (
    "隐患编号", "单位名称", "所在社区", "隐患描述", "隐患等级", "排查发现日期", "整改责任人",
    "整改措施", "整改期限", "整改状态", "整改完成时间",
)  # fmt: skip
# A day as clerks write it: with points, slashes, words, as a number of days, without its year.
_DAY_STYLES: Final = (
    "{y}.{m}.{d}", "{y}/{m}/{d}", "{y}年{m}月{d}日", "{y}-{m:02}-{d:02}", "{y}{m:02}{d:02}",
)  # fmt: skip
# A fact's own name may read as another column.
_FACT_HEADINGS: Final = {"is_key_unit": "是否重点单位"}
# Rows no importer can take as they are, one for each thing clerks get wrong.
_DIRTY_HAZARDS: Final = (
    ("", "", "正街社区", "灭火器压力不足", "一般隐患", "2024-01-15", "", "更换", "2024-01-30",
     "待整改", ""),
    ("YS-X1", "演示云栖大厦", "正街社区", "消火栓无水", "一般隐患", "2024-02-30", "", "维修",
     "尽快", "整改中", ""),
    ("YS-X2", "演示未知场所", "不存在社区", "电气线路老化", "特别大", "2024-01-09", "", "",
     "2024-02-10", "办理中？", ""),
    ("YS-X3", "演示锦程大厦", "东方社区", "", "一般隐患", "2024-01-10", "", "", "2024-02-10",
     "待整改", ""),
)  # fmt: skip


def sample_ledgers(world: World) -> dict[str, bytes]:
    """Return sample ledgers as files.

    Parameters
    ----------
    world : World

    Returns
    -------
    dict of str to bytes
        File name -> content: all sites (one sheet a category, merged title, header in row 2, the
        rows the demo's sites name as their source); the high-rises alone with units in the cells,
        merged communities and a total row; a problem list with several hazards numbered in a cell;
        a hazard ledger as CSV in GB18030 with a few rows that must wait. The same bytes every time.
    """
    return {
        SITES_FILE: _sites_book(world),
        HIGH_RISE_FILE: _high_rise_book(world),
        PROBLEMS_FILE: _problem_book(world),
        HAZARDS_FILE: _hazard_csv(world),
    }


def dirty_ledger() -> bytes:
    """Return a hazard ledger (CSV, GB18030) of which every row waits for somebody to mend it."""
    return _csv([])


def _csv(rows: Sequence[Row]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([f"隐患整改台账（{words.MARK}）"])
    writer.writerow(_HAZARD_HEADINGS)
    writer.writerows([*rows, *_DIRTY_HAZARDS])
    return text.getvalue().encode("gb18030")


def _book(buffer: io.BytesIO) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    # The time of making is written into the file: fixed, or no two files would be equal.
    book.set_properties({"title": words.MARK, "created": datetime(2024, 2, 20)})  # noqa: DTZ001
    return book


def _sheet(book: xlsxwriter.Workbook, name: str, title: str, headings: Sequence[str]) -> Any:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "align": "center"})
    sheet.merge_range(0, 0, 0, len(headings) - 1, f"{title}（{words.MARK}）", bold)
    sheet.write_row(1, 0, headings, bold)
    sheet.set_column(0, len(headings) - 1, 16)
    sheet.freeze_panes(2, 0)
    return sheet


def _village_names(world: World) -> dict[str, str]:
    return {str(code): short_village_name(name) for code, name in world.villages["name"].items()}


def _facts_of(sites: Sequence[dict[str, Any]]) -> list[SiteFact]:
    return [fact for fact in FACTS.values() if any(fact.name in site for site in sites)]


def _cell(fact: SiteFact, value: Any) -> Any:
    if value is None:
        return None
    return ("是" if value else "否") if fact.type == "flag" else value


def _site_cells(n: int, site: dict[str, Any], village: str) -> Row:
    point = [site.get("source_x"), site.get("source_y")]
    owner = [site["office"], site["responsible_person"], site.get("phone")]
    category = next(term.zh for term in Category if term.value == site["category"])
    return [n, site["name"], category, village, site["address"], *owner, *point]


def _sites_book(world: World) -> bytes:
    buffer = io.BytesIO()
    names = _village_names(world)
    with _book(buffer) as book:
        for category in Category:
            sites = [site for site in world.sites if site["category"] == category.value]
            facts = _facts_of(sites)
            headings = [*_SITE_HEADINGS, *(_FACT_HEADINGS.get(f.name, f.zh) for f in facts)]
            sheet = _sheet(book, category.zh, f"{category.zh}台账", headings)
            for n, site in enumerate(sites, start=1):
                known = [_cell(fact, site.get(fact.name)) for fact in facts]
                cells = _site_cells(n, site, names[site["village_code"]]) + known
                sheet.write_row(site["source_row"] - 1, 0, cells)
    return buffer.getvalue()


def _high_rise_book(world: World) -> bytes:
    buffer = io.BytesIO()
    names = _village_names(world)
    sites = [site for site in world.sites if site["category"] == Category.HIGH_RISE.value]
    with _book(buffer) as book:
        sheet = _sheet(book, "高层建筑", "高层建筑台账", _HIGH_RISE_HEADINGS)
        at = 2
        for code, group in groupby(sites, key=lambda site: site["village_code"]):
            first = at
            for site in group:
                sheet.write_row(at, 0, [at - 1, None, *_high_rise_cells(site)])
                at += 1
            _merged(sheet, first, at - 1, names[code])
        sheet.write_row(at, 0, ["合计", None, f"{len(sites)}栋"])
    return buffer.getvalue()


def _high_rise_cells(site: dict[str, Any]) -> Row:
    below = site.get("floors_below")
    floors = (
        f"{site['floors_above']}/{below}"
        if "floors_above" in site and below
        else site.get("floors_above")
    )
    return [
        site["name"],
        site["address"],
        f"{site['height_m']}米" if "height_m" in site else "暂无数据",
        floors,
        f"{site['households']}户" if "households" in site else "--",
        site.get("property_company", "待定"),
        site.get("phone", "—"),
    ]


def _merged(sheet: Any, first: int, last: int, value: str) -> None:
    if first == last:
        sheet.write(first, 1, value)
    else:
        sheet.merge_range(first, 1, last, 1, value)


def _written_day(day: str | None, dice: Dice) -> str:
    if not day:
        return ""
    on = date.fromisoformat(day)
    return dice.pick(_DAY_STYLES).format(y=on.year, m=on.month, d=on.day)


def _by_site(world: World) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Yield sites with two hazards or more found on one day, and those hazards."""
    hazards = [h for h in register_on(world, AS_OF).hazards.values() if h["status"] != "voided"]
    key = lambda hazard: (hazard["site_id"], hazard["found_on"])  # noqa: E731
    seen: set[int] = set()
    for (site_id, _), group in groupby(sorted(hazards, key=key), key=key):
        found = list(group)
        if len(found) >= 2 and site_id not in seen:
            seen.add(site_id)
            yield world.sites[site_id - 1], found


def _problem_book(world: World) -> bytes:
    buffer = io.BytesIO()
    names = _village_names(world)
    every = list(_by_site(world))
    chosen = every[:: max(1, len(every) // N_PROBLEM_SITES)][:N_PROBLEM_SITES]
    total = 0
    with _book(buffer) as book:
        sheet = _sheet(book, "问题清单", "隐患问题清单", _PROBLEM_HEADINGS)
        at = 2
        for code, group in groupby(chosen, key=lambda pair: pair[0]["village_code"]):
            first = at
            for site, found in group:
                sheet.write_row(at, 0, _problem_cells(at - 1, site, found))
                total += len(found)
                at += 1
            _merged(sheet, first, at - 1, names[code])
        sheet.write_row(at, 0, ["合计", None, f"{len(chosen)}家", None, f"{total}处"])
    return buffer.getvalue()


def _problem_cells(n: int, site: dict[str, Any], found: list[dict[str, Any]]) -> Row:
    dice = Dice("problem list", n)
    category = next(term for term in Category if term.value == site["category"])
    text = "；".join(f"{i}、{hazard['description']}" for i, hazard in enumerate(found, start=1))
    due = max((h["due_on"] for h in found if h.get("due_on")), default=None)
    is_done = all(hazard["status"] == HazardStatus.CLOSED.value for hazard in found)
    day = _written_day(found[0]["found_on"], dice)
    limit = _written_day(due, dice) or "立即整改"
    return [n, None, site["name"], category.zh, text, day, limit, "已整改" if is_done else "整改中"]


def _hazard_csv(world: World) -> bytes:
    names = _village_names(world)
    states = sorted(register_on(world, AS_OF).hazards.items())
    kept = [state for _, state in states if state["status"] != HazardStatus.VOIDED.value]
    chosen = kept[:: max(1, len(kept) // N_HAZARDS)][:N_HAZARDS]
    sites = [world.sites[state["site_id"] - 1] for state in chosen]
    return _csv(
        [
            _hazard_cells(state, site, names[site["village_code"]], Dice("csv", n))
            for n, (state, site) in enumerate(zip(chosen, sites, strict=True))
        ]
    )


def _hazard_cells(state: dict[str, Any], site: dict[str, Any], village: str, dice: Dice) -> Row:
    grades = {term.value: term.zh for term in HazardGrade}
    statuses = {term.value: term.zh for term in HazardStatus}
    return [
        state["hazard_no"],
        site["name"],
        village,
        state["description"],
        grades[state["grade"]],
        _written_day(state["found_on"], dice),
        state["owner"],
        state.get("measure", ""),
        _written_day(state.get("due_on"), dice),
        statuses[state["status"]],
        _written_day(state.get("closed_on"), dice),
    ]
