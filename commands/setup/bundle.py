"""Fill wheelhouse/ with everything a computer without internet needs, for a named platform."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from commands.places import LOCKS, MINOR, VAR, VENV_PYTHON, WHEELHOUSE, lock_file
from commands.setup import frontend
from commands.setup.installer import SOURCE_ONLY, pip, platform_name
from vocabulary import setup_wording

MINORS: Final = ("3.11", "3.12", "3.13")


class Platform(NamedTuple):
    """What pip and the markers of a lock call one kind of computer."""

    tags: tuple[str, ...]  # newest first; pip takes any of them
    sys_platform: str
    system: str
    machine: str


def _manylinux(machine: str) -> tuple[str, ...]:
    newest_first = (f"manylinux_2_{minor}_{machine}" for minor in range(36, 16, -1))
    return (*newest_first, f"manylinux2014_{machine}", f"manylinux1_{machine}")


PLATFORMS: Final = {
    "windows": Platform(("win_amd64",), "win32", "Windows", "AMD64"),
    "linux": Platform(_manylinux("x86_64"), "linux", "Linux", "x86_64"),
    "linux-arm": Platform(_manylinux("aarch64"), "linux", "Linux", "aarch64"),
    "macos-arm": Platform(
        (
            *(
                f"macosx_{major}_0_{cpu}"
                for major in (14, 13, 12, 11)
                for cpu in ("arm64", "universal2")
            ),
        ),
        "darwin",
        "Darwin",
        "arm64",
    ),
    "macos-intel": Platform(
        (
            *(
                f"macosx_{major}_0_{cpu}"
                for major in (14, 13, 12, 11)
                for cpu in ("x86_64", "universal2")
            ),
            *(
                f"macosx_10_{minor}_{cpu}"
                for minor in range(15, 8, -1)
                for cpu in ("x86_64", "universal2")
            ),
        ),
        "darwin",
        "Darwin",
        "x86_64",
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
    VAR.mkdir(exist_ok=True)
    lock = lock_file(minor=args.python, with_tests=args.with_tests)
    wanted = [
        requirement
        for listed in (LOCKS / "build.txt", lock)
        for requirement in requirements(listed, platform=platform, minor=args.python)
    ]
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        wheels, sources = Path(folder) / "wheels.txt", Path(folder) / "sources.txt"
        wheels.write_text("".join(r for r in wanted if not _is_source(r)), encoding="utf-8")
        sources.write_text("".join(r for r in wanted if _is_source(r)), encoding="utf-8")
        _download(wheels, into=into, options=_target(platform, minor=args.python), of=len(wanted))
        _download(sources, into=into, options=["--no-binary", ":all:", "--no-build-isolation"])
    frontend.fetch(VENV_PYTHON, into=into, online=True)
    files = sorted(into.iterdir())
    return {
        "folder": into,
        "platform": args.platform,
        "python": args.python,
        "n_files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
    }


def requirements(lock: Path, *, platform: Platform, minor: str) -> Iterator[str]:
    """Yield the lines of a lock that hold on another computer, without their markers.

    pip judges markers by the computer it runs on, whatever platform it downloads for.

    Parameters
    ----------
    lock : Path
    platform : Platform
    minor : "3.11", "3.12" or "3.13"
    """
    from packaging.markers import Marker

    there = _markers(platform, minor=minor)
    text = lock.read_text(encoding="utf-8")
    kept = "".join(
        line for line in text.splitlines(keepends=True) if not line.lstrip().startswith("#")
    )
    for entry in kept.replace("\\\n", " ").splitlines():
        pinned, has_hash, hashes = entry.partition(" --hash=")
        if not has_hash:
            continue
        name, has_marker, marker = pinned.partition(";")
        if not has_marker or Marker(marker.strip()).evaluate(dict(there)):
            yield f"{name.strip()} --hash={hashes.strip()}\n"


def _markers(platform: Platform, *, minor: str) -> Mapping[str, str]:
    return {
        "sys_platform": platform.sys_platform,
        "platform_system": platform.system,
        "platform_machine": platform.machine,
        "os_name": "nt" if platform.sys_platform == "win32" else "posix",
        "python_version": minor,
        "python_full_version": f"{minor}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }


def _is_source(requirement: str) -> bool:
    return requirement.partition("==")[0] in SOURCE_ONLY


def _target(platform: Platform, *, minor: str) -> list[str]:
    options = ["--only-binary", ":all:", "--implementation", "cp", "--python-version", minor]
    options += [f"--abi={abi}" for abi in (f"cp{minor.replace('.', '')}", "abi3", "none")]
    return [*options, *(f"--platform={tag}" for tag in platform.tags)]


def _download(requirement: Path, *, into: Path, options: list[str], of: int = 0) -> None:
    arguments = ["download", "--no-deps", "--require-hashes", *options, "--dest", str(into)]
    arguments += ["--requirement", str(requirement)]
    pip(VENV_PYTHON, arguments, what=setup_wording.REQUIREMENTS, online=True, of=of)
