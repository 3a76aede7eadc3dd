"""Publicity coverage: the five entries, three clears and three offs, and the case library."""

from __future__ import annotations

from pages.outreach.activities import draw_matrix
from pages.outreach.households import draw_households
from pages.outreach.lessons import draw_lessons
from pages.shell.frame import draw_parts, show
from pages.shell.language import say


def draw() -> None:
    """Ask for the part and the day, and draw it."""
    parts = {
        "five": (say("Five entries"), draw_matrix),
        "doors": (say("Three clears, three offs"), draw_households),
        "cases": (say("Case library"), draw_lessons),
    }
    draw_parts("part", say("Part"), parts)


show(draw)
