"""Words of the map on a page: of a circular, a slide, a report and the picture for a phone."""

from typing import Final

TITLE: Final = "消防安全重点场所分布图"
CAPTION: Final = "{title}　截至{day}"
PUBLIC_TITLE: Final = "各村（社区）隐患整改情况图"
WHOLE: Final = "全域"
CORE: Final = "城区放大"
SMALL_APART: Final = "不足五处，不计算"
NORTH: Final = "北"
KM: Final = "{n} 千米"
METRES: Final = "{n} 米"
BANDS: Final = {
    "worse": "明显偏高",
    "alike": "分不出高低",
    "better": "明显偏低",
    "none": "无人上门，不评",
}
DENSITY_NOTE: Final = "底色和数字：隐患密度（每百家已检查场所未销案几处），全街道{whole}处。"
DRAWN_NOTE: Final = (
    "画出红色和有逾期隐患的场所{all}家：图上{drawn}家，另有{missing}家无坐标未画出。"
    "图例计全部登记场所{sites}家，其中{nowhere}家无坐标。"
)
MANY_NOTE: Final = (
    "红色和有逾期隐患的场所{all}家，画出其中最重的{most}家，另有{missing}家无坐标未画出。"
    "图例计全部登记场所{sites}家，其中{nowhere}家无坐标。"
)
PUBLIC_NOTE: Final = "底色和数字：整改率（%）。界线不作划界依据。"
UNAPPROVED: Final = "送审稿　审图号未核发，不得公开"
COMMUNITY: Final = "社区"
