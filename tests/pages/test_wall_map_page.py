"""The wall map: printed, ticked on the wall, typed back; and the whole pack in one click."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data.store import frames
from data.store.exports import exports
from data.store.opening import open_store
from tests.builders import DAY

Open = Callable[..., AppTest]


def issued(on_demo: Open) -> AppTest:
    """Return the page after an issue on A3 was drawn."""
    page = on_demo("wall_map")
    page.segmented_control(key="wall_paper").set_value("A3").run()
    page.button(key="wall_draw").click().run(timeout=240)
    assert not page.exception
    return page


def numbers(page: AppTest) -> dict[int, str]:
    table = next(one.value for one in page.dataframe if "status" in one.value)
    return dict(zip(map(int, table["number"]), table["name"], strict=True))


def test_a_done_typed_back_hands_the_hazards_in_and_the_next_issue_keeps_the_numbers(
    on_demo: Open, tmp_path: Path
):
    page = issued(on_demo)
    given = numbers(page)
    assert min(given) == 1
    store = open_store(tmp_path / "demo.db")
    known = frames.hazards(store, DAY)
    sites = frames.sites(store, DAY)
    waits = known["status"].isin(["registered", "assigned", "rectifying"])
    id_of = {name: site_id for site_id, name in sites["name"].items()}
    waiting = set(known.loc[waits, "site_id"])
    number = next(n for n, name in given.items() if id_of[name] in waiting)
    mine = known.index[waits & (known["site_id"] == id_of[given[number]])]

    page.text_area(key="wall_marks_0").set_value(f"{number} done 2-20\n99999 已改\n句子").run()
    said = [one.value for one in page.warning if one.value.startswith("第")]
    assert len(said) == 2, [one.value for one in page.warning]
    assert "99999号" in said[0]
    assert "读不出" in said[1]
    looked_over = next(one.value for one in page.dataframe if "action" in one.value)
    assert looked_over[["number", "name", "n"]].to_numpy().tolist() == [
        [number, given[number], len(mine)]]  # fmt: skip
    page.button(key="wall_write").click().run()
    assert not page.exception
    assert f"已录入：{len(mine)} 处隐患" in page.success[0].value
    after = frames.hazards(store, DAY).loc[mine]
    assert set(after["status"]) == {"submitted"}
    assert set(after["submitted_on"].dt.date.astype(str)) == {"2024-02-20"}
    assert page.text_area(key="wall_marks_1").value == ""

    page.radio(key="wall_selection_True").set_value("open").run()
    page.button(key="wall_draw").click().run(timeout=240)
    later = numbers(page)
    assert "第 2 期" in [one.value for one in page.subheader][-1]
    assert given.items() <= later.items()
    store.close()


def test_a_printed_map_is_an_export_with_its_serial(on_demo: Open, tmp_path: Path):
    issued(on_demo)
    store = open_store(tmp_path / "demo.db")
    taken = exports(store).iloc[0]
    assert taken["name"].endswith("_20240220_A3.pdf")
    assert taken["serial"]
    store.close()


def test_without_villages_the_page_says_what_to_do(on_own: Open):
    page = on_own("wall_map")
    assert not page.exception
    assert "先导入台账" in page.info[0].value
