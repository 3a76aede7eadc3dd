"""What we can get wrong: raised in English, and said in the language of whoever meets it."""

from __future__ import annotations

from vocabulary.messages import Said


class CampaignError(Exception):
    """Anything this product raises on purpose.

    The message says what was needed, what came, and what to do. Where it is a message id with
    `{name}` for each of its values, `sentence` says it in the reader's language too.

    Attributes
    ----------
    sentence : the message with its values; as it stands where no catalogue knows it
    """

    def __init__(self, message: str = "", **values: object) -> None:
        self.sentence = Said(message, values)
        super().__init__(str(self.sentence))


class CRSError(CampaignError):
    """A frame is in another coordinate reference system than the function needs."""


class EmptyLayerError(CampaignError):
    """A layer that must have at least one row has none."""


class StoreError(CampaignError):
    """The store cannot be opened, read or written."""


class StaleRecordError(StoreError):
    """Somebody else changed the record since it was read."""


class ForbiddenError(StoreError):
    """Who asks may not do this; nothing was written."""


class LedgerError(CampaignError):
    """A whole file cannot be read; the message code names the sentence the clerk sees.

    Attributes
    ----------
    code : key of the sentence in `vocabulary.ledger_files.LEDGER_WORDING`
    values : what the sentence names (file, sheet ...)
    """

    def __init__(self, code: str, message: str, **values: str) -> None:
        super().__init__(message)
        self.code = code
        self.values = values


class SetupError(CampaignError):
    """Something the app needs on this machine is missing."""


class ReportError(CampaignError):
    """A report cannot be written, signed or rolled up."""


class BriefError(CampaignError):
    """A briefing was asked for that cannot be written."""
