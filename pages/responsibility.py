"""Responsibility: the chain, who owes what, companies, self-checks and daily management."""

from __future__ import annotations

from pages.outreach.compounds import draw_compounds
from pages.outreach.control_rooms import draw_rooms
from pages.outreach.daily import draw_drills, draw_patrols, draw_stations
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
        "patrols": (say("Daily patrol"), draw_patrols),
        "stations": (say("Micro fire stations"), draw_stations),
        "drills": (say("Drills"), draw_drills),
    }
    draw_parts("part", say("Part"), parts)


show(draw)
