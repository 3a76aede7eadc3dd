from datetime import UTC, datetime

import pytest

from data.store import frames
from data.store.opening import open_store
from data.store.seed import seed_real
from vocabulary.bachuan import VILLAGES
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

NOW = datetime(2024, 1, 2, 3, 0, tzinfo=UTC)


def test_an_office_starts_with_the_sixteen_villages_and_the_plan_and_nothing_invented(tmp_path):
    store = open_store(tmp_path / "real.db", create=StoreKind.REAL)
    seed_real(store, now=NOW)
    villages = frames.villages(store)
    assert villages.index.tolist() == [fact.code for fact in VILLAGES]
    assert villages["name"].tolist() == [fact.name for fact in VILLAGES]
    assert set(villages["provenance"]) == {"schematic"}
    assert villages[["residents", "households", "leader"]].isna().all(axis=None)
    campaign = frames.campaign(store)
    assert campaign.number == "巴川办〔2023〕83号"
    assert campaign.as_of is None
    assert frames.sites(store, NOW.date()).empty
    store.close()


def test_a_demo_store_is_not_seeded_as_real(tmp_path):
    store = open_store(tmp_path / "demo.db", create=StoreKind.DEMO)
    with pytest.raises(StoreError, match="real data"):
        seed_real(store, now=NOW)
    store.close()
