"""Lists beside the ledgers on the import page: units on no ledger, and buildings to place by."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from data.ledger.lists.candidates import candidates
from data.store.frames import sites
from data.store.opening import Store
from data.store.upkeep import rows
from pages.shell.session import today
from tests.pages.test_import_ledger import GOOD, HEAD, confirmed, given, table
from vocabulary.terms import Datum

Open = Callable[..., AppTest]
UNITS = (
    "企业名称,住所,法定代表人,电话\n翠湖大夏,龙都路50号,张三,13800138000\n阿飞网吧,龙都路52号,,\n"
)
BUILDINGS = "街路巷,门牌号,经度,纬度\n" + "".join(
    f"龙都路,{n},{106.05 + n * 1e-4:.6f},29.850000\n" for n in range(40, 61, 2)
)


def handed(page: AppTest, key: str, text: str) -> AppTest:
    content = ("\ufeff" + text).encode()
    return page.file_uploader(key=key).set_value(("名单.csv", content, "text/csv")).run()


def test_a_list_of_units_and_a_list_of_buildings_do_their_work_on_the_page(
    on_own: Open, own_store: Store
) -> None:
    page = confirmed(given(on_own("import_ledger"), HEAD + GOOD))
    page = handed(page, "units_file", UNITS)
    assert page.button(key="units_go_0").disabled  # neither source nor authority is given
    page.text_input(key="units_source").set_value("名录 2024-01")
    page.text_input(key="units_authority").set_value("函〔2024〕2号").run()
    page = page.button(key="units_go_0").click().run()
    assert not page.exception
    assert list(table(page, "may_be")["name"]) == ["阿飞网吧"]
    assert list(candidates(rows(own_store, "task"))["source"]) == ["名录 2024-01"]
    page = handed(page, "buildings_file", BUILDINGS)
    page = page.selectbox(key="buildings_0_datum").set_value(Datum.WGS84).run()
    page = page.button(key="buildings_0_go").click().run()
    assert list(table(page, "doubt_m")["site"]) == ["翠湖大厦"]
    page = page.button(key="addresses_go").click().run()
    assert not page.exception
    tower = sites(own_store, today()).set_index("name").loc["翠湖大厦"]
    assert (tower["position_quality"], tower["position_doubt_m"]) == ("address", 15.0)
    assert abs(tower.geometry.x - 106.055) < 1e-6
