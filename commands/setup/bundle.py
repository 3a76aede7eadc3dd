"""Fill wheelhouse/ with everything a computer without internet needs, for a named platform."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from commands.places import MINOR, VAR, WHEELHOUSE
from commands.setup import frontend
from commands.setup.environment import APP_LOCK, BUILD_LOCK, SOURCE_ONLY, TEST_LOCK
from commands.setup.installer import pip, platform_name
from vocabulary import setup_wording

MINORS: Final = ("3.11", "3.12", "3.13")


class Platform(NamedTuple):
    """What the markers of a lock and the names of wheels call one kind of computer."""

    sys_platform: str
    system: str
    machine: str
    tags: tuple[str, ...]  # newest first; pip takes any of them


def _each(systems: Iterable[str], *machines: str) -> tuple[str, ...]:
    return tuple(f"{system}_{machine}" for system in systems for machine in machines)


_GLIBC: Final = (*(f"manylinux_2_{n}" for n in range(36, 16, -1)), "manylinux2014", "manylinux1")
_MACOS: Final = tuple(f"macosx_{n}_0" for n in (14, 13, 12, 11))
_OLDER_MACOS: Final = tuple(f"macosx_10_{n}" for n in range(15, 8, -1))
PLATFORMS: Final = {
    "windows": Platform("win32", "Windows", "AMD64", ("win_amd64",)),
    "linux": Platform("linux", "Linux", "x86_64", _each(_GLIBC, "x86_64")),
    "linux-arm": Platform("linux", "Linux", "aarch64", _each(_GLIBC, "aarch64")),
    "macos-arm": Platform("darwin", "Darwin", "arm64", _each(_MACOS, "arm64", "universal2")),
    "macos-intel": Platform(
        "darwin", "Darwin", "x86_64", _each((*_MACOS, *_OLDER_MACOS), "x86_64", "universal2")
    ),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `bundle` takes."""
    parser.add_argument(
        "--platform", choices=sorted(PLATFORMS), default=platform_name(), help="(%(default)s)"
    )
    parser.add_argument("--python", choices=MINORS, default=MINOR, help="(%(default)s)")
    parser.add_argument("--with-tests", action="store_true", help="also what `test` needs")
    parser.add_argument("--into", type=Path, default=WHEELHOUSE, metavar="FOLDER")


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
    frontend.fetch(into=into, online=True)
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
    from packaging.markers import Marker

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
