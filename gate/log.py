"""The server's log: one JSON object a line, a file a day, kept as long as the law asks.

Network logs are kept for at least six months (Cybersecurity Law, article 23 item 3), which are up
to 184 days. Streamlit names session ids in its log, and each opens the uploads of its session to
whoever is signed in as the same person: none of them, no cookie and no number of a person is
written down.
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from typing import Final

from vocabulary.personal_numbers import cover

KEEP_DAYS: Final = 210
_IDS: Final = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|(?<![0-9A-Za-z_-])(?=[0-9A-Za-z_-]*[0-9])(?=[0-9A-Za-z_-]*[A-Za-z])[0-9A-Za-z_-]{32,}"
)
_WORDING: Final = logging.Formatter()


def cleaned(text: str) -> str:
    """Return a text without session ids, cookies, telephone and identity numbers."""
    return cover(_IDS.sub("[id]", text))


class Lines(logging.Formatter):
    """One JSON object a line: newlines and control codes in what a name holds start no new line."""

    def format(self, record: logging.LogRecord) -> str:
        """Word a record."""
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "said": cleaned(record.getMessage()),
        }
        if record.exc_info:
            said["error"] = cleaned(_WORDING.formatException(record.exc_info))
        elif record.exc_text:
            said["error"] = cleaned(record.exc_text)
        return json.dumps(said, ensure_ascii=False)


def keep_log(folder: Path) -> logging.Handler:
    """Write what this process logs into `folder` from now on, instead of the terminal."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = TimedRotatingFileHandler(
        folder / "firemap.log", when="midnight", backupCount=KEEP_DAYS, encoding="utf-8", utc=True
    )
    file.setFormatter(Lines())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(file)
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.handlers:
            logger.handlers.clear()
            logger.propagate = True
    # The gate says who asked for which page; every file that a page loads is nobody's deed.
    logging.getLogger("uvicorn.access").propagate = False
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    logging.getLogger("firemap").setLevel(logging.INFO)
    return file
