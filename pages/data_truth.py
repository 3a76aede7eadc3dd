"""Questions to ask, gaps to mend, and whether choosing where to go has found more than chance."""

from __future__ import annotations

from pages.ranking.truth import draw_proof, draw_quality, draw_questions
from pages.shell.frame import draw_parts, show
from pages.shell.language import say


def draw() -> None:
    """Ask for the view and draw it."""
    views = {
        "questions": (say("Questions to ask"), draw_questions),
        "quality": (say("Gaps to mend"), draw_quality),
        "proof": (say("Did choosing pay?"), draw_proof),
    }
    draw_parts("ask", say("View"), views, needs_sites=True)


show(draw)
