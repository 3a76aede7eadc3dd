"""What a ledger can get wrong: collected, never raised."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a fault does to its row."""

    REFUSES = "refuses"  # not a record at all: a repeated header, a total row
    WAITS = "waits"  # the row waits in the repair list until someone mends it
    NOTES = "notes"  # the row goes in, the note stays with it


class FaultCode(StrEnum):
    """Each thing that can be wrong with a cell or a row; worded in `vocabulary.wording`."""

    NAME_MISSING = "name_missing"
    REQUIRED_MISSING = "required_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_YEAR_ASSUMED = "date_year_assumed"
    DATE_RANGE_TAKEN = "date_range_taken"
    DATE_IS_A_YEAR = "date_is_a_year"
    DATE_IS_WORDS = "date_is_words"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    NUMBER_UNREADABLE = "number_unreadable"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    CATEGORY_UNKNOWN = "category_unknown"
    CATEGORY_GUESSED = "category_guessed"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_AMBIGUOUS = "village_ambiguous"
    STATUS_UNKNOWN = "status_unknown"
    GRADE_UNKNOWN = "grade_unknown"
    HAZARD_CODE_GUESSED = "hazard_code_guessed"
    COORDINATE_UNREADABLE = "coordinate_unreadable"
    COORDINATE_ZERO = "coordinate_zero"
    COORDINATE_SWAPPED = "coordinate_swapped"
    COORDINATE_OUTSIDE = "coordinate_outside"
    GEOMETRY_BROKEN = "geometry_broken"
    GEOMETRY_REPAIRED = "geometry_repaired"
    VILLAGE_CODE_BAD = "village_code_bad"
    SITE_UNKNOWN = "site_unknown"
    SITE_AMBIGUOUS = "site_ambiguous"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    CHANGED_ROW = "changed_row"
    PHONE_MASKED = "phone_masked"
    TEXT_DAMAGED = "text_damaged"
    TEXT_TOO_LONG = "text_too_long"
    HEADER_REPEATED = "header_repeated"
    TOTAL_ROW = "total_row"
    NOT_IN_AREA = "not_in_area"
    NOT_A_RECORD = "not_a_record"
    NOT_A_VILLAGE = "not_a_village"
    VILLAGE_ELSEWHERE = "village_elsewhere"
    VILLAGE_MISSING = "village_missing"
    VILLAGE_TAKEN = "village_taken"
    VALUE_PENDING = "value_pending"
    FLAG_UNREADABLE = "flag_unreadable"
    GRADE_TAKEN = "grade_taken"
    GRADE_IS_RISK = "grade_is_risk"
    STATUS_TAKEN = "status_taken"
    DATE_IN_FUTURE = "date_in_future"
    HAZARD_CODE_UNKNOWN = "hazard_code_unknown"
    HAZARD_MISSING = "hazard_missing"
    CHARACTERS_DROPPED = "characters_dropped"


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell of a ledger.

    Attributes
    ----------
    code : FaultCode
    severity : Severity
    row : int
        As the clerk counts: the first line of the sheet is row 1.
    column : str
        The heading as the clerk typed it; empty where the whole row is meant.
    value : str
        As typed; masked where the column is personal.
    hint : str
        What the sentence needs besides (a candidate name, the value taken), or empty.
    """

    code: FaultCode
    severity: Severity
    row: int
    column: str = ""
    value: str = ""
    hint: str = ""
