"""What a reader in the child process says when it cannot read."""

from __future__ import annotations


class ReadError(Exception):
    """A file cannot be read; the parent turns it into a `LedgerError`.

    Attributes
    ----------
    code : str
        Key of `vocabulary.ledger_files.LEDGER_WORDING`.
    values : dict of str to str
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
