"""A scanned plan comes to lie where two of its points are known to be."""

import pytest
from PIL import Image

from geo.screen import scan
from geo.screen.scan import Pin
from vocabulary.errors import StoreError

RED = (200, 0, 0, 255)


def plan() -> Image.Image:
    """Return a white plan, 400 by 200, red about (300, 50)."""
    image = Image.new("RGBA", (400, 200), "white")
    image.paste(RED, (290, 40, 310, 60))
    return image


def colour_at(flat: Image.Image, bounds: scan.Bounds, lon: float, lat: float):
    across, down = scan.share_of(bounds, lon, lat)
    return flat.getpixel((int(across * flat.width), int(down * flat.height)))


@pytest.mark.parametrize(
    ("first", "second", "red"),
    [
        # North up, 0.01 degrees of longitude a hundred points.
        ((106.00, 29.85), (106.04, 29.85), (106.03, 29.85)),
        # Turned a quarter: what was to the right lies to the north.
        ((106.00, 29.85), (106.00, 29.85 + 0.04 * 0.8673), (106.00, 29.85 + 0.03 * 0.8673)),
    ],
)
def test_both_points_and_what_lies_between_come_to_their_places(first, second, red):
    flat, bounds = scan.laid(plan(), Pin(0, 0.25, *first), Pin(1, 0.25, *second))
    assert colour_at(flat, bounds, *red)[:3] == RED[:3]
    for lon, lat in (first, second):
        across, down = scan.share_of(bounds, lon, lat)
        assert -1e-6 <= across <= 1 + 1e-6
        assert -1e-6 <= down <= 1 + 1e-6


def test_points_side_by_side_and_what_is_no_picture_are_refused():
    with pytest.raises(StoreError, match="too near"):
        scan.laid(plan(), Pin(0.5, 0.5, 106.0, 29.8), Pin(0.52, 0.5, 106.1, 29.9))
    with pytest.raises(StoreError, match="no picture"):
        scan.opened(b"%PDF-1.7")


def test_a_picture_is_made_small_enough_to_travel_with_the_map():
    noise = Image.effect_noise((900, 900), 90).convert("RGBA")
    made = scan.encoded(noise, most_bytes=60_000)
    assert len(made) <= 60_000
    assert scan.opened(made).width < 900
