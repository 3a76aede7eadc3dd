"""The register page: from assigned to closed, what is refused, two editors, several at once."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from data.register.entries import HazardEdit, edit_hazard
from data.register.step_conditions import Order
from data.register.workflow import act
from data.store import frames
from data.store.drafts import read_draft
from data.store.events import CHINA_TIME
from data.store.files import NewFile, add_file, files_of
from data.store.opening import Store
from pages.shell import session
from tests.builders import event_of, site_made, small_pdf
from vocabulary.register import CLOSING_CHECKS, Action

Open = Callable[..., AppTest]
MORNING = datetime(2024, 2, 20, 9, tzinfo=CHINA_TIME)
TODAY = MORNING.date()


@pytest.fixture
def found(own_store: Store, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return a hazard found on 18 February 2024; it is the 20th, nine in the morning."""
    monkeypatch.setattr(session, "now", lambda: MORNING)
    made = [
        site_made(subject_id=-1, name="翠湖大厦", address="龙都路50号", office="建设管理办"),
        event_of("found", "2024-02-18", None, site_id=-1, code="B05", description="隔墙开洞"),
    ]
    return own_store.record(made, actor="录入员", now=MORNING)[1]


def hazard(store: Store, hazard_id: int) -> Any:
    return frames.hazards(store, TODAY, personal=True, voided=True).loc[hazard_id]


def sheet(on_own: Open, hazard_id: int, **parameters: str) -> AppTest:
    return on_own("hazard_register", record=f"hazard:{hazard_id}", **parameters)


def choose_step(page: AppTest, hazard_id: int, action: str) -> AppTest:
    steps = next(one for one in page.segmented_control if one.key.startswith("register_action"))
    return steps.set_value(action).run()


def key(hazard_id: int, action: str, name: str) -> str:
    return f"register_{hazard_id}_{action}_{name}"


def take(page: AppTest, hazard_id: int) -> AppTest:
    page = page.button(key=f"register_do_{hazard_id}").click().run()
    assert not page.exception
    return page


def assign(page: AppTest, hazard_id: int) -> AppTest:
    page = choose_step(page, hazard_id, "assign")
    page.text_input(key=key(hazard_id, "assign", "owner")).set_value("张三")
    page.selectbox(key=key(hazard_id, "assign", "office")).set_value("建设管理办")
    page.date_input(key=key(hazard_id, "assign", "due_on")).set_value(date(2024, 2, 28))
    return take(page, hazard_id)


def submit(page: AppTest, hazard_id: int, *, photos: str) -> AppTest:
    page = choose_step(page, hazard_id, "submit")
    page.text_area(key=key(hazard_id, "submit", "measure")).set_value("封堵隔墙")
    page.text_area(key=key(hazard_id, "submit", "photos")).set_value(photos)
    return take(page, hazard_id)


def recheck(page: AppTest, hazard_id: int, *, by: str) -> AppTest:
    page = choose_step(page, hazard_id, "recheck_pass")
    page.text_input(key=key(hazard_id, "recheck_pass", "rechecked_by")).set_value(by)
    return take(page, hazard_id)


def close(page: AppTest, hazard_id: int, *, by: str, is_ticked: bool = True) -> AppTest:
    page = choose_step(page, hazard_id, "close")
    page.text_input(key=key(hazard_id, "close", "rechecked_by")).set_value(by)
    for line in CLOSING_CHECKS if is_ticked else ():
        page.checkbox(key=f"{key(hazard_id, 'close', 'checklist')}_{line}").check()
    return take(page, hazard_id)


def test_a_hazard_is_assigned_submitted_rechecked_and_closed(
    on_own: Open, own_store: Store, found: int
):
    page = assign(sheet(on_own, found), found)
    assert hazard(own_store, found)["status"] == "assigned"
    assert "已办理“交办”" in page.success[0].value
    page = submit(page, found, photos="后-001.jpg\n后-002.jpg")
    assert hazard(own_store, found)["owner"] == "张三"
    page = recheck(page, found, by="李四")
    page = close(page, found, by="李四")
    row = hazard(own_store, found)
    assert (row["status"], row["closed_on"].date()) == ("closed", TODAY)
    last = frames.events(own_store, hazard_id=found).iloc[-1]
    assert last["changes"]["checklist"] == dict.fromkeys(CLOSING_CHECKS, True)
    assert not last["is_back_dated"]


