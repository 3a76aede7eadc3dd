"""For computers without internet, and for maintainers: the wheelhouse, and the locked lists."""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.markers import Marker

from commands.places import LOCKS, ROOT, VAR
from commands.setup.environment import (
    APP_LOCK,
    BUILD_LOCK,
    CLUSTER_LOCK,
    SOURCE_ONLY,
    TEST_LOCK,
    fetch_front_end,
)
from commands.setup.installer import MINORS, PLATFORMS, Platform, pip
from vocabulary import setup_wording
from vocabulary.errors import SetupError


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Download the wheels of one platform and Python minor, each checked against its hash.

    Raises
    ------
    SetupError
        Something could not be downloaded.
    """
    into: Path = args.into
    into.mkdir(parents=True, exist_ok=True)
    platform = PLATFORMS[args.platform]
    locks = [BUILD_LOCK, APP_LOCK, *([TEST_LOCK] if args.with_tests else [])]
    wanted = [r for lock in locks for r in requirements(lock, platform, minor=args.python)]
    sources = [r for r in wanted if r.partition("==")[0] in SOURCE_ONLY]
    digits = args.python.replace(".", "")
    _download(
        [r for r in wanted if r not in sources], into, "--only-binary", ":all:",
        "--implementation", "cp", "--python-version", args.python,
        *(f"--abi={abi}" for abi in (f"cp{digits}", "abi3", "none")),
        *(f"--platform={tag}" for tag in platform.tags),
    )  # fmt: skip
    _download(sources, into, "--no-binary", ":all:", "--no-build-isolation")
    fetch_front_end(into=into, online=True)
    files = sorted(into.iterdir())
    return {
        "folder": into,
        "platform": args.platform,
        "python": args.python,
        "n_files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
    }


def requirements(lock: Path, platform: Platform, *, minor: str) -> Iterator[str]:
    """Yield the lines of a lock that hold on another computer, without their markers.

    pip judges markers by the computer it runs on, whatever platform it downloads for.
    """
    there = {
        "sys_platform": platform.sys_platform,
        "platform_system": platform.system,
        "platform_machine": platform.machine,
        "os_name": "nt" if platform.sys_platform == "win32" else "posix",
        "python_version": minor,
        "python_full_version": f"{minor}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    for entry in lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines():
        pinned, has_hash, hashes = entry.partition(" --hash=")
        name, has_marker, marker = pinned.partition(";")
        if has_hash and (not has_marker or Marker(marker.strip()).evaluate(there)):
            yield f"{name.strip()} --hash={hashes.strip()}\n"


def _download(wanted: list[str], into: Path, *options: str) -> None:
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        listed = Path(folder) / "wanted.txt"
        listed.write_text("".join(wanted), encoding="utf-8")
        pip(
            "download", "--no-deps", "--require-hashes", *options, "--dest", str(into),
            "--requirement", str(listed),
            what=setup_wording.REQUIREMENTS, online=True, of=len(wanted),
        )  # fmt: skip


def lock(args: argparse.Namespace) -> dict[str, Any]:
    """Write the lists that hold for every Python minor and system, with markers where they differ.

    Raises
    ------
    SetupError
        uv is not installed, or could not resolve a list.
    """
    newer = ["--upgrade"] if args.upgrade else []
    _resolve(LOCKS / "build.in", BUILD_LOCK, *newer)
    _resolve(ROOT / "requirements.txt", APP_LOCK, *newer)
    # What the app has is taken as it is, and not listed a second time.
    names = set(re.findall("^[^ #]+(?===)", APP_LOCK.read_text(encoding="utf-8"), re.MULTILINE))
    left_out = [f"--no-emit-package={name}" for name in sorted(names)]
    constraint = f"--constraints={APP_LOCK}"
    _resolve(ROOT / "requirements-cluster.txt", CLUSTER_LOCK, constraint, *left_out, *newer)
    _resolve(ROOT / "requirements-test.txt", TEST_LOCK, constraint, *left_out, *newer)
    locks = (BUILD_LOCK, APP_LOCK, CLUSTER_LOCK, TEST_LOCK)
    return {"files": [lock.relative_to(ROOT) for lock in locks]}


def _resolve(asked: Path, lock: Path, *options: str) -> None:
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
