"""Telephone and identity numbers of persons: where they stand in a text, and the text without.

Sources: GB 11643 (identity numbers: region, birthday, check digit), GB 32100 (credit codes, which
are public), the numbering plan of the ministry (mobiles 1[3-9], area codes 010, 02x, 0xxx). Lines
that begin with 400 or 800 belong to a business and are public.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal

Heading = Literal["phone", "identity", ""]

COVER: Final = "****"
# Fewer digits than this are nobody's number.
_FEWEST: Final = 7
_SMALLEST: Final = 10 ** (_FEWEST - 1)
# What is worth a closer look: a line without its area code needs a word or a heading that says so.
_MAY_HOLD: Final = re.compile(
    r"\d(?:[\W_]{0,2}\d){9}|\d[eEＥｅ]\+?1[047]|(?:电话|手机|座机|[Tt][Ee][Ll])\D{0,4}\d"
)
_NO_WIDTH: Final = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_SIGNS: Final = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30fc\ufe63\uff0d_", "-"),
    **dict.fromkeys("\u00b7\u2022\u30fb\uff0e\u3002", "."),
    **dict.fromkeys("\t\n\r\v\f", " "),
    "\u00d7": "X",
}

# Patterns are of flattened text, see `_flattened`. Between two digits stand at most two signs.
_MAY: Final = r"[-. ]{0,2}"
_GAP: Final = r"[-. ()]{1,2}"
_ID_18: Final = re.compile(rf"(?<![0-9])(?=([1-9](?:{_MAY}[0-9]){{16}}{_MAY}[0-9X])(?![0-9]))")
_ID_15: Final = re.compile(
    rf"(?<![0-9])(?=([1-9][0-9]{{5}}{_MAY}[0-9]{{6}}{_MAY}[0-9]{{3}})(?![0-9]))"
)
_MOBILE: Final = re.compile(
    rf"(?<![0-9])(?:(?:00)?86[)]?(?:{_GAP})?|0)?(?=(1[3-9][0-9](?:"
    rf"[0-9]{{8}}|[- ]{{1,2}}[0-9]{{8}}|[0-9]{{4}}[- ]{{1,2}}[0-9]{{4}}|"
    rf"{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|[0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}|"
    rf"[0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{3}}|{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}|"
    rf"{_GAP}[0-9]{{5}}{_GAP}[0-9]{{3}}|[0-9][- ][0-9]{{7}}|[0-9]{{2,3}}[- ][0-9]{{5,6}}|"
    rf"(?:{_GAP}[0-9]{{2}}){{4}}|(?:{_GAP}[0-9]{{2}}){{2}}{_GAP}[0-9]{{4}})"
    rf"|1 [3-9](?: [0-9]){{9}})(?![0-9]))"
)
_AREA: Final = (
    r"(?:(?:10|2[0-9])[)]?(?:{gap})?[2-8][0-9]{{3}}|[3-9][0-9]{{2}}[)]?(?:{gap})?[2-8][0-9]{{2,3}})"
)
_LINE: Final = _AREA.format(gap=_GAP) + rf"(?:{_GAP})?[0-9]{{2}}(?:{_GAP})?[0-9]{{2}}"
_LANDLINE: Final = re.compile(
    rf"(?<![0-9A-Z])(?<![0-9A-Z]-)(?:(?:00)?86[)]?(?:{_GAP})?[(]?(?=(0?[)]?{_LINE})(?![0-9]))"
    rf"|(?=(0{_LINE})(?![0-9])))"
)
_AFTER_WORD: Final = re.compile(
    r"(?:电话|手机|座机|TEL)(?:号码|号)?[:： .]{0,2}(?=([2-8][0-9]{2,3}[- ]?[0-9]{4})(?![-]?[0-9]))"
)
_UNDER_HEADING: Final = re.compile(r"([0-9](?:[-. ()]{0,2}[0-9X]){6,})")
# Two or more numbers of persons typed without a sign between them.
_CLOSED_UP: Final = re.compile(
    r"(?<![0-9])(?=((?:1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9X]){2,})(?![0-9]))"
)
_ONE_OF_THEM: Final = re.compile(r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9X]|1[3-9][0-9]{9}")
# Excel's damage: 5.00107198001011E+17 still tells region and birthday, 1.3800138E+10 most digits.
_DAMAGED: Final = re.compile(r"(?=([1-9]\.[0-9]{5,16}E\+?1[74]|1\.[3-9][0-9]{5,9}E\+?10))")
# The decimals of a degree may read like a number: 29.13800138000.
_DEGREES: Final = re.compile(
    r"(?<![0-9])(?:1[89]|[2-4][0-9]|5[0-3]|7[3-9]|[89][0-9]|1[0-3][0-9])\.$"
)
_CREDIT_CODE: Final = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_DIGEST: Final = re.compile(r"(?<![0-9A-Z])(?=[0-9]*[A-F])[0-9A-F]{32,128}(?![0-9A-Z])")

_PROVINCE: Final = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = "10X98765432"
# A serial made of region, day and count reads like an identity number. From this year of birth on
# the check digit must be right; the old numbers of 15 digits have none and are of the last century.
_CHECKED_FROM: Final = 2013
_OLD_FROM: Final = 30

_HEADINGS: Final[tuple[tuple[Heading, tuple[str, ...]], ...]] = (
    (
        "identity",
        ("身份证", "身份号", "公民身份", "证件号", "证件编号", "idcard", "idno", "identity"),
    ),
    ("phone", ("电话", "手机", "联系方式", "联系号", "座机", "phone", "mobile", "tel")),
)
_OTHER_HEADINGS: Final = ("日期", "时间", "date", "hotel")


def cover(text: str, *, heading: str = "") -> str:
    """Return a text with every telephone and identity number of a person covered.

    A mobile keeps its first three and last four digits, any other number the first three and last
    two. What has been covered stays as it is.

    Parameters
    ----------
    heading : str
        Of the column the text stands in; under 电话 or 身份证号 every long number is covered.
    """
    if len(text) < _FEWEST:
        return text
    kind = kind_of(heading) if heading else ""
    return _covered(text, kind) if kind or _MAY_HOLD.search(text) else text


def cover_all(value: Any, *, heading: str = "") -> Any:
    """Return a value of JSON (text, number, list, mapping) with the numbers in it covered.

    A mapping's keys are covered too, and are the headings of what stands under them.
    """
    if isinstance(value, str):
        return cover(value, heading=heading)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < _SMALLEST else _covered_number(value, heading)
    if isinstance(value, Mapping):
        made = {_heading(key): cover_all(held, heading=str(key)) for key, held in value.items()}
        return value if made == value else made
    if isinstance(value, list | tuple):
        return type(value)([cover_all(held, heading=heading) for held in value])
    return value


@lru_cache(4096)
def _heading(key: Any) -> Any:
    return cover_all(key)


def uncovered(typed: Any, known: Any, *, heading: str = "") -> Any:
    """Return what somebody typed over a covered value, with the numbers that are on record.

    A form and a list that comes back show `138****8000` where the record has the number: handed
    back, it stands for the number. A cover that `known` has nothing for stays.

    Parameters
    ----------
    known : as `cover_all` takes
        The value on record.
    """
    if isinstance(typed, Mapping) and isinstance(known, Mapping):
        whole = {cover_all(key): key for key in known}
        return {
            whole.get(key, key): uncovered(held, known.get(whole.get(key, key)), heading=str(key))
            for key, held in typed.items()
        }
    if isinstance(typed, list | tuple) and isinstance(known, list | tuple):
        pairs = zip(typed, [*known, *[None] * len(typed)], strict=False)
        return type(typed)([uncovered(one, other, heading=heading) for one, other in pairs])
    if not isinstance(typed, str) or COVER not in typed or known is None:
        return typed
    if typed == cover_all(known, heading=heading):
        return known
    return _filled_in(typed, str(known), heading)


def _filled_in(typed: str, known: str, heading: str) -> str:
    for start, end, digits in _found(known, kind_of(heading)):
        typed = typed.replace(_cover_of(digits), known[start:end], 1)
    return typed


def numbers_in(text: str) -> list[str]:
    """Return the digits of each telephone and identity number in a text, in order."""
    return [digits for _, _, digits in _found(text, "")]


@lru_cache(4096)
def kind_of(heading: str) -> Heading:
    """Return whose numbers a column holds by its heading; "" where it says nothing of them."""
    said = re.sub(r"\s", "", unicodedata.normalize("NFKC", heading)).lower()
    if any(word in said for word in _OTHER_HEADINGS):
        return ""
    return next((kind for kind, words in _HEADINGS if any(word in said for word in words)), "")


def _covered_number(value: float, heading: str) -> Any:
    typed = f"{value:.0f}" if isinstance(value, float) else str(value)
    covered = cover(typed, heading=heading)
    return value if covered == typed else covered


@lru_cache(16_384)
def _covered(text: str, kind: Heading) -> str:
    parts, last = [], 0
    for start, end, digits in _found(text, kind):
        parts += [text[last:start], _cover_of(digits)]
        last = end
    return "".join([*parts, text[last:]])


def _cover_of(digits: str) -> str:
    is_mobile = len(digits) == 11 and digits[0] == "1"
    return digits[:3] + COVER + digits[-4 if is_mobile else -2 :]


def _found(text: str, kind: Heading) -> list[tuple[int, int, str]]:
    """Return start, end and digits of each number; of those that overlap the first and longest."""
    flat, places = _flattened(text)
    public = [one.span() for one in _DIGEST.finditer(flat)]
    public += [one.span() for one in _CREDIT_CODE.finditer(flat) if _is_credit_code(one[0])]
    kept: list[tuple[int, int, str]] = []
    for start, end in sorted(_spans(flat, kind), key=lambda span: (span[0], -span[1])):
        is_public = any(first <= start and end <= last for first, last in public)
        if not is_public and (not kept or start >= kept[-1][1]):
            kept.append((start, end, _digits(flat[start:end])))
    return [(places[start], places[end - 1] + 1, digits) for start, end, digits in kept]


def _spans(flat: str, kind: Heading) -> Iterator[tuple[int, int]]:
    """Give where a number stands in flattened text, as each pattern finds it."""
    for pattern, is_one in ((_ID_18, _is_of_18), (_ID_15, _is_of_15)):
        yield from (one.span(1) for one in pattern.finditer(flat) if is_one(_digits(one[1])))
    for pattern in (_MOBILE, _LANDLINE, _AFTER_WORD, _DAMAGED):
        for one in pattern.finditer(flat):
            start, end = one.span(1) if one[1] else one.span(2)
            if not _DEGREES.search(flat[:start]):
                yield start, end
    for many in _CLOSED_UP.finditer(flat):
        for one in _ONE_OF_THEM.finditer(many[1]):
            yield many.start(1) + one.start(), many.start(1) + one.end()
    for one in _UNDER_HEADING.finditer(flat) if kind else ():
        is_public = re.match("[48]00", one[1]) and len(_digits(one[1])) == 10
        if kind == "identity" or not is_public:
            yield one.span(1)


def _digits(typed: str) -> str:
    return re.sub("[^0-9X]", "", typed.partition("E")[0])


def _flattened(text: str) -> tuple[str, list[int]]:
    """Return a text in plain signs, without those of no width, and where each of them stood."""
    kept = [(_flat(sign), place) for place, sign in enumerate(text) if sign not in _NO_WIDTH]
    return "".join(sign for sign, _ in kept), [place for _, place in kept]


@lru_cache(4096)
def _flat(sign: str) -> str:
    """Return one sign as one sign: digits of any script, wide letters, dashes and blanks plain."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    number = unicodedata.decimal(sign, None)
    if number is not None:
        return str(number)
    folded = unicodedata.normalize("NFKC", sign).upper()
    if len(folded) != 1:
        return sign
    return " " if folded.isspace() else folded


def _is_of_18(digits: str) -> bool:
    year, month, day = int(digits[6:10]), int(digits[10:12]), int(digits[12:14])
    if not (1900 <= year < 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return False
    is_checked = _check_digit(digits) == digits[17]
    # Of foreigners with permanent residence the first digit is a 9, as of a firm's credit code.
    if digits[0] == "9":
        return is_checked
    return bool(_PROVINCE.match(digits)) and (is_checked or year < _CHECKED_FROM)


def _is_of_15(digits: str) -> bool:
    year, month, day = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    is_day = 1 <= month <= 12 and 1 <= day <= 31
    return bool(_PROVINCE.match(digits)) and year >= _OLD_FROM and is_day


def _check_digit(digits: str) -> str:
    total = sum(weight * int(one) for weight, one in zip(_WEIGHTS, digits[:17], strict=True))
    return _CHECK_DIGITS[total % 11]


def _is_credit_code(code: str) -> bool:
    return not code[:17].isdigit() and bool(_PROVINCE.match(code[2:4]))
