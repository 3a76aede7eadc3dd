"""What `serve` refuses, and what Streamlit runs with behind the gate."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.config import get_option, get_options_for_section

from commands import run_app
from commands.office import serve
from gate.gate import LOGIN_HEADER, USER_HEADER
from tests.gate.raw import user
from vocabulary.errors import SetupError


@pytest.mark.parametrize(
    "origin",
    ["", "fire.example", "http://fire.example", "https://fire.example/app", "ftp://x",
     "https://a@fire.example", "http://192.168.1.5:8501"],
)  # fmt: skip
def test_an_address_that_is_not_safe_is_refused(origin: str) -> None:
    with pytest.raises(SetupError):
        serve.checked_origin(origin)


def test_the_address_is_kept_as_browsers_send_it() -> None:
    assert serve.checked_origin("https://fire.example:443/") == "https://fire.example"
    assert serve.checked_origin("https://fire.example:8443") == "https://fire.example:8443"
    assert serve.checked_origin("http://127.0.0.1:8501") == "http://127.0.0.1:8501"


def test_nothing_is_served_before_somebody_keeps_it(tmp_path: Path) -> None:
    store = tmp_path / "firemap.db"
    asked = ["--origin", "https://fire.example", "--store", str(store)]
    with pytest.raises(SetupError, match="user add"):
        serve.start(asked)
    user(store, "add", "Bo", "--role", "office")
    with pytest.raises(SetupError, match="user add"):
        serve.start(asked)
    user(store, "add", "Ann", "--role", "keeper")
    serve.check_keeper(store)


def test_behind_the_gate_all_settings_hold_and_two_headers_name_who_it_is() -> None:
    settings = serve.settings_of("https://fire.example:8443")
    assert settings["server.allowedHosts"] == ("fire.example",)
    assert {USER_HEADER, LOGIN_HEADER} == {"X-Firemap-User", "X-Firemap-Login"}
    changed = {"server.allowedHosts", "server.trustedUserHeaders"}
    assert {n: v for n, v in settings.items() if n not in changed} == {
        n: v for n, v in run_app.SETTINGS.items() if n not in changed
    }
    assert settings["server.address"] == "127.0.0.1"
    assert "trustedUserHeaders" in get_options_for_section("server")
    assert get_option("server.trustedUserHeaders") == {}
