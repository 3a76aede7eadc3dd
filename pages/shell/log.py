"""The log of the app: what went wrong, without the telephone and identity numbers in it."""

from __future__ import annotations

import logging
from typing import Final

from vocabulary.personal_numbers import cover

LOG: Final = logging.getLogger("firemap")
_WORDING: Final = logging.Formatter()


def _cover_record(record: logging.LogRecord) -> bool:
    """Cover the numbers in a message and in the account of its error; a filter that lets all by."""
    record.msg, record.args = cover(record.getMessage()), None
    if record.exc_info:
        record.exc_text = cover(_WORDING.formatException(record.exc_info))
        record.exc_info = None
    return True


LOG.addFilter(_cover_record)
