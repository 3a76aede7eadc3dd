"""Sentences about a whole file: why it cannot be read, what was done to it, what ails a shape."""

from __future__ import annotations

from typing import Final, NamedTuple


class Sentence(NamedTuple):
    """One sentence in both languages, its {placeholders} named as the values are."""

    zh: str
    en: str


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
    "no_features": Sentence("文件“{file}”里没有图形要素。", "The file “{file}” holds no features."),
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
    "headings_cut": Sentence(
        "Shapefile 的列名最多 10 个字节，这些列名可能被截短，请核对对应的列：{detail}。",
        "A Shapefile keeps 10 bytes of a heading; these may be cut, please check what they were "
        "read as: {detail}.",
    ),
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
    "crs_not_understood": Sentence(
        "图层写明的坐标系认不出，按坐标数值判断。",
        "The layer's coordinate system is not understood; the numbers decide.",
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
