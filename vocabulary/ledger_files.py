"""What is said to the clerk about a whole file: why it cannot be read, what a template asks."""

from __future__ import annotations

from typing import Final

from vocabulary.errors import LedgerError
from vocabulary.faults import filled
from vocabulary.terms import Language, LedgerKind, Wording, worded

LEDGER_WORDING: Final[dict[str, Wording]] = {
    "missing": ("找不到文件“{file}”。", "The file “{file}” cannot be found."),
    "empty": ("文件“{file}”是空的。", "The file “{file}” is empty."),
    "too_large": (
        "文件“{file}”超过 {limit} MB，请拆成几个文件再导入。",
        "The file “{file}” is larger than {limit} MB; please split it.",
    ),
    "too_big_inside": (
        "文件“{file}”展开后太大，读它用的内存超过了限制，请拆成几个文件，或删去表格后面的空白行列。",
        "The file “{file}” needs more memory than allowed; split it or delete empty rows and columns.",
    ),
    "protected": (
        "文件“{file}”设了打开密码，请先在 Excel 或 WPS 里取消密码再导入。",
        "The file “{file}” is protected by a password; please remove it first.",
    ),
    "corrupt": (
        "文件“{file}”已损坏或没有下载完整，请用 Excel 或 WPS 打开后另存一份再导入。",
        "The file “{file}” is damaged or incomplete; open it, save a copy and import that.",
    ),
    "html_table": (
        "文件“{file}”其实是网页，不是表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。",
        "The file “{file}” is really a web page; open it in a spreadsheet and save it as .xlsx.",
    ),
    "program": (
        "文件“{file}”是程序，不是台账，没有打开。",
        "The file “{file}” is a program, not a ledger; it was not opened.",
    ),
    "document": (
        "文件“{file}”是 Word 文档，请把其中的表格复制到 Excel 后再导入。",
        "The file “{file}” is a Word document; please copy its table into a spreadsheet.",
    ),
    "other_format": (
        "文件“{file}”是 {format} 格式，不是台账，请导入 xlsx、xls、csv、GeoJSON、GeoPackage、Shapefile（zip）或 KML。",
        "The file “{file}” is {format}, not a ledger; use xlsx, xls, csv, GeoJSON, GeoPackage, zipped Shapefile or KML.",
    ),
    "kmz": (
        "文件“{file}”是 KMZ，请在地图软件里另存为 KML 再导入。",
        "The file “{file}” is KMZ; please save it as KML.",
    ),
    "binary_text": (
        "文件“{file}”不是文本，也不是认识的表格格式，没有打开。",
        "The file “{file}” is neither text nor a known table format; it was not opened.",
    ),
    "zip_unknown": (
        "压缩包“{file}”里没有 Shapefile，也不是 Excel 表格，请解压后导入其中的台账。",
        "The archive “{file}” holds no Shapefile and is no workbook; unpack it and import the ledger inside.",
    ),
    "zip_layers": (
        "压缩包“{file}”里有不止一个图层，请每个图层单独压缩后导入。",
        "The archive “{file}” holds more than one layer; please zip each on its own.",
    ),
    "zip_bomb": (
        "文件“{file}”展开后大得不正常，为安全起见没有打开；若确是台账，请另存或拆分后再导入。",
        "The file “{file}” unpacks to an abnormal size and was not opened; save it anew or split it.",
    ),
    "zip_entries": (
        "文件“{file}”里的部件多得不正常，为安全起见没有打开。",
        "The file “{file}” holds an abnormal number of parts and was not opened.",
    ),
    "zip_name": (
        "文件“{file}”里有不安全的文件名，为安全起见没有打开。",
        "The file “{file}” holds unsafe file names and was not opened.",
    ),
    "zip_nested": (
        "文件“{file}”里又套着压缩包，请解压后单独导入。",
        "The file “{file}” holds another archive; please unpack it and import what is inside.",
    ),
    "grid_absurd": (
        "表格“{file}”在极远的单元格里有内容，撑出上亿个格子；请删去数据以外的行和列再导入。",
        "The workbook “{file}” has a cell so far out that the sheet is absurdly large; delete what lies outside the data.",
    ),
    "xml_hostile": (
        "文件“{file}”里有不安全的 XML 内容，没有打开。",
        "The file “{file}” holds unsafe XML and was not opened.",
    ),
    "took_too_long": (
        "读文件“{file}”超过 {seconds} 秒，已停止；请拆成几个文件再导入。",
        "Reading “{file}” took more than {seconds} seconds and was stopped; please split it.",
    ),
    "reader_failed": (
        "读文件“{file}”时出错，文件可能损坏或过大；请另存一份再导入，其他数据没有受影响。",
        "Reading “{file}” failed; it may be damaged or too large. Save a copy; nothing else was touched.",
    ),
    "encoding_unknown": (
        "认不出文件“{file}”的文字编码，请用记事本另存为 UTF-8 再导入。",
        "The encoding of “{file}” cannot be told; please save it as UTF-8.",
    ),
    "no_features": ("文件“{file}”里没有图形要素。", "The file “{file}” holds no features."),
    "shapefile_parts": (
        "压缩包“{file}”里缺 .dbf 或 .shx，Shapefile 要连同这些文件一起压缩。",
        "The archive “{file}” lacks the .dbf or .shx; zip them together with the .shp.",
    ),
    "no_table": (
        "文件“{file}”里没有找到表格，请检查表头和数据。",
        "No table was found in “{file}”; please check its header and data.",
    ),
    "kind_unknown": (
        "看不出“{file}”是什么台账，表头是：{headings}。请选择台账种类并对应各列，或改用模板。",
        "It cannot be told what “{file}” holds; its headings are: {headings}. Choose a kind and match the columns, or use a template.",
    ),
    "no_header": (
        "“{file}”里没有找到表头，第一行就是数据：{headings}。请指明各列是什么（页面上选，或用 --map 1=名称,2=地址），记住后下次照此读。",
        "“{file}” has no header; its first line is data: {headings}. Name its columns (on the page, or by --map 1=name,2=address).",
    ),
    "tables_side_by_side": (
        "“{file}”的工作表“{sheet}”第 {row} 行并排放着两张表，请分成两个工作表再导入。",
        "In “{file}”, sheet “{sheet}”, row {row} holds two tables side by side; please give each its own sheet.",
    ),
}

