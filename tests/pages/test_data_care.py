"""Backup, check and restore from the page, and the door between demo and own data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data.store.frames import villages
from data.store.opening import Store

Open = Callable[..., AppTest]


def test_a_backup_lies_beside_the_store_and_is_listed(on_own: Open, tmp_path: Path):
    page = on_own("data_care").button(key="care_backup").click().run()
    assert not page.exception
    made = list((tmp_path / "backups").glob("real_*.zip"))
    assert len(made) == 1
    assert page.dataframe[0].value["name"].tolist() == [made[0].name]


def test_whole_data_are_said_to_be_whole(on_own: Open):
    page = on_own("data_care").button(key="care_check").click().run()
    assert "数据完好" in page.success[0].value


def test_a_backup_put_back_brings_the_villages_back(on_own: Open, own_store: Store, tmp_path: Path):
    page = on_own("data_care").button(key="care_backup").click().run()
    packed = next((tmp_path / "backups").glob("*.zip")).read_bytes()
    own_store.close()
    (tmp_path / "firemap.db").unlink()
    page = on_own("data_care")
    page.file_uploader(key="care_given").set_value(("real.zip", packed, "application/zip")).run()
    assert page.button(key="care_restore").disabled
    page.checkbox(key="care_sure").check().run()
    page.button(key="care_restore").click().run()
    assert not page.exception
    assert "已恢复" in page.success[-1].value
    from data.store.opening import open_store

    assert len(villages(open_store(tmp_path / "firemap.db"))) == 16


def test_from_the_demo_one_door_leads_to_the_own_data(on_demo: Open):
    page = on_demo("data_care")
    assert "虚构" in " ".join(element.value for element in page.markdown)
    page.button(key="care_own").click().run()
    assert page.session_state["open_data"] == "real"
