"""Nothing behind the gate answers anybody who is not signed in: by the raw protocol."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from commands import run_app
from commands.office import serve
from data.access.logins import book_path, mark_of, open_book
from gate.log import KEEP_DAYS, keep_log
from tests.gate.raw import PASSWORD, Client, Served, hear_until_closed, serving, user
from tests.scaling import scaled

TRIES = scaled(5)  # at night 100
ADDRESSES = (
    "/", "/village_rank", "/campaign_map", "/data_care", "/nowhere", "/field", "/logout",
    "/password", "/_firemap/whose", "/_stcore/metrics", "/_stcore/host-config",
    "/_stcore/upload_file/a/b", "/_stcore/agent/run", "/media/" + "0" * 32 + ".xlsx",
    "/static/js/index.js", "/app/static/shell/frame.js", "/app/static/vendor/leaflet/leaflet.js",
    "/component/x/index.html", "/favicon.png", "/../data/store/tables.py", "/%2e%2e/server.py",
    "/login/", "//login", "/_stcore/health/", "/_stcore/script-health-check", "/oauth2callback",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("served"), Ann="keeper", Bo="office") as running:
        yield running


@pytest.fixture
def ann(served: Served) -> Client:
    client = Client(served)
    assert client.sign_in("Ann").head("location") == "/"
    return client


@pytest.fixture
def bo(served: Served) -> Client:
    client = Client(served)
    assert client.sign_in("Bo").status == 303
    return client


def test_who_is_not_signed_in_gets_the_sign_in_page_and_health_and_nothing_else(
    served: Served,
) -> None:
    nobody, forged = Client(served), Client(served, {"fm": "x" * 43})
    answered = {
        (method, path, heads.get("Accept", ""))
        for who in (nobody, forged)
        for path in ADDRESSES
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
        for heads in ({}, {"Accept": "text/html", "X_Firemap_User": "1"})
        if (said := who.ask(method, path, **heads)).status not in (400, 401, 403)
        and not (said.status == 303 and said.head("location").startswith("/login?to="))
    }
    assert answered == set()
    assert nobody.page("/login").status == nobody.ask("GET", "/_stcore/health").status == 200
    elsewhere = {nobody.ask("GET", path, host="evil.example").status for path in ADDRESSES}
    assert elsewhere | {nobody.ask("GET", "/login", host="evil.example").status} == {400}


def test_no_socket_opens_without_a_login_and_the_one_origin(served: Served, ann: Client) -> None:
    nobody = Client(served)
    other_port = served.origin.rpartition(":")[0] + ":1"
    tries = [
        (nobody, {}), (nobody, {"cookie": "fm=" + "x" * 43}), (nobody, {"origin": None}),
        (ann, {"origin": None}), (ann, {"origin": other_port}), (ann, {"origin": "null"}),
        (ann, {"cookie": f"fm={ann.cookies['fm']}; fm=x"}),
    ]  # fmt: skip
    for who, how in tries:
        with pytest.raises(InvalidStatus), who.socket(**how):  # type: ignore[arg-type]
            pass
    with ann.socket() as opened:
        assert ann.session_id(opened)


def test_every_answer_says_who_may_frame_it_and_where_it_may_ask(ann: Client) -> None:
    for path in ("/", "/login", "/_stcore/health", "/static/js/nothing.js"):
        answer = ann.page(path)
        assert "frame-ancestors" in answer.head("content-security-policy"), path
        assert "default-src 'none'" in answer.head("content-security-policy") or (
            "default-src 'self'" in answer.head("content-security-policy")
        )
        assert answer.head("x-content-type-options") == "nosniff"
        assert answer.head("referrer-policy") == "same-origin"
        assert answer.head("x-frame-options") in ("DENY", "SAMEORIGIN")


def test_the_cookie_is_new_at_each_sign_in_and_for_the_server_alone(served: Served) -> None:
    client = Client(served, {"fm": "chosen-before"})
    said = client.sign_in("Ann")
    (cookie,) = [v for n, v in said.heads if n.lower() == "set-cookie" and v.startswith("fm=")]
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    first = client.cookies["fm"]
    assert first != "chosen-before"
    client.sign_in("Ann")
    assert Client(served, {"fm": first}).ask("GET", "/").status == 401
    assert client.page("/").status == 200


def test_a_form_that_is_not_the_gate_s_own_is_refused(served: Served) -> None:
    client = Client(served)
    body = b"name=Ann&password=" + PASSWORD.replace(" ", "+").encode()
    assert client.ask("POST", "/login", body).status == 403
    assert client.ask("POST", "/login", body, origin=None).status == 400
    assert client.ask("POST", "/login", body, origin="http://evil.example").status == 400
    other = Client(served).page("/login").body.decode().partition('name="form" value="')[2]
    forged = b"form=" + other.partition('"')[0].encode() + b"&" + body
    assert client.ask("POST", "/login", forged).status == 403
    assert "fm" not in client.cookies


def test_a_one_time_word_opens_nothing_but_the_page_that_sets_a_password(served: Served) -> None:
    word = user(served.store, "add", "Cho", "--role", "planner")
    client = Client(served)
    assert client.sign_in("Cho", word).head("location") == "/password"
    assert client.page("/").head("location") == "/password"
    assert client.ask("GET", "/static/js/index.js").head("location") == "/password"
    with pytest.raises(InvalidStatus), client.socket():
        pass
    assert Client(served).sign_in("Cho", word).status == 403  # used once, dead
    assert client.post("/password", password="short", again="short").status == 400
    old = dict(client.cookies)
    assert client.post("/password", password=PASSWORD, again=PASSWORD).head("location") == "/"
    assert Client(served, old).ask("GET", "/").status == 401
    assert client.page("/").status == 200


def test_five_wrong_tries_lock_a_name_even_all_at_once_and_the_keeper_unlocks_it(
    served: Served,
) -> None:
    user(served.store, "add", "Dee", "--role", "office")
    word = user(served.store, "word", "Dee")
    with ThreadPoolExecutor(8) as together:
        tries = [together.submit(Client(served).sign_in, "Dee", f"wrong {n}") for n in range(8)]
        assert {one.result().status for one in tries} == {403}
    assert Client(served).sign_in("Dee", word).status == 403
    user(served.store, "unlock", "Dee")
    assert Client(served).sign_in("Dee", word).status == 303


def test_nobody_takes_over_a_session_by_its_id(served: Served, ann: Client, bo: Client) -> None:
    with ann.socket() as open_one:
        hers = ann.session_id(open_one)
        again = Client(served)
        again.sign_in("Ann")  # her own name, another login
        for n in range(TRIES):
            thief = bo if n % 2 else again
            with thief.socket(hers) as theirs:
                assert thief.session_id(theirs) != hers
        assert ann.session_id(open_one) == hers
    with ann.socket(hers) as back:  # her own line came back
        assert ann.session_id(back) == hers


def test_upload_and_media_answer_only_the_login_they_were_given_to_and_are_counted(
    served: Served, ann: Client, bo: Client
) -> None:
    never = f"/_stcore/upload_file/{'0' * 36}/{'0' * 36}"
    for path in (never, "/_stcore/upload_file/x/y", "/media/" + "a" * 32 + ".png", "/media/"):
        assert ann.ask("PUT", path, b"x").status == 403
        assert bo.ask("GET", path).status == 403
    ann.ask("GET", "/_stcore/health")  # brings the cookie against forged uploads
    with ann.socket() as opened:
        ann.run(opened)
        address = ann.upload_address(opened)
        forged = Client(served, {"fm": ann.cookies["fm"]})
        assert bo.upload(address, b"x").status == 403
        assert Client(served).upload(address, b"x").status == 401
        assert forged.upload(address, b"x").status == 403
        assert ann.ask("PUT", address, b"x", origin="http://evil.example").status == 400
        assert ann.upload(address, b"x").status == 204
        taken = [ann.upload(ann.upload_address(opened), b"x" * (15 << 20)).status for _ in range(7)]
    assert taken == [204] * 5 + [413] * 2  # 80 MB at a time


def test_signing_out_cuts_the_open_socket_and_so_does_the_keeper_s_stop(
    served: Served, ann: Client
) -> None:
    with ann.socket() as opened:
        ann.session_id(opened)
        assert ann.post("/logout").head("location") == "/login"
        began = time.monotonic()
        with pytest.raises(ConnectionClosed) as cut:
            hear_until_closed(opened)
        assert cut.value.rcvd is not None
        assert cut.value.rcvd.code == 4401
        assert time.monotonic() - began < 10
    user(served.store, "add", "Eve", "--role", "office")
    eve = Client(served)
    eve.sign_in("Eve", user(served.store, "word", "Eve"))
    eve.post("/password", password=PASSWORD, again=PASSWORD)
    with eve.socket() as opened:
        eve.session_id(opened)
        user(served.store, "stop", "Eve")
        with pytest.raises(ConnectionClosed):
            eve.run(opened)  # the very next run
    assert eve.ask("GET", "/").status == 401
    assert Client(served).sign_in("Eve").status == 403


def test_a_link_from_another_site_is_asked_again_from_here(served: Served, ann: Client) -> None:
    nobody = Client(served)
    said = nobody.ask("GET", "/about?lang=en", Accept="text/html", Sec_Fetch_Site="cross-site")
    assert (said.status, b'content="0;url=/about?lang=en&amp;again=1"' in said.body) == (200, True)
    assert ann.page("/about?lang=en&again=1").status == 200


def test_the_log_holds_a_line_a_record_without_an_id_a_cookie_or_a_number(tmp_path: Path) -> None:
    session, cookie = "0f8fad5b-d9cb-469f-a165-70867728950e", mark_of("x")[:43]
    logger = logging.Logger("firemap.test")
    logger.addHandler(file := keep_log(tmp_path / "log"))
    try:
        with suppress(ValueError):
            try:
                raise ValueError(f"in {session}, 13800138000")
            except ValueError:
                logger.exception("Session with id %s, cookie %s\n\x1b[31mforged", session, cookie)
    finally:
        logging.getLogger().removeHandler(file)
        file.close()
    (line,) = (tmp_path / "log" / "firemap.log").read_text(encoding="utf-8").splitlines()
    said = json.loads(line)
    assert said["said"].startswith("Session with id [id], cookie [id]")
    assert "ValueError: in [id]" in said["error"]
    assert not {session, cookie, "13800138000"} & set(re.split(r"[ ,\n]+", line))
    assert isinstance(file, TimedRotatingFileHandler)
    assert (file.backupCount, file.when) == (KEEP_DAYS, "MIDNIGHT")
    assert KEEP_DAYS >= 200


def test_the_trail_of_the_door_is_whole(served: Served) -> None:
    book = open_book(book_path(Path(served.store)))
    assert book.first_broken() is None
    assert {one.what.value for one in book.trail()} >= {"word_used", "password_set"}
    book.close()


@pytest.mark.nightly
def test_the_control_without_gate_or_headers_answers_anybody_and_gives_sessions_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, log = run_app.any_port(), tmp_path / "app.log"
    with (
        log.open("w") as heard,
        run_app.launch(
            store=tmp_path / "open" / "firemap.db", port=port, log=heard.fileno()
        ) as process,
    ):
        try:
            run_app.wait_until_up(process, port=port)
            nobody = Client(Served(f"http://127.0.0.1:{port}", port, tmp_path, tmp_path, process))
            answered = {path for path in ADDRESSES if nobody.page(path).status == 200}
            assert {"/", "/village_rank", "/app/static/shell/frame.js"} <= answered
        finally:
            process.kill()
    plain = serve.settings_of

    def forgetful(origin: str) -> run_app.Settings:
        return {n: v for n, v in plain(origin).items() if n != "server.trustedUserHeaders"}

    monkeypatch.setattr(serve, "settings_of", forgetful)
    with serving(tmp_path, Ann="keeper", Bo="office") as running:
        ann, bo = Client(running), Client(running)
        ann.sign_in("Ann")
        bo.sign_in("Bo")
        with ann.socket() as opened:
            hers = ann.session_id(opened)
            with bo.socket(hers) as theirs:
                assert bo.session_id(theirs) == hers
