"""What a measurement is, and which there are.

A module of this folder with a function `measure() -> list[Row]` is a measurement of that name.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Row:
    """One measurement.

    Attributes
    ----------
    name : str
        What was done.
    size : str
        On how much ("500 sites").
    ours_s : float
        Seconds, the best of the repetitions: the others measure what else the machine did.
    peer : str or None
        What it is compared with, with its version.
    peer_s : float or None
        Seconds of the peer on the same data, or not measured.
    floor_s : float or None
        The least it could take (reading the same bytes, say), or not measured.
    """

    name: str
    size: str
    ours_s: float
    peer: str | None = None
    peer_s: float | None = None
    floor_s: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours over the peer's: below 1 we are faster; None without a peer."""
        return self.ours_s / self.peer_s if self.peer_s else None

    @property
    def floors(self) -> float | None:
        """Ours in floors: how many times the least it could take; None without a floor."""
        return self.ours_s / self.floor_s if self.floor_s else None

    def as_dict(self) -> dict[str, Any]:
        """Return the row as `bench --json` prints it."""
        return asdict(self) | {"ratio": self.ratio, "floors": self.floors}


def measurements() -> dict[str, Callable[[], list[Row]]]:
    """Return the measurements there are, by name."""
    here = Path(__file__).parent
    names = sorted(file.stem for file in here.glob("*.py") if file.stem not in {"__init__", "run"})
    modules = {name: importlib.import_module(f"bench.{name}") for name in names}
    return {name: module.measure for name, module in modules.items() if hasattr(module, "measure")}


def seconds(work: Callable[[], object], *, repeat: int = 5) -> float:
    """Time a piece of work and return the best of several goes.

    Parameters
    ----------
    work : callable without arguments
    repeat : int
        One go more is made first and not counted.

    Returns
    -------
    seconds : float
    """
    work()
    taken = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return min(taken)
