"""What a layer says its coordinates are in: kept where we know it, else brought to degrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from pyproj import Transformer

# WGS 84 and CGCS2000 in degrees; CGCS2000 Gauss-Kruger at 105 E without and with its zone number.
KNOWN: Final = (4326, 4490, 4544, 4523)
_LABELS: Final = frozenset(f"EPSG:{code}" for code in KNOWN)
_DEGREES: Final = "EPSG:4326"
_LONGEST: Final = 20_000  # characters of WKT; a real one has some 1 000


@dataclass(frozen=True)
class LayerCrs:
    """How a layer's coordinates are taken.

    Attributes
    ----------
    label : str or None
        "EPSG:n" of the coordinates handed on; None where the file does not say.
    transformer : Transformer or None
        From the file's own system to degrees, where that is not one of `KNOWN`.
    note : str
        Code of a note, or "".
    """

    label: str | None = None
    transformer: Transformer | None = None
    note: str = ""

    def settle(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return the geometry in the system of `label`."""
        if self.transformer is None:
            return geometry
        transform = self.transformer.transform

        def degrees(xy: Any) -> Any:
            return np.column_stack(transform(xy[:, 0], xy[:, 1]))

        moved: BaseGeometry = shapely.transform(geometry, degrees)
        return moved


def layer_crs(said: str | None) -> LayerCrs:
    """Read what a file says of its coordinates.

    Parameters
    ----------
    said : str or None
        "EPSG:n" or WKT.

    Returns
    -------
    LayerCrs
        A system that PROJ does not understand counts as not said, with a note.
    """
    if not said:
        return LayerCrs()
    if said in _LABELS:
        return LayerCrs(said)
    if len(said) > _LONGEST:
        return LayerCrs(note="crs_not_understood")
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    try:
        crs = CRS.from_user_input(said)
        code = crs.to_epsg(min_confidence=70)
        if code in KNOWN:
            return LayerCrs(f"EPSG:{code}")
        transformer = Transformer.from_crs(crs, _DEGREES, always_xy=True)
    except (CRSError, ProjError):
        return LayerCrs(note="crs_not_understood")
    return LayerCrs(_DEGREES, transformer, f"crs_converted:{crs.name}")
