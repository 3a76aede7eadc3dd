"""Which tiles lie under the map: none unless this office set one up and the reader chose it."""

from __future__ import annotations

from geo.basemap import Tiles


def chosen_tiles() -> Tiles | None:
    """Return the tiles chosen; None draws the map from our own lines alone."""
    return None
