"""Which bases of tiles this office set up: a small file beside the store, absent by default."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vocabulary.errors import StoreError

FILE: Final = "bases.toml"


@dataclass(frozen=True)
class BaseSettings:
    """What an office wrote into `bases.toml`; each is off unless it is there.

    Attributes
    ----------
    tianditu_token : str
        The office's own browser key of Tianditu.
    xyz : str
        Address of a tile service with `{x}`, `{y}`, `{z}`.
    gaode : bool
        Whether Gaode's streets may be asked for.
    file : Path or None
        An MBTiles or PMTiles file, beside `bases.toml` unless its path is whole.
    """

    tianditu_token: str = ""
    xyz: str = ""
    gaode: bool = False
    file: Path | None = None


def read_base_settings(folder: Path) -> BaseSettings:
    """Read `bases.toml` of a folder; without the file no base is set up.

    Raises
    ------
    StoreError
        The file is no TOML, or a setting has the wrong kind of value.
    """
    path = folder / FILE
    if not path.is_file():
        return BaseSettings()
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoreError(f"{FILE} needs to be TOML in UTF-8: {error}") from error
    file = _text(said, "file")
    return BaseSettings(
        tianditu_token=_text(said, "tianditu_token"),
        xyz=_text(said, "xyz"),
        gaode=said.get("gaode") is True,
        file=folder / file if file else None,
    )


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise StoreError(f"{FILE} needs text for {name}, got {type(value).__name__}.")
    return value.strip()
