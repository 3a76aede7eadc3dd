"""The one file of a report: tables, a manifest with their digests, and its signature.

A stored ZIP: `manifest.json` (canonical JSON), `manifest.sig` (64 bytes, Ed25519 over the
manifest), and `villages`, `sites`, `hazards` as GeoParquet or Parquet. Nothing is decoded before
the signature and the digests hold.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from data.reporting.keys import OfficeKey, by_mark
from vocabulary.errors import ReportError
from vocabulary.messages import message
from vocabulary.terms import ReportFault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FORMAT: Final = 1
ENDING: Final = ".report.zip"
TABLES: Final = ("villages", "sites", "hazards")
_MANIFEST: Final = "manifest.json"
_SIGNATURE: Final = "manifest.sig"
_MEMBERS: Final = {_MANIFEST, _SIGNATURE, *(f"{name}.parquet" for name in TABLES)}
# A street's report has 40 kB, a city's 10 MB.
_LARGEST: Final = 512 * 2**20
_NO_ARCHIVE: Final = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip
_TIMELESS: Final = (1980, 1, 1, 0, 0, 0)


class PackageError(Exception):
    """A report is not counted: why it is named, and what was found."""

    def __init__(self, named: ReportFault, why: str) -> None:
        super().__init__(why)
        self.named = named
        self.why = why


@dataclass(frozen=True, eq=False)
class PackageCount:
    """What the roll-up needs of one report; of one that cannot be counted, why.

    Attributes
    ----------
    place : where the file lies
    digest : SHA-256 of the file
    key : mark of the key it says it is signed with
    made_at : aware; None where the manifest cannot be trusted
    villages, names : (m,) codes and names
    village_of : (n,) place in `villages` of each site; -1 of a site in none
    n_open : (n,) open hazards at each site
    is_visited : (n,) whether somebody was there
    """

    place: str
    digest: str = ""
    named: ReportFault | None = None
    why: str = ""
    key: str = ""
    kind: str = ""
    as_of: str = ""
    made_at: datetime | None = None
    figures: Mapping[str, float | None] = field(default_factory=dict)
    villages: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    village_of: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    n_open: npt.NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    is_visited: npt.NDArray[np.bool_] = field(default_factory=lambda: np.empty(0, np.bool_))


def packed(
    manifest: Mapping[str, Any], tables: Mapping[str, bytes], *, secret: Ed25519PrivateKey
) -> bytes:
    """Return the file of a report.

    Parameters
    ----------
    manifest : plain JSON; `format` and the digests of the tables are added
    tables : Parquet by name, each of `TABLES`
    """
    told = {
        **manifest,
        "format": FORMAT,
        "tables": {name: _digest(tables[name]) for name in TABLES},
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    parts = {
        _MANIFEST: text,
        _SIGNATURE: secret.sign(text),
        **{f"{name}.parquet": tables[name] for name in TABLES},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _TIMELESS), content)
    return file.getvalue()


def opened(
    content: bytes, keys: Mapping[str, OfficeKey]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return the manifest and the tables of a report, signature and digests checked.

    Parameters
    ----------
    keys : by their mark

    Raises
    ------
    PackageError
        The file is no report, its key is not known, or it is not as it was signed.
    """
    parts = _parts(content)
    text = parts[_MANIFEST]
    try:
        manifest: dict[str, Any] = json.loads(text)
        mark, digests = manifest["key"], manifest["tables"]
        is_known_format = manifest["format"] == FORMAT
    except (ValueError, KeyError, TypeError) as cause:
        raise PackageError(ReportFault.UNREADABLE, _MANIFEST) from cause
    key = keys.get(mark)
    if key is None:
        raise PackageError(ReportFault.UNKNOWN_KEY, str(manifest.get("office", "")))
    if not key.is_signed(text, parts[_SIGNATURE]):
        raise PackageError(ReportFault.TAMPERED, _MANIFEST)
    if not is_known_format:
        raise PackageError(ReportFault.UNREADABLE, f"format {manifest['format']}")
    tables = {name: parts[f"{name}.parquet"] for name in TABLES}
    for name, table in tables.items():
        if digests.get(name) != _digest(table):
            raise PackageError(ReportFault.TAMPERED, f"{name}.parquet")
    return manifest, tables


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            is_ours = (
                len(members) == len(_MEMBERS)
                and {one.filename for one in members} == _MEMBERS
                and all(one.compress_type == zipfile.ZIP_STORED for one in members)
                and sum(one.file_size for one in members) <= len(content)
            )
            if not is_ours:
                raise PackageError(ReportFault.UNREADABLE, "not a report")
            return {one.filename: archive.read(one) for one in members}
    except zipfile.BadZipFile as cause:
        # A byte changed shows as a wrong checksum before any digest is looked at.
        is_damaged = "CRC" in str(cause)
        raise PackageError(
            ReportFault.TAMPERED if is_damaged else ReportFault.UNREADABLE, str(cause)
        ) from cause
    except _NO_ARCHIVE as cause:
        raise PackageError(ReportFault.UNREADABLE, type(cause).__name__) from cause


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def places_in(folder: str) -> list[str]:
    """Return the reports in a folder and below it, by name.

    Parameters
    ----------
    folder : a path, or an address fsspec knows (``s3://bucket/reports``)

    Raises
    ------
    ReportError
        fsspec is not installed, or there is no such folder.
    """
    if "://" not in folder:
        if not Path(folder).is_dir():
            raise ReportError(message("There is no folder {folder}."), folder=folder)
        return sorted(str(path.resolve()) for path in Path(folder).rglob(f"*{ENDING}"))
    try:
        import fsspec
    except ImportError as cause:
        raise ReportError(
            message("A cluster needs the libraries of requirements-cluster.txt.")
        ) from cause
    system, root = fsspec.core.url_to_fs(folder)
    found = [system.unstrip_protocol(path) for path in system.find(root)]
    return sorted(path for path in found if path.endswith(ENDING))


