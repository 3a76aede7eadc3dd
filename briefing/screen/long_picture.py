"""The briefing as one tall picture, 1080 pixels wide, that a chat group shows whole."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from briefing.facts.compose import sections
from briefing.facts.fact import Facts
from briefing.facts.grids import grid
from briefing.facts.issues import fingerprint
from briefing.facts.say import figures, plain, say, say_as_of, say_name, say_period
from briefing.words import labels, screen, sheets
from geo.print.font import FONT, MM_PER_PT, shown, wrap
from vocabulary import palette
from vocabulary.errors import SetupError

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH: Final = 1080
_EDGE: Final = 48
_ROOM: Final = WIDTH - 2 * _EDGE
_INK: Final = "#1D2730"
_SOFT: Final = "#53616D"
_LINE: Final = "#CFD6DC"
_WARN: Final = ("#FFF3CD", "#5C4800")
# What a phone shows of the ranking: as many columns as are read without a rank.
_RANK_COLUMNS: Final = ("name", "found", "rectified_share", "overdue", "band")
# A telephone shows 1080 pixels on 390 points: nothing below this is read there (12 points).
LEAST: Final = 34
_TOLD: Final = ("overview", "problems", "actions")
# More than any sentence has, also where sixty villages are named in it.
_MOST_LINES: Final = 200


@dataclass(frozen=True)
class Block:
    """One stretch of the picture, from the top.

    Attributes
    ----------
    kind : "title", "told", "mark", "heading", "text", "figures", "table", "map" or "note"
    texts : a figure is two texts: name and value; a table's cells row by row, headings first
    widths : of a table's columns
    """

    kind: str
    texts: tuple[str, ...] = ()
    widths: tuple[float, ...] = field(default=())


def blocks(facts: Facts, *, has_map: bool, stamps: Sequence[str] = ()) -> tuple[Block, ...]:
    """Return what the picture says, in order; stamps say who exported it, who reviewed it."""
    made = list(_top(facts, has_map=has_map))
    for section in sections(facts):
        if section.id in _TOLD:
            made.append(Block("heading", (section.title,)))
            made += [Block("text", (sentence.text,)) for sentence in section.sentences]
        if section.id == "ranking":
            made += _ranking(facts)
    as_of, period = say_as_of(facts), say_period(facts.period)
    made.append(Block("note", (screen.SOURCE.format(as_of=as_of, period=period),)))
    made.append(Block("note", (screen.DEFINITION,)))
    short = screen.SHORT_SNAPSHOT.format(sha256=fingerprint(facts)[:8])
    made += [Block("note", (text,)) for text in (short, *stamps)]
    return tuple(made)


def _top(facts: Facts, *, has_map: bool) -> Iterator[Block]:
    yield Block("title", (screen.REPORT_TITLE,))
    told = screen.REPORT_SUBTITLE.format(
        issuer=plain(facts.texts["issuer"]),
        period=say_period(facts.period),
        as_of=say_as_of(facts),
    )
    yield Block("told", (told,))
    if facts.is_demo:
        yield Block("mark", (labels.DEMO_LONG,))
    shown = [text for fact in figures(facts) for text in (say_name(fact.id), say(fact))]
    yield Block("figures", tuple(shown))
    if has_map:
        yield Block("heading", (screen.MAP,))
        yield Block("map")


def _ranking(facts: Facts) -> Iterator[Block]:
    drawn = grid(facts, "villages").only(_RANK_COLUMNS)
    if not drawn.rows:
        return
    cells = [column.heading for column in drawn.columns]
    cells += [cell.text for row in drawn.rows for cell in row]
    yield Block("heading", (sheets.TABLES["villages"],))
    yield Block("table", tuple(cells), tuple(max(1.15, one.width) for one in drawn.columns))


def long_picture(
    facts: Facts, *, picture: bytes | None = None, stamps: Sequence[str] = ()
) -> bytes:
    """Return the briefing as a PNG, 1080 pixels wide and as tall as it needs to be.

    PNG; its text chunk "Description" holds every text drawn, one to a line.

    Parameters
    ----------
    picture : the situation map as PNG
    stamps : see `blocks`

    Raises
    ------
    SetupError
        The font of `static/vendor/fonts` is missing.
    """
    from PIL import Image, ImageDraw
    from PIL.PngImagePlugin import PngInfo

    told = blocks(facts, has_map=picture is not None, stamps=stamps)
    height = _draw(told, None, None, picture)
    image = Image.new("RGB", (WIDTH, height), "#FFFFFF")
    _draw(told, image, ImageDraw.Draw(image), picture)
    described = PngInfo()
    described.add_itxt("Description", "\n".join(text for block in told for text in block.texts))
    stream = io.BytesIO()
    image.save(stream, "PNG", pnginfo=described)
    return stream.getvalue()


@cache
def _font(size: int) -> FreeTypeFont:
    from PIL import ImageFont

    if not FONT.is_file():
        raise SetupError(
            f"The picture needs the font {FONT.name} in static/vendor/fonts, found none; "
            "run `python manage.py run` once, it puts the front-end files there."
        )
    return ImageFont.truetype(str(FONT), size)


def _draw(
    told: Sequence[Block], image: Image | None, pen: ImageDraw | None, picture: bytes | None
) -> int:
    """Draw the blocks from the top, or only measure without a pen; return the height."""
    top = _EDGE
    for block in told:
        if block.kind == "map" and picture:
            top += _map(image, picture, top)
        elif block.kind == "figures":
            top += _figures(pen, block, top)
        elif block.kind == "table":
            top += _table(pen, block, top)
        elif block.texts:
            top += _text(pen, block, top)
    return top + _EDGE


# Size, colour, room above, room below, bold.
_STYLE: Final = {
    "title": (52, palette.ACCENT.light, 0, 10, True),
    "told": (LEAST, _SOFT, 0, 18, False),
    "mark": (LEAST, _WARN[1], 14, 24, True),
    "heading": (44, palette.ACCENT.light, 34, 14, True),
    "text": (36, _INK, 2, 12, False),
    "note": (LEAST, _SOFT, 8, 2, False),
}


def _text(pen: ImageDraw | None, block: Block, top: int) -> int:
    size, colour, above, below, bold = _STYLE[block.kind]
    step = round(size * 1.55)
    lines = wrap(block.texts[0], size, _ROOM * MM_PER_PT, lines=_MOST_LINES)
    if pen is not None:
        if block.kind == "mark":
            box = (_EDGE - 14, top + 2, WIDTH - _EDGE + 14, top + above + len(lines) * step + 6)
            pen.rectangle(box, fill=_WARN[0], outline=_WARN[1], width=2)
        for at, line in enumerate(lines):
            place = (_EDGE, top + above + at * step)
            pen.text(place, line, colour, _font(size), stroke_width=1 if bold else 0)
    return above + len(lines) * step + below


def _map(image: Image | None, picture: bytes, top: int) -> int:
    from PIL import Image as images

    with images.open(io.BytesIO(picture)) as opened:
        high = round(opened.height * _ROOM / opened.width)
        if image is not None:
            small = opened.convert("RGB").resize((_ROOM, high), images.Resampling.LANCZOS)
            image.paste(small, (_EDGE, top))
    return high + 16


def _figures(pen: ImageDraw | None, block: Block, top: int) -> int:
    gap, high = 16, 164
    wide = (_ROOM - gap) // 2
    pairs = list(zip(block.texts[::2], block.texts[1::2], strict=True))
    if pen is not None:
        for at, (name, value) in enumerate(pairs):
            left, y = _EDGE + at % 2 * (wide + gap), top + at // 2 * (high + gap)
            pen.rounded_rectangle((left, y, left + wide, y + high), 12, outline=_LINE, width=2)
            label = wrap(name, LEAST, (wide - 40) * MM_PER_PT, lines=1)[0]
            pen.text((left + 20, y + 14), label, _SOFT, _font(LEAST))
            pen.text((left + 20, y + 68), shown(value), _INK, _font(60), stroke_width=1)
    return (len(pairs) + 1) // 2 * (high + gap) + 8


def _table(pen: ImageDraw | None, block: Block, top: int) -> int:
    count, size, pad = len(block.widths), LEAST, 14
    step = round(size * 1.35)
    widths = [_ROOM * width / sum(block.widths) for width in block.widths]
    used = 0
    for at in range(0, len(block.texts), count):
        cells = [
            wrap(text, size, (width - 8) * MM_PER_PT, lines=3)
            for text, width in zip(block.texts[at : at + count], widths, strict=True)
        ]
        high = max(map(len, cells)) * step + pad
        if pen is not None:
            box = (_EDGE, top + used, WIDTH - _EDGE, top + used + high)
            if at == 0:
                pen.rectangle(box, fill=palette.ACCENT.light)
            left = float(_EDGE)
            for lines, width in zip(cells, widths, strict=True):
                first = top + used + (high - step * len(lines)) / 2 + step / 2
                for line_at, line in enumerate(lines):
                    place = (left + width / 2, first + line_at * step)
                    ink = _INK if at else "#FFFFFF"
                    pen.text(place, line, ink, _font(size), anchor="mm")
                left += width
            pen.line((box[0], box[3], box[2], box[3]), fill=_LINE, width=1)
        used += high
    return used + 12
