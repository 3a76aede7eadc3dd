"""From the command line to the one command that was asked for.

`commands.arguments` says which there are. A command's module is imported only when it is asked for
and its files are there, on the Python of `.venv`: this file needs the standard library alone.
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
from typing import Any, Final

from commands import output
from commands.arguments import COMMANDS, parser_of
from commands.places import is_inside, refuse_missing
from commands.setup import environment
from vocabulary import setup_wording
from vocabulary.errors import CampaignError, LedgerError
from vocabulary.ledger_files import ledger_sentence

WITH_TESTS: Final = {"test"}  # commands that need the tools of the test suite


def main(arguments: list[str]) -> int:
    """Run one command and return its exit status.

    0 done, 1 refused with one sentence on standard error, 2 not understood.

    Parameters
    ----------
    arguments : the command line after `manage.py`
    """
    _print_what_can_be_printed()
    name = arguments[0] if arguments else "--help"
    if name not in COMMANDS:
        print(_overview(), file=sys.stdout if name in {"-h", "--help"} else sys.stderr)
        return 0 if name in {"-h", "--help"} else 2
    try:
        environment.ensure(with_tests=name in WITH_TESTS)
        if not is_inside():
            return environment.run_inside(arguments)
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


def _run(name: str, arguments: list[str]) -> int:
    command = COMMANDS[name]
    if command.add is None:  # it takes over the terminal and has its own exit status
        if name in ("run", "serve"):
            os.umask(0o077)
        status: int = _module(name).start(arguments)
        return status
    args = parser_of(name).parse_args(arguments)
    os.umask(0o077)  # what a command writes of a store is for its owner alone
    if command.reads_store:
        _refuse_missing(args)
    module, verb = _module(name), command.verb
    with contextlib.redirect_stdout(sys.stderr):  # standard output is the result's alone
        result: dict[str, Any] = getattr(module, verb)(args)
    of = "" if verb == "run" else f"_{verb}"
    if args.json:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
        print(output.as_json(result))
    else:
        print(getattr(module, f"describe{of}", output.as_lines)(result))
    judged: int = getattr(module, f"status{of}", lambda _: 0)(result)
    return judged


def _module(name: str) -> Any:
    return importlib.import_module(f"commands.{COMMANDS[name].module}")


def _refuse_missing(args: argparse.Namespace) -> None:
    """Refuse a path that is not there before the libraries that would read it are loaded."""
    own: Path | None = getattr(args, "table", None) or getattr(args, "targets", None)
    if own and not own.exists():
        raise CampaignError(f"{own} cannot be read: {os.strerror(errno.ENOENT)}.")
    if not own:
        refuse_missing(args.store)


def _sentence(error: CampaignError | OSError) -> str:
    if isinstance(error, OSError):
        names = [str(name) for name in (error.filename, error.filename2) if name]
        last = Path(names[-1]).name if names else "?"
        return setup_wording.FILE_REFUSED.format(name=last, reason=error.strerror or error)
    return ledger_sentence(error) if isinstance(error, LedgerError) else error.sentence.said()


def _overview() -> str:
    lines = ["usage: manage.py COMMAND [...]; manage.py COMMAND --help tells more", ""]
    lines += [f"  {name:<11}{command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(lines)
