"""From the command line to the one command that was asked for.

A command is a module of this folder with `add_arguments(parser)` and `run(args) -> dict` (the
object that `--json` prints). It may have `describe(result) -> str`, its wording for a person, and
`status(result) -> int`, an exit status other than 0; a command that takes over the terminal has
`start(arguments) -> int` instead. Its docstring's first line is its help. It is imported only when
it is asked for, on the Python of `.venv`, so this file needs the standard library alone.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import io
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from commands import output
from commands.places import is_inside, store_place, usual_store
from commands.setup import environment
from vocabulary import setup_wording
from vocabulary.errors import CampaignError, LedgerError, StoreError

# Name on the command line -> module.
MODULES: Final = {
    "run": "run_app",
    "test": "run_tests",
    "import": "import_ledger",
    "rank": "rank",
    "hotspots": "hotspots",
    "plan": "plan",
    "proof": "proof",
    "brief": "brief",
    "wallmap": "wallmap",
    "buildings": "buildings",
    "export": "export",
    "exports": "exports",
    "backup": "backup",
    "restore": "restore",
    "verify": "verify",
    "migrate": "migrate",
    "demo": "demo",
    "bench": "bench",
    "bundle": "setup.bundle",
    "lock": "setup.lock",
}
WITH_TESTS: Final = {"test"}  # commands that need the tools of the test suite
# Commands that read a store, and so need one that is there.
_READING: Final = {
    "rank", "hotspots", "plan", "proof", "brief", "wallmap", "buildings", "export", "exports",
    "backup", "verify", "migrate",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    arguments : list of str
        The command line after `manage.py`.

    Returns
    -------
    status : int
        0 done, 1 refused with one sentence on standard error, 2 not understood.
    """
    _print_what_can_be_printed()
    name = arguments[0] if arguments else "--help"
    if name not in MODULES:
        print(_overview(), file=sys.stdout if name in {"-h", "--help"} else sys.stderr)
        return 0 if name in {"-h", "--help"} else 2
    try:
        environment.ensure(with_tests=name in WITH_TESTS)
        if not is_inside():
            return environment.run_inside(arguments)
        if name in _READING:
            _refuse_missing(arguments[1:])
        return _run(name, arguments[1:])
    except BrokenPipeError:  # whoever read the output has seen enough
        sys.stdout = None  # type: ignore[assignment]
        return 0
    except (CampaignError, OSError) as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _print_what_can_be_printed() -> None:
    """Let a console with fewer characters than Unicode (Windows: cp936) show `?` for the others."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _refuse_missing(arguments: list[str]) -> None:
    """Refuse a path that is not there before the libraries that would read it are loaded."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--store", type=store_place, default=usual_store())
    first.add_argument("--table", "--targets", type=Path)
    try:
        asked, others = first.parse_known_args(arguments)
    except argparse.ArgumentError:  # the command's own parser says what is wrong
        return
    if {"-h", "--help"} & set(others):
        return
    if asked.table and not asked.table.exists():
        raise CampaignError(f"{asked.table} cannot be read: {os.strerror(errno.ENOENT)}.")
    if not asked.table and isinstance(asked.store, Path) and not asked.store.exists():
        raise StoreError(f"There is no store at {asked.store}; import a ledger or load the demo.")


def parser_of(module: ModuleType, name: str) -> argparse.ArgumentParser:
    """Return the argument parser of one command, with what every command takes.

    Parameters
    ----------
    module : module
        Its `add_arguments` adds what it takes itself.
    """
    summary = (module.__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog=f"manage.py {name}", description=summary)
    parser.add_argument("--json", action="store_true", help="print one JSON object, nothing else")
    parser.add_argument(
        "--store",
        type=store_place,
        default=usual_store(),
        metavar="PATH",
        help="the store file, or a database URL (%(default)s)",
    )
    module.add_arguments(parser)
    return parser


def _run(name: str, arguments: list[str]) -> int:
    module = importlib.import_module(f"commands.{MODULES[name]}")
    if hasattr(module, "start"):  # it takes over the terminal and has its own exit status
        status: int = module.start(arguments)
        return status
    args = parser_of(module, name).parse_args(arguments)
    with contextlib.redirect_stdout(sys.stderr):  # standard output is the result's alone
        result: dict[str, Any] = module.run(args)
    if args.json:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        print(output.as_json(result))
    else:
        describe = getattr(module, "describe", output.as_lines)
        print(describe(result))
    judged: int = getattr(module, "status", lambda _: 0)(result)
    return judged


def _sentence(error: CampaignError | OSError) -> str:
    if isinstance(error, OSError):
        names = [str(name) for name in (error.filename, error.filename2) if name]
        last = Path(names[-1]).name if names else "?"
        return setup_wording.FILE_REFUSED.format(name=last, reason=error.strerror or error)
    if not isinstance(error, LedgerError):
        return str(error)
    from vocabulary.ledger_files import ledger_sentence

    return ledger_sentence(error)


def _overview() -> str:
    lines = ["usage: manage.py COMMAND [...]; manage.py COMMAND --help tells more", ""]
    for name, module in MODULES.items():
        file = Path(__file__).parent.joinpath(*module.split(".")).with_suffix(".py")
        with file.open(encoding="utf-8") as text:
            summary = text.readline().strip().strip('"')
        lines.append(f"  {name:<10}{summary}")
    return "\n".join(lines)
