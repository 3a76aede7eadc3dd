"""The style sheet of the report: screen, phone and paper; nothing in it is fetched."""

from typing import Final

STYLE: Final = """
:root{--ink:#1d2730;--soft:#53616d;--line:#cfd6dc;--accent:#0f4c5c;--ground:#f4f6f7}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);line-height:1.75;font-size:16px;
font-family:"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 28px 40px;background:#fff}
header{border-bottom:3px solid var(--accent);margin-bottom:20px;padding-bottom:12px}
h1{font-size:30px;line-height:1.3;margin:0 0 6px}
h2{font-size:21px;margin:30px 0 8px;color:var(--accent);break-after:avoid}
h3{font-size:16px;margin:20px 0 6px;break-after:avoid}
p{margin:6px 0;text-indent:2em;overflow-wrap:anywhere}
.told{text-indent:0;color:var(--soft)}
.demo{display:block;background:#fff3cd;border:2px solid #8a6d00;color:#5c4800;padding:6px 12px;
font-weight:700;text-indent:0}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;padding:0;margin:12px 0}
.figures div{border:1px solid var(--line);border-radius:8px;padding:10px 14px;break-inside:avoid}
.figures dt{color:var(--soft);font-size:14px}
.figures dd{margin:0;font-size:30px;font-weight:700;line-height:1.3}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.5;
font-variant-numeric:tabular-nums}
th,td{border:1px solid var(--line);padding:5px 7px;text-align:center}
th{background:#e8eef0;word-break:keep-all}
td.words{text-align:left;overflow-wrap:anywhere;min-width:5em}
figure{margin:12px 0;text-align:center}
img{max-width:100%;height:auto;border:1px solid var(--line)}
figcaption,.note,footer{color:var(--soft);font-size:13px}
.note{text-indent:0}
footer{border-top:1px solid var(--line);margin-top:32px;padding-top:10px;overflow-wrap:anywhere}
footer p{text-indent:0}
.stamp{font-weight:700}
@media (max-width:700px){main{padding:14px}.figures{grid-template-columns:repeat(2,1fr)}
h1{font-size:23px}.figures dd{font-size:24px}table{font-size:13px}}
@page{size:A4;margin:18mm 15mm}
@media print{body{background:#fff;font-size:11pt;line-height:1.5}main{padding:0;max-width:none}
.wide{overflow:visible}table{font-size:8.5pt}thead{display:table-header-group}
tr,figure{break-inside:avoid}th,td{padding:2px 4px}}
"""
