"""A checkout in miniature: the real command line, with locks that name a few hand-made wheels."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
FRONT_END = {
    "django_leaflet": {"leaflet/static/leaflet/leaflet.js": b"/* the map */"},
    "zhplot": {"zhplot/fonts/OFL.txt": b"the licence of the font"},
}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def write_wheel(folder: Path, name: str, files: dict[str, bytes]) -> str:
    """Write a wheel of version 1.0 and return the line a lock names it by."""
    info = f"{name}-1.0.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = [f"{path},{_record_hash(content)},{len(content)}" for path, content in files.items()]
    files[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return f"{name}==1.0 --hash=sha256:{sha256(wheel.read_bytes())}\n"


def _record_hash(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"


def make_checkout(at: Path) -> Path:
    """Make a checkout whose requirements are small and lie in its wheelhouse."""
    for folder in ("commands", "vocabulary", "bench"):
        shutil.copytree(ROOT / folder, at / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for measurement in (at / "bench").glob("*.py"):  # the real ones need the real requirements
        if measurement.stem not in {"__init__", "run"}:
            measurement.unlink()
    shutil.copy(ROOT / "manage.py", at)
    wheelhouse, locks = at / "wheelhouse", at / "locks"
    wheelhouse.mkdir()
    locks.mkdir()
    lock = write_wheel(wheelhouse, "hydrant", {"hydrant.py": b"PRESSURE = 1\n"})
    (locks / "app.txt").write_text(lock)
    (locks / "build.txt").write_text(write_wheel(wheelhouse, "mortar", {"mortar.py": b""}))
    wheels = [write_wheel(wheelhouse, name, files) for name, files in FRONT_END.items()]
    (locks / "frontend.txt").write_text("".join(wheels))
    (locks / "frontend.sha256").write_text(
        f"{sha256(b'/* the map */')}  leaflet/leaflet.js\n"
        f"{sha256(b'the licence of the font')}  fonts/OFL.txt\n"
    )
    return at


def manage(checkout: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the checkout's `manage.py` on the Python of this test, outside any environment."""
    command = [getattr(sys, "_base_executable", sys.executable), str(checkout / "manage.py")]
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PIP_", "PYTHONDONTWRITEBYTECODE"))
    }
    return subprocess.run(
        [*command, *arguments],
        env=kept | settings,
        cwd=checkout.parent,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
