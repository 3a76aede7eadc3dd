"""Open hazards per square kilometre by village, as the ranking page has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import pandas as pd

from analysis.ranking import density
from briefing.facts.fact import Fact, Row
from briefing.facts.frames import ids

if TYPE_CHECKING:
    from briefing.facts.breakdown import Tables
    from briefing.facts.fact import Unit
    from briefing.facts.frames import Frames

# Many open hazards are the worse end here, as in `analysis.ranking.density`.
BANDS: Final = {
    "clearly_worse": "worse",
    "clearly_better": "better",
    "cannot_be_told_apart": "alike",
}
UNITS: Final[dict[str, Unit]] = {
    "raw": "per_km2",
    "eb": "per_km2",
    "low": "per_km2",
    "high": "per_km2",
    "rank": "rank",
    "rank_low": "rank",
    "rank_high": "rank",
}


def by_density(tables: Tables, frames: Frames) -> None:
    """Add the table "density", densest first; a village without an area is left out."""
    if frames.villages.empty:
        tables.tables["density"] = ()
        return
    ranked = density.ranking(
        frames.villages,
        frames.sites,
        frames.hazards,
        density.RankChoice("open", "area"),
    ).table
    rows = [
        _row(tables, frames, str(code), values)
        for code, values in ranked.iterrows()
        if pd.notna(values["rank"])
    ]
    rows.sort(key=lambda row: (tables.items[row.cells["rank"]].value or 0, row.key))
    tables.tables["density"] = tuple(rows)


def _row(tables: Tables, frames: Frames, code: str, values: pd.Series) -> Row:
    prefix = f"density.{code}"
    hazards = frames.hazards
    counted = ids(hazards, hazards["is_open"] & hazards["village_code"].eq(code))
    facts = [Fact(f"{prefix}.count", len(counted), row_ids=counted)]
    for name, unit in UNITS.items():
        base = float(values["base"]) if name == "raw" else None
        top = len(counted) if name == "raw" else None
        facts.append(Fact(f"{prefix}.{name}", float(values[name]), unit, top, base))
    cells = {fact.id.rsplit(".", 1)[1]: tables.add(fact) for fact in facts}
    name = cast(str, frames.villages.loc[code, "short_name"])
    return Row(code, {"name": name, "band": BANDS[values["band"]]}, {}, cells)
