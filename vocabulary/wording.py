"""Every sentence about a fault, a file that cannot be read and a note, by code; zh and en, whole.

Text of a ledger enters a sentence as typed: whoever shows it treats it as text, never as markup.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vocabulary.errors import LedgerError
from vocabulary.faults import Fault, FaultCode
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardGrade, HazardStatus, Language, Term


class Sentence(NamedTuple):
    """One sentence in both languages, with {row}, {column}, {value}, {hint} where it names them."""

    zh: str
    en: str


_F = FaultCode
FAULT_WORDING: Final[dict[FaultCode, Sentence]] = {
    _F.NAME_MISSING: Sentence(
        "第 {row} 行没有名称，不知道是哪个场所，请补上名称。",
        "Row {row} has no name; please write which place it is.",
    ),
    _F.REQUIRED_MISSING: Sentence(
        "第 {row} 行「{column}」是必填项，现在是空的，请补上。",
        "Row {row}: {column} is required and empty; please fill it in.",
    ),
    _F.DATE_UNREADABLE: Sentence(
        "第 {row} 行「{column}」写作“{value}”，读不出日期，请改成 2025-03-08 的写法。",
        "Row {row}, {column}: “{value}” cannot be read as a date; please write 2025-03-08.",
    ),
    _F.DATE_YEAR_ASSUMED: Sentence(
        "第 {row} 行「{column}」写作“{value}”，没有写全年份，按 {hint} 录入；不对请改。",
        "Row {row}, {column}: “{value}” has no full year; taken as {hint}. Correct it if wrong.",
    ),
    _F.DATE_RANGE_TAKEN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，是一段时间，按 {hint} 录入（发现取首日，期限和完成取末日）。",
        "Row {row}, {column}: “{value}” is a period; taken as {hint} (first day for found, last day for due and done).",
    ),
    _F.DATE_IS_A_YEAR: Sentence(
        "第 {row} 行「{column}」写作“{value}”，没有写到日，按 {hint} 录入。",
        "Row {row}, {column}: “{value}” has no day; taken as {hint}.",
    ),
    _F.DATE_IS_WORDS: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不是日期，按 {hint} 录入。",
        "Row {row}, {column}: “{value}” is words, not a date; taken as {hint}.",
    ),
    _F.DATES_OUT_OF_ORDER: Sentence(
        "第 {row} 行「{column}」写作“{value}”，早于发现日期 {hint}，请核对两个日期。",
        "Row {row}, {column}: “{value}” lies before the day found, {hint}; please check both.",
    ),
    _F.DATE_IN_FUTURE: Sentence(
        "第 {row} 行「{column}」写作“{value}”，晚于 {hint}，还没有到这一天，请核对年份。",
        "Row {row}, {column}: “{value}” is later than {hint}; please check the year.",
    ),
    _F.NUMBER_UNREADABLE: Sentence(
        "第 {row} 行「{column}」写作“{value}”，读不出一个数，请只写数字。",
        "Row {row}, {column}: “{value}” cannot be read as one number; please write digits only.",
    ),
    _F.NUMBER_OUT_OF_RANGE: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不在合理范围 {hint} 之内，请核对。",
        "Row {row}, {column}: “{value}” is outside the plausible range {hint}; please check.",
    ),
    _F.FLAG_UNREADABLE: Sentence(
        "第 {row} 行「{column}」写作“{value}”，看不出是“有”还是“无”，请写“有”或“无”。",
        "Row {row}, {column}: “{value}” is neither yes nor no; please write one of them.",
    ),
    _F.CATEGORY_UNKNOWN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不是已有的场所类别，请改成：高层建筑、厂房库房、洗浴场所、社会福利机构、教育培训机构、景区景点、住宅小区或其他。",
        "Row {row}, {column}: “{value}” is no category; use high-rise, factory, bathhouse, welfare, training, scenic, compound or other.",
    ),
    _F.CATEGORY_GUESSED: Sentence(
        "第 {row} 行没有写明场所类别，按文字“{value}”归为「{hint}」，请核对。",
        "Row {row} has no clear category; from “{value}” it is taken as {hint}. Please check.",
    ),
    _F.VILLAGE_UNKNOWN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，村社名录里没有；相近的有：{hint}。请改成名录中的名称。",
        "Row {row}, {column}: “{value}” is not among the villages; alike are: {hint}. Please use a listed name.",
    ),
    _F.VILLAGE_AMBIGUOUS: Sentence(
        "第 {row} 行「{column}」写作“{value}”，可能指 {hint}，也可能指同名街道，请写全称。",
        "Row {row}, {column}: “{value}” may be {hint} or a street of that name; please write it in full.",
    ),
    _F.VILLAGE_MISSING: Sentence(
        "第 {row} 行没有写所在村（社区），也没有坐标，暂不计入任何村社。",
        "Row {row} names no village and has no coordinates; it counts for no village yet.",
    ),
    _F.VILLAGE_TAKEN: Sentence(
        "第 {row} 行没有写村社或代码，根据表内文字认作「{hint}」，请核对。",
        "Row {row} gives no village or code; from its other words it is taken as {hint}. Please check.",
    ),
    _F.VILLAGE_CODE_BAD: Sentence(
        "第 {row} 行「{column}」写作“{value}”，村社代码应是 12 位数字，请改正（注意 Excel 会把长数字变成科学计数）。",
        "Row {row}, {column}: “{value}” is no 12-digit village code; mind that Excel shortens long numbers.",
    ),
    _F.STATUS_UNKNOWN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不是已有的整改状态，请改成：待整改、整改中、待复查、已销号等。",
        "Row {row}, {column}: “{value}” is no known status; use rectifying, submitted, closed or the like.",
    ),
    _F.STATUS_TAKEN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，按「{hint}」录入，请核对。",
        "Row {row}, {column}: “{value}” is taken as {hint}. Please check.",
    ),
    _F.GRADE_UNKNOWN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不是已有的隐患等级，请改成：一般隐患、疑似重大隐患或重大隐患。",
        "Row {row}, {column}: “{value}” is no grade; use general, suspected major or major.",
    ),
    _F.GRADE_TAKEN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，按「{hint}」录入；重大火灾隐患由消防救援机构判定。",
        "Row {row}, {column}: “{value}” is taken as {hint}; only the fire authority finds a hazard major.",
    ),
    _F.GRADE_IS_RISK: Sentence(
        "第 {row} 行「{column}」写作“{value}”，是场所的风险颜色，不是隐患等级；原文保留，等级暂空。",
        "Row {row}, {column}: “{value}” is a risk colour, not a hazard grade; it is kept as text.",
    ),
    _F.HAZARD_CODE_GUESSED: Sentence(
        "第 {row} 行隐患“{value}”按关键词归入 {hint}，请核对。",
        "Row {row}: hazard “{value}” is coded {hint} by its words. Please check.",
    ),
    _F.HAZARD_CODE_UNKNOWN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不是隐患代码表中的代码，改按描述归类。",
        "Row {row}, {column}: “{value}” is not in the hazard code list; coded by the description instead.",
    ),
    _F.HAZARD_MISSING: Sentence(
        "第 {row} 行没有写隐患是什么，却有整改要求或状态，请补上隐患描述。",
        "Row {row} orders something put right but does not say what; please describe the hazard.",
    ),
    _F.COORDINATE_UNREADABLE: Sentence(
        "第 {row} 行坐标写作“{value}”，读不出经度和纬度，请改成 106.0505、29.8486 的写法，或清空。",
        "Row {row}: “{value}” is no position; write 106.0505 and 29.8486, or leave it empty.",
    ),
    _F.COORDINATE_ZERO: Sentence(
        "第 {row} 行坐标是 0，按没有坐标处理。",
        "Row {row}: the coordinates are 0 and count as not known.",
    ),
    _F.COORDINATE_SWAPPED: Sentence(
        "第 {row} 行坐标“{value}”经纬度写反，按 {hint} 录入。",
        "Row {row}: longitude and latitude of “{value}” are swapped; taken as {hint}.",
    ),
    _F.COORDINATE_OUTSIDE: Sentence(
        "第 {row} 行坐标“{value}”落在辖区之外，请核对坐标和坐标系。",
        "Row {row}: “{value}” lies outside the area; please check the coordinates and their datum.",
    ),
    _F.GEOMETRY_BROKEN: Sentence(
        "第 {row} 行的图形不能用（{hint}），请在制图软件里修好再导入。",
        "Row {row}: the shape cannot be used ({hint}); please mend it and import again.",
    ),
    _F.GEOMETRY_REPAIRED: Sentence(
        "第 {row} 行的边界有自相交，已自动修复，请在地图上看一眼。",
        "Row {row}: the outline crossed itself and was repaired; please look at it on the map.",
    ),
    _F.SITE_UNKNOWN: Sentence(
        "第 {row} 行的场所“{value}”不在场所台账里；相近的有：{hint}。请改名称，或先导入场所。",
        "Row {row}: the place “{value}” is not on record; alike are: {hint}. Correct it or import places first.",
    ),
    _F.SITE_AMBIGUOUS: Sentence(
        "第 {row} 行的场所“{value}”有不止一个：{hint}。请写明地址或编号。",
        "Row {row}: more than one place is called “{value}”: {hint}. Please add an address or number.",
    ),
    _F.DUPLICATE_IN_FILE: Sentence(
        "第 {row} 行与第 {hint} 行重复，请删去一行，或写明区别。",
        "Row {row} repeats row {hint}; please delete one or say how they differ.",
    ),
    _F.CHANGED_ROW: Sentence(
        "第 {row} 行与已录入的内容不同：{hint}。",
        "Row {row} differs from what is on record: {hint}.",
    ),
    _F.PHONE_MASKED: Sentence(
        "第 {row} 行「{column}」的号码被打了星号，照原样保留，打不通电话。",
        "Row {row}, {column}: the number is masked and kept as it is; it cannot be called.",
    ),
    _F.TEXT_DAMAGED: Sentence(
        "第 {row} 行「{column}」有乱码或丢字：“{value}”，照原样保留，请对照原件改正。",
        "Row {row}, {column}: characters were lost in “{value}”; kept as it is, please compare the original.",
    ),
    _F.TEXT_TOO_LONG: Sentence(
        "第 {row} 行「{column}」超过 {hint} 个字，可能是引号没有成对或多行粘在一起，请检查。",
        "Row {row}, {column}: longer than {hint} characters; a quotation mark may be missing.",
    ),
    _F.CHARACTERS_DROPPED: Sentence(
        "第 {row} 行有无法保存的控制字符，已去掉，其余文字照原样保留。",
        "Row {row} held control characters that cannot be stored; they were dropped, all else is kept.",
    ),
    _F.VALUE_PENDING: Sentence(
        "第 {row} 行「{column}」写作“{value}”，按暂缺处理，定下来后请补。",
        "Row {row}, {column}: “{value}” counts as not known yet; please add it later.",
    ),
    _F.HEADER_REPEATED: Sentence(
        "第 {row} 行是重复的表头，不作为数据。",
        "Row {row} repeats the header and is no record.",
    ),
    _F.TOTAL_ROW: Sentence(
        "第 {row} 行是合计行，不作为数据。", "Row {row} is a total and is no record."
    ),
    _F.NOT_A_RECORD: Sentence(
        "第 {row} 行是说明、签字或分节标题，不作为数据。",
        "Row {row} is a remark, a signature or a section title and is no record.",
    ),
    _F.NOT_A_VILLAGE: Sentence(
        "第 {row} 行“{value}”是区县或镇街的界线，不是村（社区），不作为村社导入。",
        "Row {row}: “{value}” is a district or town, not a village, and is not imported as one.",
    ),
    _F.NOT_IN_AREA: Sentence(
        "第 {row} 行「{column}」写作“{value}”，看不出在巴川街道辖区内，先放进待处理；确属本辖区请改写地区。",
        "Row {row}, {column}: “{value}” does not lie in Bachuan for certain; the row waits until the area is corrected.",
    ),
}
# The same codes where the cell is empty or the sheet has no such column.
NO_CELL_WORDING: Final[dict[FaultCode, Sentence]] = {
    _F.CATEGORY_UNKNOWN: Sentence(
        "第 {row} 行没有场所类别，从名称也看不出来，请加一列“场所类别”并填写：高层建筑、厂房库房、洗浴场所、社会福利机构、教育培训机构、景区景点、住宅小区或其他。",
        "Row {row} has no category and its name does not tell; please add one: high-rise, factory, bathhouse, welfare, training, scenic, compound or other.",
    ),
    _F.REQUIRED_MISSING: Sentence(
        "第 {row} 行没有村社代码，名称也不在村社名录里，请补上 12 位代码。",
        "Row {row} has no village code and its name is not among the villages; please add the 12 digits.",
    ),
}
# The same codes where there is nothing to hint at.
NO_HINT_WORDING: Final[dict[FaultCode, Sentence]] = {
    _F.VILLAGE_UNKNOWN: Sentence(
        "第 {row} 行「{column}」写作“{value}”，村社名录里没有，请改成名录中的名称。",
        "Row {row}, {column}: “{value}” is not among the villages; please use a listed name.",
    ),
    _F.SITE_UNKNOWN: Sentence(
        "第 {row} 行的场所“{value}”不在场所台账里，请改名称，或先导入场所。",
        "Row {row}: the place “{value}” is not on record; correct it or import places first.",
    ),
    _F.DATE_IS_WORDS: Sentence(
        "第 {row} 行「{column}」写作“{value}”，不是日期，暂不设日期。",
        "Row {row}, {column}: “{value}” is words, not a date; no date is set.",
    ),
}

LEDGER_WORDING: Final[dict[str, Sentence]] = {
    "missing": Sentence("找不到文件“{file}”。", "The file “{file}” cannot be found."),
    "empty": Sentence("文件“{file}”是空的。", "The file “{file}” is empty."),
    "too_large": Sentence(
        "文件“{file}”超过 {limit} MB，请拆成几个文件再导入。",
        "The file “{file}” is larger than {limit} MB; please split it.",
    ),
    "too_big_inside": Sentence(
        "文件“{file}”展开后太大，读它用的内存超过了限制，请拆成几个文件，或删去表格后面的空白行列。",
        "The file “{file}” needs more memory than allowed; split it or delete empty rows and columns.",
    ),
    "protected": Sentence(
        "文件“{file}”设了打开密码，请先在 Excel 或 WPS 里取消密码再导入。",
        "The file “{file}” is protected by a password; please remove it first.",
    ),
    "corrupt": Sentence(
        "文件“{file}”已损坏或没有下载完整，请用 Excel 或 WPS 打开后另存一份再导入。",
        "The file “{file}” is damaged or incomplete; open it, save a copy and import that.",
    ),
    "html_table": Sentence(
        "文件“{file}”其实是网页，不是表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。",
        "The file “{file}” is really a web page; open it in a spreadsheet and save it as .xlsx.",
    ),
    "program": Sentence(
        "文件“{file}”是程序，不是台账，没有打开。",
        "The file “{file}” is a program, not a ledger; it was not opened.",
    ),
    "document": Sentence(
        "文件“{file}”是 Word 文档，请把其中的表格复制到 Excel 后再导入。",
        "The file “{file}” is a Word document; please copy its table into a spreadsheet.",
    ),
    "other_format": Sentence(
        "文件“{file}”是 {format} 格式，不是台账，请导入 xlsx、xls、csv、GeoJSON、GeoPackage、Shapefile（zip）或 KML。",
        "The file “{file}” is {format}, not a ledger; use xlsx, xls, csv, GeoJSON, GeoPackage, zipped Shapefile or KML.",
    ),
    "kmz": Sentence(
        "文件“{file}”是 KMZ，请在地图软件里另存为 KML 再导入。",
        "The file “{file}” is KMZ; please save it as KML.",
    ),
    "binary_text": Sentence(
        "文件“{file}”不是文本，也不是认识的表格格式，没有打开。",
        "The file “{file}” is neither text nor a known table format; it was not opened.",
    ),
    "zip_unknown": Sentence(
        "压缩包“{file}”里没有 Shapefile，也不是 Excel 表格，请解压后导入其中的台账。",
        "The archive “{file}” holds no Shapefile and is no workbook; unpack it and import the ledger inside.",
    ),
    "zip_layers": Sentence(
        "压缩包“{file}”里有不止一个图层，请每个图层单独压缩后导入。",
        "The archive “{file}” holds more than one layer; please zip each on its own.",
    ),
    "zip_bomb": Sentence(
        "文件“{file}”展开后大得不正常，为安全起见没有打开；若确是台账，请另存或拆分后再导入。",
        "The file “{file}” unpacks to an abnormal size and was not opened; save it anew or split it.",
    ),
    "zip_entries": Sentence(
        "文件“{file}”里的部件多得不正常，为安全起见没有打开。",
        "The file “{file}” holds an abnormal number of parts and was not opened.",
    ),
    "zip_name": Sentence(
        "文件“{file}”里有不安全的文件名，为安全起见没有打开。",
        "The file “{file}” holds unsafe file names and was not opened.",
    ),
    "zip_nested": Sentence(
        "文件“{file}”里又套着压缩包，请解压后单独导入。",
        "The file “{file}” holds another archive; please unpack it and import what is inside.",
    ),
    "grid_absurd": Sentence(
        "表格“{file}”在极远的单元格里有内容，撑出上亿个格子；请删去数据以外的行和列再导入。",
        "The workbook “{file}” has a cell so far out that the sheet is absurdly large; delete what lies outside the data.",
    ),
    "xml_hostile": Sentence(
        "文件“{file}”里有不安全的 XML 内容，没有打开。",
        "The file “{file}” holds unsafe XML and was not opened.",
    ),
    "took_too_long": Sentence(
        "读文件“{file}”超过 {seconds} 秒，已停止；请拆成几个文件再导入。",
        "Reading “{file}” took more than {seconds} seconds and was stopped; please split it.",
    ),
    "reader_failed": Sentence(
        "读文件“{file}”时出错，文件可能损坏或过大；请另存一份再导入，其他数据没有受影响。",
        "Reading “{file}” failed; it may be damaged or too large. Save a copy; nothing else was touched.",
    ),
    "encoding_unknown": Sentence(
        "认不出文件“{file}”的文字编码，请用记事本另存为 UTF-8 再导入。",
        "The encoding of “{file}” cannot be told; please save it as UTF-8.",
    ),
    "no_features": Sentence(
        "文件“{file}”里没有图形要素。", "The file “{file}” holds no features."
    ),
    "shapefile_parts": Sentence(
        "压缩包“{file}”里缺 .dbf 或 .shx，Shapefile 要连同这些文件一起压缩。",
        "The archive “{file}” lacks the .dbf or .shx; zip them together with the .shp.",
    ),
    "no_table": Sentence(
        "文件“{file}”里没有找到表格，请检查表头和数据。",
        "No table was found in “{file}”; please check its header and data.",
    ),
    "kind_unknown": Sentence(
        "看不出“{file}”是什么台账，表头是：{headings}。请选择台账种类并对应各列，或改用模板。",
        "It cannot be told what “{file}” holds; its headings are: {headings}. Choose a kind and match the columns, or use a template.",
    ),
    "several_tables": Sentence(
        "“{file}”的工作表“{sheet}”从第 {row} 行起是另一张表，请把两张表放进两个工作表再导入。",
        "In “{file}”, sheet “{sheet}”, another table begins at row {row}; please give each table its own sheet.",
    ),
    "tables_side_by_side": Sentence(
        "“{file}”的工作表“{sheet}”第 {row} 行并排放着两张表，请分成两个工作表再导入。",
        "In “{file}”, sheet “{sheet}”, row {row} holds two tables side by side; please give each its own sheet.",
    ),
}

NOTE_WORDING: Final[dict[str, Sentence]] = {
    "encoding_taken": Sentence("文字按 {detail} 编码读出。", "The text was read as {detail}."),
    "mojibake_repaired": Sentence(
        "文件里的汉字曾被存成乱码，已还原，请核对。",
        "The file's characters had been garbled and were restored; please check.",
    ),
    "sheet_left_out": Sentence(
        "工作表“{detail}”是字典、说明或隐藏表，没有读。",
        "Sheet “{detail}” is a dictionary, a notice or hidden, and was not read.",
    ),
    "sheet_not_understood": Sentence(
        "工作表“{detail}”看不出是什么台账，没有读。",
        "It cannot be told what sheet “{detail}” holds; it was not read.",
    ),
    "example_row_skipped": Sentence(
        "模板里的示例行没有导入。", "The template's example row was not imported."
    ),
    "risk_column_kept": Sentence(
        "「{detail}」原文保留；风险等级由系统按隐患重新评估，不直接采用。",
        "{detail} is kept as text; the risk level is assessed from the hazards, not taken over.",
    ),
    "village_from_sheet": Sentence(
        "工作表“{detail}”的名称认作各行所在的村社。",
        "The name of sheet “{detail}” was taken as the village of its rows.",
    ),
    "crs_converted": Sentence(
        "图层坐标系是 {detail}，已换算成经纬度。",
        "The layer's coordinates were converted from {detail} to longitude and latitude.",
    ),
}
GEOMETRY_REASONS: Final[dict[str, Sentence]] = {
    "empty": Sentence("图形为空", "it is empty"),
    "too_many_vertices": Sentence("顶点过多", "it has too many vertices"),
    "not_finite": Sentence("坐标不是数", "a coordinate is not a number"),
    "line": Sentence("是线，不是点或面", "it is a line, not a point or an area"),
    "collection": Sentence("是多种图形的混合", "it mixes kinds of shapes"),
    "invalid": Sentence("边界自相交，无法修复", "its outline is broken beyond repair"),
    "unreadable": Sentence("坐标读不出", "its coordinates cannot be read"),
    "not_an_area": Sentence("不是面", "it is not an area"),
}
_TERM_HINTS: Final[dict[FaultCode, type[Term]]] = {
    _F.CATEGORY_GUESSED: Category,
    _F.STATUS_TAKEN: HazardStatus,
    _F.GRADE_TAKEN: HazardGrade,
}


def fault_sentence(fault: Fault, language: Language = "zh_CN") -> str:
    """Say what is wrong, where, and what to do.

    Parameters
    ----------
    fault : Fault
    language : "zh_CN" or "en"

    Returns
    -------
    str
        Plain text that quotes the cell as typed.
    """
    sentence = FAULT_WORDING[fault.code]
    if not fault.column and not fault.value:
        sentence = NO_CELL_WORDING.get(fault.code, sentence)
    if not fault.hint:
        sentence = NO_HINT_WORDING.get(fault.code, sentence)
    values = {"row": str(fault.row), "column": fault.column, "value": fault.value}
    return _filled(_in(sentence, language), values | {"hint": _hint(fault, language)})


def ledger_sentence(error: LedgerError, language: Language = "zh_CN") -> str:
    """Say why a file cannot be read and what to do.

    Parameters
    ----------
    error : LedgerError
    language : "zh_CN" or "en"

    Returns
    -------
    str
    """
    return _filled(_in(LEDGER_WORDING[error.code], language), error.values)


def note_sentence(note: str, language: Language = "zh_CN") -> str:
    """Say what was done to a file while it was read.

    Parameters
    ----------
    note : str
        Code, with a detail after a colon where it has one.
    language : "zh_CN" or "en"

    Returns
    -------
    str
    """
    code, _, detail = note.partition(":")
    return _filled(_in(NOTE_WORDING[code], language), {"detail": detail})


def _in(sentence: Sentence, language: Language) -> str:
    return sentence.zh if language == "zh_CN" else sentence.en


def _filled(sentence: str, values: dict[str, str]) -> str:
    # Not str.format: a ledger's braces stay what they are.
    parts = []
    for piece in sentence.split("{"):
        name, mark, rest = piece.partition("}")
        parts.append(f"{values.get(name, '')}{rest}" if mark else piece)
    return "".join(parts)


def _hint(fault: Fault, language: Language) -> str:
    hint = fault.hint
    if fault.code is FaultCode.GEOMETRY_BROKEN and hint in GEOMETRY_REASONS:
        return _in(GEOMETRY_REASONS[hint], language)
    if fault.code is FaultCode.HAZARD_CODE_GUESSED and hint in HAZARD_CODES:
        entry = HAZARD_CODES[hint]
        return f"{hint} {entry.zh if language == 'zh_CN' else entry.en}"
    for term in _TERM_HINTS.get(fault.code, ()):
        if term.value == hint:
            return term.label(language)
    return hint
