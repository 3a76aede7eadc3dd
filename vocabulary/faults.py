"""What a ledger can get wrong, collected and never raised; and how each fault is said.

Text of a ledger enters a sentence as typed; it is shown as text, never as markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardGrade, HazardStatus, Language, Term, Wording, worded


class Severity(StrEnum):
    """What a fault does to its row."""

    REFUSES = "refuses"  # not a record at all: a repeated header, a total row
    WAITS = "waits"  # the row waits in the repair list until someone repairs it
    NOTES = "notes"  # the row goes in, the note stays with it


class FaultCode(StrEnum):
    """Each thing that can be wrong with a cell or a row; worded in `FAULT_WORDING`."""

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
    RECORD_DIFFERS = "record_differs"
    TITLE_ROW = "title_row"
    ABOVE_HEADER = "above_header"
    TABLE_UNKNOWN = "table_unknown"
    DITTO_ALONE = "ditto_alone"
    CELL_ERROR = "cell_error"
    CATEGORY_TAKEN = "category_taken"
    STATUS_MISSING = "status_missing"
    NUMBER_DAMAGED = "number_damaged"


# Lines of a sheet that are no rows: named, and not counted among the rows.
NAMED_LINES: Final = frozenset(
    {FaultCode.HEADER_REPEATED, FaultCode.TOTAL_ROW, FaultCode.NOT_A_RECORD, FaultCode.TITLE_ROW}
)


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell of a ledger.

    Attributes
    ----------
    row : as the clerk counts: the first line of the sheet is row 1
    column : the heading as the clerk typed it; empty where the whole row is meant
    value : as typed; masked where the column is personal
    hint : what the sentence needs besides (a candidate name, the value taken), or empty
    """

    code: FaultCode
    severity: Severity
    row: int
    column: str = ""
    value: str = ""
    hint: str = ""


GEOMETRY_REASONS: Final[dict[str, Wording]] = {
    "empty": ("图形为空", "it is empty"),
    "too_many_vertices": ("顶点过多", "it has too many vertices"),
    "not_finite": ("坐标不是数", "a coordinate is not a number"),
    "line": ("是线，不是点或面", "it is a line, not a point or an area"),
    "collection": ("是多种图形的混合", "it mixes kinds of shapes"),
    "invalid": ("边界自相交，无法修复", "its outline is broken beyond repair"),
    "unreadable": ("坐标读不出", "its coordinates cannot be read"),
    "not_an_area": ("不是面", "it is not an area"),
}

