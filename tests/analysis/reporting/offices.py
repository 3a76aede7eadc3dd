"""Reports of made-up offices, each with its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from analysis.day import Day
from analysis.reporting import report
from data.reporting import keys, package
from geo.areas import with_area
from tests.builders import DAY, day_with, hazard_rows, site_rows, village_rows, visit_rows

MADE = datetime(2024, 2, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """An office with its key; `street` is the beginning of its villages' codes."""

    street: str
    secret: Ed25519PrivateKey

    @property
    def key(self) -> keys.OfficeKey:
        return keys.OfficeKey(f"办事处{self.street}", self.street, keys.public_of(self.secret))

    def report(self, day: Day, *, made_at: datetime = MADE, **changed: Any) -> bytes:
        """Return the file of a report; `changed` replaces what its manifest says."""
        made = report.of(day)
        told = {**made.manifest, "key": self.key.mark, "made_at": made_at.isoformat(), **changed}
        return package.packed(told, made.tables, secret=self.secret)


def office(number: int) -> Office:
    street = f"5001510{number:02d}"
    return Office(street, Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32))


def day_at(street: str, *, as_of: date = DAY, n_sites: int = 24) -> Day:
    """Return the day of a street of three villages, its hazards as unequal as its number says."""
    rng = np.random.default_rng(int(street))
    codes = [f"{street}{at:03d}" for at in range(1, 4)]
    of_site = [codes[at] for at in rng.integers(0, 3, n_sites)]
    counts = rng.poisson(rng.gamma(1.0, 3.0, 3)[[codes.index(code) for code in of_site]])
    hazards = hazard_rows(
        *(
            {"site_id": at, "village_code": code, "status": status, "found_on": "2024-01-10",
             "due_on": "2024-02-01", "description": "张三的店铺 13800000000"}
            for at, (code, n) in enumerate(zip(of_site, counts, strict=True), start=1)
            for status in ["assigned", "closed"] * int(n)
        )
    )  # fmt: skip
    hazards = hazards.assign(is_carried=False)
    hazards.loc[hazards["status"] == "closed", "closed_on"] = np.datetime64("2024-01-20")
    visits = visit_rows(*({"site_id": at} for at in range(1, n_sites, 2)))
    villages = village_rows(*({"village_code": code} for code in codes))
    frames = {
        "villages": with_area(villages.assign(residents=900.0, households=300.0)),
        "sites": site_rows(*({"village_code": code, "name": "张三商店"} for code in of_site)),
        "hazards": hazards, "visits": visits, "every_visit": visits,
    }  # fmt: skip
    day = day_with(as_of=as_of, **frames)
    vars(day)["every_hazard"] = day.hazards
    return day


def reports_of(folder: Path, *numbers: int, later: timedelta = timedelta(0)) -> list[str]:
    """Write a report and the key of each office; return where the reports lie."""
    places = []
    for one in map(office, numbers):
        path = folder / f"{one.street}{package.ENDING}"
        path.write_bytes(one.report(day_at(one.street), made_at=MADE + later))
        (folder / f"{one.street}{keys.ENDING}").write_bytes(one.key.as_file())
        places.append(str(path))
    return places
