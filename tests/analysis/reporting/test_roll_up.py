"""Reports of offices: what is in one, and what is made of many, some of which are not sound."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.ranking import density
from analysis.reporting.roll_up import RolledUp, rolled_up
from data.reporting import keys, package
from data.reporting.package import PackageCount, count_all
from tests.analysis.reporting.offices import MADE, day_at, office, reports_of
from vocabulary.errors import ReportError
from vocabulary.terms import ReportFault


def named(made: RolledUp) -> dict[str, ReportFault]:
    """What is named, by the name of its file or else of the office."""
    return {Path(one.place).name.partition(".")[0] or one.office: one.named for one in made.beside}


def test_a_report_ranks_its_villages_as_the_office_itself_does_and_names_nobody(
    tmp_path: Path,
) -> None:
    places, day = reports_of(tmp_path, 7), day_at(office(7).street)
    made = rolled_up(places, keys.read_keys(tmp_path))
    own = day.once(density.of, *density.HEADLINE).table.drop(columns="seen_share")
    pd.testing.assert_frame_equal(
        made.villages[own.columns], own, check_names=False, check_dtype=False
    )
    assert made.figures["open"] == day.headline["open"].value
    assert made.beside == ()
    content = Path(places[0]).read_bytes()
    assert "张三".encode() not in content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in package.TABLES:
            table = pq.read_table(io.BytesIO(archive.read(f"{name}.parquet")))
            held = set(table.column_names)
            assert not held & {"description", "address", "extra", "responsible_person", "phone"}
            assert name != "sites" or (b"geo" in table.schema.metadata and "name" not in held)
            assert not any("张三" in str(value) for value in table.to_pylist())


def test_what_is_not_sound_is_named_and_the_others_ranked_in_any_order(tmp_path: Path) -> None:
    places = reports_of(tmp_path, *range(1, 9))
    sound = rolled_up(places[:4], keys.read_keys(tmp_path))

    def put(name: str, content: bytes) -> None:
        (tmp_path / f"{name}{package.ENDING}").write_bytes(content)
        places.append(str(tmp_path / f"{name}{package.ENDING}"))

    damaged = bytearray(Path(places[4]).read_bytes())
    damaged[damaged.index(b"PAR1") + 40] ^= 1
    Path(places[4]).write_bytes(damaged)
    five, six = office(5), office(6)
    unknown, seven, eight = office(20), office(7), office(8)
    put("earlier", office(1).report(day_at(office(1).street), made_at=MADE - timedelta(hours=1)))
    put("unknown", unknown.report(day_at(unknown.street)))
    yesterday = day_at(six.street, as_of=MADE.date() - timedelta(days=1))
    Path(places[5]).write_bytes(six.report(yesterday))
    Path(places[6]).write_bytes(seven.report(day_at(five.street)))
    Path(places[7]).write_bytes(eight.report(day_at(eight.street), figures={}))
    put("text", b"not a report")
    put("late", office(9).report(day_at(office(9).street), made_at=MADE + timedelta(days=1)))
    for more in (office(9), office(10)):
        (tmp_path / f"{more.street}.key.json").write_bytes(more.key.as_file())
    read = keys.read_keys(tmp_path)

    def backwards(places: Sequence[str], known: Sequence[keys.OfficeKey]) -> list[PackageCount]:
        return count_all(places, known)[::-1]

    due = MADE + timedelta(hours=1)
    made = rolled_up(places, read, due=due)
    assert named(made) == {
        "500151005": ReportFault.TAMPERED,
        "500151006": ReportFault.OTHER_DAY,
        "500151007": ReportFault.OUTSIDE,
        "500151008": ReportFault.INCONSISTENT,
        "earlier": ReportFault.DOUBLED,
        "unknown": ReportFault.UNKNOWN_KEY,
        "text": ReportFault.UNREADABLE,
        "late": ReportFault.LATE,
        "办事处500151006": ReportFault.MISSING,
        "办事处500151010": ReportFault.MISSING,
    }
    assert made.n_counted == 5
    assert rolled_up(places[::-1], read, due=due, counting=backwards).digest == made.digest
    without_late = [place for place in places if "late" not in place]
    assert rolled_up(without_late, read).digest == sound.digest


def test_a_village_two_offices_claim_counts_for_neither(tmp_path: Path) -> None:
    places = reports_of(tmp_path, 1, 2, 3)
    district = office(4)
    wide = keys.OfficeKey("区", "500151", keys.public_of(district.secret))
    (tmp_path / "district.key.json").write_bytes(wide.as_file())
    path = tmp_path / f"district{package.ENDING}"
    path.write_bytes(district.report(day_at(office(3).street), key=wide.mark))
    made = rolled_up([*places, str(path)], keys.read_keys(tmp_path))
    assert named(made) == {
        "500151003": ReportFault.CLAIMED_TWICE,
        "district": ReportFault.CLAIMED_TWICE,
    }
    assert made.n_counted == 2


def test_a_demo_does_not_count_among_real_reports(tmp_path: Path) -> None:
    places = reports_of(tmp_path, 1, 2)
    Path(places[0]).write_bytes(office(1).report(day_at(office(1).street), kind="demo"))
    read = keys.read_keys(tmp_path)
    assert named(rolled_up(places, read)) == {"500151001": ReportFault.DEMO}
    assert rolled_up(places[:1], read).n_counted == 1


def test_the_secret_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "own.pem"
    first = keys.public_of(keys.own_key(path))
    assert keys.public_of(keys.own_key(path)) == first
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600
    path.write_text("x")
    with pytest.raises(ReportError, match=r"own\.pem"):
        keys.own_key(path)
    (tmp_path / "a.key.json").write_text("{}")
    with pytest.raises(ReportError, match=r"a\.key\.json"):
        keys.read_keys(tmp_path)
