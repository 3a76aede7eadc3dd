"""Photos and papers in the store: what is taken, what of it is kept, and what is found twice."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from data.register.hazard_case import read_cases
from data.register.step_conditions import Order
from data.register.workflow import act, act_all
from data.store import frames, photos
from data.store.backup import backup, restore
from data.store.files import NewFile, add_file, clean_name, files_of, read_file, reused_photos
from data.store.opening import Store, open_store
from data.store.photos import FileRefusal, media_type_of, prepared, thumbnail
from tests.builders import NOW, event_of, new_store, site_made, small_pdf
from vocabulary.errors import StoreError
from vocabulary.register import Action
from vocabulary.terms import FileRole, StoreKind

RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "firemap.db")


def photo(
    size: tuple[int, int] = (40, 20), *, kind: str = "JPEG", turned: int = 1, day: str = ""
) -> bytes:
    """Return a photo, left half red and right half blue, with a place among its tags."""
    sheet = Image.new("RGB", size, RED)
    sheet.paste(BLUE, (size[0] // 2, 0, *size))
    tags = Image.Exif()
    tags[0x0112] = turned
    tags[0x010F] = "某牌手机"
    tags.get_ifd(0x8825)[1] = "N"
    if day:
        tags.get_ifd(0x8769)[0x9003] = day
    made = io.BytesIO()
    sheet.save(made, kind, exif=tags, comment=b"secret") if kind == "JPEG" else sheet.save(
        made, kind
    )
    return made.getvalue()


def put(store: Store, hazard_id: int, body: bytes, role: FileRole = FileRole.AFTER) -> int:
    return add_file(store, "hazard", hazard_id, NewFile("后.jpg", body, role), actor="甲", now=NOW)


def is_red(colour: object) -> bool:
    return isinstance(colour, tuple) and colour[0] > 150 > colour[2]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_as_jpeg_and_read_back(store: Store, kind: str):
    file_id = put(store, 7, photo(kind=kind))
    kept = read_file(store, file_id)
    assert (kept.media_type, kept.name, kept.role) == ("image/jpeg", "后.jpg", "after")
    assert Image.open(io.BytesIO(kept.body)).size == (40, 20)


def test_a_paper_is_kept_byte_for_byte(store: Store):
    body = small_pdf()
    file_id = add_file(
        store, "site", 1, NewFile("告知书.pdf", body, FileRole.PAPER), actor="甲", now=NOW
    )
    assert read_file(store, file_id).body == body
    assert files_of(store, "site", 1)["media_type"].tolist() == ["application/pdf"]


def test_a_large_photo_is_made_1600_points_wide_and_a_thumbnail_320():
    made = prepared("大.jpg", photo((3200, 1000)))
    assert Image.open(io.BytesIO(made.body)).size == (1600, 500)
    assert Image.open(io.BytesIO(thumbnail(made.body))).size == (320, 100)


def test_a_photo_taken_with_the_phone_on_its_side_is_turned_upright():
    # Orientation 6: the first row is the right side, so the left half comes to stand on top.
    made = Image.open(io.BytesIO(prepared("侧.jpg", photo(turned=6)).body))
    assert made.size == (20, 40)
    assert is_red(made.getpixel((10, 5)))
    assert not is_red(made.getpixel((10, 35)))


def test_place_phone_and_comment_are_not_kept_but_the_day_is():
    made = prepared("后.jpg", photo(day="2024:02:18 08:30:00"))
    drawn = Image.open(io.BytesIO(made.body))
    assert not dict(drawn.getexif())
    assert b"secret" not in made.body
    assert "某牌手机".encode() not in made.body
    assert made.taken_on == date(2024, 2, 18)
    assert prepared("后.jpg", photo(day="0000:00:00 00:00:00")).taken_on is None


def test_a_see_through_picture_lies_on_white():
    made = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(made, "PNG")
    drawn = Image.open(io.BytesIO(prepared("图.png", made.getvalue()).body))
    assert drawn.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"GIF89a" + bytes(40), "kind"),
        (b"\xff\xd8\xff" + b"no picture", "broken"),
        (photo()[:200], "broken"),
        (b"%PDF-" + bytes(photos.MAX_BYTES), "too_big"),
    ],
)
def test_what_is_no_photo_and_no_paper_is_refused(store: Store, body: bytes, code: str):
    before = store.revision
    with pytest.raises(FileRefusal) as refused:
        put(store, 7, body)
    assert (refused.value.code, refused.value.name) == (code, "后.jpg")
    assert store.revision == before


def test_a_small_file_that_would_draw_out_to_gigabytes_is_refused():
    bomb = io.BytesIO()
    Image.new("1", (20_000, 6_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    with pytest.raises(FileRefusal, match="points") as refused:
        prepared("炸.png", bomb.getvalue())
    assert refused.value.code == "bomb"


def test_the_name_says_nothing_about_the_kind():
    assert media_type_of(photo(kind="PNG")) == "image/png"
    assert media_type_of(b"MZ" + bytes(20)) is None


def test_a_name_is_kept_without_its_folder():
    assert clean_name("C:\\照片\\后\u202egpj.exe") == "后gpj.exe"
    assert clean_name("../../etc/后.jpg") == "后.jpg"
    assert clean_name("\x00 . ") == "file"
    assert len(clean_name("长" * 300 + ".jpg")) == 120
    assert clean_name("长" * 300 + ".jpg").endswith(".jpg")


def test_a_photo_used_for_two_hazards_is_found(store: Store):
    same = photo()
    first, second = put(store, 7, same), put(store, 8, same)
    put(store, 9, photo((44, 20)))
    found = reused_photos(store)
    assert found.index.tolist() == [first, second]
    assert found["subject_id"].tolist() == [7, 8]
    assert found["n_uses"].tolist() == [2, 2]
    assert found["sha256"].unique().tolist() == [hashlib.sha256(same).hexdigest()]


def test_a_photo_handed_in_twice_for_one_hazard_is_no_reuse_but_before_and_after_is(store: Store):
    put(store, 7, photo())
    put(store, 7, photo())
    assert reused_photos(store).empty
    put(store, 7, photo(), FileRole.BEFORE)
    assert reused_photos(store)["n_uses"].tolist() == [2, 2, 2]


def test_files_of_a_record_without_any_is_an_empty_frame(store: Store):
    assert files_of(store, "hazard", 1).empty
    with pytest.raises(StoreError, match="no file 5"):
        read_file(store, 5)


def test_a_backup_carries_the_photos(store: Store, tmp_path: Path):
    file_id = put(store, 7, photo())
    body = read_file(store, file_id).body
    by: Any = {"actor": "张某", "now": datetime(2024, 2, 20, tzinfo=UTC)}
    kept = backup(store, tmp_path / "b", **by)
    restore(kept.path, tmp_path / "new.db", **by)
    again = open_store(tmp_path / "new.db", create=StoreKind.REAL)
    assert read_file(again, file_id).body == body


def submitted(store: Store, *bodies: bytes, names: list[str] | None = None) -> int:
    told = {"site_id": -1, "code": "B06", "description": "疏散通道堵塞"}
    made = [
        site_made(subject_id=-1),
        event_of("found", "2024-02-10", None, **told),
        event_of("assigned", "2024-02-10", -1, owner="张三", office="办", due_on="2024-02-20"),
    ]
    made[1] = event_of("found", "2024-02-10", -1, **told)
    hazard_id = store.record(made, actor="录入员", now=NOW)[1]
    act(
        store,
        Order(
            hazard_id,
            Action.SUBMIT,
            NOW.date(),
            2,
            {"measure": "清通道", "owner": "张三", "photos": names or []},
            files=[NewFile(f"{at}.jpg", body) for at, body in enumerate(bodies)],
        ),
        actor="村干部",
        now=NOW,
    )
    return hazard_id


def test_photos_come_with_their_step_and_count_as_its_proof(store: Store):
    hazard_id = submitted(store, photo(), photo((60, 20)), names=["纸质-3"])
    case = read_cases(store, [hazard_id])[hazard_id]
    assert case.has_after_photo
    kept = files_of(store, "hazard", hazard_id)
    assert kept["name"].tolist() == ["0.jpg", "1.jpg"]
    told = frames.events(store, hazard_id=hazard_id).iloc[-1]["changes"]["photos"]
    assert told[0] == "纸质-3"
    assert [one["file_id"] for one in told[1:]] == kept.index.tolist()
    assert [one["sha256"] for one in told[1:]] == kept["sha256"].tolist()


def test_a_step_that_is_refused_leaves_no_photo_behind(store: Store):
    before = store.revision
    with pytest.raises(FileRefusal):
        submitted(store, photo(), b"GIF89a")
    assert store.revision == before + 1
    assert reused_photos(store).empty
    assert files_of(store, "hazard", 1).empty


def on_the_spot(store: Store, *names: str) -> list[int]:
    """Return hazards that are put right on the spot, so that each can be submitted at once."""
    made = [site_made(subject_id=-1)]
    made += [event_of("found", "2024-02-10", None, site_id=-1, code="R03", description=name)
             for name in names]  # fmt: skip
    return store.record(made, actor="录入员", now=NOW)[1:]


def order(hazard_id: int, *bodies: bytes, measure: str = "清通道") -> Order:
    files = [NewFile(f"{at}.jpg", body) for at, body in enumerate(bodies)]
    told = {"measure": measure, "owner": "张三", "photos": ["纸质-1"]}
    return Order(hazard_id, Action.SUBMIT, NOW.date(), 1, told, files)


def test_several_hazards_are_submitted_each_with_its_own_photos(store: Store):
    one, two, three = on_the_spot(store, "甲", "乙", "丙")
    orders = [order(one, photo()), order(two, photo((60, 20)), photo((50, 50))), order(three)]
    assert act_all(store, orders, actor="村干部", now=NOW).done == (one, two, three)
    assert [len(files_of(store, "hazard", each)) for each in (one, two, three)] == [1, 2, 0]
    told = frames.events(store, hazard_id=two).iloc[-1]["changes"]["photos"]
    assert told[0] == "纸质-1"
    assert [each["file_id"] for each in told[1:]] == files_of(store, "hazard", two).index.tolist()


def test_a_hazard_that_is_refused_keeps_no_photo_and_the_others_go_on(store: Store):
    one, two = on_the_spot(store, "甲", "乙")
    outcome = act_all(store, [order(one, photo()), order(two, photo((9, 9)), measure="")],
                      actor="村干部", now=NOW)  # fmt: skip
    assert (outcome.done, list(outcome.refused)) == ((one,), [two])
    assert files_of(store, "hazard", two).empty


def test_one_file_that_is_no_photo_leaves_all_hazards_as_they_were(store: Store):
    one, two = on_the_spot(store, "甲", "乙")
    before = store.fingerprint
    with pytest.raises(FileRefusal):
        act_all(store, [order(one, photo()), order(two, b"GIF89a")], actor="村干部", now=NOW)
    assert store.fingerprint == before


def test_a_step_that_takes_no_photo_is_given_none(store: Store):
    (one,) = on_the_spot(store, "甲")
    files = [NewFile("0.jpg", photo())]
    with pytest.raises(StoreError, match="does not take photos"):
        act_all(store, [Order(one, Action.REGISTER, NOW.date(), 1, {}, files)], actor="甲", now=NOW)
