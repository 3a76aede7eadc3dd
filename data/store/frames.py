"""Store -> frames, as docs/frames.md lists them. Nothing is kept between calls."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely
import sqlalchemy as sa

from data.register.columns import KEY
from data.store import tables
from data.store.campaign import Campaign, get_campaign
from data.store.events import CHINA_TIME, Event
from data.store.states import events_then, rows_known, table_on
from vocabulary.bachuan import short_village_name
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.personal_numbers import cover, cover_all

if TYPE_CHECKING:
    from data.store.opening import Store

_WGS84: Final = "EPSG:4326"
_ORIGIN: Final = ("version", "source_file", "source_sheet", "source_row", "extra")

VILLAGE_COLUMNS: Final = (
    "name", "short_name", "kind", "class_code", "residents", "households", "leader", "office",
    "provenance", "geometry", *_ORIGIN,
)  # fmt: skip
SITE_COLUMNS: Final = (
    "site_no", "name", "aliases", "category", "address", "village_code", "office",
    "position_quality", "position_doubt_m", "source_datum", "source_x", "source_y", *FACTS,
    "is_voided", "geometry", *_ORIGIN,
)  # fmt: skip
HAZARD_COLUMNS: Final = (
    "hazard_no", "site_id", "village_code", "category", "code", "tier", "description", "grade",
    "found_on", "found_how", "assigned_on", "due_on", "original_due_on", "submitted_on",
    "rechecked_on", "closed_on", "status", "cycle", "n_extensions", "is_supervised", "is_exposed",
    "is_handed_over", "office", "measure", "funds", "interim", "rule_version", *_ORIGIN,
)  # fmt: skip
_PERSONAL: Final = {
    "site": ("responsible_person", "phone"),
    "hazard": ("owner", "found_by"),
}
_DATES: Final = frozenset(name for name in HAZARD_COLUMNS if name.endswith("_on"))
_NUMBERS: Final = frozenset(
    {"position_doubt_m", "source_x", "source_y", "source_row", "residents", "households"}
    | {name for name, fact in FACTS.items() if fact.type in ("number", "count")}
)
_FLAGS: Final = frozenset(name for name, fact in FACTS.items() if fact.type == "flag")
_WHOLE: Final = frozenset({"version", "cycle", "n_extensions", "site_id"})
_SURE: Final = frozenset({"is_voided", "is_supervised", "is_exposed", "is_handed_over"})
_OBJECTS: Final = frozenset({"extra", "aliases"})
_CODES: Final = pa.array(list(HAZARD_CODES), pa.string())
_TIERS: Final = pa.array([code.tier.value for code in HAZARD_CODES.values()], pa.string())
# No quantity of the register is as large; telephone and identity numbers are.
_LARGEST: Final = 1e9
_VISIT_COLUMNS: Final = (
    "site_id", "village_code", "category", "visited_on", "team", "kind", "n_found",
)  # fmt: skip


def villages(store: Store) -> gpd.GeoDataFrame:
    """Return the villages and communities.

    Returns
    -------
    (n,) GeoDataFrame, EPSG:4326, index `village_code`
        VILLAGE_COLUMNS; `residents` and `households` float64, geometry None where not known.
    """
    query = sa.select(tables.village).order_by(tables.village.c.village_code)
    with store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    index = pd.Index([row["village_code"] for row in rows], dtype="str", name="village_code")
    shapes = shapely.from_wkb(np.array([row["polygon"] for row in rows], dtype=object))
    columns: dict[str, Any] = {}
    for name in VILLAGE_COLUMNS:
        if name == "geometry":
            continue
        if name == "short_name":
            columns[name] = _text([short_village_name(row["name"]) for row in rows], index)
        else:
            columns[name] = _column(name, [row[name] for row in rows], index)
    frame = gpd.GeoDataFrame(columns, index=index, geometry=shapes, crs=_WGS84)
    return frame[list(VILLAGE_COLUMNS)]


def sites(
    store: Store,
    as_of: date,
    *,
    personal: bool = False,
    voided: bool = False,
    known_at: datetime | None = None,
) -> gpd.GeoDataFrame:
    """Return the sites on a date.

    Parameters
    ----------
    personal : give `responsible_person` and `phone` as well
    voided : give voided sites as well
    known_at : aware; leave out what was written down later

    Returns
    -------
    (n,) GeoDataFrame of points or None, EPSG:4326, index `site_id`
        SITE_COLUMNS; numbers float64, flags boolean with NA, text with NA, never "".
    """
    table = table_on(store, "site", as_of, known_at=known_at)
    if not voided:
        table = table.filter(pc.invert(_flag(table["is_voided"])))
    names = _names(SITE_COLUMNS, "site", personal)
    index = pd.Index(table[KEY].to_numpy(), dtype="int64", name="site_id")
    columns = {n: _told(n, table[n], index) for n in names if n != "geometry"}
    return gpd.GeoDataFrame(columns, index=index, geometry=_points(table), crs=_WGS84)[names]


def hazards(
    store: Store,
    as_of: date,
    *,
    personal: bool = False,
    voided: bool = False,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """Return the hazards on a date.

    Parameters
    ----------
    personal : give `owner` and `found_by` as well
    voided : give voided hazards, and those of voided sites, as well
    known_at : aware; leave out what was written down later

    Returns
    -------
    (n,) DataFrame, index `hazard_id`
        HAZARD_COLUMNS; dates datetime64[s], text with NA, never "".
    """
    places = table_on(store, "site", as_of, known_at=known_at)
    table = table_on(store, "hazard", as_of, known_at=known_at)
    seat = pc.index_in(table["site_id"].cast(pa.int64()), value_set=places[KEY].combine_chunks())
    if not voided:
        is_gone = _flag(places["is_voided"].take(seat))
        counts = pc.and_not(pc.not_equal(table["status"], "voided"), is_gone)
        table, seat = table.filter(counts), seat.filter(counts)
    told = {
        "village_code": places["village_code"].take(seat),
        "category": places["category"].take(seat),
        "tier": pa.chunked_array([_TIERS]).take(pc.index_in(table["code"], value_set=_CODES)),
    }
    names = _names(HAZARD_COLUMNS, "hazard", personal)
    index = pd.Index(table[KEY].to_numpy(), dtype="int64", name="hazard_id")
    return pd.DataFrame(
        {n: _told(n, told[n] if n in told else table[n], index) for n in names}, index=index
    )


def visits(store: Store, as_of: date, *, known_at: datetime | None = None) -> pd.DataFrame:
    """Return the visits up to a date, with village and category of their site on that date.

    Parameters
    ----------
    known_at : aware; leave out what was written down later

    Returns
    -------
    (n,) DataFrame, index `visit_id`
        `site_id`, `village_code`, `category`, `visited_on`, `team`, `kind`, `n_found`.
    """
    with store.reading() as connection:
        rows = _visit_rows(connection, as_of, known_at)
    places = table_on(store, "site", as_of, known_at=known_at)
    index = pd.Index([row[0] for row in rows], dtype="int64", name="visit_id")
    at = pa.array([row[1] for row in rows], pa.int64())
    seat = pc.index_in(at, value_set=places[KEY].combine_chunks())
    return pd.DataFrame(
        {
            "site_id": np.array([row[1] for row in rows], dtype="int64"),
            "village_code": _told("village_code", places["village_code"].take(seat), index),
            "category": _told("category", places["category"].take(seat), index),
            "visited_on": _dates([row[2].isoformat() for row in rows], index),
            "team": _text([row[3] for row in rows], index),
            "kind": _text([row[4] for row in rows], index),
            "n_found": np.array([row[5] for row in rows], dtype="int64"),
        },
        index=index,
    )[list(_VISIT_COLUMNS)]


def _visit_rows(
    connection: sa.Connection, as_of: date, known_at: datetime | None
) -> list[tuple[Any, ...]]:
    table = tables.visit
    names = ("visit_id", "site_id", "visited_on", "team", "kind", "n_found")
    if known_at is None:
        query = (
            sa.select(*(table.c[name] for name in names))
            .where(table.c.visited_on <= as_of, ~table.c.is_voided)
            .order_by(table.c.visit_id)
        )
        return [tuple(row) for row in connection.execute(query)]
    found = rows_known(connection, table, known_at)
    return [
        tuple(row[name] for name in names)
        for row in found
        if row["visited_on"] <= as_of and not row["is_voided"]
    ]


def events(
    store: Store,
    *,
    hazard_id: int | None = None,
    site_id: int | None = None,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """Return what was written down, in order.

    Parameters
    ----------
    hazard_id, site_id : only those of this record; without either, all
    known_at : aware; leave out what was written down later

    Returns
    -------
    (n,) DataFrame, index `event_seq`
        `subject`, `subject_id`, `kind`, `effective_on`, `recorded_at` (UTC), `actor`, `note`,
        `changes` (dict, personal cells left out), `is_back_dated`.
    """
    found: list[Event] = []
    if hazard_id is not None or site_id is None:
        found += events_then(store, "hazard", None if hazard_id is None else [hazard_id])
    if site_id is not None or hazard_id is None:
        found += events_then(store, "site", None if site_id is None else [site_id])
    if known_at is not None:
        found = [event for event in found if event.recorded_at <= known_at]
    found.sort(key=lambda event: event.event_seq)
    return _event_frame(found)


def covered(frame: Any) -> Any:
    """Return a frame without the telephone and identity numbers of persons, wherever they stand.

    Texts, and values of JSON with their keys, keep the rest of what they say; a quantity that can
    only be such a number becomes unknown. The frame given is not changed.
    """
    changed: dict[str, Any] = {}
    for name in map(str, frame.columns):
        values = frame[name]
        if isinstance(values.dtype, pd.StringDtype):
            told = {text: cover(text, heading=name) for text in values.dropna().unique()}
            hidden = {text: said for text, said in told.items() if said != text}
            if hidden:
                changed[name] = values.map(lambda text, by=hidden: by.get(text, text)).astype("str")
        elif values.dtype == object:
            said = [cover_all(value, heading=name) for value in values]
            if any(
                one is not value and one != value for one, value in zip(said, values, strict=True)
            ):
                changed[name] = pd.Series(said, frame.index, dtype=object)
        elif values.dtype == np.float64 and (values.abs() >= _LARGEST).any():
            changed[name] = values.where(values.abs() < _LARGEST)
    return frame.assign(**changed) if changed else frame


def campaign(store: Store) -> Campaign:
    """Return the current campaign; the plan of 2023-24 where none is stored."""
    return get_campaign(store)


def _event_frame(found: list[Event]) -> pd.DataFrame:
    index = pd.Index([e.event_seq for e in found], dtype="int64", name="event_seq")
    personal = {name for names in _PERSONAL.values() for name in names}
    recorded = pd.to_datetime([e.recorded_at for e in found], utc=True).as_unit("us")
    effective = _dates([e.effective_on.isoformat() for e in found], index)
    written_on = pd.Series(recorded.tz_convert(CHINA_TIME).tz_localize(None).normalize(), index)
    return pd.DataFrame(
        {
            "subject": _text([e.subject for e in found], index),
            "subject_id": np.array([e.subject_id for e in found], dtype="int64"),
            "kind": _text([e.kind for e in found], index),
            "effective_on": effective,
            "recorded_at": pd.Series(recorded, index),
            "actor": _text([e.actor for e in found], index),
            "note": _text([e.note for e in found], index),
            "changes": pd.Series(
                [{k: v for k, v in e.changes.items() if k not in personal} for e in found],
                index,
                dtype=object,
            ),
            "is_back_dated": effective < written_on,
        },
        index=index,
    )


def named_in(frame: pd.DataFrame, villages: Sequence[str]) -> pd.DataFrame:
    """Return a frame of sites or hazards with the names of persons of these villages alone."""
    names = [n for cells in _PERSONAL.values() for n in cells if n in frame.columns]
    if not names:
        return frame
    made = frame.copy()
    made.loc[~made["village_code"].isin(list(villages)), names] = pd.NA
    return made


def _names(names: tuple[str, ...], subject: str, personal: bool) -> list[str]:
    return [*names, *(_PERSONAL[subject] if personal else ())]


def _column(name: str, values: list[Any], index: pd.Index) -> Any:
    if name == "version":
        return np.array(values, dtype="int64")
    if name in _NUMBERS:
        return pd.Series(values, index, dtype="float64")
    if name == "extra":
        return pd.Series([value or {} for value in values], index, dtype=object)
    return _text(values, index)


def _text(values: list[Any], index: pd.Index) -> pd.Series:
    return pd.Series([value or None for value in values], index, dtype="str")


def _dates(values: list[Any], index: pd.Index) -> pd.Series:
    return pd.Series(np.array([v or "NaT" for v in values], dtype="datetime64[s]"), index)


def _points(table: pa.Table) -> Any:
    lon, lat = (table[name].to_numpy() for name in ("lon", "lat"))
    known = np.isfinite(lon) & np.isfinite(lat)
    points = np.full(len(lon), None, dtype=object)
    points[known] = shapely.points(lon[known], lat[known])
    return points


def _told(name: str, column: pa.ChunkedArray, index: pd.Index) -> Any:
    """Return a column of the register as the frame holds it."""
    if name in _WHOLE:
        return column.to_numpy().astype("int64")
    if name in _SURE:
        return _flag(column).to_numpy()
    if name in _FLAGS:
        known = column.is_valid().to_numpy()
        return pd.Series(pd.arrays.BooleanArray(_flag(column).to_numpy(), ~known), index)
    if name in _NUMBERS or name in _DATES:
        kind = "float64" if name in _NUMBERS else "datetime64[s]"
        return pd.Series(column.to_numpy().astype(kind), index)
    if name in _OBJECTS:
        return _parsed(name, column, index)
    said = pc.if_else(pc.equal(column, ""), None, column)
    return pd.Series(said.to_pandas().array, index, dtype="str")


def _flag(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.fill_null(False)


def _parsed(name: str, column: pa.ChunkedArray, index: pd.Index) -> pd.Series:
    values = column.to_pylist()
    if name == "extra":
        # Equal ones share one dictionary: nobody writes to a frame.
        of = {text: json.loads(text) if text else {} for text in set(values)}
        return pd.Series([of[text] for text in values], index, dtype=object)
    return pd.Series([tuple(value or ()) for value in values], index, dtype=object)