def count_all(places: Sequence[str], keys: Sequence[OfficeKey]) -> list[PackageCount]:
    """Check and count some reports, in their order; it touches nothing but these files."""
    marked = by_mark(keys)
    return [count(place, marked) for place in places]


def count(place: str, keys: Mapping[str, OfficeKey]) -> PackageCount:
    """Check one report and count its sites.

    Parameters
    ----------
    place : a path, or an address fsspec knows
    keys : by their mark
    """
    try:
        content = _read(place)
    except OSError as cause:
        return PackageCount(place, named=ReportFault.UNREADABLE, why=type(cause).__name__)
    digest = _digest(content)
    try:
        manifest, tables = opened(content, keys)
        return _counted(place, digest, manifest, tables, keys[manifest["key"]])
    except PackageError as error:
        return PackageCount(place, digest, error.named, error.why, key=_key_of(content))


def _read(place: str) -> bytes:
    if "://" not in place:
        path = Path(place)
        if path.stat().st_size > _LARGEST:
            raise OSError("too large")
        return path.read_bytes()
    import fsspec

    with fsspec.open(place, "rb") as file:
        content: bytes = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise OSError("too large")
    return content


def _key_of(content: bytes) -> str:
    """Return whose key a report names, though it does not hold: whom to ask for it again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if archive.getinfo(_MANIFEST).file_size > len(content):
                return ""
            return str(json.loads(archive.read(_MANIFEST))["key"])
    except (*_NO_ARCHIVE, ValueError, KeyError, TypeError):
        return ""


def _counted(
    place: str, digest: str, manifest: dict[str, Any], tables: dict[str, bytes], key: OfficeKey
) -> PackageCount:
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        villages = _columns(tables["villages"], "village_code", "name")
        sites = _columns(tables["sites"], "village_code", "n_open", "is_visited")
        hazards = _columns(tables["hazards"], "is_open", "is_overdue")
        figures = {name: one["value"] for name, one in manifest["figures"].items()}
        made_at = datetime.fromisoformat(manifest["made_at"]).astimezone(UTC)
        codes = villages["village_code"].combine_chunks().cast(pa.string())
        names = tuple(villages["name"].cast(pa.string()).fill_null("").to_pylist())
        of_sites = sites["village_code"].combine_chunks().cast(pa.string())
        seat = pc.index_in(of_sites, value_set=codes)
        n_open = sites["n_open"].to_numpy().astype(np.int32)
        is_visited = sites["is_visited"].to_numpy().astype(np.bool_)
        totals = {
            "sites": sites.num_rows,
            "open": int(hazards["is_open"].to_numpy().sum()),
            "overdue": int(hazards["is_overdue"].to_numpy().sum()),
        }
    except (KeyError, TypeError, ValueError, pa.ArrowException) as cause:
        raise PackageError(ReportFault.UNREADABLE, type(cause).__name__) from cause
    told = tuple(codes.to_pylist())
    outside = [code for code in told if not code or not code.startswith(key.area)]
    if outside:
        raise PackageError(ReportFault.OUTSIDE, f"{outside[0]}")
    wrong = [name for name, total in totals.items() if figures.get(name) != total]
    if wrong or int(n_open.sum()) != totals["open"] or len(set(told)) < len(told):
        raise PackageError(ReportFault.INCONSISTENT, ", ".join(wrong) or "sites, villages")
    village_of = seat.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return PackageCount(
        place, digest, key=key.mark, kind=str(manifest["kind"]), as_of=str(manifest["as_of"]),
        made_at=made_at, figures=figures, villages=told, names=names, village_of=village_of,
        n_open=n_open, is_visited=is_visited,
    )  # fmt: skip


def _columns(content: bytes, *names: str) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = pq.ParquetFile(pa.BufferReader(content), pre_buffer=False)
    return file.read(columns=list(names), use_threads=False)
