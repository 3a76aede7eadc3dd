"""The picture for a chat group: as wide as a phone shows it, no text cut, no box for a sign."""

from __future__ import annotations

import io

from PIL import Image

from briefing.screen import long_picture as drawing
from briefing.screen.long_picture import WIDTH, Block, _draw, blocks, long_picture
from geo.print.font import shown
from tests.briefing.small_office import facts


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_it_is_1080_wide_and_grows_with_what_it_says():
    short, long = opened(long_picture(facts())), opened(long_picture(facts(third=True)))
    assert short.width == long.width == WIDTH == 1080
    assert long.height > short.height


def test_every_sign_has_a_glyph():
    for block in blocks(facts(is_demo=True, third=True), has_map=True):
        for text in block.texts:
            assert "□" not in shown(text)


def test_the_margins_stay_white_so_that_nothing_runs_off():
    image = opened(long_picture(facts(site_name="很长的名字" * 30, third=True)))
    for x in (4, 20, WIDTH - 20, WIDTH - 4):
        column = image.crop((x, 0, x + 1, image.height))
        assert column.getextrema() == ((255, 255), (255, 255), (255, 255))


def test_a_map_is_fitted_to_the_width():
    stream = io.BytesIO()
    Image.new("RGB", (2000, 1000), "#FF0000").save(stream, "PNG")
    without, with_map = (
        opened(long_picture(facts(), picture=given)) for given in (None, stream.getvalue())
    )
    # 984 pixels between the margins: half of it high, with a heading above.
    assert with_map.height - without.height >= 984 // 2


def test_a_sentence_that_names_sixty_villages_is_written_whole():
    names = "、".join(f"某某某某社区（{n}.5%）" for n in range(60))
    drawn: list[str] = []

    class Pen:
        def text(self, at: object, line: str, *rest: object, **how: object) -> None:
            drawn.append(line)

    _draw([Block("text", (names,))], None, Pen(), None)  # type: ignore[arg-type]
    assert "".join(drawn) == names


def test_nothing_is_drawn_smaller_than_a_telephone_shows_readably(monkeypatch):
    sizes: list[int] = []

    def kept(size: int):
        sizes.append(size)
        return font_of(size)

    font_of = drawing._font
    monkeypatch.setattr(drawing, "_font", kept)
    long_picture(facts(is_demo=True, third=True), stamps=("导出人：某",))
    # 1080 pixels on a screen 390 points wide: 12 points are 33.2 pixels.
    assert min(sizes) >= 12 * WIDTH / 390
