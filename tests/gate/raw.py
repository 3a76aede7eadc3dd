"""The server behind its gate, and a client that speaks HTTP and the socket by hand."""

from __future__ import annotations

import http.client
import re
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from commands import run_app
from commands.arguments import parser_of
from commands.office import serve
from commands.office.user import run as user_command

PASSWORD = "a dry winter, no fire"


@dataclass(frozen=True)
class Front:
    """A proxy: where it listens, where it passes on to, and the certificate to trust."""

    port: int
    back: int
    tls: ssl.SSLContext


@dataclass
class Served:
    """The server, running."""

    origin: str
    port: int
    store: Path
    log: Path
    process: Popen[bytes]
    tls: ssl.SSLContext | None = None

    def line(self) -> http.client.HTTPConnection:
        if self.tls is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60, context=self.tls)


@dataclass
class Answer:
    status: int
    heads: list[tuple[str, str]]
    body: bytes

    def head(self, name: str) -> str:
        return ", ".join(value for key, value in self.heads if key.lower() == name)


@dataclass
class Client:
    """One browser: its cookies, and no rule of a browser that a program need not keep."""

    served: Served
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes | None = None, *, origin: str | None = "",
        host: str = "", **heads: str,
    ) -> Answer:  # fmt: skip
        heads = {name.replace("_", "-"): value for name, value in heads.items()}
        heads |= {"Host": host or self.served.origin.partition("//")[2]}
        if self.cookies:
            heads["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if origin is not None and method not in ("GET", "HEAD"):
            heads["Origin"] = origin or self.served.origin
        with closing(self.served.line()) as line:
            line.request(method, path, body, heads)
            with line.getresponse() as said:
                answer = Answer(said.status, said.getheaders(), said.read())
        for value in (value for name, value in answer.heads if name.lower() == "set-cookie"):
            name, _, rest = value.partition("=")
            kept = rest.partition(";")[0].strip('"')
            self.cookies.pop(name, None)
            if kept:
                self.cookies[name] = kept
        return answer

    def page(self, path: str) -> Answer:
        return self.ask("GET", path, Accept="text/html")

    def post(self, path: str, **given: str) -> Answer:
        found = re.search(r'name="form" value="([^"]+)"', self.page(path).body.decode())
        form = {"form": found[1] if found else "", **given}
        return self.ask(
            "POST", path, urlencode(form).encode(),
            Content_Type="application/x-www-form-urlencoded",
        )  # fmt: skip

    def sign_in(self, name: str, password: str = PASSWORD) -> Answer:
        return self.post("/login", name=name, password=password)

    @contextmanager
    def socket(
        self, session: str = "", *, origin: str | None = "", cookie: str | None = None
    ) -> Iterator[ClientConnection]:
        heads = {}
        told = "; ".join(f"{n}={v}" for n, v in self.cookies.items()) if cookie is None else cookie
        if told:
            heads["Cookie"] = told
        named = [Subprotocol(one) for one in ("streamlit", "x", session)] if session else None
        said = self.served.origin if origin == "" else origin
        address = self.served.origin.replace("http", "ws") + "/_stcore/stream"
        with connect(
            address, additional_headers=heads, max_size=None, proxy=None, open_timeout=60,
            origin=None if said is None else Origin(said),
            subprotocols=named, ssl=self.served.tls,
        ) as opened:  # fmt: skip
            yield opened

    def session_id(self, socket: ClientConnection) -> str:
        """Run the page once, and return the id of the session the server gave."""
        return next(
            message.new_session.initialize.session_id
            for message in self.run(socket)
            if message.WhichOneof("type") == "new_session"
        )

    def upload_address(self, socket: ClientConnection) -> str:
        """Ask for the address of one upload, as a file field of a page does."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "one"
        asked.file_urls_request.file_names.append("a.csv")
        socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(socket.recv(60)))  # type: ignore[arg-type]
            if message.WhichOneof("type") == "file_urls_response":
                return str(message.file_urls_response.file_urls[0].upload_url)

    def upload(self, address: str, body: bytes, **heads: str) -> Answer:
        """Put a file there, in the form a browser sends."""
        mark = "----one"
        form = (
            (
                f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
                "Content-Type: text/csv\r\n\r\n"
            ).encode()
            + body
            + f"\r\n--{mark}--\r\n".encode()
        )
        token = self.cookies.get("_streamlit_xsrf", "")
        return self.ask("PUT", address, form, X_Xsrftoken=token,
                        Content_Type=f"multipart/form-data; boundary={mark}", **heads)  # fmt: skip

    def run(self, socket: ClientConnection) -> list[ForwardMsg]:
        asked = BackMsg()
        asked.rerun_script.query_string = ""
        socket.send(asked.SerializeToString())
        heard = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(bytes(socket.recv(60)))  # type: ignore[arg-type]
            heard.append(message)
            if message.WhichOneof("type") == "script_finished":
                return heard


def user(store: Path, *given: str) -> str:
    """Run `manage.py user`; return the one-time word, if one came."""
    asked = parser_of("user").parse_args([*given, "--store", str(store)])
    return str(user_command(asked)["word"])


@contextmanager
def serving(folder: Path, *, front: Front | None = None, **people: str) -> Iterator[Served]:
    """Serve a store of `folder` to people (name -> role), each with `PASSWORD`.

    Parameters
    ----------
    front : the proxy in front of it, already running
    """
    store, port = folder / "firemap.db", front.back if front else run_app.any_port()
    words = {name: user(store, "add", name, "--role", role) for name, role in people.items()}
    origin = f"https://127.0.0.1:{front.port}" if front else f"http://127.0.0.1:{port}"
    log, reached, tls = folder / "log", front.port if front else port, front.tls if front else None
    with serve.launch(store=store, origin=origin, port=port, log=log) as process:
        try:
            run_app.wait_until_up(process, port=port)
            served = Served(origin, reached, store, log, process, tls)
            for name, word in words.items():
                first = Client(served)
                assert first.sign_in(name, word).head("location") == "/password"
                assert first.post("/password", password=PASSWORD, again=PASSWORD).status == 303
            yield served
        finally:
            process.kill()


def hear_until_closed(socket: ClientConnection) -> None:
    """Read on until the server ends the line."""
    while True:
        socket.recv(20)