NOTE_WORDING: Final[dict[str, Wording]] = {
    "encoding_taken": ("文字按 {detail} 编码读出。", "The text was read as {detail}."),
    "headings_cut": (
        "Shapefile 的列名最多 10 个字节，这些列名可能被截短，请核对对应的列：{detail}。",
        "A Shapefile keeps 10 bytes of a heading; these may be cut, please check what they were "
        "read as: {detail}.",
    ),
    "mojibake_repaired": (
        "文件里的汉字曾被存成乱码，已还原，请核对。",
        "The file's characters had been garbled and were restored; please check.",
    ),
    "comments_left": (
        "工作表“{detail}”的批注没有读，括号里是批注的个数；要紧的请写进单元格。",
        "Comments of sheet “{detail}” were not read, their number is in brackets; write into a "
        "cell what matters.",
    ),
    "sheet_left_out": (
        "工作表“{detail}”是字典、说明或隐藏表，没有读。",
        "Sheet “{detail}” is a dictionary, a notice or hidden, and was not read.",
    ),
    "sheet_not_understood": (
        "工作表“{detail}”看不出是什么台账，没有读；括号里是它的行数。",
        "It cannot be told what sheet “{detail}” holds; it was not read. Its rows stand in brackets.",
    ),
    "example_row_skipped": (
        "模板里的示例行没有导入。",
        "The template's example row was not imported.",
    ),
    "risk_column_kept": (
        "「{detail}」原文保留；风险等级由系统按隐患重新评估，不直接采用。",
        "{detail} is kept as text; the risk level is assessed from the hazards, not taken over.",
    ),
    "village_from_sheet": (
        "按“{detail}”认作各行所在的村社。",
        "The village of its rows was taken from “{detail}”.",
    ),
    "datum_from_heading": (
        "列名“{detail}”说明坐标取自哪家地图，按它推测坐标系，请确认后再换算。",
        "Heading “{detail}” tells whose map the coordinates come from; please confirm the datum.",
    ),
    "mended": ("第 {detail} 行在待修行里改好。", "Row {detail} was put right where it waited."),
    "titles_named": (
        "这些行是标题，不作为数据：{detail}。",
        "These lines are titles and no records: {detail}.",
    ),
    "columns_named": (
        "工作表“{detail}”没有表头，按指明的列读。",
        "Sheet “{detail}” has no header; its columns were read as named.",
    ),
    "sheet_without_header": (
        "工作表“{detail}”没有表头，没有读；括号里是它的行数。",
        "Sheet “{detail}” has no header and was not read; its rows stand in brackets.",
    ),
    "crs_not_understood": (
        "图层写明的坐标系认不出，按坐标数值判断。",
        "The layer's coordinate system is not understood; the numbers decide.",
    ),
    "crs_converted": (
        "图层坐标系是 {detail}，已换算成经纬度。",
        "The layer's coordinates were converted from {detail} to longitude and latitude.",
    ),
}


