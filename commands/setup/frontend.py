"""The files a browser needs on this machine: Leaflet for the map, and the font for pictures.

They are taken out of two published wheels at set-up, each checked against
`locks/frontend.sha256`, and laid into the git-ignored `static/vendor/`. Nothing of the wheels is
installed or imported.

- `leaflet/` : Leaflet 1.9.3 (BSD-2-Clause) with the images its style sheet names.
- `fonts/NotoSansSC-Regular.ttf` : Noto Sans SC (SIL Open Font License, `OFL.txt` beside it), the
  font matplotlib writes Chinese with in pictures, and the tests' browser where there is no other.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Final

from commands.places import LOCKS, VAR, VENDOR
from commands.setup.installer import pip
from vocabulary import setup_wording
from vocabulary.errors import SetupError

# Folder in static/vendor -> the wheel it comes from and the folder inside it.
_ORIGIN: Final = {
    "leaflet": ("django_leaflet", "leaflet/static/leaflet"),
    "fonts": ("zhplot", "zhplot/fonts"),
}


def recorded() -> dict[str, str]:
    """Return the recorded SHA-256 of each file, by its path below `static/vendor`."""
    lines = (LOCKS / "frontend.sha256").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def wrong_files() -> list[str]:
    """Return the files that are missing from `static/vendor` or are not the recorded ones."""
    return [
        name
        for name, digest in recorded().items()
        if not (VENDOR / name).is_file() or _digest((VENDOR / name).read_bytes()) != digest
    ]


def ensure() -> None:
    """Put every recorded file in its place; does nothing where all are there.

    Raises
    ------
    SetupError
        A wheel could not be had, or a file in it is not the recorded one.
    """
    wanted = wrong_files()
    if not wanted:
        return
    VAR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=VAR) as folder:
        fetch(into=Path(folder))
        for name in wanted:
            _take(name, wheels=Path(folder))


def fetch(*, into: Path, online: bool | None = None) -> None:
    """Download the two wheels, hash-checked, into a folder.

    Raises
    ------
    SetupError
        A wheel could not be had.
    """
    pip(
        "download", "--no-deps", "--require-hashes", "--only-binary", ":all:",
        "--dest", str(into), "--requirement", str(LOCKS / "frontend.txt"),
        what=setup_wording.FRONTEND, online=online,
    )  # fmt: skip


def _take(name: str, *, wheels: Path) -> None:
    top, rest = name.split("/", 1)
    project, folder = _ORIGIN[top]
    wheel = next(wheels.glob(f"{project}-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        content = archive.read(f"{folder}/{rest}")
    if _digest(content) != recorded()[name]:
        raise SetupError(setup_wording.FRONTEND_DAMAGED.format(name=name, wheel=wheel.name))
    target = VENDOR / name
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".part")
    partial.write_bytes(content)
    os.replace(partial, target)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
