"""The fold: what the state of a hazard or a site is on a date."""

from __future__ import annotations

from datetime import UTC, date, datetime

from data.store.events import Event, fold

DAY = date.fromisoformat
SITE = {"name": "某大厦", "category": "high_rise"}


def written(seq: int, kind: str, day: str, *, at: str = "2024-02-20", subject: str = "hazard",
            receipt_id: int | None = None, **changes: object) -> Event:  # fmt: skip
    moment = datetime.fromisoformat(at + "T04:00:00").replace(tzinfo=UTC)
    return Event(seq, subject, 1, kind, DAY(day), dict(changes), moment, "张某", None, receipt_id)


def hazard_on(day: str, *events: Event, known_at: datetime | None = None) -> dict[str, object]:
    return fold(events, DAY(day), known_at=known_at).hazards[1]


LIFE = (
    written(1, "found", "2024-01-05", site_id=1, description="通道堆物"),
    written(2, "assigned", "2024-01-06", due_on="2024-01-20"),
    written(3, "extended", "2024-01-19", due_on="2024-02-05"),
    written(4, "submitted", "2024-02-01"),
    written(5, "recheck_passed", "2024-02-02"),
    written(6, "closed", "2024-02-03"),
)


def test_a_hazard_is_on_each_day_what_had_happened_by_then() -> None:
    statuses = [
        hazard_on(day, *LIFE)["status"]
        for day in (
            "2024-01-05",
            "2024-01-06",
            "2024-01-31",
            "2024-02-01",
            "2024-02-02",
            "2024-02-03",
        )
    ]
    assert statuses == ["found", "assigned", "assigned", "submitted", "rechecked", "closed"]


def test_a_hazard_is_not_there_before_it_was_found() -> None:
    assert fold(LIFE, DAY("2024-01-04")).hazards == {}


def test_an_extension_moves_the_deadline_and_keeps_the_first_one() -> None:
    state = hazard_on("2024-01-25", *LIFE)
    assert (state["due_on"], state["original_due_on"], state["n_extensions"]) == (
        "2024-02-05", "2024-01-20", 1,
    )  # fmt: skip


def test_a_relapse_opens_the_same_hazard_in_its_next_cycle_without_the_old_dates() -> None:
    state = hazard_on("2024-03-01", *LIFE, written(7, "reopened", "2024-02-25"))
    assert (state["cycle"], state["status"], state["closed_on"], state["due_on"]) == (
        2, "registered", None, None,
    )  # fmt: skip
    assert state["n_extensions"] == 0


def test_a_failed_recheck_sends_a_hazard_back_to_rectifying() -> None:
    state = hazard_on("2024-02-10", *LIFE[:4], written(7, "recheck_failed", "2024-02-02"))
    assert (state["status"], state["submitted_on"]) == ("rectifying", None)


def test_flags_of_pressure_stay_with_the_hazard() -> None:
    kinds = ("supervised", "exposed", "handed_over")
    events = [written(7 + n, kind, "2024-01-10") for n, kind in enumerate(kinds)]
    state = hazard_on("2024-01-10", *LIFE, *events)
    assert (state["is_supervised"], state["is_exposed"], state["is_handed_over"]) == (True,) * 3
    assert hazard_on("2024-01-09", *LIFE, *events)["is_supervised"] is False


def test_an_event_entered_late_takes_its_place_by_the_day_it_happened() -> None:
    late = written(7, "started", "2024-01-08", at="2024-03-01")
    assert hazard_on("2024-01-09", *LIFE, late)["status"] == "rectifying"
    assert hazard_on("2024-02-03", *LIFE, late)["status"] == "closed"
    assert late.is_back_dated


def test_what_was_entered_later_was_not_known_then() -> None:
    late = written(7, "supervised", "2024-01-08", at="2024-03-01")
    then = datetime(2024, 2, 28, tzinfo=UTC)
    assert hazard_on("2024-02-03", *LIFE, late)["is_supervised"] is True
    assert hazard_on("2024-02-03", *LIFE, late, known_at=then)["is_supervised"] is False


def test_an_event_of_the_same_day_in_china_is_not_back_dated() -> None:
    # 2024-01-05 23:30 UTC is 07:30 on the 6th in Bachuan.
    event = Event(
        1, "hazard", 1, "found", DAY("2024-01-06"), {}, datetime(2024, 1, 5, 23, 30, tzinfo=UTC)
    )
    assert not event.is_back_dated


def test_a_corrected_first_day_reaches_behind_the_day_of_entry() -> None:
    corrected = written(7, "corrected", "2023-12-20", found_on="2023-12-20")
    state = hazard_on("2023-12-25", *LIFE, corrected)
    assert (state["status"], state["description"]) == ("found", "通道堆物")


def test_a_first_day_corrected_to_later_takes_the_hazard_off_the_days_before() -> None:
    corrected = written(7, "corrected", "2024-01-05", found_on="2024-01-08")
    assert fold((*LIFE, corrected), DAY("2024-01-07")).hazards == {}
    assert fold((*LIFE, corrected), DAY("2024-01-08")).hazards[1]["found_on"] == "2024-01-08"


def undone(seq: int, receipt_id: int, *, at: str = "2024-02-20") -> Event:
    event = written(seq, "import_undone", at, at=at)
    event.changes["receipt_id"] = receipt_id
    return event


def test_an_undone_import_never_happened_on_any_date_but_was_known_before_the_undo() -> None:
    made = written(1, "found", "2024-01-05", at="2024-02-01", receipt_id=9, site_id=1)
    assert set(fold((made,), DAY("2024-01-10")).hazards) == {1}
    assert fold((made, undone(2, 9)), DAY("2024-01-10")).hazards == {}
    before = datetime(2024, 2, 10, tzinfo=UTC)
    assert set(fold((made, undone(2, 9)), DAY("2024-01-10"), known_at=before).hazards) == {1}


def test_undoing_a_changing_import_brings_back_what_was_before() -> None:
    changed = written(7, "corrected", "2024-02-10", receipt_id=9, measure="清理")
    assert hazard_on("2024-02-15", *LIFE, changed)["measure"] == "清理"
    assert "measure" not in hazard_on("2024-02-15", *LIFE, changed, undone(8, 9))


def test_a_voided_site_keeps_its_mark_and_its_fields() -> None:
    events = (
        written(1, "imported", "2023-11-01", subject="site", **SITE),
        written(2, "voided", "2024-01-01", subject="site", reason="重复"),
    )
    state = fold(events, DAY("2024-01-02")).sites[1]
    assert state["is_voided"] is True
    assert state["name"] == "某大厦"
    assert "reason" not in state


def test_unknown_columns_of_later_ledgers_are_added_to_the_earlier_ones() -> None:
    events = (
        written(1, "imported", "2023-11-01", subject="site", extra={"备注": "甲", "片区": "一"}),
        written(2, "corrected", "2024-01-01", subject="site", extra={"备注": "乙"}),
    )
    assert fold(events, DAY("2024-01-02")).sites[1]["extra"] == {"备注": "乙", "片区": "一"}


def test_the_order_events_are_handed_over_in_does_not_matter() -> None:
    day = DAY("2024-02-03")
    assert fold(LIFE[::-1], day) == fold(LIFE, day)


def test_the_version_counts_every_event_of_the_record_whatever_the_date() -> None:
    assert hazard_on("2024-01-05", *LIFE)["version"] == 6
