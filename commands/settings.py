"""The settings the app is safe with, given on the command line, where nothing overrides them.

`.streamlit/config.toml` says the same for whoever starts Streamlit by hand; a test compares them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SETTINGS: Final[Mapping[str, bool | int | str | tuple[str, ...]]] = {
    "browser.gatherUsageStats": False,
    "client.disableDataExport": True,
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "server.address": "127.0.0.1",
    "server.allowedHosts": ("127.0.0.1", "localhost"),
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


def flags(settings: Mapping[str, bool | int | str | tuple[str, ...]] = SETTINGS) -> list[str]:
    """Return the settings as options of `streamlit run`.

    Parameters
    ----------
    settings : mapping of str to value
        A list gives one option for each of its members.
    """
    options = []
    for name, value in settings.items():
        for one in value if isinstance(value, tuple) else (value,):
            text = str(one).lower() if isinstance(one, bool) else str(one)
            options.append(f"--{name}={text}")
    return options
