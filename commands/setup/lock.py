"""For maintainers: resolve the requirements again and write every hash-locked list (needs uv)."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

from commands.places import LOCKS, ROOT, lock_file
from commands.setup.bundle import MINORS
from vocabulary.errors import SetupError

OPTIONS: Final = (
    "--quiet",
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-emit-index-url",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `lock` takes."""
    parser.add_argument("--upgrade", action="store_true", help="to the newest versions allowed")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write the lists of all three Python minors, with and without the test tools.

    Raises
    ------
    SetupError
        uv is not installed, or could not resolve a list.
    """
    uv = shutil.which("uv")
    if not uv:
        raise SetupError("lock needs the program uv on the PATH, found none; install uv first.")
    written = [LOCKS / "build.txt"]
    _compile(uv, Path("locks/build.in"), written[0], minor=MINORS[0], upgrade=args.upgrade)
    for minor in MINORS:
        for with_tests in (False, True):
            lock = lock_file(minor=minor, with_tests=with_tests)
            asked = Path("requirements-test.txt" if with_tests else "requirements.txt")
            if with_tests:  # at the versions of the shorter list, which it must hold whole
                options = ["--constraints", str(lock_file(minor=minor).relative_to(ROOT))]
            else:
                options = []
            _compile(uv, asked, lock, *options, minor=minor, upgrade=args.upgrade)
            written.append(lock)
    return {"files": [lock.relative_to(ROOT) for lock in written]}


def _compile(uv: str, asked: Path, lock: Path, *options: str, minor: str, upgrade: bool) -> None:
    command = [uv, "pip", "compile", *OPTIONS, *options, "--python-version", minor, str(asked)]
    command += ["--output-file", str(lock.relative_to(ROOT)), *(["--upgrade"] if upgrade else [])]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SetupError(f"uv could not resolve {asked} for Python {minor}; its words stand above.")