def test_a_closing_that_lacks_its_proof_is_refused_in_one_sentence(
    on_own: Open, own_store: Store, found: int
):
    page = assign(sheet(on_own, found), found)
    page = recheck(submit(page, found, photos=""), found, by="李四")
    page = close(page, found, by="李四")
    assert page.error[0].value == "没有整改后的照片，不能销案，请先补照片。"
    page.text_area(key=key(found, "close", "photos")).set_value("后-001.jpg")
    page.text_input(key=key(found, "close", "rechecked_by")).set_value("张三")
    assert "“张三”就是这次整改的整改人或录入人" in take(page, found).error[0].value
    assert hazard(own_store, found)["status"] == "rechecked"


def test_only_the_steps_that_are_possible_now_are_offered(on_own: Open, found: int):
    page = sheet(on_own, found)
    steps = next(one for one in page.segmented_control if one.key.startswith("register_action"))
    assert steps.options[:3] == ["登记", "交办", "定期限"]
    assert "销案" not in steps.options
    assert "收到处理结果" not in steps.options


def test_an_earlier_day_is_taken_and_marked_in_the_history(
    on_own: Open, own_store: Store, found: int
):
    page = choose_step(sheet(on_own, found), found, "register")
    page.date_input(key=key(found, "register", "effective_on")).set_value(date(2024, 2, 19))
    page = take(page, found)
    assert "已标为补录" in page.success[0].value
    assert frames.events(own_store, hazard_id=found).iloc[-1]["is_back_dated"]
    assert any("2024\\-02\\-20 补录" in element.value for element in page.markdown)


def test_whoever_comes_second_sees_both_values_and_chooses(
    on_own: Open, own_store: Store, found: int
):
    page = choose_step(sheet(on_own, found), found, "assign")
    page.text_input(key=key(found, "assign", "owner")).set_value("张三")
    page.selectbox(key=key(found, "assign", "office")).set_value("建设管理办")
    page.date_input(key=key(found, "assign", "due_on")).set_value(date(2024, 2, 25))
    act(
        own_store,
        Order(
            found,
            Action.ASSIGN,
            TODAY,
            1,
            {"office": "平安法治办", "owner": "王五", "due_on": date(2024, 2, 28)},
        ),
        actor="别人",
        now=MORNING,
    )
    page = take(page, found)
    assert "别人 于 2024" in page.warning[0].value.replace("\\", "")
    both = next(shown.value for shown in page.dataframe if "mine" in shown.value)
    owner = both[both["field"] == "整改责任人"].iloc[0]
    assert (owner["before"], owner["now"], owner["mine"]) == ("未知", "王五", "张三")
    assert hazard(own_store, found)["owner"] == "王五"
    page = page.button(key="register_mine").click().run()
    assert not page.exception
    assert not page.warning
    assert hazard(own_store, found)["owner"] == "张三"
    assert len(frames.events(own_store, hazard_id=found)) == 3


def test_leaving_what_is_there_writes_nothing(on_own: Open, own_store: Store, found: int):
    page = choose_step(sheet(on_own, found), found, "register")
    act(
        own_store,
        Order(found, Action.TALK, TODAY, 1, {"note": "约谈业主"}),
        actor="别人",
        now=MORNING,
    )
    page = take(page, found)
    page = page.button(key="register_theirs").click().run()
    assert not page.exception
    assert not page.warning
    assert frames.events(own_store, hazard_id=found)["kind"].tolist() == ["found", "talked"]


def test_the_list_is_searched_by_site_address_and_words(on_own: Open, found: int):
    page = sheet(on_own, found)
    for typed, n_rows in (("翠湖", 1), ("龙都路", 1), ("开洞", 1), ("[", 0), ("没有", 0)):
        page.text_input(key="register_find").set_value(typed).run()
        assert not page.exception
        shown = [one.value for one in page.dataframe if "clock" in one.value]
        assert sum(map(len, shown)) == n_rows


