"""Numbers of persons on the pages: covered, shown by a deed the audit keeps, kept by every form."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from data.register.entries import read_site
from data.store import tables
from data.store.events import CHINA_TIME
from data.store.exports import SHOWING
from data.store.opening import Store
from pages.shell import session
from pages.shell.log import LOG
from tests.builders import event_of, site_made

Open = Callable[..., AppTest]
MORNING = datetime(2024, 2, 20, 9, tzinfo=CHINA_TIME)
HEAD = "序号,单位名称,场所类别,地址,村社区,身份证号\n"
ROWS = (
    "1,翠湖大厦,高层建筑,龙都路50号,东方社区,510225197908120036\n"
    "2,和顺厂,厂房库房,中兴路2号,正街社区,\n"
)


@pytest.fixture
def made(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr(session, "now", lambda: MORNING)
    site = site_made(
        subject_id=-1, name="清泉浴室", category="bathhouse", address="中兴路2号 找13800138000",
        phone="13900139000", office="平安法治办", lon=106.05, lat=29.84,
        extra={"备注": "房东510225197908120036"},
    )  # fmt: skip
    hazard = event_of("found", "2024-01-05", -2, site_id=-1, code="R05",
                      description="消火栓无水，联系023-45678901")  # fmt: skip
    own_store.record([site, hazard], actor="录入员", now=MORNING)
    return own_store


def shown(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(str(one.value) for one in page.markdown).replace("\\", "")


def audited(store: Store) -> list[dict[str, object]]:
    query = sa.select(tables.audit.c.detail).where(tables.audit.c.action == SHOWING)
    with store.reading() as connection:
        return [json.loads(one) for one in connection.execute(query).scalars()]


def test_a_sheet_shows_its_numbers_when_asked_and_the_audit_keeps_it(on_own: Open, made: Store):
    page = on_own("hazard_register", record="site:1", list="sites")
    assert "138****8000" in shown(page)
    assert "13800138000" not in shown(page)
    assert audited(made) == []
    page = page.button(key="register_show_numbers").click().run()
    said = shown(page)
    for number in ("13800138000", "13900139000", "510225197908120036"):
        assert number in said
    assert audited(made) == [{"subject": "site", "id": 1}]
    page = page.button(key="register_cover").click().run()
    assert "13900139000" not in shown(page)


def test_a_hazards_numbers_are_its_own(on_own: Open, made: Store):
    page = on_own("hazard_register", record="hazard:1")
    assert "023****01" in shown(page)
    page = page.button(key="register_show_numbers").click().run()
    assert "023-45678901" in shown(page)
    assert audited(made) == [{"subject": "hazard", "id": 1}]


def test_a_form_left_covered_keeps_the_numbers_on_record(on_own: Open, made: Store):
    page = on_own("hazard_register", record="site:1", list="sites")
    page = page.button(key="site_edit_site").click().run()
    assert page.text_input(key="site_1_phone").value == "139****9000"
    address = page.text_input(key="site_1_address")
    assert address.value == "中兴路2号 找138****8000"
    address.set_value(address.value + "，后门")
    page = page.button(key="site_1_do").click().run()
    assert not page.exception
    assert not page.error
    state = read_site(made, 1).state
    assert state["phone"] == "13900139000"
    assert state["address"] == "中兴路2号 找13800138000，后门"


def test_a_column_of_identity_numbers_is_named_and_can_be_left_out(on_own: Open, own_store: Store):
    content = ("\ufeff" + HEAD + ROWS).encode()
    page = on_own("import_ledger")
    page = page.file_uploader(key="import_files").set_value(("台账.csv", content, "text/csv")).run()
    assert "身份证号" in page.warning[0].value
    page = page.checkbox(key="import_0_0_left_0").check().run()
    page = page.button(key="import_0_0_confirm").click().run()
    assert not page.exception
    assert "身份证号" not in (read_site(own_store, 1).state.get("extra") or {})


def test_the_log_holds_no_number(caplog: pytest.LogCaptureFixture):
    try:
        raise ValueError("找13800138000")
    except ValueError:
        LOG.exception("%s stopped", "张三13900139000")
    told = "\n".join(logging.Formatter().format(record) for record in caplog.records)
    assert "138****8000" in told
    assert "139****9000" in told
    assert "13800138000" not in told
