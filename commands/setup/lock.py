"""For maintainers: resolve the requirements again and write the hash-locked lists (needs uv)."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from commands.places import LOCKS, ROOT
from commands.setup.bundle import MINORS
from commands.setup.environment import APP_LOCK, BUILD_LOCK, TEST_LOCK
from vocabulary.errors import SetupError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `lock` takes."""
    parser.add_argument("--upgrade", action="store_true", help="to the newest versions allowed")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write the lists that hold for every Python minor and system, with markers where they differ.

    Raises
    ------
    SetupError
        uv is not installed, or could not resolve a list.
    """
    newer = ["--upgrade"] if args.upgrade else []
    _compile(LOCKS / "build.in", BUILD_LOCK, *newer)
    _compile(ROOT / "requirements.txt", APP_LOCK, *newer)
    # What the app has is taken as it is, and not listed a second time.
    names = set(re.findall("^[^ #]+(?===)", APP_LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    left_out = [f"--no-emit-package={name}" for name in sorted(names)]
    constraint = f"--constraints={APP_LOCK}"
    _compile(ROOT / "requirements-test.txt", TEST_LOCK, constraint, *left_out, *newer)
    return {"files": [lock.relative_to(ROOT) for lock in (BUILD_LOCK, APP_LOCK, TEST_LOCK)]}


def _compile(asked: Path, lock: Path, *options: str) -> None:
    uv = shutil.which("uv")
    if not uv:
        raise SetupError("lock needs the program uv on the PATH, found none; install uv first.")
    command = [
        uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-header",
        "--no-annotate", "--no-emit-index-url", "--python-version", MINORS[0], *options,
        str(asked), "--output-file", str(lock),
    ]  # fmt: skip
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError(f"uv could not resolve {asked.name}; its words stand above.")
