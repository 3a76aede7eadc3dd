"""Kinds of files offices have, and words of the category column: read as what they are."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.ledger import Told
from data.ledger.categories import category_of_name
from tests.builders import read_all, read_one
from tests.data.ledger.troubled import FOLDER, Office, sheet_of
from vocabulary.errors import LedgerError
from vocabulary.ledger import CATEGORY_KEY
from vocabulary.terms import Category, LedgerKind

SITES = ("单位名称", "场所类别", "村（社区）")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def with_part(name: str, part: bytes) -> bytes:
    """Return a workbook with one part more, as Power Query and add-ins keep them."""
    kept = io.BytesIO(sheet_of(SITES, ("安居大厦", "高层建筑", "东城社区")))
    with zipfile.ZipFile(kept, "a") as made:
        made.writestr(name, part)
    return kept.getvalue()


MASHUP = '<?xml version="1.0" encoding="utf-16"?><DataMashup>AAAA</DataMashup>'
HOSTILE = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_workbook_with_a_part_in_utf16_is_read(tmp_path: Path, encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    content = with_part("customXml/item1.xml", mark + MASHUP.encode(encoding))
    assert len(read_one(tmp_path, "查询.xlsx", content).rows) == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_an_entity_hidden_in_utf16_is_still_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(LedgerError, match="xml_hostile"):
        read_all(tmp_path, "x.xlsx", with_part("customXml/item1.xml", HOSTILE.encode(encoding)))


def kml(*placemarks: str, folder: str = "高层建筑") -> str:
    inside = "".join(f"<Placemark>{one}</Placemark>" for one in placemarks)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>收藏</name><Folder><name>消防</name><Folder><name>{folder}</name>{inside}</Folder>"
        "</Folder></Document></kml>"
    )


POINT = "<Point><coordinates> 106.05,29.84,285.3 </coordinates></Point>"
BALLOON = (
    "<name>安居大厦</name><description><![CDATA[<html><body><table><tr><td>地址</td><td>解放路8号</td>"
    "</tr><tr><td>备注：</td><td>夜间有人</td></tr></table><script>x()</script></body></html>]]>"
    f"</description>{POINT}"
)


def data(**told: str) -> str:
    pairs = (f'<Data name="{name}"><value>{text}</value></Data>' for name, text in told.items())
    return f"<ExtendedData>{''.join(pairs)}</ExtendedData>"


def test_a_balloon_of_html_is_text_and_its_table_is_data(tmp_path: Path) -> None:
    (row,) = read_one(tmp_path, "收藏.kml", kml(BALLOON)).rows
    assert (row.sheet, row.site["name"], row.site["address"]) == (
        "高层建筑",
        "安居大厦",
        "解放路8号",
    )
    assert row.extra == {"备注": "夜间有人", "标注备注": "地址 解放路8号\n备注： 夜间有人"}


def test_chinese_names_of_data_arrive_and_a_description_is_no_hazard(tmp_path: Path) -> None:
    plain = f"<name>安居大厦</name><description>解放路8号</description>{POINT}"
    told = f"<name>龙山浴场</name>{data(地址='龙山路1号', 场所类别='洗浴场所')}{POINT}"
    ledger = read_one(tmp_path, "收藏.kml", kml(plain, told))
    first, second = ledger.rows
    assert ledger.kind is LedgerKind.SITES
    assert first.extra == {"标注备注": "解放路8号"}
    assert (second.site["address"], second.site["category"]) == ("龙山路1号", "bathhouse")


RING = "106.05,29.84 106.051,29.84 106.051,29.841 106.05,29.84"
AREA = (
    f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{RING}</coordinates></LinearRing>"
    "</outerBoundaryIs></Polygon>"
)
LINE = "<LineString><coordinates>106.05,29.84 106.051,29.841</coordinates></LineString>"


@pytest.mark.parametrize(
    ("shape", "waits"),
    [
        (POINT, False), (AREA, False), (f"<MultiGeometry>{POINT}{AREA}</MultiGeometry>", False),
        (LINE, True), ("<Point><coordinates>甲,乙</coordinates></Point>", True), ("", False),
    ],
)  # fmt: skip
def test_a_placemark_is_a_site_whatever_its_shape_and_a_line_waits(
    tmp_path: Path, shape: str, waits: bool
) -> None:
    (row,) = read_one(tmp_path, "收藏.kml", kml(f"<name>龙苑大厦</name>{shape}")).rows
    assert row.waits is waits
    assert ("source_x" in row.site) is (bool(shape) and not waits)


def test_folders_of_one_name_keep_their_rows_apart(tmp_path: Path) -> None:
    one = kml(f"<name>甲楼</name>{POINT}", folder="消防")
    ledger = read_one(tmp_path, "a.kml", one.replace("<name>消防</name><Folder>", (
        f"<name>消防</name><Placemark><name>乙楼</name>{POINT}</Placemark><Folder>"
    )))  # fmt: skip
    assert len({(row.sheet, row.row) for row in ledger.rows}) == 2


def feature(shape: dict[str, Any] | None, **told: str) -> dict[str, Any]:
    return {"type": "Feature", "geometry": shape, "properties": told}


SPOT = {"type": "Point", "coordinates": [106.05, 29.84]}


@pytest.mark.parametrize("start", ["", "\x1e"])
def test_a_feature_a_line_is_read(tmp_path: Path, start: str) -> None:
    lines = [feature(SPOT, 名称="安居大厦", 类别="高层建筑"), feature(SPOT, 名称="龙山浴场")]
    text = "".join(start + json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
    assert len(read_one(tmp_path, "层.geojsonl", text).rows) == 2


@pytest.mark.parametrize(
    ("shape", "waits"),
    [
        ({"type": "LineString", "coordinates": [[106.05, 29.84], [106.06, 29.85]]}, True),
        ({"type": "Polygon", "coordinates": [[[106, 29.8], [106.1, 29.8], [106.1, 29.9],
                                              [106, 29.8]]]}, False),
        ({"type": "GeometryCollection", "geometries": [SPOT]}, False), (SPOT, False),
    ],
    ids=["line", "area", "collection", "point"],
)  # fmt: skip
def test_a_feature_is_a_site_unless_it_is_a_line(
    tmp_path: Path, shape: dict[str, Any], waits: bool
) -> None:
    layer = {"type": "FeatureCollection", "features": [
        feature(shape, name="安居大厦", 类别="高层建筑", description="门口有台阶"),
    ]}  # fmt: skip
    ledger = read_one(tmp_path, "层.geojson", json.dumps(layer))
    assert (ledger.kind, [row.waits for row in ledger.rows]) == (LedgerKind.SITES, [waits])
    assert ledger.rows[0].extra["description"] == "门口有台阶"


NAMES = {
    Category("shop"): "公园路便民超市 大庙镇农资店 温泉路五金店 东方花园小卖部 小学路文具店 "
                      "家具城超市 老王鞋店",
    Category("eatery"): "观音桥小面馆 花园里饭店 寺前街茶楼 厂前路小吃店 奶茶店巴川店",
    Category("hotel"): "温泉酒店 和平宾馆",
    Category("fuel"): "龙都加油站",
    Category("net_bar"): "学府路网吧",
    Category("beauty"): "大厦坪理发店",
    Category("garage"): "仓库路修车铺",
    Category("clinic"): "诊所1号门面",
    Category("entertainment"): "大庙KTV－分店",
    Category.OTHER: "和平公厕 巴川客运站",
    Category.BATHHOUSE: "健康足浴店 水云间足浴养生会所 龙山浴场 清泉洗浴有限公司 XX水疗会所",
    Category.WELFARE: "和平敬老院 东城养老服务站 阳光养老院（东城店）",
    Category.TRAINING: "东方幼儿园 巴川中学 大庙小学 小学生托管中心 英才培训学校东城校区",
    Category.SCENIC: "龙城公园 波仑寺 安居古镇",
    Category.FACTORY: "宏达机械厂 重庆某某机械制造有限公司 巴川物流中心 红星家具厂",
    Category.HIGH_RISE: "龙都大厦 龙都大厦A座 国际中心2号楼",
    Category.COMPOUND: "公园里小区 温泉小区 学府花园 翠湖苑 锦绣家园3期 安居小区1-1栋",
    None: "养老保险代办点 公园路1号门面房 大庙镇 观音桥 幸福1号院 教育局",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "category"), [(name, kind) for kind, told in NAMES.items() for name in told.split()]
)
def test_a_category_is_told_by_what_a_name_ends_with_never_by_a_street(
    name: str, category: Category | None
) -> None:
    assert category_of_name(name) is category


@pytest.mark.parametrize(
    ("title", "category"),
    [("东城社区高层建筑台账", "high_rise"), ("公园路社区场所台账", None), ("温泉镇场所清单", None)],
)
def test_a_title_tells_a_category_unless_a_street_bears_the_word(
    office: Office, title: str, category: str | None
) -> None:
    office.take_in_lines((title,), ("名称", "村（社区）", "地址"), ("甲", "东城社区", "一路"))
    assert office.sites("category") == ([category] if category else [])


WORDS = (
    "高层住宅", "超高层公共建筑", "三合一场所", "足浴店", "幼儿园", "加油站", "民宿", "宾馆",
    "养老院", "仓库", "物流园", "农家乐", "寺庙", "商场", "医院", "网吧", "九小场所",
    "电动自行车充电点", "家庭作坊", "KTV", "出租屋", "药店", "酒店式公寓", "餐饮场所", "停车场",
)  # fmt: skip


def test_every_usual_word_of_the_category_column_is_a_kind_and_is_kept(office: Office) -> None:
    office.take_in_lines(SITES, *((f"甲{at}", word, "东城社区") for at, word in enumerate(WORDS)))
    assert office.counts[1] == len(WORDS)
    kept = [extra.get("场所类别") for extra in office.sites("extra")]
    assert all(one in (None, word) for one, word in zip(kept, WORDS, strict=True))
    assert kept[WORDS.index("宾馆")] == "宾馆"


def test_a_word_is_mapped_once_for_all_its_rows_and_said(office: Office) -> None:
    rows = [(f"甲{at}", "殡葬点", "东城社区") for at in range(3)]
    office.take_in_lines(SITES, *rows)
    assert office.counts == (3, 0, 0, 3)
    told = Told(mapping={f"{CATEGORY_KEY}殡葬点": "other", f"{CATEGORY_KEY}民宿": "compound"})
    office.take_in_sheets(("表", [SITES, *rows, ("乙", "民宿", "东城社区")]), told=told)
    assert office.sites("category") == ["other", "other", "other", "compound"]


def test_a_usual_word_does_not_make_another_record_of_a_known_site(office: Office) -> None:
    office.take_in_lines(SITES, ("龙都酒店", "高层建筑", "东城社区"))
    office.take_in_lines(SITES, ("龙都酒店", "宾馆", "东城社区"))
    assert (office.sites("category"), office.counts[3]) == (["high_rise"], 0)


@pytest.mark.parametrize(
    ("heading", "declared"),
    [("高德经度,高德纬度", "gcj02"), ("百度地图经度,百度地图纬度", "bd09"),
     ("GPS经度,GPS纬度", "wgs84"), ("经度（GCJ-02）,纬度（GCJ-02）", "gcj02")],
)  # fmt: skip
def test_a_heading_that_names_a_map_is_a_coordinate(
    tmp_path: Path, heading: str, declared: str
) -> None:
    text = f"单位名称,场所类别,{heading}\n甲,其他,106.0533,29.84\n"
    ledger = read_one(tmp_path, "点.csv", text)
    assert (ledger.datum.n_points, ledger.used_datum.value) == (1, declared)
    is_brand = any(note.startswith("datum_from_heading:") for note in ledger.notes)
    assert is_brand is heading.startswith(("高德", "百度"))


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of small ledgers is not here")
@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("s09_powerquery_utf16.xlsx", (2, 2, 0, 0)), ("g11_folders.kml", (4, 3, 0, 1)),
        ("t04_kml_plain.kml", (2, 2, 0, 0)), ("t07_category_from_street.xlsx", (15, 15, 0, 0)),
        ("w03_category_words.xlsx", (25, 25, 0, 0)), ("x05_amap_heading.xlsx", (6, 6, 0, 0)),
    ],
)  # fmt: skip
def test_the_ledgers_of_the_folder_are_what_they_are(
    office: Office, file: str, counts: tuple[int, ...]
) -> None:
    assert office.take_in((FOLDER / file).read_bytes(), file).counts == counts
