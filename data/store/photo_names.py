"""Which hazard a photo belongs to, as far as its file name tells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

# Camera names hold figures of their own: a shorter number counts only at the very beginning.
_TELLING: Final = 4
_BLANKS: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Target:
    """A hazard that photos may belong to.

    Attributes
    ----------
    hazard_id : int
    hazard_no : str or None
        The ledger's own number.
    site_id : int
    site_names : tuple of str
        Its name and the others it goes by.
    """

    hazard_id: int
    hazard_no: str | None
    site_id: int
    site_names: tuple[str, ...] = ()


def hazards_named(names: Sequence[str], targets: Sequence[Target]) -> list[int | None]:
    """Return for each file the one hazard its name tells, by ledger number, else by site.

    Parameters
    ----------
    names : sequence of str
        Of the files.
    targets : sequence of Target
        The hazards to choose among.

    Returns
    -------
    list of int or None
        None where the name tells nothing, or more than one of them: a person has to say.

    Notes
    -----
    The longest site name that stands in a file name counts, so that no. 12 is not taken for no. 1.
    """
    return [_named(_folded(name.rpartition(".")[0] or name), targets) for name in names]


def _named(stem: str, targets: Sequence[Target]) -> int | None:
    numbered = [one for one in targets if one.hazard_no and _has_number(stem, one.hazard_no)]
    if len(numbered) == 1:
        return numbered[0].hazard_id
    among = numbered or targets
    lengths = {one.hazard_id: _longest(stem, one.site_names) for one in among}
    most = max(lengths.values(), default=0)
    best = [hazard_id for hazard_id, length in lengths.items() if length == most]
    return best[0] if most and len(best) == 1 else None


def _longest(stem: str, names: Iterable[str]) -> int:
    folded = [_folded(name) for name in names]
    return max((len(one) for one in folded if len(one) > 1 and _stands_in(stem, one)), default=0)


def _has_number(stem: str, number: str) -> bool:
    wanted = _folded(number)
    if len(wanted) >= _TELLING:
        return _stands_in(stem, wanted)
    return _stands_in(stem, wanted, at_start=True)


def _stands_in(stem: str, wanted: str, *, at_start: bool = False) -> bool:
    """Return whether a text stands there whole: "A1" does not stand in "A12"."""
    before = "^" if at_start else _not_inside(wanted[0], "(?<!{})")
    after = _not_inside(wanted[-1], "(?!{})")
    return re.search(before + re.escape(wanted) + after, stem) is not None


def _not_inside(mark: str, look: str) -> str:
    if mark.isdecimal():
        return look.format("[0-9]")
    return look.format("[a-z]") if mark.isascii() and mark.isalpha() else ""


def _folded(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())
