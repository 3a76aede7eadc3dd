"""The briefing as one HTML file: opens without a network, and asks for nothing from anywhere."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from typing import Final

from briefing.facts.compose import sections
from briefing.facts.fact import Facts
from briefing.facts.grids import Cell, grid
from briefing.facts.issues import fingerprint
from briefing.facts.say import figures, plain, say, say_as_of, say_name, say_period
from briefing.facts.writer import Sentence, Writer
from briefing.words import labels, screen, sentences, sheets

# A browser that is handed this page must not fetch, run or send anything.
_POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'"
# Columns that name their row, for a reader that speaks.
_ROW_HEADS: Final = ("name", "week", "site")
_DETAILS: Final = ("overdue", "offices", "codes", "key_dates")


def report_html(
    facts: Facts,
    *,
    picture: bytes | None = None,
    narrow: bytes | None = None,
    stamps: tuple[str, ...] = (),
) -> bytes:
    """Return the briefing of `facts` as an HTML page in one file.

    Parameters
    ----------
    picture : the map as PNG
    narrow : the same for the screen of a telephone
    stamps : printed at head and foot: who exported it, who reviewed it

    Returns
    -------
    bytes
        UTF-8. Every text is escaped; numbers carry the id of their fact in `data-fact`.

    References
    ----------
    .. [1] W3C, Content Security Policy Level 3: the page forbids itself every request.
    """
    body = [*_head(facts, stamps), *_figures(facts), *_map(facts, picture, narrow)]
    for numeral, section in zip(labels.NUMERALS, sections(facts), strict=False):
        body.append(_h2(labels.HEADING.format(numeral=numeral, title=section.title)))
        body += [f"<p>{_sentence(sentence)}</p>" for sentence in section.sentences]
        for table in section.tables:
            body += _table(facts, table)
            if table == "villages":
                note = Writer(facts).write(sentences.RANK_NOTE).text
                body.append(f'<p class="note">{escape(note)}</p>')
    body.append(_h2(screen.DETAILS))
    for table in _DETAILS:
        body += _table(facts, table)
    body += _foot(facts, stamps)
    title = escape(screen.REPORT_TITLE)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body><main>\n"
        + "\n".join(body)
        + "\n</main></body></html>\n"
    ).encode()


def _h2(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _head(facts: Facts, stamps: tuple[str, ...]) -> Iterator[str]:
    told = screen.REPORT_SUBTITLE.format(
        issuer=plain(facts.texts["issuer"]),
        period=say_period(facts.period),
        as_of=say_as_of(facts),
    )
    yield "<header>"
    if facts.is_demo:
        yield f'<p class="demo">{escape(labels.DEMO_LONG)}</p>'
    yield f"<h1>{escape(screen.REPORT_TITLE)}</h1>"
    yield f'<p class="told">{escape(told)}</p>'
    yield from _stamps(stamps)
    yield "</header>"


def _stamps(stamps: tuple[str, ...]) -> Iterator[str]:
    for stamp in stamps:
        yield f'<p class="told stamp">{escape(plain(stamp))}</p>'


def _figures(facts: Facts) -> Iterator[str]:
    yield _h2(screen.FIGURES)
    yield '<dl class="figures">'
    for fact in figures(facts):
        shown = f'<dd data-fact="{escape(fact.id)}">{escape(say(fact))}</dd>'
        yield f"<div><dt>{escape(say_name(fact.id))}</dt>{shown}</div>"
    yield "</dl>"


def _map(facts: Facts, picture: bytes | None, narrow: bytes | None) -> Iterator[str]:
    if not picture:
        return
    caption = labels.MAP_CAPTION.format(issuer=plain(facts.texts["issuer"]), as_of=say_as_of(facts))
    yield _h2(screen.MAP)
    yield "<figure><picture>"
    if narrow:
        yield f'<source media="(max-width:700px)" srcset="{_data(narrow)}">'
    yield f'<img alt="{escape(caption)}" src="{_data(picture)}"></picture>'
    yield f"<figcaption>{escape(caption)}</figcaption></figure>"


def _data(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def _sentence(sentence: Sentence) -> str:
    return "".join(
        f'<span data-fact="{escape(part.ref)}">{escape(part.text)}</span>'
        if part.kind == "fact"
        else escape(part.text)
        for part in sentence.parts
    )


def _table(facts: Facts, table: str) -> Iterator[str]:
    drawn = grid(facts, table)
    if not drawn.rows:
        return
    yield f'<div class="wide"><table><caption>{escape(sheets.TABLES[table])}</caption>'
    yield "<thead><tr>"
    yield "".join(f'<th scope="col">{escape(column.heading)}</th>' for column in drawn.columns)
    yield "</tr></thead><tbody>"
    for row in drawn.rows:
        cells = (
            _cell(cell, is_text=column.is_text, is_head=column.key in _ROW_HEADS)
            for cell, column in zip(row, drawn.columns, strict=True)
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"


def _cell(cell: Cell, *, is_text: bool, is_head: bool) -> str:
    ref = f' data-fact="{escape(" ".join(cell.fact_ids))}"' if cell.fact_ids else ""
    kind = ' class="words"' if is_text else ""
    if is_head:
        return f'<th scope="row"{kind}{ref}>{escape(cell.text)}</th>'
    return f"<td{kind}{ref}>{escape(cell.text)}</td>"


def _foot(facts: Facts, stamps: tuple[str, ...]) -> Iterator[str]:
    as_of, period = say_as_of(facts), say_period(facts.period)
    yield "<footer>"
    yield f"<p>{escape(screen.SOURCE.format(as_of=as_of, period=period))}</p>"
    yield f"<p>{escape(screen.DEFINITION)}</p>"
    yield f"<p>{escape(screen.SNAPSHOT.format(sha256=fingerprint(facts)))}</p>"
    yield from _stamps(stamps)
    if facts.is_demo:
        yield f'<p class="demo">{escape(labels.DEMO_LONG)}</p>'
    yield "</footer>"


STYLE: Final = """
:root{--ink:#1d2730;--soft:#53616d;--line:#cfd6dc;--accent:#0f4c5c;--ground:#f4f6f7}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);line-height:1.75;font-size:16px;
font-family:"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:24px 28px 40px;background:#fff}
header{border-bottom:3px solid var(--accent);margin-bottom:20px;padding-bottom:12px}
h1{font-size:30px;line-height:1.3;margin:0 0 6px}
h2{font-size:21px;margin:30px 0 8px;color:var(--accent);break-after:avoid}
caption{font-size:16px;font-weight:700;text-align:left;padding:20px 0 6px;break-after:avoid}
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
tbody th{background:none;font-weight:600}
td.words,th.words{text-align:left;overflow-wrap:anywhere;min-width:5em}
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