def test_what_is_due_today_stands_in_its_list(on_own: Open, own_store: Store, found: int):
    act(
        own_store,
        Order(found, Action.SET_DEADLINE, TODAY, 1, {"due_on": TODAY}),
        actor="甲",
        now=MORNING,
    )
    page = on_own("hazard_register", list="today")
    (rows,) = [one.value for one in page.dataframe if "clock" in one.value]
    assert rows["clock"].tolist() == [["今日到期"]]
    assert not on_own("hazard_register", list="overdue").dataframe


def test_a_submission_that_waits_too_long_for_its_recheck_is_listed_as_such(
    on_own: Open, own_store: Store, found: int
):
    own_store.record(
        [
            event_of("assigned", "2024-02-18", found, owner="张三", office="办",
                     due_on="2024-02-28"),
            event_of("submitted", "2024-02-18", found, owner="张三", measure="封堵"),
        ],
        actor="录入员", now=MORNING,
    )  # fmt: skip
    # Three working days after Sunday the 18th, which is worked, are the 21st.
    assert not on_own("hazard_register", list="recheck_late", as_of="2024-02-21").dataframe
    page = on_own("hazard_register", list="recheck_late", as_of="2024-02-23")
    (rows,) = [one.value for one in page.dataframe if "clock" in one.value]
    assert rows["clock"].tolist() == [["复查超期"]]
    assert "2024-02-21（已超期 2 天）" in told(sheet(on_own, found, as_of="2024-02-23"))


def bulk_page(ids: list[int]) -> AppTest:
    """Return the panel that several ticked rows open; a table's ticks need a browser."""

    def panel(ids: list[int]) -> None:
        from datetime import date

        from pages.register.bulk import draw_bulk, draw_outcome
        from pages.shell.current import current_day
        from pages.shell.writing import draw_said

        day = current_day(date(2024, 2, 20))
        draw_said("done")
        draw_outcome(day)
        draw_bulk(day, ids)

    return AppTest.from_function(panel, default_timeout=60, kwargs={"ids": ids}).run()


def test_several_hazards_are_assigned_together_and_the_rest_is_listed(own_store: Store, found: int):
    others = own_store.record(
        [event_of("found", "2024-02-18", None, site_id=1, code="B05") for _ in range(2)],
        actor="录入员",
        now=MORNING,
    )
    act(
        own_store,
        Order(others[1], Action.VOID, TODAY, 1, {"reason": "重复"}),
        actor="甲",
        now=MORNING,
    )
    act(own_store, Order(others[0], Action.REGISTER, TODAY, 1), actor="甲", now=MORNING)
    page = bulk_page([found, others[0]])
    page.text_input(key="register_bulk_assign_owner").set_value("张三")
    page = page.button(key="register_bulk_do").click().run()
    assert not page.exception
    # No office was typed, and neither hazard has one.
    (left,) = [one.value for one in page.dataframe if "why" in one.value]
    assert set(left["why"]) == {"办理“交办”必须填写“牵头办所”。"}
    page.text_input(key="register_bulk_assign_owner").set_value("张三")
    page.selectbox(key="register_bulk_assign_office").set_value("建设管理办")
    page = page.button(key="register_bulk_do").click().run()
    assert [hazard(own_store, one)["status"] for one in (found, others[0])] == ["assigned"] * 2


def ready_to_submit(store: Store, *names: str) -> list[int]:
    made = [site_made(subject_id=-at, name=name) for at, name in enumerate(names, start=1)]
    made += [event_of("found", "2024-02-18", None, site_id=-at, code="R03")
             for at in range(1, len(names) + 1)]  # fmt: skip
    return store.record(made, actor="录入员", now=MORNING)[len(names) :]


def submitting(ids: list[int], *names: str, body: bytes | None = None) -> AppTest:
    page = bulk_page(ids)
    page = page.segmented_control(key="register_bulk_action").set_value("submit").run()
    given = [(name, body or picture(), "image/jpeg") for name in names]
    return page.file_uploader(key="register_bulk_submit_files").set_value(given).run()


