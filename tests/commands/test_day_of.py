"""The day on which a command looks at a register."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.clock import day_of, today
from data.store.opening import open_store
from data.store.seed import seed_real
from tests.builders import NOW, new_store
from tests.commands.asking import asked


def test_the_demo_is_looked_at_on_its_own_day_and_an_office_s_register_today(
    demo_file: Path, store_path: Path
) -> None:
    demo, own = open_store(demo_file), new_store(store_path)
    seed_real(own, now=NOW)
    assert day_of(demo).isoformat() == "2024-02-20"
    assert day_of(own) == today()
    assert day_of(demo, today()) == today()
    demo.close()
    own.close()


@pytest.mark.parametrize("command", [("rank",), ("proof",), ("plan", "--seconds", "0")])
def test_a_command_says_the_demo_s_day(demo_file: Path, command: tuple[str, ...]) -> None:
    assert asked(*command, store=demo_file)["as_of"] == "2024-02-20"
