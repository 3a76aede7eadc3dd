"""Serve the app to an office: behind a proxy, to people who sign in."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from commands import run_app
from commands.places import STORE, VAR, store_place, usual_store
from data.access.users import has_keeper
from data.store.opening import open_store
from gate.gate import LOGIN_HEADER, LOGIN_KEY, USER_HEADER, USER_KEY
from vocabulary import setup_wording
from vocabulary.errors import SetupError, StoreError

ORIGIN: Final = "FIREMAP_ORIGIN"
LOG: Final = "FIREMAP_LOG"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `serve` takes."""
    parser.add_argument(
        "--origin", default=os.environ.get(ORIGIN, ""), metavar="URL",
        help="the one address people open, e.g. https://fire.example (or FIREMAP_ORIGIN)",
    )  # fmt: skip
    parser.add_argument(
        "--port", type=int, default=run_app.USUAL_PORT,
        help="port on this machine that the proxy passes on to (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--store", type=store_place, metavar="PATH",
        default=os.environ.get("FIREMAP_STORE") or usual_store(),
        help="the store file, or a database URL (%(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--log", type=Path, default=os.environ.get(LOG) or VAR / "log", metavar="FOLDER",
        help="where the log is kept, 210 days of it (%(default)s)",
    )  # fmt: skip


def start(arguments: list[str]) -> int:
    """Serve the app until it is stopped and return its exit status.

    Raises
    ------
    SetupError
        The address is not safe, nobody keeps the server, or the port is taken.
    """
    parser = argparse.ArgumentParser(prog="manage.py serve", description=__doc__)
    add_arguments(parser)
    args = parser.parse_args(arguments)
    place = store_place(str(args.store))
    origin = checked_origin(args.origin)
    check_keeper(place)
    port = run_app.free_port(args.port)
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(0))
    with launch(store=place, origin=origin, port=port, log=args.log) as app:
        try:
            run_app.wait_until_up(app, port=port)
            print(setup_wording.SERVING.format(origin=origin, port=port), flush=True)
            return app.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            app.terminate()


def launch(*, store: Path | str, origin: str, port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the server behind its gate, as a process of its own."""
    given = {ORIGIN: origin, LOG: str(log.resolve())}
    given |= {"FIREMAP_DATABASE_URL": store} if isinstance(store, str) else {}
    file = store if isinstance(store, Path) else STORE
    return run_app.launch(
        store=file, port=port, given=given, settings=settings_of(origin),
        log=None,
    )  # fmt: skip


def settings_of(origin: str) -> dict[str, bool | int | str | tuple[str, ...]]:
    """Return what Streamlit runs with behind the gate."""
    named = json.dumps({USER_HEADER: USER_KEY, LOGIN_HEADER: LOGIN_KEY})
    return {
        **run_app.SETTINGS,
        "server.allowedHosts": (urlsplit(origin).hostname or "",),
        "server.trustedUserHeaders": named,
    }


def checked_origin(origin: str) -> str:
    """Return the server's address as browsers send it.

    Raises
    ------
    SetupError
        It is none, has a path, or is plain http to other machines.
    """
    parts = urlsplit(origin.rstrip("/"))
    is_loopback = parts.hostname in ("127.0.0.1", "localhost")
    is_whole = parts.scheme in ("http", "https") and parts.netloc and not parts.path
    if not is_whole or parts.query or parts.fragment or "@" in parts.netloc:
        raise SetupError(setup_wording.NO_ORIGIN.format(origin=origin or "-"))
    if parts.scheme == "http" and not is_loopback:
        raise SetupError(setup_wording.PLAIN_ORIGIN.format(origin=origin))
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, usual) else "")
    return f"{parts.scheme}://{host}"


def check_keeper(place: Path | str) -> None:
    """Refuse to serve where nobody keeps the users.

    Raises
    ------
    SetupError
        There is no store yet, or no keeper in it.
    """
    try:
        with closing(open_store(place)) as store:
            is_kept = has_keeper(store)
    except StoreError:
        if isinstance(place, Path) and not place.is_file():
            is_kept = False
        else:
            raise
    if not is_kept:
        raise SetupError(setup_wording.NO_KEEPER)
