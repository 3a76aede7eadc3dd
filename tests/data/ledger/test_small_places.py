"""A ledger of small places as a street keeps it: nearly every line is of a kind."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest

from data.ledger.categories import category_of, category_of_name
from tests.builders import read_one
from vocabulary import kinds
from vocabulary.faults import FaultCode
from vocabulary.hazard_codes import HAZARD_CODES, checklist
from vocabulary.terms import Category

# Trades as lists of small places write them, with how often each of them stands in one.
TRADES = {
    "eatery": "小面馆 9|豆花饭馆 4|抄手店 3|火锅店 7|串串香 2|烧烤店 5|羊肉馆 3|快餐店 4|"
    "早餐店 4|奶茶店 4|蛋糕店 3|黄焖鸡米饭 2|兰州拉面 2|张亮麻辣烫 2|绝味鸭脖 1|"
    "土菜馆 3|江湖菜 3|农家乐 5|茶楼 7|咖啡馆 1|食堂 4",
    "shop": "副食店 12|便民超市 13|生活超市 7|小卖部 6|烟酒茶行 4|水果店 6|生鲜配送部 2|"
    "五金店 6|建材门市 4|水暖洁具经营部 3|服装店 8|童装店 3|鞋店 4|大药房 7|"
    "手机专卖店 5|通讯店 2|眼镜店 2|母婴生活馆 3|花店 2|床上用品 2|文具店 4|"
    "农资经营部 4|家电经营部 4|菜鸟驿站 5|快递营业点 3|打印图文店 2|彩票店 2|"
    "珠宝行 1|窗帘布艺 2|宠物店 1|渔具店 1|电动车专卖店 4|中国移动指定专营店 1",
    "beauty": "理发店 7|美发造型 3|美甲店 2|美容院 4",
    "hotel": "宾馆 7|商务酒店 4|民宿 3",
    "inn": "招待所 2|旅馆 5|旅社 2",
    "entertainment": "KTV 3|棋牌室 6|麻将馆 3|台球俱乐部 1|影城 1|酒吧 2",
    "net_bar": "网吧 4|网咖 2",
    "bathhouse": "足浴店 5|按摩店 2",
    "clinic": "诊所 6|村卫生室 3|口腔门诊部 3",
    "training": "幼儿园 4|托管中心 3",
    "small_school": "午托部 1",
    "workshop": "铝合金加工店 3|不锈钢加工部 2|小作坊 2|榨油坊 2",
    "factory": "制衣厂 2|废品回收站 3|仓库 2",
    "garage": "汽修厂 4|洗车场 3|补胎店 2|摩托车维修 3|停车场 2",
    "fuel": "加油站 2|加气站 1",
    "hazardous": "液化气供应站 1|烟花爆竹零售点 2",
    "charging": "电动车充电棚 4|集中充电点 3",
    "self_built": "出租屋 6|自建房 5",
    "market": "农贸市场 2|商场 2|家具城 1",
    "office": "农村商业银行分理处 2|社区便民服务站 2|律师事务所 1",
    "culture": "健身房 2|瑜伽馆 1|文化活动中心 1|基督教堂 1",
    "welfare": "养老院 1",
    "compound": "公寓 2",
    "scenic": "观音庙 1",
    "other": "殡葬用品 1|养鸡场 1|公厕 1|客运站 1|工地项目部 1|种植基地 1|婚介 1|驻铜办 1",
}
OWNERS = ("老王", "李姐", "好又多", "重庆市铜梁区张记", "巴川街道", "渝味", "龙都", "XX", "阿飞",
          "鸿运", "铜粱", "中南路", "大庙", "温泉路", "学府", "红星",
          "三姐妹", "公园", "解放路17号", "小学旁")  # fmt: skip
TAILS = (
    "",
    "",
    "",
    "",
    "（个体工商户）",
    "(二楼)",
    "2店",
    "巴川店",
    " ",
    "　",
    "有限公司",
    "1号门面",
    "总店",
    "－分店",
)
# What stands in the category column, where anything does.
CELLS = ("", "", "", "九小场所", "小场所", "一般单位")


def ugly_ledger(n: int) -> tuple[str, list[str]]:
    """Return a ledger of n small places as CSV, the same at every call, and the kind of each."""
    dice = random.Random(16)
    counted = [
        (kind, *one.rsplit(" ", 1)) for kind, told in TRADES.items() for one in told.split("|")
    ]
    drawn = dice.choices(counted, [int(times) for *_, times in counted], k=n)
    book = io.StringIO()
    lines = csv.writer(book)
    lines.writerow(("序号", "单位名称", "场所类别", "村（社区）", "地址"))
    for at, (_, trade, _) in enumerate(drawn):
        name = f"{dice.choice(OWNERS)}{trade}{dice.choice(TAILS)}"
        lines.writerow((at + 1, name, dice.choice(CELLS), "东城社区", f"中南路{at + 1}号"))
    return book.getvalue(), [kind for kind, *_ in drawn]


def test_of_five_hundred_small_places_at_most_one_in_twenty_is_other(tmp_path: Path) -> None:
    text, meant = ugly_ledger(500)
    rows = read_one(tmp_path, "九小场所台账.csv", text).rows
    read = [str(row.site.get("category")) if row.site else "" for row in rows]
    left = [row.raw for row, kind in zip(rows, read, strict=True) if kind in ("other", "None", "")]
    wrong = [
        (row.site and row.site.get("name"), kind, true)
        for row, kind, true in zip(rows, read, meant, strict=True)
        if kind not in (true, "other", "None")
    ]
    assert len(rows) == 500
    assert len(left) <= 25, left
    assert len(wrong) <= 10, wrong
    assert len(set(read) & {*kinds.KINDS}) >= 17


WORDS = (
    "宾馆 hotel", "民宿 hotel", "加油站 fuel", "商场 market", "医院 clinic", "网吧 net_bar",
    "KTV entertainment", "农家乐 eatery", "三合一 mixed", "充电点 charging",
    "小歌舞娱乐场所 entertainment", "小生产加工企业 workshop", "经营性自建房 self_built",
    "小学校（幼儿园） small_school",
)  # fmt: skip


@pytest.mark.parametrize(("word", "kind"), [one.split() for one in WORDS])
def test_words_that_were_other_are_their_kinds_and_are_kept(word: str, kind: str) -> None:
    read = category_of(word)
    is_its_name = word in (kinds.KINDS[kind].zh, kinds.KINDS[kind].code)
    assert (read.value, read.code) == (kind, None if is_its_name else FaultCode.CATEGORY_TAKEN)


def test_nine_small_places_are_nine_kinds_each_with_symbol_checklist_and_minutes() -> None:
    assert sum(bool(kind.nine) for kind in kinds.KINDS.values()) == 9
    assert len({kind.symbol for kind in kinds.KINDS.values()}) == len(kinds.KINDS)
    for code, kind in kinds.KINDS.items():
        assert len(checklist(code)) >= 6, code
        assert set(kind.checks) <= set(HAZARD_CODES), code


OWN_TABLE = """\
代码,名称,英文名,九小场所,符号,名称里的词,类别栏写法,检查项,登记信息,检查分钟
,养殖场,Farm,,,养鸡、养猪,养殖户,F01、R05,workers,35
,小商店,Taken,,,,,,,
,,Nameless,,,词,,,,
"""


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_an_office_adds_a_kind_by_a_row_and_is_told_what_was_left_out(
    tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "kinds.csv"
    path.write_text(OWN_TABLE, encoding=encoding)
    found, problems = kinds.read_kinds(path, kinds.KINDS.values())
    (farm,) = found
    assert (farm.code, farm.words, farm.checks, farm.minutes) == (
        "own_养殖场", ("养鸡", "养猪"), ("F01", "R05"), 35.0,
    )  # fmt: skip
    assert farm.symbol in kinds.SPARE_SYMBOLS
    assert [text.split("行")[0] for text in problems] == ["第3", "第4"]


def test_a_kind_taken_out_of_the_table_is_other_and_no_error() -> None:
    assert Category("own_没有了") is Category.OTHER
    assert category_of_name("老王养鸡场") in (None, Category.OTHER)
