"""A visit comes back from the site: once, whole, and with its photos safe beforehand."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

from data.register.hazard_case import read_cases
from data.register.step_conditions import StepRefusal
from data.register.visits import Finding, OnTheSpot, Report, Written, record_visit, spot_faults
from data.store import frames, upkeep
from data.store.checks import verify
from data.store.files import NewFile, add_photo_once, files_of, read_file
from data.store.opening import Store
from data.store.photos import FileRefusal
from data.store.recording import read_events
from tests.builders import NOW, new_store, site_made
from vocabulary.errors import StoreError
from vocabulary.terms import FileRole, VisitKind

DAY = date(2024, 2, 20)


@pytest.fixture
def store(store_path: Path) -> Store:
    made = new_store(store_path)
    made.record([site_made()], actor="张某", now=NOW)
    return made


def hand_in(store: Store, **told: object) -> Written:
    report = Report(**{"submission": "a1", "site_id": 1, "visited_on": DAY, **told})
    return record_visit(store, report, actor="张某", now=NOW)


def picture(kind: str, size: tuple[int, int] = (40, 20)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "phone of Zhang"
    Image.new("RGB", size, "white").save(out, kind, exif=exif)
    return out.getvalue()


def test_a_visit_and_its_hazards_are_written_together(store: Store) -> None:
    findings = (Finding("B04", "后门上锁"), Finding("B01", is_suspected_major=True))
    written = hand_in(store, findings=findings, checked=("B01", "B04", "B08"), team="一组")
    assert written.hazard_ids == (1, 2)
    hazards = frames.hazards(store, DAY)
    assert hazards["code"].tolist() == ["B04", "B01"]
    assert hazards["description"].tolist() == ["后门上锁", "易燃可燃保温材料"]
    assert hazards["grade"].tolist() == ["general", "suspected_major"]
    row = upkeep.rows(store, "visit").loc[written.visit_id]
    assert row["n_found"] == 2
    assert row["checklist"] == {"B01": "found", "B04": "found", "B08": "in_order"}
    assert verify(store).ok


def test_a_double_tap_writes_one_visit(store: Store) -> None:
    first = hand_in(store, findings=(Finding("B04"),))
    again = hand_in(store, findings=(Finding("B04"),))
    assert (first.is_new, again.is_new) == (True, False)
    assert (again.visit_id, again.hazard_ids) == (first.visit_id, first.hazard_ids)
    assert len(frames.visits(store, DAY)) == 1
    assert len(frames.hazards(store, DAY)) == 1


def test_nothing_found_is_a_result(store: Store) -> None:
    hand_in(store, kind=VisitKind.NIGHT, checked=("B04",))
    (row,) = frames.visits(store, DAY).to_dict("records")
    assert (row["n_found"], row["kind"]) == (0, "night")


@pytest.mark.parametrize(
    "told",
    [
        {"findings": (Finding("X99", " "),)},
        {"findings": (Finding("Z1"),)},
        {"visited_on": date(2999, 1, 1)},
        {"site_id": 9},
        {"site_id": 9, "findings": (Finding("B04"),)},
        {"submission": ""},
    ],
)
def test_what_cannot_be_leaves_no_trace(store: Store, told: dict[str, object]) -> None:
    before = store.fingerprint
    with pytest.raises(StoreError):
        hand_in(store, **told)
    assert store.fingerprint == before


def test_a_photo_is_kept_once_and_small(store: Store) -> None:
    photo = NewFile("现场.jpg", picture("JPEG", (2000, 1000)), FileRole.SITE)
    numbers = [add_photo_once(store, "site", 1, photo, actor="张某", now=NOW) for _ in range(2)]
    assert numbers == [1, 1]
    assert Image.open(io.BytesIO(read_file(store, 1).body)).size == (1600, 800)


def test_a_paper_is_no_photo_of_a_visit(store: Store) -> None:
    with pytest.raises(FileRefusal, match="PDF"):
        add_photo_once(store, "site", 1, NewFile("a.jpg", b"%PDF-1.7"), actor="张某", now=NOW)


def fixed(store: Store, **told: object) -> OnTheSpot:
    photo = NewFile("after.jpg", picture("JPEG"), FileRole.AFTER)
    number = add_photo_once(store, "site", 1, photo, actor="张某", now=NOW)
    return OnTheSpot(
        **{"owner": "李某", "measure": "打开后门锁", "photos": (number,), **told}  # type: ignore
    )


def kinds(store: Store, hazard_id: int) -> list[str]:
    with store.reading() as connection:
        return [event.kind for event in read_events(connection, "hazard", [hazard_id])]


def test_what_is_put_right_on_the_spot_is_found_handed_in_and_passed_by_another(
    store: Store,
) -> None:
    spot = fixed(store, rechecked_by="王某")
    written = hand_in(store, findings=(Finding("B04", "后门上锁", fixed=spot), Finding("B08")))
    assert (written.fixed_ids, written.rechecked_ids) == ((1,), (1,))
    assert kinds(store, 1) == ["found", "submitted", "recheck_passed"]
    assert kinds(store, 2) == ["found"]
    hazard = frames.hazards(store, DAY).loc[1]
    assert (hazard["status"], hazard["measure"]) == ("rechecked", "打开后门锁")
    assert hazard["submitted_on"] == hazard["rechecked_on"] == pd.Timestamp(DAY)
    case = read_cases(store, [1])[1]
    assert case.has_after_photo
    assert case.fixers == {"李某", "张某"}
    assert files_of(store, "hazard", 1)["role"].tolist() == ["after"]
    assert verify(store).ok


def test_without_another_person_the_re_check_stays_due(store: Store) -> None:
    written = hand_in(store, findings=(Finding("B04", fixed=fixed(store)),))
    assert (written.fixed_ids, written.rechecked_ids) == ((1,), ())
    assert frames.hazards(store, DAY).loc[1, "status"] == "submitted"


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"owner": " "}, "owner"),
        ({"measure": ""}, "measure"),
        ({"photos": ()}, "photo"),
        ({"rechecked_by": "李 某"}, "same_person"),  # the fixer
        ({"rechecked_by": "张某"}, "same_person"),  # who writes it down
    ],
)
def test_on_the_spot_needs_a_name_a_photo_and_another_person(
    store: Store, told: dict[str, object], fault: str
) -> None:
    report = Report("a1", 1, DAY, findings=(Finding("B04", fixed=fixed(store, **told)),))
    assert spot_faults(report, actor="张某") == [("B04", fault)]
    with pytest.raises(StoreError, match="not told whole"):
        record_visit(store, report, actor="张某", now=NOW)
    assert frames.hazards(store, DAY).empty


def test_what_takes_time_cannot_be_put_right_on_the_spot(store: Store) -> None:
    # B01 is insulation that burns: it is assigned first, and nothing of the visit is written.
    with pytest.raises(StepRefusal):
        hand_in(store, findings=(Finding("B01", fixed=fixed(store)),))
    assert frames.hazards(store, DAY).empty
    assert frames.visits(store, DAY).empty


def test_a_double_tap_puts_right_once(store: Store) -> None:
    told = {"findings": (Finding("B04", fixed=fixed(store, rechecked_by="王某")),)}
    first, again = hand_in(store, **told), hand_in(store, **told)
    assert (again.fixed_ids, again.rechecked_ids) == (first.fixed_ids, first.rechecked_ids)
    assert len(kinds(store, 1)) == 3
