"""The pack of one meeting on the demo: count the facts, then write each document.

The whole is what `python manage.py brief` does after the program has started: it also reads the
register, draws the map for paper and slides, and the wall map on A0 and on nine A3 sheets. Each
figure of a document is the best of three.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from bench.run import Row, seconds
from briefing.annex import annex, open_items
from briefing.circular import circular
from briefing.fact import Facts, Period
from briefing.facts import collect
from briefing.frames import with_progress
from briefing.long_picture import long_picture
from briefing.report_html import report_html
from briefing.slides import slides
from commands import brief, demo, main
from data.store import frames
from data.store.opening import open_store

REPEAT: Final = 3
_DAY: Final = date(2024, 2, 20)
_PERIOD: Final = Period(_DAY - timedelta(days=6), _DAY)


def measure() -> list[Row]:
    """Measure the facts, each document, and the whole command; the goal of the whole is 20 s."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "demo.db"
        demo.run(main.parser_of(demo, "demo").parse_args(["--store", str(place)]))
        held = _read(place)
        size = f"{len(held['sites'])} sites, {len(held['hazards'])} hazards"
        facts = _facts(held)
        clocked = with_progress(held["hazards"], as_of=_DAY)
        items = open_items(clocked, held["sites"], held["villages"])
        asked = main.parser_of(brief, "brief").parse_args(
            ["--store", str(place), "--to", _DAY.isoformat(), "--out", str(Path(folder) / "out")]
        )
        jobs = {
            "briefing: facts": lambda: _facts(held),
            "briefing: circular": lambda: circular(facts),
            "briefing: slides": lambda: slides(facts),
            "briefing: annex": lambda: annex(facts, open_items=items),
            "briefing: report": lambda: report_html(facts),
            "briefing: long picture": lambda: long_picture(facts),
        }
        rows = [
            Row(name=name, size=size, ours_s=seconds(job, repeat=REPEAT))
            for name, job in jobs.items()
        ]
        files = brief.run(asked)["files"]
        whole = f"{len(files)} files, {sum(file['bytes'] for file in files) / 1e6:.2f} MB"
        taken = seconds(lambda: brief.run(asked), repeat=1)
        return [*rows, Row(name="briefing: whole command", size=whole, ours_s=taken)]


def _read(place: Path) -> dict[str, Any]:
    store = open_store(place)
    try:
        return {
            "villages": frames.villages(store),
            "sites": frames.sites(store, _DAY),
            "hazards": frames.hazards(store, _DAY),
            "visits": frames.visits(store, _DAY),
            "campaign": frames.campaign(store),
            "before": frames.hazards(store, _PERIOD.before.end),
            "events": frames.events(store),
        }
    finally:
        store.close()


def _facts(held: dict[str, Any]) -> Facts:
    return collect(
        held["villages"],
        held["sites"],
        held["hazards"],
        held["visits"],
        held["campaign"],
        period=_PERIOD,
        as_of=_DAY,
        hazards_before=held["before"],
        events=held["events"],
        is_demo=True,
    )
