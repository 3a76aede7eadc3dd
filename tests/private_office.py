"""An office whose ledgers and rows hold numbers of persons in odd places, and a search for them.

Every number is invented: a made-up region, birthday and count with a right check digit, or a prefix
with random digits. `leaks` finds them in any file, however they are typed there.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import random
import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import pandas as pd
import pypdf
from PIL import Image

from data.store import upkeep
from data.store.events import NewEvent
from data.store.opening import Store, open_store
from tests.builders import NOW
from tests.commands.asking import asked
from vocabulary.terms import EventKind

DAY = date(2024, 2, 20)
_VILLAGES = ("东方社区", "东城社区", "和平社区")
_WIDE = str.maketrans("0123456789X-", "０１２３４５６７８９Ｘ－")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SPELLINGS: dict[str, tuple[Callable[[str], str], ...]] = {
    "mobile": (
        str,
        lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
        lambda n: f"{n[:3]}-{n[3:7]}-{n[7:]}",
        lambda n: f"+86{n}",
        lambda n: n.translate(_WIDE),
        lambda n: f"86-{n[:3]}.{n[3:7]}.{n[7:]}",
        lambda n: f"{n[:3]}\u200b{n[3:]}",
    ),
    "identity": (
        str,
        lambda n: f"{n[:6]} {n[6:14]} {n[14:]}",
        lambda n: n.lower(),
        lambda n: n.translate(_WIDE),
        lambda n: f"{n[:6]}-{n[6:14]}-{n[14:]}",
    ),
    "old": (str, lambda n: f"{n[:6]} {n[6:12]} {n[12:]}"),
    "landline": (
        lambda n: f"{n[:3]}-{n[3:]}",
        lambda n: f"({n[:3]}){n[3:]}",
        lambda n: f"{n[:3]}-{n[3:7]} {n[7:]}",
        str,
    ),
}


class Numbers:
    """Numbers that nobody has, each given once; a kind is spelled another way every time."""

    def __init__(self, seed: int = 7) -> None:
        self._dice = random.Random(seed)
        self._turns = {kind: cycle(ways) for kind, ways in _SPELLINGS.items()}
        self._kinds = cycle(("mobile", "identity", "mobile", "landline", "mobile", "old"))
        self.given: dict[str, str] = {}

    def any(self, place: str) -> str:
        """Return the next number, as it is typed in a place."""
        return self.of(next(self._kinds), place)

    def of(self, kind: str, place: str) -> str:
        """Return a number of a kind, as it is typed in a place."""
        number = getattr(self, f"_{kind}")()
        self.given[number] = place
        return next(self._turns[kind])(number)

    def _digits(self, n: int) -> str:
        return "".join(str(self._dice.randrange(10)) for _ in range(n))

    def _mobile(self) -> str:
        return f"1{self._dice.choice('3578')}{self._digits(9)}"

    def _landline(self) -> str:
        return f"023{self._dice.randrange(4, 7)}{self._digits(7)}"

    def _born(self) -> str:
        year, month = self._dice.randrange(1948, 2001), self._dice.randrange(1, 13)
        return f"{year}{month:02d}{self._dice.randrange(1, 29):02d}"

    def _identity(self) -> str:
        body = f"510225{self._born()}{self._digits(3)}"
        total = sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True))
        return body + "10X98765432"[total % 11]

    def _old(self) -> str:
        return f"510225{self._born()[2:]}{self._digits(3)}"


@dataclass
class Office:
    """A store, the numbers in it with the place of each, and what its imports said."""

    store: Path
    numbers: dict[str, str]
    folder: Path
    said: bytes = b""


def private_office(folder: Path) -> Office:
    """Return an office whose ledgers, steps and kept rows hold numbers in odd places."""
    numbers, store = Numbers(), folder / "firemap.db"
    files = [*_ledgers(folder, numbers)]
    said = [asked("import", str(file), "--as-of", "2024-02-20", store=store) for file in files]
    made = open_store(store)
    try:
        _keep_rows(made, numbers)
        _take_steps(made, numbers)
    finally:
        made.close()
    return Office(store, numbers.given, folder, json.dumps(said, ensure_ascii=False).encode())


def _ledgers(folder: Path, numbers: Numbers) -> Iterator[Path]:
    """Write a ledger of sites and one of hazards, as clerks fill them in."""
    n = numbers.any
    sites = []
    kinds = ("高层建筑", "九小场所", "浴室", "养老机构", "高层建筑", "企业")
    for at, kind in enumerate(kinds):
        place, letter, street = f"site {at} ", "甲乙丙丁戊己"[at], f"中兴路{at + 1}号"
        sites.append({
            "编号": f"BC-{at + 1:03d}",
            "名称": f"{letter}号楼（{n(place + 'name')}）" if at % 2 else f"{letter}号大厦",
            "别名": f"老张家{n(place + 'alias')}" if at == 1 else "",
            "类别": kind,
            "地址": street if at % 2 else f"{street} 联系{n(place + 'address')}",
            "所在社区": _VILLAGES[at % 3],
            "主管办所": f"平安法治办 {n(place + 'office')}" if at == 2 else "平安法治办",
            "责任人": f"张某{n(place + 'responsible')}",
            "联系电话": numbers.of("mobile", place + "phone"),
            "身份证号": numbers.of("identity", place + "identity column"),
            "备注": f"房东 {n(place + 'remark')}，夜间有人",
            "物业公司": f"安居物业{n(place + 'property')}" if at == 0 else "安居物业",
            "维保单位": f"久安维保{n(place + 'maintenance')}" if at == 4 else "",
            "经度": 106.05 + at / 1000,
            "纬度": 29.84,
        })  # fmt: skip
    waits = {"所在社区": "火星社区", "备注": f"待修 {n('waiting remark')}",
             "联系电话": numbers.of("mobile", "waiting phone")}  # fmt: skip
    sites.append({**sites[0], "编号": "BC-099", "名称": f"待修{n('waiting name')}", **waits})
    yield _written(folder / f"场所台账 {numbers.of('mobile', 'file name')}.xlsx", sites,
                   sheet=f"台账{numbers.of('landline', 'sheet name')}")  # fmt: skip
    hazards = []
    for at in range(8):
        place = f"hazard {at} "
        hazards.append({
            "隐患编号": f"Y-{at + 1:03d}",
            "单位名称": sites[at % 6]["名称"],
            "所在社区": _VILLAGES[at % 6 % 3],
            "隐患描述": f"消火栓无水，联系人李某{n(place + 'description')}，限期整改",
            "发现日期": f"2024-01-{at + 5:02d}",
            "整改期限": f"2024-02-{at + 1:02d}",
            "整改状态": "未整改" if at < 6 else "已整改",
            "整改责任人": f"王{at} {n(place + 'owner')}",
            "检查人": f"赵{at} {n(place + 'finder')}",
            "整改责任单位": f"应急办 {n(place + 'office')}" if at == 1 else "应急办",
            "整改措施": f"更换阀门，找{n(place + 'measure')}" if at < 4 else "更换阀门",
            "整改资金": f"五千，转{n(place + 'funds')}" if at == 2 else "",
            "临时措施": f"夜巡 {n(place + 'interim')}" if at == 3 else "",
            "说明": f"户主证件{n(place + 'remark')}" if at % 2 else "",
        })  # fmt: skip
    yield _written(folder / "隐患台账.xlsx", hazards, sheet="隐患")


def _written(path: Path, rows: list[dict[str, Any]], *, sheet: str) -> Path:
    pd.DataFrame(rows).to_excel(path, sheet_name=sheet, index=False)
    return path


def _keep_rows(store: Store, numbers: Numbers) -> None:
    """Add a row to each table people keep up, with numbers in its words."""
    n, day, village = numbers.any, DAY, "500151001001"
    rows: dict[str, dict[str, Any]] = {
        "visit": {"site_id": 1, "visited_on": day, "kind": "routine",
                  "team": f"一组{n('visit team')}", "note": f"找{n('visit note')}"},
        "measure": {"site_id": 1, "kind": "talk", "done_on": day,
                    "person": f"陈{n('measure person')}",
                    "note": f"约谈{n('measure note')}", "effect": f"承诺{n('measure effect')}",
                    "paper_number": f"约谈〔2024〕1号 {n('measure paper')}"},
        "outreach": {"village_code": village, "kind": "community", "held_on": day, "people": 30,
                     "place": f"广场 {n('outreach place')}", "note": n("outreach note")},
        "gathering": {"kind": "fair", "place": f"老街 {n('gathering place')}", "starts_on": day,
                      "ends_on": day, "village_code": village, "contact": n("gathering contact"),
                      "sponsor": f"商会{n('gathering sponsor')}"},
        "task": {"kind": "decision", "title": f"请{n('task title')}牵头", "opened_on": day,
                 "due_on": day, "owner": f"刘{n('task owner')}", "result": n("task result")},
        "grid": {"village_code": village, "name": f"一网格{n('grid name')}",
                 "worker": f"周{n('grid worker')}", "phone": numbers.of("mobile", "grid phone")},
        "duty": {"village_code": village, "role": "village", "person": f"吴{n('duty person')}",
                 "phone": numbers.of("mobile", "duty phone"), "office": n("duty office")},
        "household_check": {"village_code": village, "household": f"3-1户 {n('household')}",
                            "checked_on": day, "ticks": {}, "checked_by": n("household by")},
        "self_check": {"site_id": 1, "checked_on": day, "answers": {"说明": n("self-check answer")},
                       "filled_by": n("self-check by")},
        "lesson": {"title": f"某市火灾 {n('lesson title')}", "lesson": f"举一反三 {n('lesson')}",
                   "source": f"通报 {n('lesson source')}", "place": n("lesson place"),
                   "cause": n("lesson cause"), "happened_on": day, "is_verified": True},
        "incident": {"village_code": village, "happened_on": day, "category": "factory",
                     "cause": f"电气 {n('incident cause')}"},
        "supply_point": {"kind": "hydrant", "name": f"消火栓 {n('supply point')}", "lon": 106.05,
                         "lat": 29.84, "note": n("supply note")},
    }  # fmt: skip
    for name, row in rows.items():
        table = upkeep.KEPT[name]
        known = {field: value for field, value in row.items() if field in table.columns}
        upkeep.add(store, name, [known], actor="录入员", now=NOW)


def _take_steps(store: Store, numbers: Numbers) -> None:
    n = numbers.any
    events = [
        NewEvent("hazard", 1, EventKind.CORRECTED, DAY, {"reason": f"更正 {n('step reason')}"},
                 f"电话告知{n('step note')}"),
        NewEvent("site", 1, EventKind.CORRECTED, DAY, {"reason": n("site reason")},
                 f"现场{n('site note')}"),
    ]  # fmt: skip
    store.record(events, actor=f"录入员{n('actor')}", now=NOW)


# Looking for the numbers.
def leaks(content: bytes, numbers: Iterable[str]) -> set[str]:
    """Return which of the numbers a file holds, in its text, its properties or inside its parts."""
    digits = "|".join(map(_digits_of, texts(content)))
    return {number for number in numbers if number.removesuffix("X") in digits}


def texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """Give every text in a file: parts of packages, properties, hidden blocks, tables."""
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.infolist():
                yield part.filename
                yield from texts(package.read(part), depth + 1)
        return
    if content[:4] == b"%PDF":
        yield from _of_pdf(content)
    elif content[:8] == b"\x89PNG\r\n\x1a\n":
        image = Image.open(io.BytesIO(content))
        image.load()
        yield from (f"{key} {value}" for key, value in image.info.items())
        return
    elif content[:6] == b"SQLite":
        yield from _of_tables(content)
    said = content.decode(errors="ignore")
    yield said
    yield re.sub("<[^>]*>", "", said)
    if depth < 3:
        for coded in re.findall("[A-Za-z0-9+/]{32,}={0,2}", said):
            try:
                yield from texts(base64.b64decode(coded), depth + 1)
            except (binascii.Error, ValueError):
                continue


def _of_pdf(content: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    yield str(dict(reader.metadata or {}))
    yield str(reader.xmp_metadata and reader.xmp_metadata.rdf_root.toxml())
    for page in reader.pages:
        yield page.extract_text()
        yield " ".join(str(one.get_object()) for one in page.get("/Annots") or ())


def _of_tables(content: bytes) -> Iterator[str]:
    held = sqlite3.connect(":memory:")
    # Bytes 18 and 19 say that a log stands beside the file; in memory there is none.
    held.deserialize(content[:18] + b"\x01\x01" + content[20:])
    for (name,) in held.execute("select name from sqlite_master where type = 'table'").fetchall():
        for row in held.execute(f'select * from "{name}"'):
            yield " | ".join(
                one.decode(errors="ignore") if isinstance(one, bytes) else str(one) for one in row
            )


def _digits_of(text: str) -> str:
    return "".join(str(n) for one in text if (n := unicodedata.decimal(one, None)) is not None)
