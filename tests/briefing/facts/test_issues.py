"""An issue of the briefing is frozen once and found again as it was."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from briefing.facts.issues import (
    FORMAT,
    SnapshotError,
    fingerprint,
    freeze,
    freeze_issue,
    open_issue,
    thaw,
)
from tests.briefing.small_office import facts
from tests.builders import NOW, new_store
from vocabulary.errors import StaleRecordError


def test_an_issue_is_found_again_as_it_was_frozen(store_path: Path):
    store = new_store(store_path)
    told = facts()
    freeze_issue(store, "12", told, actor="clerk", now=NOW)
    found = open_issue(store, "12")
    store.close()
    assert found is not None
    assert found.facts == told
    assert fingerprint(found.facts) == fingerprint(told)
    assert found.frozen_at == NOW


def test_an_issue_is_frozen_once(store_path: Path):
    store = new_store(store_path)
    freeze_issue(store, "12", facts(), actor="clerk", now=NOW)
    with pytest.raises(StaleRecordError):
        freeze_issue(store, "12", facts(empty=True), actor="clerk", now=NOW + timedelta(days=1))
    store.close()


def test_an_issue_nobody_froze_is_not_there(store_path: Path):
    store = new_store(store_path)
    freeze_issue(store, "12", facts(), actor="clerk", now=NOW)
    assert open_issue(store, "1") is None
    store.close()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 99}', "no snapshot"])
def test_what_is_no_snapshot_is_refused(text: str):
    with pytest.raises(SnapshotError):
        thaw(text)


def test_a_snapshot_of_another_format_is_not_guessed():
    text = freeze(facts()).replace(f'"format": {FORMAT}', f'"format": {FORMAT + 1}')
    with pytest.raises(SnapshotError, match="format"):
        thaw(text)
