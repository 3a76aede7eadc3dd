"""Our papers as another program shows them: LibreOffice to PDF, poppler to words and pictures."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from commands.setup.browser import FONT_LIST
from commands.setup.programs import OFFICE_PACKAGES, OFFICE_REQUIRED, missing_office
from geo.print.font import FONT

MM = 25.4 / 72
_PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', re.DOTALL)
_WORD = re.compile(
    r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>'
)


@dataclass(frozen=True)
class Page:
    """One page as shown.

    Attributes
    ----------
    size : (width, height), mm
    boxes : (n, 4) left, top, right, bottom of each word, mm from the upper left corner
    words : list of str
    """

    size: tuple[float, float]
    boxes: NDArray[np.float64]
    words: list[str]


def need_programs() -> None:
    """Leave a test out where the programs are not installed; fail where they have to be."""
    lacking = missing_office()
    if not lacking:
        return
    said = f"not installed here: {', '.join(lacking)}; install {' '.join(OFFICE_PACKAGES)}"
    if os.environ.get(OFFICE_REQUIRED):
        pytest.fail(said)
    pytest.skip(said)


def as_pdf(documents: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Return each document as LibreOffice prints it, all in one run under a profile of its own.

    Parameters
    ----------
    documents : name with its ending -> bytes
        A PDF stays as it is.
    folder : Path
        Empty.
    """
    fonts = folder / "fonts.conf"
    fonts.write_text(FONT_LIST.format(fonts=FONT.parent, cache=folder / "fontcache"))
    papers = []
    for name, content in documents.items():
        (folder / name).write_bytes(content)
        papers += [] if name.endswith(".pdf") else [str(folder / name)]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    asked = ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf"]
    subprocess.run(
        [*asked, "--outdir", str(folder), *papers], check=True, timeout=280, capture_output=True,
        env=os.environ | {"FONTCONFIG_FILE": str(fonts)},
    )  # fmt: skip
    return {Path(name).stem: (folder / name).with_suffix(".pdf") for name in documents}


def pages(pdf: Path) -> list[Page]:
    """Return the words of each page and where they stand."""
    told = _run("pdftotext", "-bbox", str(pdf), "-")
    made = []
    for wide, high, inside in _PAGE.findall(told):
        found = _WORD.findall(inside)
        boxes = np.array([word[:4] for word in found], dtype=np.float64).reshape(-1, 4) * MM
        words = [unescape(word[4]) for word in found]
        made.append(Page((float(wide) * MM, float(high) * MM), boxes, words))
    return made


def text(pdf: Path) -> str:
    """Return all text in the order in which it was written, without white space."""
    return "".join(_run("pdftotext", "-raw", str(pdf), "-").split())


def fonts(pdf: Path) -> dict[str, bool]:
    """Return each font's name, without the mark of a part, and whether it is in the file."""
    rows = _run("pdffonts", str(pdf)).splitlines()[2:]
    return {row.split()[0].split("+")[-1]: row.split()[-5] == "yes" for row in rows}


def pictures(pdf: Path, *, dpi: int = 40, in_colour: bool = False) -> list[NDArray[np.uint8]]:
    """Return each page as a picture: grey, or with red, green and blue."""
    stem = pdf.with_suffix("")
    how = [] if in_colour else ["-gray"]
    _run("pdftoppm", "-r", str(dpi), *how, "-png", str(pdf), str(stem))
    found = sorted(stem.parent.glob(f"{stem.name}-*.png"))
    return [np.asarray(Image.open(one).convert("RGB" if in_colour else "L")) for one in found]


def collisions(page: Page) -> list[tuple[str, str]]:
    """Return the pairs of words that stand on one another; a line's own spacing is none."""
    left, top, right, bottom = page.boxes.T
    # Fonts declare more height than their letters have: the middle of a line counts.
    high = bottom - top
    top, bottom = top + 0.3 * high, bottom - 0.3 * high
    inset = 0.3
    shared = (
        (left[:, None] + inset < right) & (right[:, None] - inset > left)
        & (top[:, None] < bottom) & (bottom[:, None] > top)
    )  # fmt: skip
    first, second = np.nonzero(np.triu(shared, 1))
    return [(page.words[a], page.words[b]) for a, b in zip(first, second, strict=True)]


def _run(*command: str) -> str:
    return subprocess.run(
        command, check=True, capture_output=True, timeout=120, encoding="utf-8"
    ).stdout
