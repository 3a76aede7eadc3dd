"""The frame of the app: which pages there are, what an error becomes, language and data kept."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from vocabulary.errors import EmptyLayerError, StaleRecordError, StoreError
from vocabulary.messages import message

ROOT = Path(__file__).resolve().parents[2]
DAMAGED = message("The store file is damaged ({cause}); restore the last backup.")
Open = Callable[..., AppTest]


def test_an_empty_store_offers_two_doors(on_nothing: Open):
    app = on_nothing("app")
    assert not app.exception
    assert [app.button(key=key).label for key in ("door_demo", "door_own")] == [
        "看演示",
        "导入我的台账",
    ]


def test_the_second_door_leaves_the_sixteen_villages_in_the_own_store(on_nothing: Open):
    from data.store.frames import villages
    from data.store.opening import open_store
    from pages.shell.session import location
    from vocabulary.terms import StoreKind

    on_nothing("first_start").button(key="door_own").click().run()
    store = open_store(location(StoreKind.REAL))
    assert len(villages(store)) == 16
    assert store.kind is StoreKind.REAL
    assert not location(StoreKind.DEMO).exists()


def test_the_demo_says_so_on_every_page(on_demo: Open):
    assert "演示数据" in [text.value for text in on_demo("app").text]


def test_own_data_carry_no_demo_mark(on_own: Open):
    assert "演示数据" not in [text.value for text in on_own("app").text]


def test_the_language_switch_changes_every_word_of_the_frame(on_nothing: Open):
    app = on_nothing("app")
    assert app.title[0].value == "巴川消防一张图"
    app = app.button(key="switch_language").click().run()
    assert app.title[0].value == "Bachuan Fire Map"
    assert app.button(key="switch_language").label == "中文"


def test_the_language_in_the_address_is_taken(on_nothing: Open):
    assert on_nothing("app", lang="en").title[0].value == "Bachuan Fire Map"


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (StaleRecordError("x"), "已被他人修改"),
        (StoreError(DAMAGED, cause="x"), "数据文件已损坏（x），请恢复最近的备份"),
        (EmptyLayerError("x"), "请先导入台账"),
        (ZeroDivisionError("x"), "没有预料到的错误"),
    ],
)
def test_an_error_becomes_its_sentence(
    on_own: Open, monkeypatch: pytest.MonkeyPatch, raised: Exception, said: str
):
    def stop(*_: object) -> None:
        raise raised

    monkeypatch.setattr("pages.shell.filters.read_filters", stop)
    monkeypatch.setattr("pages.map.cards.lay_out_badges", stop)
    app = on_own("app")
    assert [said in error.value for error in app.error] == [True]
    assert not app.exception


def test_a_damaged_store_is_told_in_a_sentence(on_nothing: Open, tmp_path: Path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "firemap.db").write_bytes(b"no database at all" * 100)
    app = on_nothing("app")
    assert "数据文件已损坏" in app.error[0].value


def test_every_option_of_the_config_file_exists():
    from streamlit import config

    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    known = set(config.get_config_options())

    def names(table: dict[str, object], above: str) -> list[str]:
        found = []
        for name, value in table.items():
            path = f"{above}.{name}" if above else name
            found += names(value, path) if isinstance(value, dict) else [path]
        return found

    assert set(names(written, "")) <= known


@pytest.mark.parametrize("name", ["campaign_map", "hazard_register"])
def test_a_register_without_a_site_says_what_to_do(on_own: Open, name: str):
    page = on_own(name)
    assert not page.exception
    said = [element.value for element in (*page.info, *page.text)]
    assert any("还没有场所记录" in text and "导入台账" in text for text in said)
    assert not any("当前筛选下没有数据" in text for text in said)


def test_a_water_list_without_a_point_is_no_empty_table(on_own: Open):
    page = on_own("water_reach")
    assert not page.exception
    assert len(page.dataframe) == 0
    assert any("还没有登记消火栓" in element.value for element in page.info)
