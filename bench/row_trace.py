"""How many of our files one row of a workbook passes: on record and judged, and in the circular.

`python -m bench.row_trace` reads a workbook of one row, puts it into a store, judges the risk of
its site, collects the facts and writes the circular; it prints which files had a function run on
the way. `--commands` goes the way of `manage.py import` and `manage.py brief` instead: opening the
store, the commands themselves, the child process that reads the workbook and the office's work in
the facts count as well. Tests, bench and what runs while a module is imported never do.
"""

from __future__ import annotations

import argparse
import datetime as dt
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, Final
from unittest import mock

import xlsxwriter

from analysis.day import Day, ask
from analysis.risk.assessment import assess
from analysis.risk.rules import rules_of
from briefing.facts.collect import collect
from briefing.facts.fact import Period
from briefing.papers.circular import circular
from commands import brief, import_ledger
from commands.arguments import parser_of
from data.ledger import imports
from data.ledger.intake import read_ledger
from data.ledger.read import sandbox_child
from data.store import frames
from data.store.campaign import campaigns
from data.store.opening import Store, open_store
from data.store.seed import seed_real
from data.store.upkeep import read_settings
from geo.locate import place
from vocabulary.terms import Datum, StoreKind

ROOT: Final = Path(__file__).resolve().parent.parent
DAY: Final = dt.date(2024, 1, 15)
MOMENT: Final = dt.datetime(2024, 1, 15, 9, tzinfo=dt.UTC)
WEEK: Final = Period(DAY - dt.timedelta(days=6), DAY)
CHILD: Final = sandbox_child.__name__
ROW: Final = {
    "名称": "锦绣花园3号楼",
    "类别": "高层建筑",
    "地址": "巴川街道中兴路1号",
    "村社区": "东城社区",
    "经度": "106.035",
    "纬度": "29.835",
    "隐患描述": "三楼疏散通道堆放杂物，占用安全出口",
    "隐患等级": "一般",
    "检查日期": "2024-01-08",
    "整改期限": "2024-01-20",
    "整改状态": "整改中",
}


class Trace:
    """The files of the project whose functions ran while it watched."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self._importing = 0

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        if event not in ("call", "return"):
            return
        if code.co_name == "<module>":
            self._importing += 1 if event == "call" else -1
        elif event == "call" and not self._importing and (name := file_of(code.co_filename)):
            self.files.add(name)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch this process and the threads it starts."""
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)


def file_of(code_file: str) -> str | None:
    """Return the path of one of our source files below the root; None for any other."""
    path = Path(code_file)
    if not path.is_absolute() or not path.is_relative_to(ROOT):
        return None
    below = path.relative_to(ROOT)
    is_hidden = any(part.startswith(".") for part in below.parts)
    return None if is_hidden or below.parts[0] in ("tests", "bench") else below.as_posix()


def by_functions(store: Store, book: Path) -> tuple[set[str], set[str]]:
    """Return what is passed until the row is judged, and from there until the circular."""
    judged, written = Trace(), Trace()
    villages = frames.villages(store)
    with judged.watching():
        (ledger,) = read_ledger(book, as_of=DAY, villages=villages)
        placed = place(ledger, villages=villages, datum=Datum.WGS84)
        imports.preview(store, placed)
        receipt = imports.apply(store, placed, actor="bench", now=MOMENT, as_of=DAY)
        risk = judge(store)
    assert (receipt.accepted, len(risk)) == (1, 1)
    with written.watching():
        day = Day(store, ask(campaigns(store), DAY))
        vars(day)["risk"] = risk  # judged already
        facts = collect(day, WEEK, day.on(WEEK.before.end).hazards)
        circular(facts)
    return judged.files, written.files


def by_commands(place_of_store: Path, book: Path) -> tuple[set[str], set[str]]:
    """Return the same where the row goes in by the command and the circular is that of `brief`."""
    judged, written = Trace(), Trace()
    args = parsed("import", ["--datum", "wgs84", "--as-of", str(DAY), str(book)])
    args.store = place_of_store
    out = book.with_suffix(".txt")
    with traced_child(out), judged.watching():
        assert import_ledger.run(args)["accepted"] == 1
    args = parsed("brief", ["--to", str(DAY)])
    with closing(open_store(place_of_store)) as store:
        with judged.watching():
            judge(store)
        with written.watching():
            circular(brief._facts(store, args)[0])
    return judged.files | set(out.read_text(encoding="utf-8").split()), written.files


def judge(store: Store) -> Any:
    """Return the risk of every site as the commands judge it."""
    return assess(
        frames.sites(store, DAY),
        frames.hazards(store, DAY),
        visits=frames.visits(store, DAY),
        as_of=DAY,
        rules=rules_of(read_settings(store), on=DAY),
    )


def parsed(name: str, arguments: list[str]) -> argparse.Namespace:
    """Return the arguments of a command."""
    return parser_of(name).parse_args(arguments)


@contextmanager
def traced_child(out: Path) -> Iterator[None]:
    """Let the child that reads the workbook write down its files too."""
    start: Any = subprocess.Popen

    def popen(command: list[str], **options: Any) -> Any:
        if command[1:3] == ["-m", CHILD]:
            command = [command[0], "-m", "bench.row_trace", "--child", str(out), *command[3:]]
        return start(command, **options)

    with mock.patch.object(subprocess, "Popen", popen):
        yield


def child(out: Path, arguments: list[str]) -> int:
    """Read a file as the child does, and write down which of our files ran."""
    trace = Trace()
    with trace.watching():
        status = sandbox_child.main(arguments)
    out.write_text("\n".join(sorted(trace.files)), encoding="utf-8")
    return status


def main(arguments: list[str]) -> int:
    """Print both counts and the names."""
    if arguments[:1] == ["--child"]:
        return child(Path(arguments[1]), arguments[2:])
    with tempfile.TemporaryDirectory() as folder:
        book, place_of_store = Path(folder) / "row.xlsx", Path(folder) / "store.db"
        with xlsxwriter.Workbook(book) as workbook:
            sheet = workbook.add_worksheet()
            sheet.write_row(0, 0, list(ROW))
            sheet.write_row(1, 0, list(ROW.values()))
        with closing(open_store(place_of_store, create=StoreKind.REAL)) as store:
            seed_real(store, now=MOMENT)
            if arguments != ["--commands"]:
                judged, written = by_functions(store, book)
        if arguments == ["--commands"]:
            judged, written = by_commands(place_of_store, book)
    print(f"on record and judged {len(judged)} files; in the circular {len(judged | written)}")
    for name in sorted(judged | written):
        print("  " if name in judged else " +", name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
