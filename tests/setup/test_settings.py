"""The app runs with the settings it is safe with, whatever is set around it."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import tomllib

import streamlit
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from commands.places import ROOT
from commands.run_app import SETTINGS, flags

ASK = """
import json, sys
import click
from streamlit import config
from streamlit.web import bootstrap, cli

names = json.loads(sys.argv[1])
options = cli.main_run.make_context("run", ["app.py", *sys.argv[2:]]).params
options.pop("target"), options.pop("args")
bootstrap.load_config_options(options)
print(json.dumps({name: config.get_option(name) for name in names}))
"""


def effective(*options: str, **around: str) -> dict[str, object]:
    """Ask Streamlit itself what it would run with."""
    asked = [sys.executable, "-c", ASK, json.dumps(list(SETTINGS)), *options]
    answer = subprocess.run(
        asked, cwd=ROOT, env=os.environ | around, capture_output=True, text=True, check=True
    )
    told: dict[str, object] = json.loads(answer.stdout.splitlines()[-1])
    words = {"true": True, "false": False}  # "auto" is allowed too, so Streamlit keeps it as text
    told["client.showErrorLinks"] = words.get(str(told["client.showErrorLinks"]).lower())
    return told


def listed() -> dict[str, object]:
    return {name: list(v) if isinstance(v, tuple) else v for name, v in SETTINGS.items()}


def test_the_app_runs_with_the_listed_settings_even_where_the_machine_says_otherwise() -> None:
    against = {
        "STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION": "false",
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true",
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
    }
    assert effective(**against)["server.address"] == "0.0.0.0"  # without the options it would
    assert effective(*flags(), **against) == listed()


def test_started_by_hand_the_app_has_the_same_settings() -> None:
    written = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    differing = {
        name: written.get(name.split(".")[0], {}).get(name.split(".")[1])
        for name, value in listed().items()
        if value != []  # an empty list is Streamlit's own default
        and written.get(name.split(".")[0], {}).get(name.split(".")[1]) != value
    }
    assert differing == {}


def test_the_hidden_option_still_says_whether_each_rerun_ends_in_a_full_collection() -> None:
    asked = inspect.getsource(ScriptRunner._on_script_finished).split()
    assert " ".join(asked).endswith('if config.get_option("runner.postScriptGC"): gc.collect(2)'), (
        f"read of Streamlit 1.67.0; look what has come of it in {streamlit.__version__}"
    )


def test_no_secret_is_written_into_the_settings() -> None:
    text = (ROOT / ".streamlit/config.toml").read_text(encoding="utf-8")
    assert "cookieSecret" not in text
    assert not (ROOT / ".streamlit/secrets.toml").exists()
