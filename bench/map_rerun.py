"""The map page on the demo: the first page of a fresh server, and a run of it again.

Processor time of the server's process, as the system counts it in hundredths of a second, over the
socket a browser uses; and of the page's script alone, in a process without a server. No peer: the
least Streamlit takes for a page of its own is in neither.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.run import Row
from commands import run_app
from commands.places import ROOT
from data.demo.load import make
from geo.locate import place

_AGAIN: Final = 40
_WARM: Final = 5
_SCRIPT: Final = """
import sys, time
import server
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest
run, taken = script_runner.exec_func_with_error_handling, []
def timed(*given):
    begun = time.thread_time()
    told = run(*given)
    taken.append(time.thread_time() - begun)
    return told
script_runner.exec_func_with_error_handling = timed
page = AppTest.from_file(sys.argv[1], default_timeout=120).run()
for _ in range(int(sys.argv[2])):
    page.run()
print(sorted(taken[1:])[len(taken) // 2])
"""


def measure() -> list[Row]:
    """Measure on the demo; the bars are 2 s, 0.08 s and 0.06 s of processor time."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo.db"
        make(store, place=place)
        first, again = _over_the_socket(store)
        alone = _alone(store)
    return [
        Row(name="first page of a fresh server, cpu", size="demo", ours_s=first),
        Row(name="map again, over the socket, cpu", size="demo", ours_s=again),
        Row(name="map again, script alone, cpu", size="demo", ours_s=alone),
    ]


def _alone(store: Path) -> float:
    command = [sys.executable, "-c", _SCRIPT, str(ROOT / "app.py"), str(_AGAIN)]
    said = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"FIREMAP_STORE": str(store)}, check=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ).stdout  # fmt: skip
    return float(said)


def _over_the_socket(store: Path) -> tuple[float, float]:
    """Return the processor seconds from the start to the first page, and of each page after it."""
    port = run_app.free_port()
    with run_app.launch(store=store, port=port, word="bench") as app:
        try:
            run_app.wait_until_up(app, port=port, word="bench")
            run = _reader(port)
            run()
            first = _cpu_s(app.pid)
            for _ in range(_WARM):
                run()
            begun = _cpu_s(app.pid)
            for _ in range(_AGAIN):
                run()
            return first, (_cpu_s(app.pid) - begun) / _AGAIN
        finally:
            app.terminate()


def _reader(port: int) -> Callable[[], None]:
    """Return what asks for the page once and waits until all of it has come."""
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from websockets.sync.client import connect

    socket = connect(
        f"ws://{run_app.HOST}:{port}/_stcore/stream", subprotocols=["streamlit"], max_size=None,
        origin=f"http://{run_app.HOST}:{port}", legacy=True,
    )  # fmt: skip
    ask = BackMsg()
    ask.rerun_script.query_string = ""

    def run() -> None:
        socket.send(ask.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(socket.recv())
        time.sleep(0.1)

    return run


def _cpu_s(pid: int) -> float:
    """Return the processor seconds of a process, as Linux counts them."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
