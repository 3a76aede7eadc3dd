"""Programs of the system that the tests look with: found, else fetched where that may be."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

# What each is for: papers and slides into PDF, PDF into pictures and words.
OFFICE: Final = ("soffice", "pdftoppm", "pdftotext", "pdffonts")
OFFICE_PACKAGES: Final = (
    "libreoffice-writer-nogui", "libreoffice-impress-nogui", "poppler-utils",
)  # fmt: skip
# What stands in front of the served app: each as Debian packages it.
PROXIES: Final = {"nginx": "nginx-light", "caddy": "caddy"}
PROXIES_REQUIRED: Final = "FIREMAP_PROXIES_REQUIRED"
# Set where the programs must be there, so that a test cannot be left out.
OFFICE_REQUIRED: Final = "FIREMAP_OFFICE_REQUIRED"


def provide() -> dict[str, str]:
    """Fetch what is missing where the package manager of the system may be used.

    `OFFICE_REQUIRED` where it may: there the tests that need an office program fail without it.
    Elsewhere those, and the ones of the server store, are left out and say so: an office keeps its
    data in a file, and a developer's machine need not have either.
    """
    if not may_use_apt():
        return {}
    wanted = [
        *(OFFICE_PACKAGES if missing_office() else ()),
        *([] if postgres() else ["postgresql"]),
        *(package for name, package in PROXIES.items() if shutil.which(name) is None),
    ]
    if wanted:
        apt(*wanted)
    return {OFFICE_REQUIRED: "1", PROXIES_REQUIRED: "1"}


def missing_office() -> tuple[str, ...]:
    """Return the office programs that are not on this machine."""
    return tuple(name for name in OFFICE if shutil.which(name) is None)


def postgres() -> Path | None:
    """Return the folder of `initdb` and `pg_ctl`, or None where no server is installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))  # Debian's place
    return versions[-1].parent if versions else None


def may_use_apt() -> bool:
    """Say whether the package manager of the system is there and may be used."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*packages: str) -> None:
    """Install packages of the system; whether they came shows by what is still missing."""
    attempt("apt-get", "update", "-q")
    attempt("apt-get", "install", "-q", "-y", "--no-install-recommends", *packages)


def attempt(*command: str) -> None:
    """Run a program whose failure is noticed by what is still missing after it."""
    print("+ " + " ".join(command), file=sys.stderr, flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, stdout=sys.stderr, env=quiet, timeout=900, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
