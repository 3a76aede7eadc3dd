"""What a leader reads first: the verdict, six figures, the five worst villages, what is to do."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign import burndown, standing
from analysis.campaign.burndown import Course, course, planned_line
from analysis.campaign.standing import LONG_DAYS, Counted, Duty, Standing
from analysis.day import Day
from pages.campaign.key_dates import occasion, short_day
from pages.map.view import Choice, choose_place, read_choice
from pages.shell.doors import draw_link
from pages.shell.filters import choose, read_filters
from pages.shell.language import language, say
from pages.shell.markup import NOTHING, Markup, draw, joined, tag
from pages.shell.markup import worded as said_of
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.messages import message
from vocabulary.palette import Theme
from vocabulary.ranking import BANDS
from vocabulary.terms import RiskLevel, worded

_N_WORST: Final = 5
_RED: Final = "red"
_ONLY_RED: Final = (RiskLevel.RED.value,)
_WORSE: Final = "clearly_worse"


def draw_verdict(day: Day) -> None:
    """Draw the sentence that answers: open, more or fewer, overdue and whose, who is worst."""
    told = day.once(standing.of)
    first = joined([_open_words(told), _overdue_words(day, told)], say("; "))
    with st.container(key="home_verdict"):
        draw(tag("h1", first, say("."), tabindex="-1"), tag("p", _worst_words(day)))


def _open_words(told: Standing) -> Markup:
    said = said_of(message("{n} hazards open"), n=_strong(told.flow.now, "red"))
    change = told.flow.now - told.flow.before
    if change:
        fewer, more = message("{n} fewer than last week"), message("{n} more than last week")
        week = said_of(fewer if change < 0 else more, n=_strong(abs(change), _tone(change)))
        said += said_of(message(" ({what})"), what=week)
    over = told.over_plan
    if over is None:
        return said
    fewer, more = message("{n} fewer than planned"), message("{n} more than planned")
    tone = "red" if over > 0 else "good"
    plan = said_of(more if over > 0 else fewer, n=_strong(abs(over), tone))
    return said + said_of(message(", ")) + plan


def _overdue_words(day: Day, told: Standing) -> Markup:
    said = said_of(message("{n} overdue"), n=_strong(told.overdue.now, "late"))
    if told.most_overdue is None:
        return said
    code, n = told.most_overdue
    where = _name(day, code)
    return said + said_of(message(", {n} of them in {where}"), n=_strong(n, "late"), where=where)


def _worst_words(day: Day) -> Markup:
    seen = day.once(standing.villages_of)
    ranked = seen.table[seen.table["raw"].notna()]
    if ranked.empty:
        return NOTHING
    worst = ranked.iloc[0]
    said = said_of(
        message("Highest hazard density: {where}, {n} per hundred sites visited"),
        where=tag("b", _name(day, ranked.index[0])),
        n=_strong(float(worst["raw"]), "red" if worst["band"] == _WORSE else "ink"),
    )
    if pd.isna(worst["low"]):
        return said
    doubt = say("roughly {low} to {high}", low=f"{worst['low']:.0f}", high=f"{worst['high']:.0f}")
    words = worded(BANDS[worst["band"]], language()) if worst["band"] in BANDS else ""
    what = say(", ").join(one for one in (doubt, words) if one)
    return said + said_of(message(" ({what})"), what=what)


def _name(day: Day, code: object) -> str:
    return str(day.villages["short_name"].get(code, code))


def _strong(n: float | None, tone: str) -> Markup:
    return tag("b", _number(n), class_=f"tone_{tone}")


def _tone(change: float, *, is_up_good: bool = False) -> str:
    return "good" if (change > 0) == is_up_good else "red"


@dataclass(frozen=True)
class _Tile:
    """One figure: its state colours it, the change has a colour of its own.

    Attributes
    ----------
    figure : the headline figure whose rows it opens; `_RED`: the red sites; empty: none
    state : red, late, orange, good or plain
    """

    name: str
    title: str
    value: str
    state: str
    figure: str = ""
    change: str = ""
    is_good: bool = True
    beside: str = ""


def draw_tiles(day: Day) -> None:
    """Draw six figures with their change against last week; a click opens the rows."""
    chosen = read_choice()
    with st.container(key="home_tiles", horizontal=True, gap="small"):
        for tile in _tiles(day, day.once(standing.of)):
            is_on = _is_on(tile, chosen)
            turn = ("good" if tile.is_good else "bad") if tile.change else "still"
            arrow = f":blue[{tile.change}] :gray[{say('on last week')}]" if tile.change else ""
            beside = f":gray[{tile.beside}]" if tile.beside else ""
            with st.container(key=f"tile_{tile.name}_{tile.state}_{turn}"):
                st.button(
                    f"{tile.title} **{tile.value}** {arrow}　{beside}",
                    key=f"map_figure_{tile.name}",
                    type="primary" if is_on else "secondary",
                    disabled=not _has_rows(day, tile),
                    on_click=_open,
                    args=(tile, is_on),
                    width="stretch",
                )


def _is_on(tile: _Tile, chosen: Choice) -> bool:
    if tile.figure == _RED:
        return read_filters().risk == _ONLY_RED and chosen.kind == "none"
    return bool(tile.figure) and chosen == Choice("figure", tile.figure)


def _has_rows(day: Day, tile: _Tile) -> bool:
    if tile.figure == _RED:
        return tile.value != "0"
    return bool(tile.figure) and bool(day.headline[tile.figure].row_ids)


def _open(tile: _Tile, is_on: bool) -> None:
    if tile.figure == _RED:
        choose(risk=() if is_on else _ONLY_RED)
        choose_place("none")
    else:
        choose_place(*(("none",) if is_on else ("figure", tile.figure)))


def _tiles(day: Day, told: Standing) -> list[_Tile]:
    over = told.over_plan
    closed = day.headline["closed_in_time"].value
    left = day.headline["phase_days_left"].value
    share = told.rectified
    return [
        _Tile("open", say("Open hazards"), _number(told.flow.now),
              "red" if over is None or over > 0 else "good", "open",
              *_change(Counted(told.flow.now, told.flow.before)),
              say("plan {n}", n=told.planned) if told.planned is not None else ""),
        _Tile("overdue", say("Overdue"), _number(told.overdue.now),
              "late" if told.overdue.now else "good", "overdue", *_change(told.overdue),
              say("over {days} days: {n}", days=LONG_DAYS, n=told.long_overdue)),
        _Tile("red", say("Red sites"), _number(told.red.now), "red" if told.red.now else "good",
              _RED, *_change(told.red), say("{n} with overdue", n=told.red_overdue)),
        _Tile("major_open", say("Major or suspected, open"), _number(told.major.now),
              "orange" if told.major.now else "good", "major_open", *_change(told.major)),
        _Tile("rectified", say("Rectified"), _percent(share.now), "good", "closed_in_time",
              *_points(share), say("in time {share}", share=_percent(closed))),
        _Tile("end", say("To the last day"), say("{n} days", n=told.days_left), "plain", "", "",
              True, say("{n} working days; phase {left}", n=told.working_days_left,
                        left="—" if left is None else f"{left:.0f}")),
    ]  # fmt: skip


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}"


def _percent_of(value: float, most: float) -> str:
    return f"{100 * value / most:.1f}%" if most else "0"


def _percent(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.1f}%"


def _change(counted: Counted) -> tuple[str, bool]:
    change = counted.change
    if not change:
        return "", True
    return f"{'▲' if change > 0 else '▼'}{abs(change):,.0f}", change < 0


def _points(share: Counted) -> tuple[str, bool]:
    change = share.change
    if change is None or abs(change) < 0.0005:
        return "", True
    points = say("{n} points", n=f"{abs(100 * change):.1f}")
    return f"{'▲' if change > 0 else '▼'}{points}", change > 0


def draw_worst(day: Day) -> None:
    """Draw the five villages with the highest hazard density as bars, and their overdue ones."""
    seen = day.once(standing.villages_of)
    ranked = seen.table[seen.table["raw"].notna()].head(_N_WORST)
    with st.container(key="home_worst", gap=None):
        with st.container(key="home_worst_head", horizontal=True, vertical_alignment="bottom"):
            draw(tag("h2", say("Highest hazard density")))
            draw_link("village_rank", say("All {n} ›", n=len(seen.table)))
        whole = say("dashed: the whole {n}", n=f"{seen.overall:.0f}") if seen.overall else ""
        keys = [
            tag("i", class_=f"key band_{band}") + tag("span", worded(one, language()))
            for band, one in BANDS.items()
        ]
        note = tag("p", say("Open hazards per hundred sites visited"), class_="note")
        draw(note, tag("p", joined(keys, "　"), "　", whole, class_="note"))
        most = max(float(ranked["raw"].max()), seen.overall or 0.0) if len(ranked) else 0.0
        for code, row in ranked.iterrows():
            _draw_bar(day, str(code), row, most=most, overall=seen.overall)


def _draw_bar(day: Day, code: str, row: Any, *, most: float, overall: float | None) -> None:
    band = row["band"] if row["band"] in BANDS else "cannot_be_told_apart"
    parts = [tag("s", class_=f"band_{band}", style=f"width:{_percent_of(row['raw'], most)}")]
    if overall and most:
        parts.append(tag("u", style=f"left:{_percent_of(overall, most)}"))
    change = int(row["change"])
    sign = "▲" if change > 0 else "▼"
    arrow = tag("i", f"{sign}{abs(change)}", class_=f"tone_{_tone(change)}") if change else NOTHING
    with st.container(key=f"bar_{code}", horizontal=True, vertical_alignment="center", gap=None):
        draw(
            tag(
                "div",
                tag("span", _name(day, code), class_="name"),
                tag("span", *parts, class_="bar"),
                tag("b", f"{row['raw']:.0f}"),
                tag("small", say("{n} open", n=int(row["n_open"])), " ", arrow),
                class_="row",
            )
        )
        st.button(
            plain(say("Show {name}", name=_name(day, code))), key=f"bar_open_{code}",
            on_click=choose_place, args=("village", code),
        )  # fmt: skip
        n = int(row["n_overdue"])
        with st.container(key=f"bar_late_{code}_{'some' if n else 'none'}", width="content"):
            draw_link("hazard_register", say("Overdue {n}", n=n), list="overdue", village=str(code))


_DUTIES: Final[Mapping[str, tuple[str, str, str]]] = {
    "supervise": (
        message("Overdue and to be supervised, no order yet"),
        message("past the day for an order"),
        message("One by one"),
    ),
    "recheck": (
        message("Waiting for their re-check"),
        message("{late} of them late"),
        message("See the list"),
    ),
    "week": (
        message("To be put right by {day}"),
        message("{late} of them today"),
        message("See the list"),
    ),
    "warning": (
        message("Not yet warned before {what}"),
        message("to be sent by {day}"),
        message("See the names"),
    ),
}
_LISTS: Final[Mapping[str, tuple[str, dict[str, str]]]] = {
    "supervise": ("press_rectify", {"press": "due", "due": "supervise"}),
    "recheck": ("hazard_register", {"list": "recheck"}),
    "week": ("hazard_register", {"list": "week"}),
    "warning": ("campaign_clock", {"view": "dates"}),
}


def draw_today(day: Day) -> None:
    """Draw what is to be done now, each with the way to its list."""
    with st.container(key="home_today", gap=None):
        draw(tag("h2", say("To be done now")))
        duties = day.once(standing.duties_of)
        if not duties:
            draw(tag("p", say("Nothing is due on this day."), class_="note"))
        for duty in duties:
            _draw_duty(duty)


def _draw_duty(duty: Duty) -> None:
    title, note, act = (
        say(one).format(
            late=duty.n_late,
            day=_day_words(duty.until),
            what=occasion(duty.what) if duty.what else "",
        )
        for one in _DUTIES[duty.code]
    )
    page, said = _LISTS[duty.code]
    with st.container(
        key=f"duty_{duty.code}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        words = tag("span", title, tag("small", note))
        draw(tag("div", tag("b", str(duty.n)), words, class_="row"))
        with st.container(key=f"duty_open_{duty.code}", width="content"):
            draw_link(page, act, **said)


def _day_words(day: date | None) -> str:
    return short_day(day) if day else ""


def draw_burn(day: Day) -> None:
    """Draw the open hazards week by week against the line to the last day, small."""
    counts = day.once(burndown.of)
    if counts.empty or day.hazards.empty:
        return
    end = day.campaign.end
    told = course(counts[""], end=end)
    said = say("{n} open, plan {planned}", n=told.n_open, planned=round(told.planned))
    pictures = [
        tag("img", class_=f"on_{theme}", alt=said, src=_as_picture(counts[""], told, end, theme))
        for theme in palette.THEMES
    ]
    with st.container(key="home_burn"):
        draw(tag("h2", say("Open hazards against the plan")), *pictures)


def _as_picture(counts: pd.Series, told: Course, end: date, theme: Theme) -> str:
    drawn = base64.b64encode(_curve(counts, told, end, theme).encode()).decode()
    return f"data:image/svg+xml;base64,{drawn}"


_WIDE, _TALL, _LEFT, _FOOT = 440, 96, 34, 18


def _curve(counts: pd.Series, told: Course, end: date, theme: Theme) -> str:
    days = [stamp.date() for stamp in pd.DatetimeIndex(counts.index)]
    last = max(end, days[-1])
    span = max((last - days[0]).days, 1)
    top = 100 * -(-max(told.peak, 1) // 100)

    def at(day: date, n: float) -> str:
        x = _LEFT + (_WIDE - _LEFT - 70) * (day - days[0]).days / span
        return f"{x:.1f},{6 + (_TALL - _FOOT - 6) * (1 - n / top):.1f}"

    seen = " ".join(at(day, n) for day, n in zip(days, counts.tolist(), strict=True))
    ends = [told.peak_on, last]
    line = planned_line(told.peak_on, told.peak, end=end, days=ends)
    plan = " ".join(at(day, float(n)) for day, n in zip(ends, line, strict=True))
    ink, sub = palette.INK.on(theme), palette.HATCH.on(theme)
    tone = palette.BEHIND.on(theme) if told.is_behind else palette.GOOD.on(theme)
    x, y = at(days[-1], told.n_open).split(",")
    below = float(at(days[-1], told.planned).split(",")[1])
    rules = "".join(
        f'<line x1="{_LEFT}" x2="{_WIDE - 66}" y1="{at(days[0], n).split(",")[1]}" '
        f'y2="{at(days[0], n).split(",")[1]}" stroke="{palette.BOUNDARY.on(theme)}" '
        f'stroke-opacity=".35"/><text x="{_LEFT - 6}" y="{at(days[0], n).split(",")[1]}" '
        f'text-anchor="end" dominant-baseline="middle" fill="{sub}">{n:.0f}</text>'
        for n in (0, top / 2, top)
    )
    months = "".join(
        f'<text x="{at(day, 0).split(",")[0]}" y="{_TALL - 3}" text-anchor="{anchor}" '
        f'fill="{sub}">{short_day(day)}</text>'
        for day, anchor in ((days[0], "start"), (told.peak_on, "middle"), (last, "middle"))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_TALL}" font-size="12" '
        f"font-family=\"'Microsoft YaHei','Noto Sans CJK SC',sans-serif\">{rules}{months}"
        f'<polyline points="{plan}" fill="none" stroke="{sub}" stroke-width="1.6" '
        f'stroke-dasharray="5 4"/>'
        f'<polyline points="{seen}" fill="none" stroke="{ink}" stroke-width="2.4" '
        f'stroke-linejoin="round"/>'
        f'<line x1="{x}" x2="{x}" y1="{y}" y2="{below}" stroke="{tone}" stroke-width="2.4"/>'
        f'<circle cx="{x}" cy="{y}" r="4" fill="{tone}"/>'
        f'<text x="{float(x) + 9}" y="{float(y) + 1}" fill="{tone}" font-weight="700" '
        f'font-size="13">{say("Now {n}", n=told.n_open)}</text>'
        f'<text x="{float(x) - 8}" y="{below + 8}" text-anchor="end" fill="{sub}">'
        f"{say('Plan {n}', n=round(told.planned))}</text></svg>"
    )
