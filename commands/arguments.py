"""Every command: its help, what it takes, and the module that runs it.

It needs the standard library and the vocabulary alone, so that `--help`, and a command line that
is not understood, wait for no slow library: a command's module is imported when its arguments are
read and its files are there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from commands import typed
from commands.lists import arguments as lists
from commands.places import MINOR, VAR, WHEELHOUSE, store_place, usual_store
from commands.setup.installer import MINORS, PLATFORMS, platform_name
from vocabulary.papers import KINDS
from vocabulary.terms import Category, Datum, LedgerKind, Role

NOW: Final = "now"
THEN: Final = "then"
PAPERS: Final = ("A0", "A1", "A2", "A3", "tiles")
PERSONS: Final = ("masked", "full", "none")
_MOST_EXPORTS: Final = 50
_DAY: Final = dt.date.fromisoformat
_TAKEN: Final = "(%(default)s)"  # the help of an option that its default explains


class Command(NamedTuple):
    """One command of the command line.

    `module` (of this folder) has a function `verb(args) -> dict`, what `--json` prints. It may have
    `describe(result) -> str`, its wording for a person, and `status(result) -> int`, an exit status
    other than 0; where the verb is not `run` these are called `describe_verb` and `status_verb`. A
    command without `add` takes over the terminal: its module has `start(arguments) -> int`.
    """

    summary: str
    module: str
    add: Callable[[argparse.ArgumentParser], None] | None
    verb: str = "run"
    reads_store: bool = False


def parser_of(name: str) -> argparse.ArgumentParser:
    """Return the argument parser of one command, with what every command takes."""
    command = COMMANDS[name]
    parser = argparse.ArgumentParser(prog=f"manage.py {name}", description=command.summary)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument(
        "--store", type=store_place, default=usual_store(), metavar="PATH",
        help="the store file, or a database URL (%(default)s)",
    )  # fmt: skip
    if command.add:
        command.add(parser)
    return parser


def _nothing(parser: argparse.ArgumentParser) -> None:
    """Add nothing to what every command takes."""


def _as_of(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--as-of", type=_DAY, metavar="DATE", help="(the demo's day, else today)")
    _known(parser)


def _known(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--known", choices=(NOW, THEN), default=NOW,
        help="the day as it is known now, or as it was known then: without what was entered after "
        "it was over (%(default)s)",
    )  # fmt: skip


def _personal(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--personal", action="store_true",
        help="with telephone and identity numbers as typed; the audit keeps that they were shown",
    )  # fmt: skip


def _out(parser: argparse._ActionsContainer, folder: str) -> None:
    parser.add_argument("--out", type=Path, default=VAR / folder, metavar="DIR", help=_TAKEN)


def _persons(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--persons", choices=PERSONS, default="masked", help=_TAKEN)


def _import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    kinds = [kind.value for kind in LedgerKind]
    parser.add_argument("--kind", choices=kinds, help="what it holds (judged)")
    parser.add_argument(
        "--datum", choices=[datum.value for datum in Datum],
        help="what its coordinates are measured in; needed where the file does not say",
    )  # fmt: skip
    parser.add_argument("--as-of", type=_DAY, metavar="DATE", help="day of the ledger (today)")
    parser.add_argument(
        "--map", action="append", default=[], metavar="HEADING=COLUMN",
        help="what a heading stands for; 1=name,2=address, or name,address in their order, where "
        "there is no header; remembered",
    )  # fmt: skip
    parser.add_argument(
        "--doubtful", choices=["same", "other"],
        help="rows that would make another record of a known one: they mean it, or another (wait)",
    )  # fmt: skip
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="HEADING",
        help="keep nothing of this column, e.g. one of identity numbers; may be given again",
    )  # fmt: skip
    parser.add_argument("--dry-run", action="store_true", help="judge only, write nothing")


def _rank(parser: argparse.ArgumentParser) -> None:
    table = parser.add_argument_group("a table of your own")
    table.add_argument("--table", type=Path, metavar="FILE.csv", help="one row per area")
    table.add_argument("--id", metavar="C", help="column that names the area")
    table.add_argument("--count", metavar="C", help="column of whole counts")
    table.add_argument("--base", metavar="C", help="column of bases above 0; else see below")
    table.add_argument(
        "--unit", metavar="C",
        help="column that names a site: one row a site, whole sites are independent, a site "
        "without --base counts as one",
    )  # fmt: skip
    table.add_argument(
        "--base-kind", choices=("population", "area", "trials"), default="population"
    )
    register = parser.add_argument_group(
        "the register (--base visited, area, sites, households, visits, due)"
    )
    _as_of(register)
    register.add_argument(
        "--measure", choices=("all", "open", "overdue", "found", "closed_in_time"), default="open"
    )
    register.add_argument("--since", type=_DAY, metavar="YYYY-MM-DD")
    register.add_argument("--weighted", action="store_true", help="weigh hazards by their tier")
    parser.add_argument(
        "--funnel", action="store_true",
        help="beside each area how far beyond chance it lies (funnel plot)",
    )  # fmt: skip


def _hotspots(parser: argparse.ArgumentParser) -> None:
    points = parser.add_argument_group("points of your own")
    points.add_argument("--table", type=Path, metavar="FILE.csv", help="one row per place")
    points.add_argument("--x", metavar="C", help="column of x in metres")
    points.add_argument("--y", metavar="C", help="column of y in metres")
    points.add_argument("--radius", type=float, metavar="M", help="neighbours within M metres")
    areas = parser.add_argument_group("areas of your own")
    areas.add_argument("--areas", type=Path, metavar="FILE", help="polygons with their values")
    areas.add_argument(
        "--weights", default="queen", metavar="queen|FILE.gal", help="neighbours (%(default)s)"
    )
    both = parser.add_argument_group("both")
    both.add_argument("--value", metavar="C", help="column of values")
    both.add_argument(
        "--base", metavar="C", help="column of bases: --value are counts, judged by their EB index"
    )
    both.add_argument(
        "--binary", action="store_true", help="Moran's I with weights of 1, not rows summing to 1"
    )
    both.add_argument("--id", metavar="C", help="column that names the place; else 1, 2, 3 …")
    both.add_argument("--star", action="store_true", help="a place is its own neighbour (Gi*)")
    both.add_argument("--local", action="store_true", help="local Moran's I of each place as well")
    register = parser.add_argument_group("the register: open hazards per km² of the villages, Gi*")
    _as_of(register)
    register.add_argument(
        "--grid", type=float, metavar="M",
        help="cells of M metres with a site, instead of villages: hazards against what their "
        "number of sites would give",
    )  # fmt: skip


def _plan(parser: argparse.ArgumentParser) -> None:
    # "--start -7,-7" is a point and not an option of that name.
    parser._negative_number_matcher = re.compile(r"^-[\d.]")  # type: ignore[assignment]
    parser.add_argument("--teams", type=typed.whole, default=2, metavar="N", help="%(default)s")
    parser.add_argument(
        "--minutes", type=typed.number, metavar="M", help="a team's time from start to end"
    )
    parser.add_argument(
        "--start", type=typed.point, metavar="X,Y", help="where every team sets out"
    )
    parser.add_argument(
        "--end", type=typed.point, metavar="X,Y", help="where it must be back (start)"
    )
    parser.add_argument(
        "--seconds", type=typed.number, metavar="S",
        help="how long to search at most; a quiet machine is done sooner, always alike",
    )  # fmt: skip
    parser.add_argument(
        "--iterations",
        type=typed.whole,
        metavar="K",
        help="instead of seconds: always the same plan",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="K", help="%(default)s")
    table = parser.add_argument_group(
        "a table of your own; 1 unit of x and y takes 1 minute, in a straight line"
    )
    table.add_argument(
        "--targets", type=Path, metavar="FILE.csv",
        help="columns id, x, y, prize; service, open, close (minutes) if there are any",
    )  # fmt: skip
    table.add_argument(
        "--windows", action="store_true", help="a visit begins between open and close"
    )
    register = parser.add_argument_group("the register; --start is longitude,latitude (WGS 84)")
    _as_of(register)
    _personal(register)
    register.add_argument(
        "--half-days", type=typed.whole, default=4, metavar="N", help="per team (%(default)s)"
    )
    register.add_argument(
        "--floor", type=int, metavar="N", help="per village (as a raised level asks, else 0)"
    )
    register.add_argument(
        "--most", type=typed.whole, metavar="N", help="visits of a team on one half-day at most"
    )
    register.add_argument(
        "--away", type=typed.away, action="append", default=[], metavar="TEAM:DATE:HALF",
        help="a team that is out, e.g. 2:2024-02-21:morning; may be given again",
    )  # fmt: skip
    register.add_argument(
        "--out", type=Path, metavar="DIR", help="write order sheets, workbook and calendars there"
    )


def _proof(parser: argparse.ArgumentParser) -> None:
    table = parser.add_argument_group("a history of your own")
    table.add_argument("--table", type=Path, metavar="FILE.csv", help="one row per visit")
    table.add_argument("--date", metavar="C", help="column of the day of the visit")
    table.add_argument("--found", metavar="C", help="column of finds: 0 or 1, or a count")
    table.add_argument(
        "--score", metavar="C",
        help="column of the score known before the visit; without it (and with --id) the rate "
        "learned from the visits before each month",
    )  # fmt: skip
    table.add_argument("--id", metavar="C", help="column that names the site")
    table.add_argument(
        "--kind", metavar="C", action="append", default=[],
        help="column of the kind of site; may be given again",
    )  # fmt: skip
    table.add_argument(
        "--by", "--team", metavar="C",
        help="column of the inspector: each one's visits are ordered among themselves",
    )  # fmt: skip
    register = parser.add_argument_group("the register: risk score before each month")
    _as_of(register)
    register.add_argument("--since", type=_DAY, metavar="YYYY-MM-DD")
    register.add_argument(
        "--order", choices=("plan", "finds", "value", "risk", "since", "kind", "chance"),
        default="risk",
        help="the order replayed: the plan's, expected finds, points of former plans, risk score, "
        "longest not visited, kind, chance (%(default)s); all of them are in the table of rules",
    )  # fmt: skip
    register.add_argument("--all-finds", action="store_true", help="not the serious ones alone")
    register.add_argument(
        "--as-dated", action="store_true",
        help="trust the dates of the events, whenever they were written down",
    )  # fmt: skip


def _brief(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from", dest="start", type=_DAY, metavar="DATE", help="(six days before)")
    parser.add_argument(
        "--to", dest="end", type=_DAY, metavar="DATE", help="(the demo's day, else today)"
    )
    _out(parser, "briefing")
    parser.add_argument(
        "--issue", default="", metavar="NUMBER",
        help="freeze the facts under this number, or write the issue frozen under it again",
    )  # fmt: skip
    parser.add_argument("--paper-number", default="", help="as assigned; a marked blank without it")
    parser.add_argument("--issued-on", type=_DAY, metavar="DATE", help="date of the circular")
    _known(parser)
    _personal(parser)
    parser.add_argument("--reply-by", type=_DAY, metavar="DATE", help="until when to answer")
    parser.add_argument("--copy-to", action="append", default=[], metavar="NAME")
    parser.add_argument("--contact", default="", metavar="NAME", help="whom to ask, of the office")
    parser.add_argument("--phone", default="", metavar="NUMBER", help="of the office")
    parser.add_argument(
        "--final",
        action="store_true",
        help="as signed and sent: without marks of a draft, refused while a blank is left",
    )
    parser.add_argument("--no-wall-map", action="store_true", help="leave A0 and A3 sheets out")
    parser.add_argument(
        "--public", action="store_true", help="without sites, persons and points; needs the two:"
    )
    parser.add_argument("--reviewer", default="", metavar="NAME", help="who lets it out")
    parser.add_argument(
        "--approval", default="", metavar="NUMBER", help="approval number of the map, as given"
    )
    parser.add_argument(
        "--map", default="", metavar="CODE", help="code of the very map that has that number"
    )
    parser.add_argument(
        "--actor", default="brief", metavar="NAME", help="who takes it (%(default)s)"
    )
    parser.add_argument(
        "--summary", action="store_true",
        help="write the campaign's summary as well; the period is then the campaign's",
    )  # fmt: skip
    parser.add_argument("--form", action="store_true", help="fill the district's own form as well")
    parser.add_argument("--kind", choices=list(KINDS), help="write this one paper alone")
    about = "office, village, site (id or name) or day of a meeting it is about"
    parser.add_argument("--of", action="append", default=[], metavar="NAME", help=about)
    typed = "what a person types for it, such as chair=… or told_on=2024-02-15"
    parser.add_argument("--say", action="append", default=[], metavar="KEY=TEXT", help=typed)


def _wallmap(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--paper", choices=PAPERS, default="A0", help=_TAKEN)
    _out(parser, "wallmap")
    _as_of(parser)
    parser.add_argument(
        "--select", choices=("open", "urgent"),
        help="sites with a number: not put right, or overdue; of the highest risk in either case",
    )  # fmt: skip
    _persons(parser)
    _personal(parser)


def _buildings(parser: argparse.ArgumentParser) -> None:
    _out(parser, "buildings")
    categories = [category.value for category in Category]
    parser.add_argument(
        "--category", choices=categories, default=Category.HIGH_RISE.value, help=_TAKEN
    )
    parser.add_argument("--site", type=int, action="append", metavar="ID", help="these sites alone")
    parser.add_argument("--open", action="store_true", help="only those with an open hazard")
    _as_of(parser)
    _persons(parser)
    _personal(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", type=Path, default=VAR / "export", metavar="TO", help=_TAKEN
    )
    _as_of(parser)
    _personal(parser)
    parser.add_argument("--language", choices=("zh_CN", "en"), default="zh_CN")


def _report_up(parser: argparse.ArgumentParser) -> None:
    _as_of(parser)
    _out(parser, "report-up")
    key = "the office's secret key, made at the first report, never given away (%(default)s)"
    parser.add_argument("--key", type=Path, default=VAR / "report-up.pem", metavar="F", help=key)
    parser.add_argument("--area", metavar="DIGITS", help="of the villages whose codes begin so")


def _roll_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="FOLDER", help="of *.report.zip; or s3://… and the like")
    parser.add_argument(
        "--keys", type=Path, metavar="DIR", help="of the offices' *.key.json (FOLDER)"
    )
    parser.add_argument("--as-of", type=_DAY, metavar="DATE", help="(that of the most reports)")
    late = "what is made later is late: 2024-02-20T18:00, in China"
    parser.add_argument("--due", type=dt.datetime.fromisoformat, metavar="MOMENT", help=late)
    parser.add_argument("--cluster", metavar="tcp://HOST:PORT", help="a dask.distributed scheduler")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write the tables there as CSV")


def _exports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--check", type=Path, nargs="+", default=[], metavar="FILE",
        help="say of each file under which serial it left, or that it is not as it left",
    )  # fmt: skip
    parser.add_argument(
        "--most", type=int, default=_MOST_EXPORTS, metavar="N",
        help="the latest so many (%(default)s)",
    )  # fmt: skip


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "target", nargs="?", type=Path, default=VAR / "backups", metavar="TO",
        help="a folder, or the .zip file to write (%(default)s)",
    )  # fmt: skip


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", type=Path, metavar="FILE", help="a file `backup` wrote")


def _waiting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dismiss", type=int, nargs="+", default=[], metavar="ID",
        help="take these rows out of the list; they are kept with the reason",
    )  # fmt: skip
    parser.add_argument("--reason", default="", help="why they are no records")


def _erase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "texts", nargs="+", metavar="TEXT", help="the name, the telephone, as they stand"
    )
    parser.add_argument("--reason", default="", help="who asked, when: kept in the audit")
    parser.add_argument("--sure", action="store_true", help="erase; it cannot be taken back")


def _verify(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mark", metavar="MARK", help="the mark a backup printed: shows a chain cut or rewritten"
    )


def _user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "act", choices=("list", "add", "word", "stop", "unlock"),
        help="`word` gives a new one-time word in place of the password",
    )  # fmt: skip
    parser.add_argument(
        "name", nargs="?", help="the user's name, as it stands with what is written"
    )
    parser.add_argument(
        "--role", choices=[role.value for role in Role], default=Role.KEEPER.value, help=_TAKEN
    )
    parser.add_argument(
        "--village", action="append", default=[], metavar="CODE", help="of a village clerk"
    )


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--anew", action="store_true", help="replace a demo that is already there")


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of them without a name")


def _bundle(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--platform", choices=sorted(PLATFORMS), default=platform_name(), help=_TAKEN
    )
    parser.add_argument("--python", choices=MINORS, default=MINOR, help=_TAKEN)
    parser.add_argument("--with-tests", action="store_true", help="also what `test` needs")
    parser.add_argument("--into", type=Path, default=WHEELHOUSE, metavar="FOLDER")


def _lock(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--upgrade", action="store_true", help="to the newest versions allowed")


COMMANDS: Final[dict[str, Command]] = {
    "run": Command(
        "Start the app on this computer and open it in the browser.", "run_app", None
    ),
    "serve": Command(
        "Serve the app to an office, behind a proxy, to people who sign in.", "office.serve", None
    ),
    "user": Command(
        "List, add, stop or unlock users of the server; the first keeper is made here.",
        "office.user", _user,
    ),
    "test": Command(
        "Check style and types and run the tests; `unit`, `pages`, `browser`, `nightly` run one "
        "tier, `trust` what docs/trust.md names.",
        "run_tests", None,
    ),
    "import": Command(
        "Import ledgers: read, place, compare with the register, and put in what is sound.",
        "import_ledger", _import,
    ),
    "waiting": Command(
        "List the rows of ledgers that wait for mending, or dismiss some with a reason.",
        "lists.waiting", _waiting, reads_store=True,
    ),
    "addresses": Command(
        "Place sites without coordinates by their address, with the office's own list of "
        "buildings and house numbers.",
        "lists.addresses", lists.addresses, reads_store=True,
    ),
    "candidates": Command(
        "Take in a list of units and list those that are on no ledger; make one a site or set it "
        "aside.",
        "lists.candidates", lists.candidates, reads_store=True,
    ),
    "kinds": Command(
        'List the kinds of place and the office\'s own table; sort sites that are "other".',
        "lists.kinds", lists.kinds, reads_store=True,
    ),
    "rank": Command(
        "Rank villages, or any table of counts and bases, with intervals.",
        "rank", _rank, reads_store=True,
    ),
    "hotspots": Command(
        "Find hot and cold places (Gi or Gi*, Moran's I) in the register or in a table of your "
        "own.",
        "hotspots", _hotspots, reads_store=True,
    ),
    "plan": Command(
        "Plan visits: from the register, or any table of places with what a visit is worth.",
        "plan", _plan, reads_store=True,
    ),
    "proof": Command(
        "Replay past visits in the order of the score: how many days earlier would the finds have "
        "come.",
        "proof", _proof, reads_store=True,
    ),
    "brief": Command(
        "Write the week's pack: circular, slides, annex, report, text and wall map, from one "
        "count.",
        "brief", _brief, reads_store=True,
    ),
    "wallmap": Command(
        "Write the wall map as a vector PDF: A0 to A3, or A0 on A3 sheets to be glued.",
        "wallmap", _wallmap, reads_store=True,
    ),
    "buildings": Command(
        "Write the plans of buildings (one sheet for each site) as one editable book.",
        "buildings", _buildings, reads_store=True,
    ),
    "export": Command(
        "Write the register as a workbook and as GeoJSON, with every column the ledgers brought.",
        "export", _export, reads_store=True,
    ),
    "report-up": Command(
        "Report up: one signed file with the figures, and the rows without personal data.",
        "reporting", _report_up, "up", reads_store=True,
    ),
    "roll-up": Command(
        "Roll up the reports of many offices: ranks with intervals, and who is late or missing.",
        "reporting", _roll_up, "roll",
    ),
    "exports": Command(
        "List what left the house, or look up a file in that list by its hash.",
        "upkeep", _exports, "exports", reads_store=True,
    ),
    "backup": Command(
        "Copy the store into one file that can be restored, also while the app is running.",
        "upkeep", _backup, "backup", reads_store=True,
    ),
    "restore": Command(
        "Fill the store from a backup, checked first; a copy of what it held is kept beside it.",
        "upkeep", _restore, "restore",
    ),
    "erase": Command(
        "Erase what speaks of a person from the whole store; without --sure only list it.",
        "erase", _erase, reads_store=True,
    ),
    "verify": Command(
        "Check that the store is whole: the file, its chains, and the register against its events.",
        "upkeep", _verify, "verify", reads_store=True,
    ),
    "migrate": Command(
        "Bring an older store to today's tables, after a copy of it beside it.",
        "upkeep", _nothing, "migrate", reads_store=True,
    ),
    "demo": Command(
        "Make the demo's store: a real place, invented sites, hazards and a winter's work.",
        "demo", _demo,
    ),
    "bench": Command(
        "Measure this product beside a peer on the same data; NAME picks one measurement.",
        "bench", _bench,
    ),
    "bundle": Command(
        "Fill wheelhouse/ with everything a computer without internet needs, for a named platform.",
        "setup.bundle", _bundle,
    ),
    "lock": Command(
        "For maintainers: resolve the requirements again and write the hash-locked lists (needs "
        "uv).",
        "setup.bundle", _lock, "lock",
    ),
}  # fmt: skip
