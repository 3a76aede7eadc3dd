"""The public pack and the log of exports from the command line: refused, searched, looked up."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from commands import upkeep
from data.store import frames
from data.store.opening import open_store
from data.store.seed import seed_real
from tests.builders import NOW, event_of, new_store, site_made
from tests.commands.asking import asked
from vocabulary.errors import BriefError

# Whatever names or reaches a person or a place, typed wherever the register takes it.
SECRETS = {
    "responsible_person": "欧阳测试甲", "phone": "13812345678", "owner": "司徒测试乙",
    "found_by": "诸葛测试丙", "name": "秘密油库", "address": "无名路七十七号",
    "plain_name": "寻常作坊", "description": "门口的尉迟测试丁没有锁门",
    "measure": "请上官测试戊看守", "office_phone": "13987654321", "identity": "50015119900101123X",
    "leader": "公孙测试己",
}  # fmt: skip
PUBLIC = ("--public", "--reviewer", "演示审核", "--approval", "渝S(2024)012号")


def of_this_map(store: Path, *how: str) -> tuple[str, ...]:
    """Return `PUBLIC` with the code of the map it is asked of, as the refusal tells it."""
    with pytest.raises(BriefError, match="one very map") as refused:
        asked("brief", "--out", str(store.parent / "none"), *how, *PUBLIC, store=store)
    (code,) = re.findall(r"has the code (\w{8}),", str(refused.value))
    return (*PUBLIC, "--map", code)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a store with one sensitive and one plain site, each with an overdue hazard."""
    path = tmp_path / "firemap.db"
    store = new_store(path)
    seed_real(store, now=NOW)
    village = str(frames.villages(store).index[0])
    held = {
        "village_code": village, "address": SECRETS["address"], "phone": SECRETS["phone"],
        "responsible_person": SECRETS["responsible_person"], "lon": 106.0512345, "lat": 29.8412345,
        "office": f"某办 {SECRETS['office_phone']}",
    }  # fmt: skip
    sites = [
        site_made(name=SECRETS["name"], category="other", is_sensitive=True, **held),
        site_made(name=SECRETS["plain_name"], category="factory", **held),
    ]
    ids = store.record(sites, actor=SECRETS["leader"], now=NOW)
    for site in ids:
        found = event_of(
            "found", "2024-01-05", site_id=site, code="R05", grade="general",
            description=SECRETS["description"], due_on=date(2024, 1, 20),
            measure=SECRETS["measure"], owner=SECRETS["owner"], found_by=SECRETS["found_by"],
            office=f"某办 {SECRETS['office_phone']} {SECRETS['identity']}",
        )  # fmt: skip
        store.record([found], actor=SECRETS["leader"], now=NOW)
    store.close()
    return path


def searched(content: bytes) -> Iterator[str]:
    """Yield every text of a file: each part of a package, the words of a picture, bytes as text."""
    yield content.decode("utf-8", errors="ignore")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for name in package.namelist():
                yield name
                yield from searched(package.read(name))
    elif content.startswith(b"\x89PNG"):
        yield from map(str, Image.open(io.BytesIO(content)).text.values())


def test_nothing_personal_and_no_place_is_found_in_any_part_of_any_public_file(
    office: Path, tmp_path: Path
):
    out = tmp_path / "public"
    public = of_this_map(office, "--to", "2024-02-20")
    told = asked(
        "brief", "--to", "2024-02-20", "--out", str(out), *public, "--actor", "演示人", store=office
    )
    kinds = [file["kind"] for file in told["files"]]
    assert kinds == ["circular", "slides", "annex", "report", "picture", "text"]
    assert told["is_public"]
    for file in told["files"]:
        content = Path(file["path"]).read_bytes()
        text = "\n".join(searched(content))
        found = [key for key, secret in SECRETS.items() if secret in text]
        assert found == [], file["kind"]
        assert "106.05" not in text
        assert "严禁外传" not in text, file["kind"]
        if file["kind"] != "text":
            assert "渝S(2024)012号" in text, file["kind"]
            assert "演示审核" in text, file["kind"]
            assert "敏感单位不列名" in text, file["kind"]
    # The same search finds them in the office's own pack, so it is able to.
    mine = asked("brief", "--to", "2024-02-20", "--out", str(tmp_path / "own"), store=office)
    text = "\n".join(
        part for file in mine["files"] for part in searched(Path(file["path"]).read_bytes())
    )
    assert {key for key, secret in SECRETS.items() if secret in text} >= {"name", "plain_name"}
    assert SECRETS["phone"] not in text  # telephones of persons leave in no pack


