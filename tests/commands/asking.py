"""A command asked as on the command line, without the set-up before it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from commands import main, output


def asked(name: str, *arguments: str, store: Path) -> dict[str, Any]:
    """Run a command and return what `--json` prints, read back."""
    module = importlib.import_module(f"commands.{main.MODULES[name]}")
    args = main.parser_of(module, name).parse_args([*arguments, "--store", str(store)])
    told: dict[str, Any] = json.loads(output.as_json(module.run(args)))
    return told
