"""What the map's frame asks this server for: Leaflet and our own scripts, in one file.

`st_folium` loads scripts one after another, and styles after the last of them: ten round trips, and
a map whose size changes once more when its style arrives. One file holds them all, styles included;
it is written when the app is started and named by what is in it, so it is never an old one.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from pathlib import Path
from typing import Final

STATIC: Final = Path(__file__).resolve().parents[2] / "static"
# The map's frame is <base>/component/streamlit_folium.st_folium/index.html, so this address also
# holds behind `server.baseUrlPath`.
ADDRESS: Final = "../../app/static/"
_LEAFLET: Final = "vendor/leaflet/"
_PARTS: Final = ("packed", "sheet", "ground", "names", "stamps", "piles", "sites", "heat", "tips",
                 "gatherings", "routes", "measure", "inset", "picture", "legend", "furniture",
                 "core")  # fmt: skip
SCRIPTS: Final = (f"{_LEAFLET}leaflet.js", *(f"map/{name}.js" for name in _PARTS))
STYLES: Final = (f"{_LEAFLET}leaflet.css", "map/map.css")
_DRESS: Final = (
    'const style = document.createElement("style"); style.textContent = {styles};'
    " document.body.append(style);"
    # The frame has no height until somebody says which; the map is then drawn once, at its size.
    " if (window.Streamlit && window.__GLOBAL_DATA__)"
    " window.Streamlit.setFrameHeight(window.__GLOBAL_DATA__.height);"
)


def one_script(static: Path = STATIC) -> str:
    """Return all scripts of the map, after one that puts its styles into the page.

    Parameters
    ----------
    static : the folder the app serves
    """
    styles = "".join((static / name).read_text(encoding="utf-8") for name in STYLES)
    # Leaflet's style names its pictures beside itself; from a page they are elsewhere.
    styles = styles.replace("url(images/", f"url({ADDRESS}{_LEAFLET}images/")
    dress = "{" + _DRESS.replace("{styles}", json.dumps(styles)) + "}"
    scripts = [(static / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return ";\n".join((dress, *scripts)) + "\n"


def _bundle(static: Path) -> tuple[Path, str]:
    text = one_script(static)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return static / "vendor" / "map" / f"map-{digest}.js", text


def write_bundle(static: Path = STATIC) -> Path:
    """Write the one script where the app serves it, unless it is there, and return its path.

    Parameters
    ----------
    static : the folder the app serves

    Raises
    ------
    OSError
        The folder may not be written.
    """
    path, text = _bundle(static)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(path)
    return path


@cache
def front_end_files() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the scripts and the styles of the map, as folium lists them (name, address).

    The one script where `write_bundle` has put it, else every file by itself.
    """
    path, _ = _bundle(STATIC)
    if path.exists():
        return [("map", _versioned(path.relative_to(STATIC).as_posix()))], []
    return (
        [(Path(name).stem, _versioned(name)) for name in SCRIPTS],
        [(Path(name).stem, _versioned(name)) for name in STYLES],
    )


def _versioned(name: str) -> str:
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:8]
    return f"{ADDRESS}{name}?v={digest}"
