"""Responsibility: the chain by village, who owes what, property companies, self-checks."""

from __future__ import annotations

from pages.outreach.compounds import draw_compounds
from pages.outreach.control_rooms import draw_rooms
from pages.outreach.responsibility import draw_chain, draw_debts
from pages.outreach.self_checks import draw_self_checks
from pages.shell.frame import draw_parts, show
from pages.shell.language import say


def draw() -> None:
    """Ask for the part and the day, and draw it."""
    parts = {
        "chain": (say("Responsibility matrix"), draw_chain),
        "debts": (say("Who owes what"), draw_debts),
        "homes": (say("Compounds and companies"), draw_compounds),
        "self": (say("Self-check and notices"), draw_self_checks),
        "rooms": (say("Control rooms"), draw_rooms),
    }
    draw_parts("part", say("Part"), parts)


show(draw)
