"""Groups of hazard codes that a rule or a page speaks of; our own sorting of our own list."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Category

# Fire equipment (消防设施): extinguishing, alarm, smoke control, emergency lighting.
FIRE_EQUIPMENT: Final[frozenset[str]] = frozenset(
    {"B07", "B08", "R04", "R07", "H01", "H02", "H03", "H04", "F09", "W07"}
)
EXITS: Final[frozenset[str]] = frozenset(
    {"B04", "R02", "R03", "H08", "H11", "F07", "W02", "W04", "B08"}
)
SEPARATION: Final[frozenset[str]] = frozenset({"B05", "H06", "H08", "F01", "F04"})
ALARM: Final[frozenset[str]] = frozenset({"B07", "H03", "H02", "F09"})
# What lets a fire kill many: no way out, no wall between, no warning.
MASS_CASUALTY: Final[frozenset[str]] = EXITS | SEPARATION | ALARM
# Places where people sleep or gather, by the category alone; beds and dwellings come on top.
CROWDED: Final[frozenset[str]] = frozenset(
    str(one.value)
    for one in (Category.BATHHOUSE, Category.WELFARE, Category.TRAINING, Category.SCENIC)
)
