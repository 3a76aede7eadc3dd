"""The browser's memory over twelve filter changes: ours stays, plain feature groups pile up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from bench import map_look

# What a heap may move by without holding on to any of the maps before: compiled code and caches.
FLAT_MB = 3.0


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Address of the page that draws made-up sites in one way or another."""
    with map_look.served() as served:
        yield served


def test_twelve_filter_changes_leave_the_heap_as_it_was(chromium: Browser, address: Any) -> None:
    assert map_look.heap_growth_mb(chromium, address, "ours", 3_000) < FLAT_MB


def test_the_same_measure_sees_the_plain_feature_groups_pile_up(
    chromium: Browser, address: Any
) -> None:
    assert map_look.heap_growth_mb(chromium, address, "groups", 1_000) > FLAT_MB
