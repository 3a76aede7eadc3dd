"""Words of the report for a browser and of the long picture for a chat group."""

from typing import Final

TITLE: Final = "消防安全隐患排查整治情况"
SUBTITLE: Final = "{issuer}　{period}　截至{as_of}"
FIGURES: Final = "当前态势"
MAP: Final = "态势一张图"
DETAILS: Final = "附表"
SOURCE: Final = "数据来源：消防安全登记册，截至{as_of}；统计时段{period}。"
SNAPSHOT: Final = "数据指纹：{sha256}"
SHORT_SNAPSHOT: Final = "数据指纹前八位：{sha256}"
DEFINITION: Final = (
    "整改率=已整改（含已提交复查）/发现；销案率=已销案/发现；逾期自期限次日起算。"
    "基数为零不计算。风险等级只用于安排检查先后，不是事故概率。"
)
PUBLIC_MAP: Final = "审图号：{number}"
PUBLIC: Final = "公开版　审核人：{reviewer}"
PUBLIC_APART: Final = "敏感单位不列名、不上图，仅计入总数"
MARK: Final = "导出人：{actor}　{moment}　编号：{serial}"