def test_a_sensitive_site_leaves_the_cases_and_stays_in_the_totals(office: Path, tmp_path: Path):
    public = of_this_map(office, "--to", "2024-02-20")
    told = asked("brief", "--to", "2024-02-20", "--out", str(tmp_path / "p"), *public, store=office)
    (page,) = (file["path"] for file in told["files"] if file["kind"] == "report")
    text = re.sub(r"<[^>]+>", "", Path(page).read_text(encoding="utf-8"))
    assert "累计发现隐患2处" in text
    assert "其中逾期2处" in text
    # 2024-01-20 to 2024-02-20 are 31 days: the plain site's case alone is told.
    assert len(re.findall("已逾期31天", text)) == 1


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("--reviewer", "演示审核"),
        ("--approval", "渝S(2024)012号"),
        ("--reviewer", " ", "--approval", "渝S(2024)012号"),
        ("--reviewer", "演示审核", "--approval", "待定"),
        ("--reviewer", "演示审核", "--approval", "渝S(2024)012号", "--map", "0a0b0c0d"),
    ],
)
def test_no_public_pack_without_reviewer_and_approval_number(
    office: Path, tmp_path: Path, given: tuple[str, ...]
):
    out = tmp_path / "none"
    with pytest.raises(BriefError):
        asked("brief", "--to", "2024-02-20", "--out", str(out), "--public", *given, store=office)
    assert not out.exists()
    assert asked("exports", store=office)["exports"] == []


def test_a_reviewer_without_a_public_version_is_a_mistake(office: Path, tmp_path: Path):
    with pytest.raises(BriefError, match="--public"):
        asked("brief", "--out", str(tmp_path), "--reviewer", "演示审核", store=office)


def test_each_file_is_in_the_log_and_a_changed_one_is_not(office: Path, tmp_path: Path):
    out = tmp_path / "pack"
    public = of_this_map(office, "--to", "2024-02-20")
    told = asked(
        "brief", "--to", "2024-02-20", "--out", str(out), *public, "--actor", "演示人", store=office
    )
    paths = [file["path"] for file in told["files"]]
    listed = asked("exports", store=office)["exports"]
    assert {row["sha256"] for row in listed} == {file["sha256"] for file in told["files"]}
    assert {(row["actor"], row["reviewer"]) for row in listed} == {("演示人", "演示审核")}
    checked = asked("exports", "--check", *paths, store=office)
    assert upkeep.status_exports(checked) == 0
    paper = Path(next(path for path in paths if path.endswith(".docx")))
    serial = next(one["serial"] for one in checked["checked"] if one["path"] == str(paper))
    with zipfile.ZipFile(paper) as package:
        assert serial in package.read("word/header1.xml").decode()
    page = Path(next(path for path in paths if path.endswith(".html")))
    page.write_bytes(page.read_bytes() + b" ")
    again = asked("exports", "--check", str(page), store=office)
    assert again["checked"][0]["serial"] is None
    assert again["checked"][0]["sha256"] == hashlib.sha256(page.read_bytes()).hexdigest()
    assert upkeep.status_exports(again) == 1
    assert "not in the log" in upkeep.describe_exports(again)


def test_the_log_refuses_what_it_cannot_read(office: Path, tmp_path: Path):
    with pytest.raises(BriefError, match="cannot be read"):
        asked("exports", "--check", str(tmp_path / "none.docx"), store=office)
    with pytest.raises(BriefError, match="1 or more"):
        asked("exports", "--most", "0", store=office)


def test_a_site_marked_since_an_issue_was_frozen_is_not_named_either(office: Path, tmp_path: Path):
    asked("brief", "--to", "2024-02-20", "--issue", "3", "--out", str(tmp_path / "1"), store=office)
    store = open_store(office)
    plain = frames.sites(store, date(2024, 2, 20)).query("category == 'factory'").index[0]
    marked = event_of("corrected", "2024-02-20", int(plain), subject="site", is_sensitive=True)
    store.record([marked], actor="演示人", now=NOW)
    store.close()
    public = of_this_map(office, "--issue", "3")
    told = asked("brief", "--issue", "3", "--out", str(tmp_path / "2"), *public, store=office)
    (page,) = (file["path"] for file in told["files"] if file["kind"] == "report")
    text = Path(page).read_text(encoding="utf-8")
    assert "已逾期31天" not in re.sub(r"<[^>]+>", "", text)