_F = FaultCode
FAULT_WORDING: Final[dict[FaultCode, Wording]] = {
    _F.NAME_MISSING: (
        "第 {row} 行没有名称，不知道是哪个场所，请补上名称。",
        "Row {row} has no name; please write which place it is.",
    ),
    _F.REQUIRED_MISSING: (
        "第 {row} 行「{column}」是必填项，现在是空的，请补上。",
        "Row {row}: {column} is required and empty; please fill it in.",
    ),
    _F.DATE_UNREADABLE: (
        "第 {row} 行「{column}」写作“{value}”，读不出日期，请改成 2025-03-08 的写法。",
        "Row {row}, {column}: “{value}” cannot be read as a date; please write 2025-03-08.",
    ),
    _F.DATE_YEAR_ASSUMED: (
        "第 {row} 行「{column}」写作“{value}”，没有写全年份，按 {hint} 录入；不对请改。",
        "Row {row}, {column}: “{value}” has no full year; taken as {hint}. Correct it if wrong.",
    ),
    _F.DATE_RANGE_TAKEN: (
        "第 {row} 行「{column}」写作“{value}”，是一段时间，按 {hint} 录入（发现取首日，期限和完成取末日）。",
        "Row {row}, {column}: “{value}” is a period; taken as {hint} (first day for found, last day for due and done).",
    ),
    _F.DATE_IS_A_YEAR: (
        "第 {row} 行「{column}」写作“{value}”，没有写到日，按 {hint} 录入。",
        "Row {row}, {column}: “{value}” has no day; taken as {hint}.",
    ),
    _F.DATE_IS_WORDS: (
        "第 {row} 行「{column}」写作“{value}”，不是日期，按 {hint} 录入。",
        "Row {row}, {column}: “{value}” is words, not a date; taken as {hint}.",
    ),
    _F.DATES_OUT_OF_ORDER: (
        "第 {row} 行「{column}」写作“{value}”，早于发现日期 {hint}，请核对两个日期。",
        "Row {row}, {column}: “{value}” lies before the day found, {hint}; please check both.",
    ),
    _F.DATE_IN_FUTURE: (
        "第 {row} 行「{column}」写作“{value}”，晚于 {hint}，还没有到这一天，请核对年份。",
        "Row {row}, {column}: “{value}” is later than {hint}; please check the year.",
    ),
    _F.NUMBER_UNREADABLE: (
        "第 {row} 行「{column}」写作“{value}”，读不出一个数，请只写数字。",
        "Row {row}, {column}: “{value}” cannot be read as one number; please write digits only.",
    ),
    _F.NUMBER_OUT_OF_RANGE: (
        "第 {row} 行「{column}」写作“{value}”，不在合理范围 {hint} 之内，请核对。",
        "Row {row}, {column}: “{value}” is outside the plausible range {hint}; please check.",
    ),
    _F.FLAG_UNREADABLE: (
        "第 {row} 行「{column}」写作“{value}”，看不出是“有”还是“无”，请写“有”或“无”。",
        "Row {row}, {column}: “{value}” is neither yes nor no; please write one of them.",
    ),
    _F.CATEGORY_UNKNOWN: (
        "第 {row} 行「{column}」写作“{value}”，不是已有的场所类别，请改成：高层建筑、厂房库房、洗浴场所、社会福利机构、教育培训机构、景区景点、住宅小区、小商店、餐饮场所等（空白模板的下拉框里有全部）或其他。",
        "Row {row}, {column}: “{value}” is no category; use high-rise, factory, bathhouse, welfare, training, scenic, compound, shop, eatery … (the template lists all) or other.",
    ),
    _F.CATEGORY_GUESSED: (
        "第 {row} 行没有写明场所类别，按文字“{value}”归为「{hint}」，请核对。",
        "Row {row} has no clear category; from “{value}” it is taken as {hint}. Please check.",
    ),
    _F.CATEGORY_TAKEN: (
        "第 {row} 行「{column}」写作“{value}”，归入「{hint}」，原词保留；要归别类的，在预览里改一次，同样的词都照改。",
        "Row {row}, {column}: “{value}” counts as {hint} and the word is kept; change it once in the preview for all its rows.",
    ),
    _F.VILLAGE_UNKNOWN: (
        "第 {row} 行「{column}」写作“{value}”，村社名录里没有；相近的有：{hint}。请改成名录中的名称。",
        "Row {row}, {column}: “{value}” is not among the villages; alike are: {hint}. Please use a listed name.",
    ),
    _F.VILLAGE_AMBIGUOUS: (
        "第 {row} 行「{column}」写作“{value}”，可能指 {hint}，也可能指同名街道，请写全称。",
        "Row {row}, {column}: “{value}” may be {hint} or a street of that name; please write it in full.",
    ),
    _F.VILLAGE_MISSING: (
        "第 {row} 行没有写所在村（社区），也没有坐标，暂不计入任何村社。",
        "Row {row} names no village and has no coordinates; it counts for no village yet.",
    ),
    _F.VILLAGE_TAKEN: (
        "第 {row} 行没有写村社或代码，根据表内文字认作「{hint}」，请核对。",
        "Row {row} gives no village or code; from its other words it is taken as {hint}. Please check.",
    ),
    _F.VILLAGE_CODE_BAD: (
        "第 {row} 行「{column}」写作“{value}”，村社代码应是 12 位数字，请改正（注意 Excel 会把长数字变成科学计数）。",
        "Row {row}, {column}: “{value}” is no 12-digit village code; mind that Excel shortens long numbers.",
    ),
    _F.STATUS_UNKNOWN: (
        "第 {row} 行「{column}」写作“{value}”，不是已有的整改状态，请改成：待整改、整改中、待复查、已销号等。",
        "Row {row}, {column}: “{value}” is no known status; use rectifying, submitted, closed or the like.",
    ),
    _F.STATUS_TAKEN: (
        "第 {row} 行「{column}」写作“{value}”，按「{hint}」录入，请核对。",
        "Row {row}, {column}: “{value}” is taken as {hint}. Please check.",
    ),
    _F.GRADE_UNKNOWN: (
        "第 {row} 行「{column}」写作“{value}”，不是已有的隐患等级，请改成：一般隐患、疑似重大隐患或重大隐患。",
        "Row {row}, {column}: “{value}” is no grade; use general, suspected major or major.",
    ),
    _F.GRADE_TAKEN: (
        "第 {row} 行「{column}」写作“{value}”，按「{hint}」录入；重大火灾隐患由消防救援机构判定。",
        "Row {row}, {column}: “{value}” is taken as {hint}; only the fire authority finds a hazard major.",
    ),
    _F.GRADE_IS_RISK: (
        "第 {row} 行「{column}」写作“{value}”，是场所的风险颜色，不是隐患等级；原文保留，等级暂空。",
        "Row {row}, {column}: “{value}” is a risk colour, not a hazard grade; it is kept as text.",
    ),
    _F.HAZARD_CODE_GUESSED: (
        "第 {row} 行隐患“{value}”按关键词归入 {hint}，请核对。",
        "Row {row}: hazard “{value}” is coded {hint} by its words. Please check.",
    ),
    _F.HAZARD_CODE_UNKNOWN: (
        "第 {row} 行「{column}」写作“{value}”，不是隐患代码表中的代码，改按描述归类。",
        "Row {row}, {column}: “{value}” is not in the hazard code list; coded by the description instead.",
    ),
    _F.HAZARD_MISSING: (
        "第 {row} 行没有写隐患是什么，却有整改要求或状态，请补上隐患描述。",
        "Row {row} orders something put right but does not say what; please describe the hazard.",
    ),
    _F.COORDINATE_UNREADABLE: (
        "第 {row} 行坐标写作“{value}”，读不出经度和纬度，请改成 106.0505、29.8486 的写法，或清空。",
        "Row {row}: “{value}” is no position; write 106.0505 and 29.8486, or leave it empty.",
    ),
    _F.COORDINATE_ZERO: (
        "第 {row} 行坐标是 0，按没有坐标处理。",
        "Row {row}: the coordinates are 0 and count as not known.",
    ),
    _F.COORDINATE_SWAPPED: (
        "第 {row} 行坐标“{value}”经纬度写反，按 {hint} 录入。",
        "Row {row}: longitude and latitude of “{value}” are swapped; taken as {hint}.",
    ),
    _F.COORDINATE_OUTSIDE: (
        "第 {row} 行坐标“{value}”落在辖区之外，请核对坐标和坐标系。",
        "Row {row}: “{value}” lies outside the area; please check the coordinates and their datum.",
    ),
    _F.GEOMETRY_BROKEN: (
        "第 {row} 行的图形不能用（{hint}），请在制图软件里修好再导入。",
        "Row {row}: the shape cannot be used ({hint}); please mend it and import again.",
    ),
    _F.GEOMETRY_REPAIRED: (
        "第 {row} 行的边界有自相交，已自动修复，请在地图上看一眼。",
        "Row {row}: the outline crossed itself and was repaired; please look at it on the map.",
    ),
    _F.SITE_UNKNOWN: (
        "第 {row} 行的场所“{value}”不在场所台账里；相近的有：{hint}。请改名称，或先导入场所。",
        "Row {row}: the place “{value}” is not on record; alike are: {hint}. Correct it or import places first.",
    ),
    _F.SITE_AMBIGUOUS: (
        "第 {row} 行的场所“{value}”有不止一个：{hint}。请写明地址或编号。",
        "Row {row}: more than one place is called “{value}”: {hint}. Please add an address or number.",
    ),
    _F.DUPLICATE_IN_FILE: (
        "第 {row} 行的“{value}”在本文件里已经出现过；两行说法不同的，请改成一致或写明区别。",
        "Row {row}: “{value}” has stood in this file before; where the rows differ, please make them agree.",
    ),
    _F.RECORD_DIFFERS: (
        "第 {row} 行与已有的“{value}”可能是同一条，但会把它改成另一条：{hint}（库内 → 本表）。没有改动；请在待修行里对照后选“就是它”或“另一条”。",
        "Row {row} may mean “{value}”, but would make another record of it: {hint} (on record → here). Nothing was changed; choose among the rows that wait.",
    ),
    _F.CELL_ERROR: (
        "第 {row} 行「{column}」是“{value}”，表格软件没有算出值，读不出内容；照原样保留，请改成原来的内容。",
        "Row {row}, {column}: “{value}” is no value; the spreadsheet could not calculate it. It is kept; please type what belongs there.",
    ),
    _F.STATUS_MISSING: (
        "第 {row} 行「{column}」写了“{value}”，却没有写整改状态；请写明是已销号，还是已整改、待复查。",
        "Row {row}, {column} says “{value}” but no status is given; please say whether it is closed or awaits its re-check.",
    ),
    _F.NUMBER_DAMAGED: (
        "第 {row} 行「{column}」写作“{value}”，长数字被 Excel 变成了科学计数，后面的数字已丢失；照原样保留，不用来认记录，请按原件补全。",
        "Row {row}, {column}: “{value}” is a long number a spreadsheet has shortened; its digits are lost. It is kept and never used to match; please type it again as text.",
    ),
    _F.CHANGED_ROW: (
        "第 {row} 行与已录入的内容不同：{hint}。",
        "Row {row} differs from what is on record: {hint}.",
    ),
    _F.PHONE_MASKED: (
        "第 {row} 行「{column}」的号码被打了星号，照原样保留，打不通电话。",
        "Row {row}, {column}: the number is masked and kept as it is; it cannot be called.",
    ),
    _F.TEXT_DAMAGED: (
        "第 {row} 行「{column}」有乱码或丢字：“{value}”，照原样保留，请对照原件改正。",
        "Row {row}, {column}: characters were lost in “{value}”; kept as it is, please compare the original.",
    ),
    _F.TEXT_TOO_LONG: (
        "第 {row} 行「{column}」超过 {hint} 个字，可能是引号没有成对或多行粘在一起，请检查。",
        "Row {row}, {column}: longer than {hint} characters; a quotation mark may be missing.",
    ),
    _F.CHARACTERS_DROPPED: (
        "第 {row} 行有无法保存的控制字符，已去掉，其余文字照原样保留。",
        "Row {row} held control characters that cannot be stored; they were dropped, all else is kept.",
    ),
    _F.VALUE_PENDING: (
        "第 {row} 行「{column}」写作“{value}”，按暂缺处理，定下来后请补。",
        "Row {row}, {column}: “{value}” counts as not known yet; please add it later.",
    ),
    _F.HEADER_REPEATED: (
        "第 {row} 行是重复的表头，不作为数据。",
        "Row {row} repeats the header and is no record.",
    ),
    _F.TOTAL_ROW: ("第 {row} 行是合计行，不作为数据。", "Row {row} is a total and is no record."),
    _F.TITLE_ROW: ("第 {row} 行是标题，不作为数据。", "Row {row} is a title and is no record."),
    _F.ABOVE_HEADER: (
        "第 {row} 行在表头（第 {hint} 行）上面，先放进待处理；是数据的请移到表头下面。",
        "Row {row} stands above the header (row {hint}) and waits; move it below if it is a record.",
    ),
    _F.TABLE_UNKNOWN: (
        "第 {row} 行属于第 {hint} 行起的另一张表，它的表头看不懂（{value}）；请对应各列，或放进单独的工作表。",
        "Row {row} belongs to another table from row {hint}, whose headings are not understood ({value}); match its columns.",
    ),
    _F.DITTO_ALONE: (
        "第 {row} 行「{column}」写作“{value}”，但上面没有可以照抄的内容，请写明。",
        "Row {row}, {column}: “{value}”, but nothing stands above it; please write it out.",
    ),
    _F.NOT_A_RECORD: (
        "第 {row} 行是说明、签字或分节标题，不作为数据。",
        "Row {row} is a remark, a signature or a section title and is no record.",
    ),
    _F.NOT_A_VILLAGE: (
        "第 {row} 行“{value}”是区县或镇街的界线，不是村（社区），不作为村社导入。",
        "Row {row}: “{value}” is a district or town, not a village, and is not imported as one.",
    ),
    _F.VILLAGE_ELSEWHERE: (
        "第 {row} 行“{value}”不属于巴川街道（本街道村社的代码以 {hint} 开头），不作为村社导入。",
        "Row {row}: “{value}” does not belong to Bachuan (codes here begin with {hint}) and is not imported.",
    ),
    _F.NOT_IN_AREA: (
        "第 {row} 行「{column}」写作“{value}”，看不出在巴川街道辖区内，先放进待处理；确属本辖区请改写地区。",
        "Row {row}, {column}: “{value}” does not lie in Bachuan for certain; the row waits until the area is corrected.",
    ),
}
# The same codes where the cell is empty or the sheet has no such column.
NO_CELL_WORDING: Final[dict[FaultCode, Wording]] = {
    _F.CATEGORY_UNKNOWN: (
        "第 {row} 行没有场所类别，从名称也看不出来，请加一列“场所类别”并填写：高层建筑、厂房库房、洗浴场所、社会福利机构、教育培训机构、景区景点、住宅小区或其他。",
        "Row {row} has no category and its name does not tell; please add one: high-rise, factory, bathhouse, welfare, training, scenic, compound or other.",
    ),
    _F.REQUIRED_MISSING: (
        "第 {row} 行没有村社代码，名称也不在村社名录里，请补上 12 位代码。",
        "Row {row} has no village code and its name is not among the villages; please add the 12 digits.",
    ),
}
# The same codes where there is nothing to hint at.
NO_HINT_WORDING: Final[dict[FaultCode, Wording]] = {
    _F.VILLAGE_UNKNOWN: (
        "第 {row} 行「{column}」写作“{value}”，村社名录里没有，请改成名录中的名称。",
        "Row {row}, {column}: “{value}” is not among the villages; please use a listed name.",
    ),
    _F.SITE_UNKNOWN: (
        "第 {row} 行的场所“{value}”不在场所台账里，请改名称，或先导入场所。",
        "Row {row}: the place “{value}” is not on record; correct it or import places first.",
    ),
    _F.GEOMETRY_BROKEN: (
        "第 {row} 行的图形不能用，请在制图软件里修好再导入。",
        "Row {row}: the shape cannot be used; please mend it and import again.",
    ),
    _F.COORDINATE_SWAPPED: (
        "第 {row} 行坐标的经纬度写反，已对调，请核对。",
        "Row {row}: longitude and latitude were swapped and have been put right; please check.",
    ),
    _F.SITE_AMBIGUOUS: (
        "第 {row} 行的场所“{value}”有不止一个，请写明地址或编号。",
        "Row {row}: more than one place is called “{value}”; please add an address or number.",
    ),
    _F.DATE_IS_WORDS: (
        "第 {row} 行「{column}」写作“{value}”，不是日期，暂不设日期。",
        "Row {row}, {column}: “{value}” is words, not a date; no date is set.",
    ),
}
_TERM_HINTS: Final[dict[FaultCode, type[Term]]] = {
    _F.CATEGORY_GUESSED: Category,
    _F.CATEGORY_TAKEN: Category,
    _F.STATUS_TAKEN: HazardStatus,
    _F.GRADE_TAKEN: HazardGrade,
}


