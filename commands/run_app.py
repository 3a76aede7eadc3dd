"""Start the app on this computer and open it in the browser."""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from commands.places import ROOT, STORE
from geo.screen import front_end
from vocabulary import setup_wording
from vocabulary.errors import SetupError

HOST: Final = "127.0.0.1"
USUAL_PORT: Final = 8501  # Streamlit's own
PATIENCE_S: Final = 120  # a cold disk and a virus scanner on an office computer
# The server says the word it was started with here, so that nobody takes another's for it.
WHOSE: Final = "/_firemap/whose"
WORD: Final = "FIREMAP_WORD"
TRIES: Final = 3  # where another program takes the port between the look and the start
# What the app is safe with, given on the command line, where nothing overrides it. The file
# `.streamlit/config.toml` says the same for whoever starts Streamlit by hand.
Settings = Mapping[str, bool | int | str | tuple[str, ...]]
SETTINGS: Final[Settings] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    # A hidden option: without it each rerun ends in a full collection, as long as the rerun itself.
    "runner.postScriptGC": False,
    "server.address": HOST,
    "server.allowedHosts": (HOST, "localhost"),
    "server.corsAllowedOrigins": (),
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": True,  # static/ holds libraries and fonts only
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": 20,  # megabytes
    "server.runOnSave": False,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `run` takes."""
    parser.add_argument(
        "--port", type=int, help=f"port to listen on ({USUAL_PORT}, else a free one)"
    )
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="open as of this day"
    )
    parser.add_argument("--store", type=Path, default=STORE, metavar="PATH", help="the store file")


def start(arguments: list[str]) -> int:
    """Run the app until it is stopped and return its exit status.

    Raises
    ------
    SetupError
        The port asked for is taken, or the app did not start.
    """
    parser = argparse.ArgumentParser(prog="manage.py run", description=__doc__)
    add_arguments(parser)
    args = parser.parse_args(arguments)
    for name in ("SIGTERM", "SIGHUP"):  # the server must not outlive this process
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    for _ in range(TRIES):
        port, word = free_port(args.port), secrets.token_hex(8)
        with launch(store=args.store, port=port, as_of=args.as_of, word=word) as app:
            try:
                address = wait_until_up(app, port=port, word=word)
                print(setup_wording.STARTED.format(address=address), flush=True)
                if not args.no_browser:
                    webbrowser.open(address)
                return app.wait()
            except SetupError:
                if args.port or app.poll() is None or not _is_taken(port):
                    raise
            except KeyboardInterrupt:
                return 0
            finally:
                app.terminate()
    raise SetupError(setup_wording.NOT_STARTED)


def flags(settings: Settings = SETTINGS) -> list[str]:
    """Return settings as options of `streamlit run`; a list gives one for each member."""
    options = []
    for name, value in settings.items():
        for one in value if isinstance(value, tuple) else (value,):
            text = str(one).lower() if isinstance(one, bool) else str(one)
            options.append(f"--{name}={text}")
    return options


def launch(
    *,
    store: Path,
    port: int,
    as_of: dt.date | None = None,
    log: int | None = None,
    word: str = "",
    given: Mapping[str, str] | None = None,
    settings: Settings = SETTINGS,
) -> subprocess.Popen[bytes]:
    """Start the app's server as a process of its own.

    Parameters
    ----------
    as_of : the day the app opens on; today (or the demo's day) without it
    log : file descriptor its output goes to; without it the terminal, for what goes wrong only
    word : what it answers at `WHOSE`
    given : more of its environment
    """
    with suppress(OSError):  # a folder that may not be written: the map's files come one by one
        front_end.write_bundle()
    told = {"FIREMAP_STORE": str(store.resolve()), WORD: word, **(given or {})}
    if as_of:
        told["FIREMAP_AS_OF"] = as_of.isoformat()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "server.py")]
    command += flags(settings)
    command.append(f"--server.port={port}")
    # Its greeting names the addresses of other pages than ours; what goes wrong is on stderr.
    heard = subprocess.DEVNULL if log is None else log
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | told, stdout=heard, stderr=log)


def wait_until_up(app: subprocess.Popen[bytes], *, port: int, word: str = "") -> str:
    """Wait until the server answers and return its address.

    Parameters
    ----------
    word : what it was given to say; without it any server there will do

    Raises
    ------
    SetupError
        It ended, or did not answer in two minutes.
    """
    address = f"http://{HOST}:{port}"
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up and app.poll() is None:
        said = _said(address + (WHOSE if word else "/_stcore/health"))
        if said == word if word else said:
            return address
        time.sleep(0.1)
    raise SetupError(setup_wording.NOT_STARTED)


def free_port(asked: int | None = None) -> int:
    """Return the port asked for, else the usual one, else any that is free.

    Raises
    ------
    SetupError
        The port asked for is taken.
    """
    for port in (asked,) if asked else (USUAL_PORT, 0):
        with suppress(OSError):
            return _bound(port)
    raise SetupError(setup_wording.PORT_TAKEN.format(port=asked))


def any_port() -> int:
    """Return a free port that hardly anybody else is given at the same time."""
    return _bound(0)


def _is_taken(port: int) -> bool:
    try:
        _bound(port)
    except OSError:
        return True
    return False


def _bound(port: int) -> int:
    with socket.socket() as probe:
        if sys.platform != "win32":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((HOST, port))
        found: int = probe.getsockname()[1]
        return found


def _said(address: str) -> str:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(address, timeout=2) as answer:
            return answer.read().decode() if answer.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
