"""The proxy files as shipped, in front of the real server, by the real programs."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from commands.places import ROOT
from commands.run_app import any_port
from commands.setup.programs import PROXIES_REQUIRED
from tests.gate.raw import Client, Front, serving

PATIENCE_S = 60


@pytest.mark.programs
@pytest.mark.parametrize("program", ["nginx", pytest.param("caddy", marks=pytest.mark.nightly)])
def test_behind_the_proxy_as_shipped_people_sign_in_read_and_upload(
    program: str, tmp_path: Path
) -> None:
    if shutil.which(program) is None and PROXIES_REQUIRED not in os.environ:
        pytest.skip(f"{program} is not installed")
    with proxy(program, tmp_path) as front, serving(tmp_path, front=front, Ann="keeper") as served:
        nobody, ann = Client(served), Client(served)
        assert nobody.page("/about").head("location") == "/login?to=/about"
        assert nobody.ask("GET", "/_stcore/health").status == 200
        assert nobody.ask("GET", "/_stcore/metrics").status == 404
        assert ann.page("/login").head("strict-transport-security") == "max-age=31536000"
        said = ann.sign_in("Ann")
        (cookie,) = [v for n, v in said.heads if "__Host-fm=" in v and n.lower() == "set-cookie"]
        assert {"Secure", "HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        ann.ask("GET", "/_stcore/health")
        with ann.socket() as opened:
            assert ann.run(opened)
            address = ann.upload_address(opened)
            assert ann.upload(address, b"x" * (19 << 20)).status == 204
            with suppress(OSError):  # caddy ends the line, nginx says 413
                assert ann.upload(ann.upload_address(opened), b"x" * (23 << 20)).status == 413
            assert ann.run(opened)


@contextmanager
def proxy(program: str, folder: Path) -> Iterator[Front]:
    front, back = any_port(), any_port()
    start = {"nginx": nginx, "caddy": caddy}[program]
    with start(folder, front, back) as trusted:
        yield Front(front, back, ssl.create_default_context(cafile=trusted))


@contextmanager
def nginx(folder: Path, front: int, back: int) -> Iterator[Path]:
    key, crt = folder / "server.key", folder / "server.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
         "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(crt)],
        check=True, capture_output=True,
    )  # fmt: skip
    shipped = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    given = {
        "listen 443": f"listen 127.0.0.1:{front}", "fire.example": "127.0.0.1",
        "127.0.0.1:8501": f"127.0.0.1:{back}",
        "/etc/firemap/tls/server.crt": str(crt), "/etc/firemap/tls/server.key": str(key),
    }  # fmt: skip
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nuser root;\n"
        f"events {{}}\nhttp {{\n{temporary}{put_in(shipped, given)}\n}}\n",
        encoding="utf-8",
    )
    with running(["nginx", "-c", str(whole), "-p", str(folder)], {}):
        yield crt


@contextmanager
def caddy(folder: Path, front: int, back: int) -> Iterator[Path]:
    shipped = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    given = {"https://fire.example": f"https://127.0.0.1:{front}",
             "127.0.0.1:8501": f"127.0.0.1:{back}"}  # fmt: skip
    file = folder / "Caddyfile"
    # Without it caddy also listens on port 80, to lead to https.
    said = put_in(shipped, given).replace(
        "\tadmin off\n", "\tadmin off\n\tauto_https disable_redirects\n"
    )
    file.write_text(said, encoding="utf-8")
    root = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    home = {"XDG_DATA_HOME": str(folder), "HOME": str(folder)}
    with running(["caddy", "run", "--config", str(file), "--adapter", "caddyfile"], home):
        until = time.monotonic() + PATIENCE_S
        while not root.is_file() and time.monotonic() < until:
            time.sleep(0.1)
        yield root


def put_in(shipped: str, given: dict[str, str]) -> str:
    for word, value in given.items():
        assert word in shipped, word
        shipped = shipped.replace(word, value)
    return shipped


@contextmanager
def running(command: list[str], around: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command, env=os.environ | around, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)
