"""First start, second start, and every way a start can go wrong, on a checkout in miniature."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.setup.miniature import MINOR, ROOT, make_checkout, manage, write_wheel
from vocabulary import setup_wording

# It makes environments, which takes seconds each.
pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout that was started once."""
    checkout = make_checkout(tmp_path_factory.mktemp("first") / "app")
    started = manage(checkout, "bench", "--json")
    assert started.returncode == 0, started.stderr
    return checkout


@pytest.fixture
def checkout(set_up: Path, tmp_path: Path) -> Path:
    """Return a copy of the started checkout that a test may damage."""
    return Path(shutil.copytree(set_up, tmp_path / "app", symlinks=True))


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """Return a checkout that was never started."""
    return make_checkout(tmp_path / "app")


def installed_python(checkout: Path) -> str:
    return str(
        checkout / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    )


def has_hydrant(checkout: Path) -> bool:
    asked = [installed_python(checkout), "-c", "import hydrant; print(hydrant.PRESSURE)"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout == "1\n"


def pretend_other_python(checkout: Path) -> Path:
    stamp = checkout / ".venv/installed.txt"
    _, home, *locks = stamp.read_text().splitlines()
    stamp.write_text("\n".join(["3.10", home, *["0" * 64 for _ in locks]]))
    return stamp


def test_the_first_start_installs_the_lock_and_the_front_end_files(set_up: Path) -> None:
    assert has_hydrant(set_up)
    assert (set_up / "static/vendor/leaflet/leaflet.js").read_bytes() == b"/* the map */"
    assert (set_up / "static/vendor/fonts/OFL.txt").is_file()


def test_the_second_start_makes_and_installs_nothing(checkout: Path) -> None:
    stamp = checkout / ".venv/installed.txt"
    before = stamp.stat().st_mtime_ns
    shutil.rmtree(checkout / "wheelhouse")  # nothing to install from
    again = manage(checkout, "bench", "--json", PIP_NO_INDEX="1")
    assert again.returncode == 0
    assert again.stderr == ""
    assert json.loads(again.stdout) == {"rows": []}
    assert stamp.stat().st_mtime_ns == before


def test_a_changed_lock_is_installed_at_the_next_start(checkout: Path) -> None:
    line = write_wheel(checkout / "wheelhouse", "ladder", {"ladder.py": b""})
    with (checkout / "locks/app.txt").open("a") as lock:
        lock.write(line)
    assert manage(checkout, "bench", "--json").returncode == 0
    asked = [installed_python(checkout), "-c", "import ladder, hydrant"]
    assert subprocess.run(asked, check=False).returncode == 0


def test_a_set_up_killed_while_installing_is_started_over(checkout: Path) -> None:
    (checkout / ".venv/installed.txt").unlink()  # written last
    next((checkout / ".venv").rglob("hydrant.py")).unlink()  # pip itself would not notice
    again = manage(checkout, "bench", "--json")
    assert again.returncode == 0
    assert setup_wording.HEALING in again.stderr
    assert has_hydrant(checkout)


@pytest.mark.parametrize(
    "lost", ["python", *(pytest.param(n, marks=pytest.mark.nightly) for n in ("pyvenv.cfg", "pip"))]
)
def test_a_broken_environment_is_made_anew(checkout: Path, lost: str) -> None:
    if lost == "python":
        Path(installed_python(checkout)).unlink()
    elif lost == "pyvenv.cfg":
        (checkout / ".venv/pyvenv.cfg").unlink()
    else:  # cut short before anything was installed
        (checkout / ".venv/installed.txt").unlink()
        shutil.rmtree(next((checkout / ".venv").rglob("site-packages/pip")))
    again = manage(checkout, "bench", "--json")
    assert again.returncode == 0, again.stderr
    assert has_hydrant(checkout)


@pytest.mark.nightly
def test_an_environment_of_another_python_is_replaced_and_that_is_said(checkout: Path) -> None:
    stamp = pretend_other_python(checkout)
    again = manage(checkout, "bench", "--json")
    assert again.returncode == 0
    assert setup_wording.OTHER_MINOR.format(found="3.10", minor=MINOR) in again.stderr
    assert stamp.read_text().splitlines()[0] == MINOR
    assert has_hydrant(checkout)


@pytest.mark.nightly
def test_a_failed_change_of_python_leaves_the_other_environment_in_place(checkout: Path) -> None:
    stamp = pretend_other_python(checkout)
    text = stamp.read_text()
    next((checkout / "wheelhouse").glob("hydrant*")).unlink()
    assert manage(checkout, "bench", "--json").returncode == 1
    assert stamp.read_text() == text
    assert has_hydrant(checkout)


@pytest.mark.nightly
def test_a_change_that_was_killed_leaves_the_environment_before_to_go_back_to(
    checkout: Path,
) -> None:
    kept = checkout / "var/previous-venv"
    shutil.copytree(checkout / ".venv", kept, symlinks=True)
    (checkout / ".venv/installed.txt").unlink()
    next((checkout / "wheelhouse").glob("hydrant*")).unlink()
    assert manage(checkout, "bench", "--json").returncode == 1
    assert not kept.exists()
    shutil.rmtree(checkout / "wheelhouse")
    assert manage(checkout, "bench", "--json", PIP_NO_INDEX="1").returncode == 0


@pytest.mark.nightly
def test_what_a_lock_no_longer_names_is_gone_at_the_next_start(checkout: Path) -> None:
    line = write_wheel(checkout / "wheelhouse", "ladder", {"ladder.py": b""})
    (checkout / "locks/app.txt").write_text(line)
    assert manage(checkout, "bench", "--json").returncode == 0
    assert not has_hydrant(checkout)


def test_nothing_is_compiled_again_in_a_copy_of_the_folder(set_up: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(set_up, tmp_path / "copy", symlinks=True, copy_function=shutil.copy)
    asked = [installed_python(copy), "-v", "-c", "import hydrant, commands.main"]
    said = subprocess.run(asked, cwd=copy, capture_output=True, text=True, check=True).stderr
    for name in ("hydrant", "main"):
        assert re.search(rf"code object from '?\S*{name}\.cpython-\d+\.pyc", said), name
    assert "wrote" not in said


def test_a_source_of_ours_that_was_changed_is_compiled_again(checkout: Path) -> None:
    source = checkout / "bench/run.py"
    times = source.stat()
    source.write_text(source.read_text() + "\nraise SystemExit('changed')\n")
    os.utime(source, (times.st_atime, times.st_mtime))  # as some copies keep it
    assert "changed" in manage(checkout, "bench", "--json").stderr


@pytest.mark.nightly
def test_stray_pip_settings_change_nothing(fresh: Path, tmp_path: Path) -> None:
    noise = {
        "PIP_USER": "1",
        "PIP_TARGET": str(tmp_path / "elsewhere"),
        "PIP_NO_BINARY": ":all:",
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_DRY_RUN": "1",
        "PIP_NO_DEPS": "nonsense",
        "PYTHONPATH": str(tmp_path),
    }
    started = manage(fresh, "bench", "--json", **noise)
    assert started.returncode == 0, started.stderr
    assert json.loads(started.stdout) == {"rows": []}
    assert has_hydrant(fresh)
    assert not (tmp_path / "elsewhere").exists()


def test_without_a_network_one_sentence_names_the_wheelhouse(fresh: Path) -> None:
    shutil.rmtree(fresh / "wheelhouse")
    refused = manage(fresh, "bench", "--json", PIP_NO_INDEX="1")
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "连不上安装源" in refused.stderr
    assert "wheelhouse" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.nightly
def test_a_start_that_failed_for_want_of_network_succeeds_once_there_is_one(fresh: Path) -> None:
    away = fresh.rename(fresh.with_name("later"))
    (away / "wheelhouse").rename(away / "kept")
    assert manage(away, "bench", "--json", PIP_NO_INDEX="1").returncode == 1
    (away / "kept").rename(away / "wheelhouse")
    assert manage(away, "bench", "--json").returncode == 0


@pytest.mark.nightly
def test_a_failed_upgrade_leaves_the_working_environment_alone(checkout: Path) -> None:
    lock = checkout / "locks/app.txt"
    working = lock.read_text()
    lock.write_text(working + f"ladder==1.0 --hash=sha256:{'0' * 64}\n")
    assert manage(checkout, "bench", "--json").returncode == 1
    lock.write_text(working)
    shutil.rmtree(checkout / "wheelhouse")
    assert manage(checkout, "bench", "--json", PIP_NO_INDEX="1").returncode == 0


@pytest.mark.nightly
def test_a_wheelhouse_for_another_computer_is_refused_with_the_command_that_fills_it(
    fresh: Path,
) -> None:
    next((fresh / "wheelhouse").glob("hydrant*")).unlink()
    refused = manage(fresh, "bench", "--json")
    assert refused.returncode == 1
    assert f"manage.py bundle --platform linux --python {MINOR}" in refused.stderr.replace(
        "windows", "linux"
    ).replace("macos-arm", "linux").replace("macos-intel", "linux").replace("linux-arm", "linux")


def test_a_wheel_that_is_not_the_one_on_record_is_not_installed(fresh: Path) -> None:
    write_wheel(fresh / "wheelhouse", "hydrant", {"hydrant.py": b"PRESSURE = 'tampered'\n"})
    refused = manage(fresh, "bench", "--json")
    assert refused.returncode == 1
    assert "校验值不符" in refused.stderr
    assert not list((fresh / ".venv").rglob("hydrant.py"))


def test_a_front_end_file_that_was_changed_is_put_right_at_the_next_start(checkout: Path) -> None:
    leaflet = checkout / "static/vendor/leaflet/leaflet.js"
    leaflet.write_bytes(b"/* something else */")
    assert manage(checkout, "bench", "--json").returncode == 0
    assert leaflet.read_bytes() == b"/* the map */"


def test_a_front_end_wheel_with_another_file_in_it_is_refused(checkout: Path) -> None:
    (checkout / "static/vendor/leaflet/leaflet.js").unlink()
    changed = {"leaflet/static/leaflet/leaflet.js": b"/* tampered */"}
    line = write_wheel(checkout / "wheelhouse", "django_leaflet", changed)
    (checkout / "locks/frontend.txt").write_text(line)
    refused = manage(checkout, "bench", "--json")
    assert refused.returncode == 1
    assert "leaflet/leaflet.js" in refused.stderr
    assert not (checkout / "static/vendor/leaflet/leaflet.js").exists()


def test_two_starts_at_once_wait_for_each_other(fresh: Path) -> None:
    command = [getattr(sys, "_base_executable", sys.executable), str(fresh / "manage.py"), "bench"]
    both = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert has_hydrant(fresh)


@pytest.mark.parametrize("found", [(3, 10, 13), (3, 14, 0), (2, 7, 18)])
def test_another_python_is_refused_in_one_sentence(found: tuple[int, int, int]) -> None:
    pretend = (
        f"import sys, runpy; sys.version_info = {found}; "
        f"runpy.run_path({str(ROOT / 'manage.py')!r}, run_name='__main__')"
    )
    refused = subprocess.run(
        [sys.executable, "-c", pretend],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert refused.returncode == 1
    assert "Python " + ".".join(map(str, found)) in refused.stderr
    assert "Traceback" not in refused.stderr
