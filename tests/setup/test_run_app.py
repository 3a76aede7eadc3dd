"""Where the app listens."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from commands import run_app
from commands.places import ROOT
from commands.run_app import HOST, any_port, free_port
from vocabulary.errors import SetupError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind((HOST, 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_taken_port_is_refused_when_it_was_asked_for(taken: int) -> None:
    with pytest.raises(SetupError, match=str(taken)):
        free_port(taken)


def test_a_taken_usual_port_gives_way_to_a_free_one(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.run_app.USUAL_PORT", taken)
    found = free_port()
    assert found != taken
    with socket.socket() as ours:
        ours.bind((HOST, found))


def test_a_port_that_another_program_took_meanwhile_gives_way_to_the_next(
    taken: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    ports = [taken, any_port()]
    offered = iter(ports)
    monkeypatch.setattr(run_app, "free_port", lambda _: next(offered))
    monkeypatch.setattr(webbrowser, "open", close_it)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert run_app.start(["--store", str(tmp_path / "own.db")]) == 0
    assert f"http://{HOST}:{ports[1]}" in capsys.readouterr().out


def test_a_server_that_ends_for_another_reason_is_not_started_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun = []

    def ends(**_: object) -> subprocess.Popen[bytes]:
        begun.append(1)
        return subprocess.Popen([sys.executable, "-c", ""])

    monkeypatch.setattr(run_app, "launch", ends)
    monkeypatch.setattr(run_app, "free_port", lambda _: any_port())
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    with pytest.raises(SetupError):
        run_app.start(["--store", str(tmp_path / "own.db")])
    assert len(begun) == 1


def close_it(_: str) -> None:
    raise KeyboardInterrupt


def test_another_program_s_server_is_not_taken_for_the_own_one() -> None:
    class Other(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"other")

    with ThreadingHTTPServer((HOST, 0), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        own = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"])
        with own, pytest.raises(SetupError):
            run_app.wait_until_up(own, port=server.server_port, word="own")
        server.shutdown()


@pytest.mark.skipif(sys.platform == "win32", reason="a closed window ends both there")
def test_the_server_ends_with_the_command_that_started_it(tmp_path: Path) -> None:
    port = str(free_port())
    asking = "import sys; sys.path.insert(0, sys.argv[1])\n" + (
        "from commands import run_app\nsys.exit(run_app.start(sys.argv[2:]))"
    )
    command = [sys.executable, "-c", asking, str(ROOT), "--no-browser", "--port", port]
    with subprocess.Popen(
        [*command, "--store", str(tmp_path / "own.db")], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        first_line = started.stdout.readline()
        started.terminate()
        assert started.wait(timeout=60) == 0
    assert f"http://{HOST}:{port}" in first_line
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind((HOST, int(port)))


def test_the_app_listens_on_this_computer_only() -> None:
    assert HOST == "127.0.0.1"