def ledger_sentence(error: LedgerError, language: Language = "zh_CN") -> str:
    """Say why a file cannot be read and what to do."""
    return filled(worded(LEDGER_WORDING[error.code], language), error.values)


def note_sentence(note: str, language: Language = "zh_CN") -> str:
    """Say what was done to a file while it was read, by a code and, after a colon, its detail."""
    code, _, detail = note.partition(":")
    return filled(worded(NOTE_WORDING[code], language), {"detail": detail})


TEMPLATE_VERSION: Final = "1"
DICTIONARY_SHEET: Final = "字典"
GUIDE_SHEET: Final = "填写说明"
ROW_HEADING: Final = "原表行号"
MENDING_SHEET: Final = "待处理"
TEMPLATE_VERSION_LINE: Final = "模板版本"
YES_NO: Final = ("有", "无")

# Headings as a clerk reads them, where the look-up table holds them without brackets and units.
TEMPLATE_HEADINGS: Final[dict[str, str]] = {
    "village": "村（社区）",
    "x": "经度",
    "y": "纬度",
    "datum": "坐标系",
    "is_key_unit": "是否消防安全重点单位",
}
REQUIRED_MARK: Final = "*"

GUIDE: Final[tuple[str, ...]] = (
    "一、每行填一个场所（或一条隐患、一个村社），不要合并单元格，不要加合计行。",
    "二、带 * 的列必须填写；其余各列不知道的空着，不要写“无”或“暂无数据”。",
    "三、日期写成 2023-12-07；期限写“立即整改”也能读。",
    "四、数字只写数，单位在表头里。",
    "五、一个单元格里有几条隐患时，写成“1、……；2、……”，导入时自动分开。",
    "六、坐标填经度、纬度；来自高德、百度地图的，请在“坐标系”里写明。没有坐标就空着。",
    "七、第二行是示例，导入时自动跳过，可以删去。",
    "八、可以增加自己的列，会照原样保留。",
)
DATE_ERROR: Final = "请写成 2023-12-07 的日期。"
LIST_ERROR: Final = "请从下拉列表中选择；确有列表以外的写法，也可以保留。"
NUMBER_ERROR: Final = "请只写数字，并核对是否在合理范围内。"
CHECK_TITLE: Final = "请核对"

STATUS_CHOICES: Final = ("待整改", "整改中", "待复查", "复查合格", "已验收", "已销号")
HOW_CHOICES: Final = ("日常检查", "专项检查", "群众举报", "单位自查", "上级交办", "回头看")

TEMPLATE_EXAMPLES: Final[dict[LedgerKind, dict[str, str]]] = {
    LedgerKind.VILLAGES: {
        "village_code": "500151001999",
        "name": "某某社区居民委员会",
        "residents": "5000",
        "households": "2000",
        "leader": "张某",
    },
    LedgerKind.SITES: {
        "name": "某某小区1号楼",
        "category": "高层建筑",
        "address": "某某路1号",
        "village": "某某社区",
        "height_m": "54",
        "floors_above": "18",
        "has_sprinkler": "有",
    },
    LedgerKind.HAZARDS: {
        "name": "某某小区1号楼",
        "description": "1、疏散通道堆放杂物；2、灭火器过期",
        "grade": "一般隐患",
        "found_on": "2023-12-07",
        "due_on": "2023-12-22",
        "status": "整改中",
    },
    LedgerKind.PROBLEMS: {
        "name": "某某养老院",
        "category": "社会福利机构",
        "address": "某某路2号",
        "village": "某某社区",
        "description": "1、安全出口上锁；2、夜间值守不足",
        "found_on": "2023-12-07",
        "due_on": "立即整改",
        "status": "已销号",
        "done_on": "2023-12-07",
    },
}
