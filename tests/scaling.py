"""How large a test is: its everyday size, or many times that in the nightly tier."""

from __future__ import annotations

import os

_SCALE = "FIREMAP_TEST_SCALE"


def enlarge(times: int) -> None:
    """Have all tests of this process, and of those it starts, run so many times larger."""
    os.environ[_SCALE] = str(times)


def scaled(everyday: int) -> int:
    """Return how many examples, worlds or kills a test takes of what it takes every day."""
    return everyday * int(os.environ.get(_SCALE, "1"))
