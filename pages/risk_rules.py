"""What a risk score is made of, one score opened, and the rules changed with a look before."""

from __future__ import annotations

from pages.ranking.rules import draw_change, draw_rules, draw_score
from pages.shell.frame import draw_parts, show
from pages.shell.language import say


def draw() -> None:
    """Ask for the view and draw it."""
    views = {
        "rules": (say("What the score is made of"), draw_rules),
        "site": (say("Open one score"), draw_score),
        "change": (say("Change the rules"), draw_change),
    }
    draw_parts("part", say("View"), views)


show(draw)
