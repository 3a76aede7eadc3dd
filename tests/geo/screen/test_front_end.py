"""The map's scripts and styles: one file where the app has written it, never an old one."""

import re
import shutil
from pathlib import Path

import pytest

from geo.screen import front_end


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like the one the app serves, without the one file."""
    made = tmp_path / "static"
    shutil.copytree(front_end.STATIC, made, ignore=shutil.ignore_patterns("fonts", "map-*.js"))
    monkeypatch.setattr(front_end, "STATIC", made)
    front_end.front_end_files.cache_clear()
    yield made
    front_end.front_end_files.cache_clear()


def test_without_the_one_file_every_script_and_style_is_asked_for_by_itself(static: Path) -> None:
    scripts, styles = front_end.front_end_files()
    assert len(scripts) == len(list((static / "map").glob("*.js"))) + 1
    assert [address.split("/")[-1].split("?")[0] for _, address in styles] == [
        "leaflet.css",
        "map.css",
    ]
    for _, address in (*scripts, *styles):
        path, digest = address.removeprefix("../../app/static/").split("?v=")
        assert (static / path).is_file()
        assert re.fullmatch(r"[0-9a-f]{8}", digest)


def test_with_the_one_file_nothing_else_is_asked_for(static: Path) -> None:
    path = front_end.write_bundle(static)
    scripts, styles = front_end.front_end_files()
    assert styles == []
    assert [address.split("?")[0] for _, address in scripts] == [
        f"../../app/static/vendor/map/{path.name}"
    ]


def test_a_changed_script_is_never_served_from_an_older_file(static: Path) -> None:
    older = front_end.write_bundle(static)
    heat = static / "map" / "heat.js"
    heat.write_text(heat.read_text(encoding="utf-8") + "// changed\n", encoding="utf-8")
    front_end.front_end_files.cache_clear()
    assert len(front_end.front_end_files()[0]) > 1
    newer = front_end.write_bundle(static)
    assert newer != older
    assert "// changed" in newer.read_text(encoding="utf-8")


def test_the_one_file_holds_each_script_whole_and_the_styles_as_text(static: Path) -> None:
    said = front_end.one_script(static)
    at = [said.index((static / name).read_text(encoding="utf-8")) for name in front_end.SCRIPTS]
    assert at == sorted(at)
    assert "url(images/" not in said
    assert "url(../../app/static/vendor/leaflet/images/layers.png)" in said
    assert ".fm-legend {" in said
