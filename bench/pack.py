"""The pack of one meeting on the demo: count the facts, then write each document.

The whole is what `python manage.py brief` does after the program has started: it also reads the
register, draws the map for paper and slides, and the wall map on A0 and on nine A3 sheets. Each
figure of a document is the best of three.
"""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from bench.run import Row, seconds
from briefing.facts import collect
from briefing.papers.annex import annex, open_items
from briefing.papers.circular import circular
from briefing.screen.long_picture import long_picture
from briefing.screen.report_html import report_html
from briefing.screen.slides import slides
from commands import brief, demo
from commands.arguments import parser_of
from commands.asked import open_day
from data.store.opening import open_store

REPEAT: Final = 3
_DAY: Final = date(2024, 2, 20)
_PERIOD: Final = (_DAY - timedelta(days=6), _DAY)


def measure() -> list[Row]:
    """Measure the facts, each document, and the whole command; the goal of the whole is 20 s."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "demo.db"
        demo.run(parser_of("demo").parse_args(["--store", str(place)]))
        day = open_day(open_store(place), _DAY)
        size = f"{len(day.sites)} sites, {len(day.hazards)} hazards"
        facts = collect.of(day, _PERIOD)
        items = open_items(day)
        asked = parser_of("brief").parse_args(
            ["--store", str(place), "--to", _DAY.isoformat(), "--out", str(Path(folder) / "out")]
        )
        jobs = {
            "briefing: facts": lambda: collect.of(day, _PERIOD),
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
