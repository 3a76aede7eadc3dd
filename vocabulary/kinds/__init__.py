"""Kinds of place beside the plan's own fields: one table, to which an office adds rows.

The table is `kinds.csv` here; an office adds its own kinds in a file of the same columns,
FIREMAP_KINDS or var/kinds.csv, which is read when the program starts. A row without a code is
named after itself; a row that cannot be used is left out, and `problems` says why.

References
----------
九小场所: the nine of common fire inspection (小学校, 小医院, 小商店, 小餐饮场所, 小旅馆,
小歌舞娱乐场所, 小网吧, 小美容洗浴场所, 小生产加工企业); what belongs to which kind is our sorting.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SHIPPED: Final = Path(__file__).with_name("kinds.csv")
# Marks a kind of the office's; the value is kept in its records.
OWN: Final = "own_"
# The fields of the plan, whose names and codes no row may take.
PLAN_CODES: Final = frozenset(
    ("high_rise", "factory", "bathhouse", "welfare", "training", "scenic", "compound", "other")
)
PLAN_NAMES: Final = frozenset(
    (
        "高层建筑",
        "厂房库房",
        "洗浴场所",
        "社会福利机构",
        "教育培训机构",
        "景区景点",
        "住宅小区",
        "其他",
    )
)
# Shapes left for the kinds of an office, in turn; `geo.symbols` draws them.
SPARE_SYMBOLS: Final = ("peak", "arrow", "pennant", "slant", "kite")
# A point's class has six bits for its kind (`geo.screen.packing`).
MOST_KINDS: Final = 64
HEADINGS: Final = (
    "代码", "名称", "英文名", "九小场所", "符号", "名称里的词", "类别栏写法", "检查项", "登记信息",
    "检查分钟",
)  # fmt: skip
NO_NAME: Final = "第{row}行没有名称，未采用。"
TAKEN: Final = "第{row}行“{name}”与已有类别重名，未采用。"
TOO_MANY: Final = "第{row}行“{name}”：类别已满，未采用。"
UNREADABLE: Final = "{file} 不能读取：请用 Excel 另存为“CSV UTF-8”，首行为{headings}。"
# What a kind without a checklist looks at: escape, exits, equipment, wiring, e-bikes.
BASE_CHECKS: Final = ("R02", "R03", "R04", "R05", "R06")
_LIST: Final = re.compile(r"[、，,;；|\s]+")
_CODE: Final = re.compile(r"^[a-z][a-z0-9_]{0,30}$")
_LONGEST_NAME: Final = 12


@dataclass(frozen=True)
class Kind:
    """A kind of place.

    Attributes
    ----------
    nine : which of 九小场所 it is, in their own words; empty where it is none
    words : of names; the last in a name tells
    written : exact cells of a category column
    checks : hazard codes looked at, those the list of codes knows
    facts : names of facts asked for
    minutes : inside, on a visit
    """

    code: str
    zh: str
    en: str
    nine: str = ""
    symbol: str = ""
    words: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    checks: tuple[str, ...] = BASE_CHECKS
    facts: tuple[str, ...] = ()
    minutes: float = 20.0


def own_file() -> Path:
    """Return where an office's own table lies, whether it is there or not."""
    return Path(os.environ.get("FIREMAP_KINDS", "var/kinds.csv"))


def read_kinds(path: Path, known: Iterable[Kind] = ()) -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    """Return the kinds of a table and, in Chinese, why rows were left out.

    Parameters
    ----------
    known : the kinds that are there already; their codes and names are taken
    """
    rows = _rows(path)
    if rows is None:
        said = UNREADABLE.format(file=path.name, headings="、".join(HEADINGS))
        return (), (said,)
    there = list(known)
    kinds: list[Kind] = []
    problems: list[str] = []
    for number, row in enumerate(rows, start=2):
        if not any(row.values()):
            continue
        kind = _kind(row, n_own=len(kinds))
        codes = PLAN_CODES | {one.code for one in (*there, *kinds)}
        names = PLAN_NAMES | {one.zh for one in (*there, *kinds)}
        if kind is None:
            problems.append(NO_NAME.format(row=number))
        elif kind.code in codes or kind.zh in names:
            problems.append(TAKEN.format(row=number, name=kind.zh))
        elif len(codes) >= MOST_KINDS:
            problems.append(TOO_MANY.format(row=number, name=kind.zh))
        else:
            kinds.append(kind)
    return tuple(kinds), tuple(problems)


def _rows(path: Path) -> list[dict[str, str]] | None:
    try:
        raw = path.read_bytes()
    except OSError:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            lines = raw.decode(encoding).splitlines()
            break
        except UnicodeDecodeError:
            continue
    else:
        return None
    rows = [
        {
            str(name).strip(): (cell or "").strip()
            for name, cell in row.items()
            if isinstance(cell, str)
        }
        for row in csv.DictReader(lines)
    ]
    is_table = bool(lines) and HEADINGS[1] in [one.strip() for one in lines[0].split(",")]
    return rows if is_table else None


def _kind(row: dict[str, str], *, n_own: int) -> Kind | None:
    name = row.get("名称", "")[:_LONGEST_NAME]
    if not name:
        return None
    code = row.get("代码", "")
    is_own = not _CODE.match(code)
    minutes = row.get("检查分钟", "")
    checks = _listed(row.get("检查项", ""))
    return Kind(
        code=f"{OWN}{name}" if is_own else code,
        zh=name,
        en=row.get("英文名", "") or name,
        nine=row.get("九小场所", ""),
        symbol=row.get("符号", "") or SPARE_SYMBOLS[n_own % len(SPARE_SYMBOLS)],
        words=tuple(word.lower() for word in _listed(row.get("名称里的词", "")) or (name,)),
        written=_listed(row.get("类别栏写法", "")),
        checks=checks or BASE_CHECKS,
        facts=_listed(row.get("登记信息", "")),
        minutes=min(240.0, max(5.0, float(minutes))) if minutes.isdecimal() else 20.0,
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, _LIST.split(cell)))


def _all() -> tuple[tuple[Kind, ...], tuple[str, ...]]:
    shipped, wrong = read_kinds(SHIPPED)
    own, problems = read_kinds(own_file(), shipped) if own_file().is_file() else ((), ())
    return (*shipped, *own), (*wrong, *problems)


_READ: Final = _all()
# Code -> kind, those of the house first, then the office's; without the plan's own fields.
KINDS: Final[dict[str, Kind]] = {kind.code: kind for kind in _READ[0]}
PROBLEMS: Final[tuple[str, ...]] = _READ[1]


def members() -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Return name and value of each kind, as `terms.Category` takes them."""
    for kind in KINDS.values():
        yield kind.code.upper(), (kind.code, kind.zh, kind.en)
