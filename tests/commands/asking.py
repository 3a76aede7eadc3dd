"""A command asked as on the command line, without the set-up before it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from commands import output
from commands.arguments import COMMANDS, parser_of


def asked(name: str, *arguments: str, store: Path) -> dict[str, Any]:
    """Run a command and return what `--json` prints, read back."""
    told: dict[str, Any] = json.loads(output.as_json(result_of(name, *arguments, store=store)))
    return told


def result_of(name: str, *arguments: str, store: Path | str) -> dict[str, Any]:
    """Run a command and return its result."""
    command = COMMANDS[name]
    module = importlib.import_module(f"commands.{command.module}")
    args = parser_of(name).parse_args([*arguments, "--store", str(store)])
    result: dict[str, Any] = getattr(module, command.verb)(args)
    return result
