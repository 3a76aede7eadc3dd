"""Programs that show our papers as others see them: found, else fetched where that may be."""

from __future__ import annotations

import shutil
from typing import Final

from commands.setup.browser import apt, may_use_apt

# What each program is for: papers and slides into PDF, PDF into pictures and words.
PROGRAMS: Final = ("soffice", "pdftoppm", "pdftotext", "pdffonts")
PACKAGES: Final = ("libreoffice-writer-nogui", "libreoffice-impress-nogui", "poppler-utils")
# Set where the programs must be there, so that a test cannot be left out.
REQUIRED: Final = "FIREMAP_OFFICE_REQUIRED"


def missing() -> tuple[str, ...]:
    """Return the programs that are not on this machine."""
    return tuple(name for name in PROGRAMS if shutil.which(name) is None)


def provide() -> dict[str, str]:
    """Fetch what is missing where the system package manager may be used.

    Returns
    -------
    environment : dict of str to str
        `REQUIRED` where the package manager could be used: there the tests that need the programs
        fail without them. Elsewhere they are left out and say so: an office need not have them.
    """
    if not may_use_apt():
        return {}
    if missing():
        apt(*PACKAGES)
    return {REQUIRED: "1"}
