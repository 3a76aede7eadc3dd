"""From the command line to one command, its one object and its one sentence."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands import main
from commands.arguments import Command
from tests.setup.miniature import ROOT


def manage(*arguments: str, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(at / "manage.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_help_names_every_command_that_exists_and_no_other() -> None:
    shown = manage("--help")
    assert shown.returncode == 0
    offered = {line.split()[0] for line in shown.stdout.splitlines() if line.startswith("  ")}
    assert offered == set(main.COMMANDS)


def test_an_unknown_command_is_answered_with_the_list() -> None:
    refused = manage("fly")
    assert refused.returncode == 2
    assert "  run " in refused.stderr
    assert refused.stdout == ""


def test_every_command_says_in_one_line_what_it_does() -> None:
    lines = [line for line in manage("--help").stdout.splitlines() if line.startswith("  ")]
    assert [line for line in lines if not line.rstrip().endswith(".")] == []


@pytest.fixture
def with_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a module file that is offered as the command `count`."""
    module = Path(main.__file__).parent / "count_for_a_test.py"
    counting = Command("Count hydrants.", module.stem, counting_takes)
    monkeypatch.setitem(main.COMMANDS, "count", counting)
    monkeypatch.setattr(main.environment, "ensure", lambda *, with_tests: None)
    monkeypatch.setattr(main, "is_inside", lambda: True)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr("commands.__path__", [*main_package_path(), str(tmp_path)])
    sys.modules.pop("commands.count_for_a_test", None)
    return tmp_path / module.name


def main_package_path() -> list[str]:
    import commands

    return list(commands.__path__)


def counting_takes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--broken", action="store_true")


COUNT = '''"""Count hydrants."""
from vocabulary.errors import StoreError


def run(args):
    print("reading the store")
    if args.broken:
        raise StoreError("The store needs to be there.")
    return {"hydrants": 3, "store": args.store}
'''


def test_json_is_the_only_thing_on_standard_output(
    with_command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_command.write_text(COUNT)
    assert main.main(["count", "--json", "--store", "a.db"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"hydrants": 3, "store": "a.db"}
    assert out.count("\n") == 1
    assert err == "reading the store\n"


def test_a_refusal_is_one_sentence_on_standard_error(
    with_command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_command.write_text(COUNT)
    assert main.main(["count", "--broken", "--json"]) == 1
    assert capsys.readouterr() == ("", "reading the store\nThe store needs to be there.\n")


def test_a_person_gets_the_figures_in_lines(
    with_command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_command.write_text(COUNT)
    assert main.main(["count"]) == 0
    assert capsys.readouterr().out.startswith("hydrants: 3\nstore: ")


def test_the_store_is_var_firemap_unless_named(
    with_command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_command.write_text(COUNT)
    main.main(["count", "--json"])
    assert json.loads(capsys.readouterr().out)["store"] == str(ROOT / "var/firemap.db")


class Console(io.TextIOWrapper):
    """A console or a pipe of an office computer: Chinese characters, no others."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="cp936", newline="\n")

    def shown(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_a_chinese_console_shows_what_it_can_and_a_question_mark_for_the_rest(
    with_command: Path,
) -> None:
    with_command.write_text(COUNT.replace('"hydrants": 3', '"面积": "3 m² 𠮷"'), encoding="utf-8")
    with contextlib.redirect_stdout(Console()) as console:
        assert main.main(["count"]) == 0
    assert console.shown().splitlines()[0] == "面积: 3 m? ?".encode("cp936")


def test_json_is_utf_8_also_where_the_console_is_not(with_command: Path) -> None:
    with_command.write_text(COUNT.replace('"hydrants": 3', '"面积": "3 m²"'), encoding="utf-8")
    with contextlib.redirect_stdout(Console()) as console:
        assert main.main(["count", "--json", "--store", "a.db"]) == 0
    assert json.loads(console.shown().decode("utf-8")) == {"面积": "3 m²", "store": "a.db"}


@pytest.mark.parametrize("arguments", [("--help",), ("fly",), ("bench", "--help")])
def test_nothing_is_left_unsaid_on_a_chinese_console(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    around = os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "cp936"}
    said = subprocess.run(command, capture_output=True, env=around, check=False)
    text = (said.stdout + said.stderr).decode("cp936")
    assert "usage: " in text
    assert "Traceback" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--store", "nowhere.db"), "nowhere.db 处没有数据；请先导入台账"),
        (("--table", "nowhere.csv"), "nowhere.csv cannot be read: No such file or directory."),
        (("--store", "nowhere.db", "--help"), "usage: manage.py rank"),
        (("--store",), "usage: manage.py rank"),
    ],
)
def test_a_path_that_is_not_there_is_refused_before_slow_libraries_are_loaded(
    arguments: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    asking = (
        "import sys; sys.path.insert(0, sys.argv[1])\nfrom commands.main import main\n"
        "try: main(['rank', *sys.argv[2:]])\nexcept SystemExit: sys.modules.pop('pandas', None)\n"
        "print('pandas' in sys.modules, 'sqlalchemy' in sys.modules and 'pandas' in sys.modules)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", asking, str(ROOT), *arguments],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert (asked.stdout + asked.stderr).find(said) >= 0
    assert asked.stdout.splitlines()[-1] == "False False"


def test_the_list_of_commands_needs_the_standard_library_alone() -> None:
    asking = (
        "import sys; before = set(sys.modules)\nfrom commands.main import main\nmain(['--help'])\n"
        "ours = {'commands', 'vocabulary'}\n"
        "roots = {name.partition('.')[0] for name in set(sys.modules) - before}\n"
        "print(sorted(roots - set(sys.stdlib_module_names) - ours))"
    )
    command = [sys.executable, "-c", asking]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_a_file_that_another_program_holds_is_named_in_one_sentence(
    with_command: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = 'raise PermissionError(13, "Permission denied", "d/.part", None, "d/台账.xlsx")'
    with_command.write_text(COUNT.replace('print("reading the store")', held), encoding="utf-8")
    assert main.main(["count", "--json"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("文件 台账.xlsx 不能读写：Permission denied。")
    assert "WPS" in said
    assert "Traceback" not in said