def press_submit(page: AppTest) -> AppTest:
    page.text_area(key="register_bulk_submit_measure").set_value("清走杂物")
    page.text_input(key="register_bulk_submit_owner").set_value("张三")
    page = page.button(key="register_bulk_do").click().run()
    assert not page.exception
    return page


def photo_choices(page: AppTest) -> list[Any]:
    return [one for one in page.selectbox if "_photo_" in str(one.key)]


def test_photos_of_several_hazards_find_theirs_by_the_file_name(own_store: Store, found: int):
    ids = ready_to_submit(own_store, "云鹤宾馆", "清泉浴室")
    page = submitting(ids, "清泉浴室.jpg", "云鹤宾馆 整改后.jpg", "清泉浴室2.jpg")
    assert [one.value for one in photo_choices(page)] == [ids[1], ids[0], ids[1]]
    press_submit(page)
    names = [sorted(files_of(own_store, "hazard", one)["name"]) for one in ids]
    assert names == [["云鹤宾馆 整改后.jpg"], ["清泉浴室.jpg", "清泉浴室2.jpg"]]
    assert [hazard(own_store, one)["status"] for one in ids] == ["submitted"] * 2


def test_a_photo_whose_name_tells_nothing_is_asked_for_before_anything_is_written(
    own_store: Store, found: int
):
    ids = ready_to_submit(own_store, "云鹤宾馆", "清泉浴室")
    page = submitting(ids, "IMG_0001.jpg", "IMG_0002.jpg")
    assert "有 2 张照片没有对应隐患" in page.warning[0].value
    page = press_submit(page)
    assert "有 2 张照片没有对应隐患" in page.error[0].value
    assert hazard(own_store, ids[0])["status"] == "found"
    first, second = photo_choices(page)
    first.set_value(ids[1])
    page = second.set_value(0).run()  # not used
    assert not page.warning
    assert any("1 张照片已对应到 1 条隐患" in one.value for one in page.caption)
    press_submit(page)
    assert files_of(own_store, "hazard", ids[1])["name"].tolist() == ["IMG_0001.jpg"]
    assert files_of(own_store, "hazard", ids[0]).empty


def test_what_is_no_photo_is_said_beside_its_name_and_left_out(own_store: Store, found: int):
    ids = ready_to_submit(own_store, "云鹤宾馆", "清泉浴室")
    page = submitting(ids, "清泉浴室.jpg", body=b"GIF89a")
    assert "不是 JPEG、PNG、WebP 或 PDF" in page.error[0].value
    press_submit(page)
    assert hazard(own_store, ids[1])["status"] == "submitted"
    assert files_of(own_store, "hazard", ids[1]).empty


def test_hostile_text_on_the_sheet_is_shown_as_typed(on_own: Open, own_store: Store, found: int):
    hostile = "![a](http://evil.test/x.png) <img src=x>"
    made = [site_made(subject_id=-1, name=hostile),
            event_of("found", "2024-02-18", None, site_id=-1, code="B05", description=hostile,
                     office=hostile, owner=hostile)]  # fmt: skip
    hazard_id = own_store.record(made, actor=hostile, now=MORNING)[1]
    page = sheet(on_own, hazard_id)
    assert not page.exception
    said = (*page.markdown, *page.caption, *page.info)
    assert all("](http" not in element.value for element in said)
    assert all("](http" not in button.label for button in page.button)


def test_on_a_past_day_no_step_is_taken_but_the_way_to_the_last_one_is_shown(
    on_own: Open, own_store: Store, found: int
):
    act(own_store, Order(found, Action.REGISTER, TODAY, 1), actor="甲", now=MORNING)
    page = sheet(on_own, found, as_of="2024-02-19")
    assert "2024-02-19" in page.info[0].value
    assert not any(button.key == f"register_do_{found}" for button in page.button)
    page = page.button(key="register_later").click().run()
    assert not page.exception
    assert any(button.key == f"register_do_{found}" for button in page.button)


def test_a_hazard_nobody_knows_is_told(on_own: Open, found: int):
    page = sheet(on_own, 99)
    assert not page.exception
    assert "没有这条隐患" in page.info[0].value