def fault_sentence(fault: Fault, language: Language = "zh_CN") -> str:
    """Say what is wrong, where, and what to do: plain text that quotes the cell as typed."""
    sentence = FAULT_WORDING[fault.code]
    if not fault.column and not fault.value:
        sentence = NO_CELL_WORDING.get(fault.code, sentence)
    if not fault.hint:
        sentence = NO_HINT_WORDING.get(fault.code, sentence)
    values = {"row": str(fault.row), "column": fault.column, "value": fault.value}
    return filled(worded(sentence, language), values | {"hint": _hint(fault, language)})


def filled(sentence: str, values: dict[str, str]) -> str:
    """Put values into a sentence; not by `str.format`, as a ledger's braces stay what they are."""
    parts = []
    for piece in sentence.split("{"):
        name, mark, rest = piece.partition("}")
        parts.append(f"{values.get(name, '')}{rest}" if mark else piece)
    return "".join(parts)


def _hint(fault: Fault, language: Language) -> str:
    hint = fault.hint
    if fault.code is FaultCode.GEOMETRY_BROKEN and hint in GEOMETRY_REASONS:
        return worded(GEOMETRY_REASONS[hint], language)
    if fault.code is FaultCode.HAZARD_CODE_GUESSED and hint in HAZARD_CODES:
        entry = HAZARD_CODES[hint]
        return f"{hint} {entry.zh if language == 'zh_CN' else entry.en}"
    for term in _TERM_HINTS.get(fault.code, ()):
        if term.value == hint:
            return term.label(language)
    return hint
