"""Chance that falls the same way on every machine and under every Python.

Only `random.Random.random` is used: it alone is promised to give the same numbers for ever.
"""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """One stream of chance, named: a change in one part of the demo leaves the others alone."""

    def __init__(self, *topic: object) -> None:
        # Text seeds go through SHA-512, the same everywhere; this is no secret.
        self._random = random.Random("/".join(map(str, topic)))  # noqa: S311

    def share(self) -> float:
        """Return a number from 0 to below 1."""
        return self._random.random()

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self.share() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both possible."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, things: Sequence[T]) -> T:
        """Return one of the things."""
        return things[int(self.share() * len(things))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Return a key, as often as its weight says."""
        left = self.share() * sum(weights.values())
        for thing, weight in weights.items():
            left -= weight
            if left < 0:
                return thing
        return thing

    def count(self, mean: float) -> int:
        """Return a Poisson number."""
        limit, product, n = math.exp(-mean), self.share(), 0
        while product > limit:
            product *= self.share()
            n += 1
        return n