def test_a_site_opens_with_all_its_hazards(on_own: Open, own_store: Store, found: int):
    site_id = int(hazard(own_store, found)["site_id"])
    page = on_own("hazard_register", record=f"site:{site_id}", list="sites")
    assert not page.exception
    assert any("翠湖大厦" in element.value for element in page.markdown)
    page = page.selectbox(key="register_hazard_of_site").set_value(found).run()
    assert not page.exception
    assert any(button.key == f"register_do_{found}" for button in page.button)


def test_the_demo_is_worked_in_like_the_own_data(on_demo: Open):
    page = on_demo("hazard_register", list="overdue")
    assert not page.exception
    (rows,) = [one.value for one in page.dataframe if "clock" in one.value]
    assert set(rows["clock"].map(tuple)) <= {("提醒",), ("督办",), ("挂牌督办",)}


def picture(colour: str = "green") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(made, "JPEG")
    return made.getvalue()


def test_a_photo_comes_with_the_rectification_and_stands_on_the_sheet(
    on_own: Open, own_store: Store, found: int
):
    page = choose_step(assign(sheet(on_own, found), found), found, "submit")
    page.text_area(key=key(found, "submit", "measure")).set_value("封堵隔墙")
    page.file_uploader(key=key(found, "submit", "files")).set_value(
        [("后.jpg", picture(), "image/jpeg")]
    )
    page = take(page, found)
    assert hazard(own_store, found)["status"] == "submitted"
    assert files_of(own_store, "hazard", found)["name"].tolist() == ["后.jpg"]
    assert any("整改后照片 后" in caption.value for caption in page.caption)
    assert any("照片：后" in one.value.replace("\\", "") for one in page.markdown)


def test_a_file_that_is_no_photo_is_refused_with_its_name(
    on_own: Open, own_store: Store, found: int
):
    page = choose_step(assign(sheet(on_own, found), found), found, "submit")
    page.text_area(key=key(found, "submit", "measure")).set_value("封堵隔墙")
    page.file_uploader(key=key(found, "submit", "files")).set_value(
        [("后.jpg", b"GIF89a", "image/jpeg")]
    )
    page = take(page, found)
    assert "不是 JPEG、PNG、WebP 或 PDF" in page.error[0].value
    assert hazard(own_store, found)["status"] == "assigned"


def test_the_same_photo_at_another_hazard_is_marked(on_own: Open, own_store: Store, found: int):
    other = own_store.record(
        [event_of("found", "2024-02-18", None, site_id=1, code="B05")], actor="甲", now=MORNING
    )[0]
    for hazard_id in (found, other):
        add_file(own_store, "hazard", hazard_id, NewFile("一.jpg", picture()), actor="甲",
                 now=MORNING)  # fmt: skip
    page = sheet(on_own, found)
    assert any("别处也用过" in caption.value for caption in page.caption)


def test_a_paper_is_added_to_a_hazard_by_hand(on_own: Open, own_store: Store, found: int):
    page = sheet(on_own, found)
    page.selectbox(key=f"file_add_hazard_{found}_role").set_value("paper")
    page.file_uploader(key=f"file_add_hazard_{found}_files").set_value(
        [("告知书.pdf", small_pdf(), "application/pdf")]
    )
    page = page.button(key=f"file_add_hazard_{found}_do").click().run()
    assert not page.exception
    assert "已保存 1 个文件" in page.success[0].value
    assert files_of(own_store, "hazard", found)["role"].tolist() == ["paper"]


