"""What the commands of this folder take; as `commands.arguments`, of the standard library alone."""

from __future__ import annotations

import argparse
from pathlib import Path

from vocabulary.terms import Datum


def addresses(parser: argparse.ArgumentParser) -> None:
    """Add what the command `addresses` takes."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE",
        help="the office's list of buildings and house numbers with coordinates; it is kept",
    )  # fmt: skip
    parser.add_argument(
        "--datum", choices=[datum.value for datum in Datum], help="what its coordinates are in"
    )
    parser.add_argument("--apply", action="store_true", help="write the points found")


def candidates(parser: argparse.ArgumentParser) -> None:
    """Add what the command `candidates` takes."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE",
        help="a list of units: business register, survey; persons and telephones are not kept",
    )  # fmt: skip
    parser.add_argument("--source", default="", help="whose list it is, of which day")
    parser.add_argument("--authority", default="", help="under which paper it may be used")
    parser.add_argument(
        "--datum", choices=[datum.value for datum in Datum], help="what its coordinates are in"
    )
    parser.add_argument(
        "--site", type=int, nargs="+", default=[], metavar="ID", help="make these units sites"
    )
    parser.add_argument(
        "--aside", type=int, nargs="+", default=[], metavar="ID",
        help="take these units off the list, with --reason",
    )  # fmt: skip
    parser.add_argument("--reason", default="", help="why they are set aside")


def kinds(parser: argparse.ArgumentParser) -> None:
    """Add what the command `kinds` takes."""
    parser.add_argument(
        "--begin", action="store_true", help="write an empty table for the office's own kinds"
    )
    parser.add_argument(
        "--apply", action="store_true",
        help='give sites that are "other" the kind their word or name tells',
    )  # fmt: skip