def test_what_was_half_typed_is_offered_back_after_a_reload_with_its_time(
    on_own: Open, own_store: Store, found: int
):
    page = choose_step(assign(sheet(on_own, found), found), found, "submit")
    before = own_store.fingerprint
    page.text_area(key=key(found, "submit", "measure")).set_value("封堵隔墙，还差一处")
    page.date_input(key=key(found, "submit", "effective_on")).set_value(date(2024, 2, 20)).run()
    assert own_store.fingerprint == before
    again = choose_step(sheet(on_own, found), found, "submit")
    assert any("2024\\-02\\-20 09\\:" in one.value for one in again.markdown)
    assert not again.text_area(key=key(found, "submit", "measure")).value
    again = again.button(key=f"draft_take_hazard_{found}_submit_assigned").click().run()
    assert again.text_area(key=key(found, "submit", "measure")).value == "封堵隔墙，还差一处"
    assert again.date_input(key=key(found, "submit", "effective_on")).value == TODAY
    # The last field and the button come in one run, as when somebody types and clicks.
    again.text_input(key=key(found, "submit", "note")).set_value("今日完成")
    take(again, found)
    assert hazard(own_store, found)["measure"] == "封堵隔墙，还差一处"
    assert read_draft(own_store, f"hazard:{found}:submit:assigned", actor="录入员") is None


def test_a_draft_is_thrown_away_when_nobody_wants_it(on_own: Open, own_store: Store, found: int):
    page = choose_step(sheet(on_own, found), found, "assign")
    page.text_input(key=key(found, "assign", "owner")).set_value("张三").run()
    again = choose_step(sheet(on_own, found), found, "assign")
    again = again.button(key=f"draft_drop_hazard_{found}_assign_found").click().run()
    assert not again.exception
    assert read_draft(own_store, f"hazard:{found}:assign:found", actor="录入员") is None


@pytest.mark.parametrize("which", ["sites", "open"])
def test_a_search_where_no_row_is_left_says_so(on_own: Open, which: str):
    page = on_own("hazard_register", list=which)  # the office has no site yet
    assert not page.exception
    page.text_input(key="register_find").set_value("翠湖").run()
    assert not page.exception
    assert not page.dataframe


def test_a_search_finds_words_of_any_column_and_not_across_two(on_own: Open, found: int):
    page = on_own("hazard_register", list="sites")
    for typed, n in (("翠湖", 1), ("龙都路50号", 1), ("大厦龙都", 0)):
        page.text_input(key="register_find").set_value(typed).run()
        assert sum(len(table.value) for table in page.dataframe) == n


def correcting(page: AppTest) -> AppTest:
    page = page.button(key="register_correct").click().run()
    assert not page.exception
    return page


def save_change(page: AppTest, hazard_id: int) -> AppTest:
    page = page.button(key=f"hazard_{hazard_id}_do").click().run()
    assert not page.exception
    return page


def told(page: AppTest) -> str:
    return "\n".join(one.value for one in page.markdown).replace("\\", "")


def test_what_a_hazard_says_is_put_right_with_its_reason_and_stands_in_the_history(
    on_own: Open, own_store: Store, found: int
):
    page = correcting(sheet(on_own, found))
    assert page.text_area(key=f"hazard_{found}_description").value == "隔墙开洞"
    page.selectbox(key=f"hazard_{found}_code").set_value("B06")
    page.text_area(key=f"hazard_{found}_description").set_value("防火门损坏")
    page.text_input(key=f"hazard_{found}_owner").set_value("李四")
    page = save_change(page, found)
    assert page.error[0].value == "请填写“更正理由”。"
    assert hazard(own_store, found)["code"] == "B05"
    page.text_input(key=f"hazard_{found}_reason").set_value("现场核实")
    page = save_change(page, found)
    assert "改动 3 项" in page.success[0].value
    row = hazard(own_store, found)
    assert (row["code"], row["description"], row["owner"]) == ("B06", "防火门损坏", "李四")
    said = told(page)
    assert "隔墙开洞 → 防火门损坏" in said
    assert "未知 → 李四" in said
    assert "现场核实" in said


def test_the_second_editor_of_a_hazard_sees_both_values_and_chooses(
    on_own: Open, own_store: Store, found: int
):
    page = correcting(sheet(on_own, found))
    edit_hazard(
        own_store,
        HazardEdit(found, {"description": "乙写的", "hazard_no": "YH-1"}, 1, TODAY, "核实"),
        actor="乙",
        now=MORNING,
    )
    page.text_area(key=f"hazard_{found}_description").set_value("甲写的")
    page.text_input(key=f"hazard_{found}_reason").set_value("笔误")
    page = save_change(page, found)
    assert "乙" in page.warning[0].value
    rows = next(one.value for one in page.dataframe if "mine" in one.value)
    assert rows["before"].tolist() == ["隔墙开洞", "未知"]
    assert rows["now"].tolist() == ["乙写的", "YH-1"]
    assert rows["mine"].tolist() == ["甲写的", "—"]
    assert hazard(own_store, found)["description"] == "乙写的"
    page = page.button(key="hazard_mine").click().run()
    assert not page.exception
    row = hazard(own_store, found)
    assert (row["description"], row["hazard_no"]) == ("甲写的", "YH-1")


def test_the_second_editor_may_leave_what_is_there(on_own: Open, own_store: Store, found: int):
    page = correcting(sheet(on_own, found))
    edit_hazard(
        own_store,
        HazardEdit(found, {"description": "乙写的"}, 1, TODAY, "核实"),
        actor="乙",
        now=MORNING,
    )
    page.text_area(key=f"hazard_{found}_description").set_value("甲写的")
    page.text_input(key=f"hazard_{found}_reason").set_value("笔误")
    page = save_change(page, found).button(key="hazard_theirs").click().run()
    assert not page.exception
    assert hazard(own_store, found)["description"] == "乙写的"
    assert not page.warning


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit at a computer that several people use under one login."""
    monkeypatch.delenv("FIREMAP_ACTOR")


def test_the_first_write_asks_who_is_writing_and_keeps_the_name(
    on_own: Open, own_store: Store, found: int, shared: None
):
    page = sheet(on_own, found)
    assert page.text_input(key="who_here").value == ""
    page = assign(page, found)
    assert "请先填写录入人" in page.error[0].value
    assert hazard(own_store, found)["status"] == "found"
    # The name and the button come in one run, as when somebody types and clicks.
    page.text_input(key="who_here").set_value("  王 五 ")
    page = take(page, found)
    assert frames.events(own_store, hazard_id=found).iloc[-1]["actor"] == "王 五"
    assert not [one for one in page.text_input if one.key == "who_here"]
    assert any("以“王 五”的名义录入" in one.value for one in page.caption)


def test_who_entered_a_rectification_under_a_shared_login_cannot_check_it(
    on_own: Open, own_store: Store, found: int, shared: None
):
    page = sheet(on_own, found)
    page.text_input(key="who_here").set_value("王五").run()
    page = submit(assign(page, found), found, photos="后-001.jpg")
    page = recheck(page, found, by="王五")
    assert "王五" in page.error[0].value
    assert hazard(own_store, found)["status"] == "submitted"
    page = recheck(page, found, by="赵六")
    assert hazard(own_store, found)["status"] == "rechecked"


def test_several_together_ask_who_is_writing_too(own_store: Store, found: int, shared: None):
    ids = ready_to_submit(own_store, "云鹤宾馆", "清泉浴室")
    page = press_submit(submitting(ids))
    assert "请先填写录入人" in page.error[0].value
    assert hazard(own_store, ids[0])["status"] == "found"
    page.text_input(key="who_here").set_value("王五")
    press_submit(page)
    assert hazard(own_store, ids[1])["status"] == "submitted"
    assert frames.events(own_store, hazard_id=ids[1]).iloc[-1]["actor"] == "王五"


def test_a_draft_is_offered_after_a_reload_though_nobody_said_a_name_yet(
    on_own: Open, own_store: Store, found: int, shared: None
):
    page = sheet(on_own, found)
    page.text_input(key="who_here").set_value("王五").run()
    page = choose_step(page, found, "assign")
    page.text_input(key=key(found, "assign", "owner")).set_value("张三").run()
    again = choose_step(sheet(on_own, found), found, "assign")
    assert any("王五 填写" in one.value for one in again.caption)
    again = again.button(key=f"draft_take_hazard_{found}_assign_found").click().run()
    again.text_input(key="who_here").set_value("赵六").run()
    again.selectbox(key=key(found, "assign", "office")).set_value("建设管理办")
    take(again, found)
    assert hazard(own_store, found)["owner"] == "张三"
    for name in ("王五", "赵六"):
        assert read_draft(own_store, f"hazard:{found}:assign:found", actor=name) is None
