"""One question asked of the pages, of the commands and of the papers that both of them write.

A world is a copy of the demo in which something happened, and a day that is asked about there. Its
pages run under AppTest, its commands as on the command line, and every paper is written and read
again. What only draws is replaced: the stand-in keeps what it was handed (`Drawn`), so that a
picture and a wall map can be compared without being painted.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from html.parser import HTMLParser
from json import loads
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import streamlit as st
from docx import Document
from PIL import Image
from pptx import Presentation
from streamlit.testing.v1 import AppTest

from briefing.export import exported
from briefing.screen.long_picture import long_picture
from briefing.words import sheets
from geo.print.picture import situation
from geo.print.wall_map import WallMap, draw, draw_tiles, draw_whole_and_tiles
from pages.map.view import show_map
from pages.shell.charts import show_chart
from tests.commands.asking import asked

OUR_FOLDERS = ("analysis", "briefing", "commands", "data", "geo", "pages")
ROOT = Path(__file__).resolve().parents[1]
ISSUE = "7"
# The files of the meeting, by the ending that is in the key of their buttons.
_KINDS = {"docx": "circular", "pptx": "slides", "xlsx": "annex", "html": "report"}
Json = dict[str, Any]


@dataclass
class Drawn:
    """What was handed to whatever draws, and what the download buttons of a page hold.

    Attributes
    ----------
    pictures : list of DataFrame
        The risk of each situation picture, by site.
    walls : list of WallMap
    offered : dict of str to bytes or function
        By the button's key.
    """

    pictures: list[pd.DataFrame] = field(default_factory=list)
    walls: list[WallMap] = field(default_factory=list)
    offered: dict[str, Any] = field(default_factory=dict)


def stand_ins(drawn: Drawn) -> dict[Callable[..., Any], Callable[..., Any]]:
    """Return what is put in the place of the functions that only draw: all we know of the inside.

    `situation` is handed villages, sites and their risk; the three of the wall map its content.
    The mark of an export is another on each file, and its row in the log changes the register.
    """
    stream = io.BytesIO()
    Image.new("RGB", (160, 90)).save(stream, "png")
    picture = stream.getvalue()

    def keep_picture(villages: Any, sites: Any, risk: pd.DataFrame, **_: Any) -> bytes:
        drawn.pictures.append(risk)
        return picture

    def keep_wall(content: WallMap, **_: Any) -> bytes:
        drawn.walls.append(content)
        return b"%PDF-"

    def only_written(_: Any, make: Callable[[tuple[str, ...]], bytes], _export: Any) -> bytes:
        return make(())

    return {
        exported: only_written,
        situation: keep_picture,
        draw: keep_wall,
        draw_tiles: keep_wall,
        draw_whole_and_tiles: lambda content: (keep_wall(content), None),
        long_picture: lambda *_, **__: picture,
        show_chart: lambda *_, **__: None,
        show_map: lambda *_, **__: None,
    }


@contextmanager
def nothing_drawn() -> Iterator[Drawn]:
    """Draw nothing, and keep what was to be drawn and what the download buttons offer."""
    drawn = Drawn()
    stands = stand_ins(drawn)
    _replace_everywhere(stands)
    button = st.download_button

    def offer(*said: Any, **told: Any) -> bool:
        drawn.offered[told["key"]] = told["data"]
        return button(*said, **told)

    st.download_button = offer
    try:
        yield drawn
    finally:
        st.download_button = button
        # Modules that were loaded meanwhile hold a stand-in: they get the function itself.
        _replace_everywhere({stand: original for original, stand in stands.items()})


def _replace_everywhere(by: Mapping[Callable[..., Any], Callable[..., Any]]) -> None:
    """Replace functions under every name by which a module of ours holds them."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in OUR_FOLDERS:
            for called, held in list(vars(module).items()):
                if callable(held) and (stand := by.get(held) if _hashable(held) else None):
                    setattr(module, called, stand)


def _hashable(value: Any) -> bool:
    return type(value).__hash__ is not None


@dataclass
class World:
    """A copy of the demo with its own past, asked about one day.

    Attributes
    ----------
    name : str
    folder : Path
        With `pages/demo.db`, which the pages write to, and `commands/demo.db` for the commands.
    drawn : Drawn
    day : date
    known : "now" or "then"
    start, number : date, str
        First day and number of the campaign that day belongs to.
    is_whole : bool
        Papers are about the campaign up to the day, else about the last seven days.
    before : World or None
        Asked the same of a register in which it has not happened yet: must say the same.
    """

    name: str
    folder: Path
    drawn: Drawn
    day: date = date(2024, 2, 20)
    known: str = "now"
    start: date = date(2023, 11, 1)
    number: str = "巴川办〔2023〕83号"
    is_whole: bool = True
    before: World | None = None

    # The pages.

    def page(self, name: str, **parameters: str) -> AppTest:
        """Return a page on the day, as somebody finds it who has its address."""
        page = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=240)
        page.session_state["open_data"] = "demo"
        known = {"known": "then"} if self.known == "then" else {}
        for parameter, value in ({"as_of": f"{self.day}"} | known | parameters).items():
            page.query_params[parameter] = value
        return self.turned(page)

    def turned(self, page: AppTest) -> AppTest:
        """Return a page after a run, in which what was done to it before takes effect."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("FIREMAP_STORE", str(self.folder / "pages" / "firemap.db"))
            patch.setenv("FIREMAP_ACTOR", "录入员")
            page.run()
        assert not page.exception
        return page

    def saved(self, key: str) -> bytes:
        """Return the file behind a download button of the page drawn last."""
        held = self.drawn.offered[key]
        content: bytes = held() if callable(held) else held
        return content

    @cached_property
    def strip(self) -> dict[str, str]:
        """The headline figures above the map, as read."""
        page = self.page("campaign_map")
        labels = {one.key: closed(one.label) for one in page.button if one.key}
        tiles = {
            key.removeprefix("map_figure_"): label
            for key, label in labels.items()
            if key.startswith("map_figure_")
        }
        shown = {name: label.split("**")[1] for name, label in tiles.items() if "**" in label}
        return shown | {
            "sites": re.search(r"全部(\d+)", tiles["sites"])[1],
            "closed_in_time": tiles["rectified"].rpartition("按期")[2],
            "phase_days_left": tiles["end"].rpartition("本阶段余")[2],
        }

    @cached_property
    def gravest_on_the_map(self) -> dict[str, int]:
        """How many sites the map's list has of each of the two gravest levels."""
        page = self.page("campaign_map", risk="red,orange")
        tables = [one.value for one in page.dataframe if "level" in one.value]
        return level_counts(tables[0]["level"].map(list).str[0]) if tables else {}

    @cached_property
    def clock(self) -> dict[str, str]:
        """The figures at the head of the clock, as read."""
        return {one.label: f"{one.value} {one.delta}" for one in self.page("campaign_clock").metric}

    @cached_property
    def outlook(self) -> list[str]:
        """The outlook in one line, and a line for each driver."""
        page = self.page("campaign_clock", view="season")
        said = [one.value for one in page.markdown]
        at = next(at for at, text in enumerate(said) if text.startswith("未来"))
        return [said[at], *said[at + 1].splitlines()]

    def ranked(self, measure: str, base: str, counting: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the ranking of the page, and the workbook of it that is taken along."""
        asked_for = {"measure": measure, "counting": counting}
        asked_for["share_base" if base == "due" else "base"] = base
        page = self.page("village_rank", **asked_for)
        shown = next(one.value for one in page.dataframe if "places" in one.value)
        book = table_of(self.saved("rank_xlsx"), "村社")
        seen = () if base == "due" else ("seen_share",)
        names = ("places", "short_name", "band", "count", "base", *seen, "raw", "eb", "interval")
        return shown, book.rename(columns=dict(zip(book.columns, names, strict=False)))

    @cached_property
    def meeting(self) -> Meeting:
        """The meeting's page: preview, screens, files."""
        first = self.start if self.is_whole else self._week_ago
        page = self.page("write_briefing", **{"from": f"{first}", "to": f"{self.day}"})
        preview, chat = sections_shown(page), page.code[0].value
        papers = Papers({kind: self.drawn.offered[f"briefing_{e}"] for e, kind in _KINDS.items()})
        picture = self.drawn.pictures[-1]
        page.button(key="briefing_present").click()
        self.turned(page)
        return Meeting(preview, chat, papers, picture, screens(page))

    @cached_property
    def summary_of_page(self) -> Paper:
        """The campaign's summary, written by the page of papers."""
        week = {} if self.is_whole else {"from": f"{self._week_ago}", "to": f"{self.day}"}
        page = self.page("meeting_papers", **week)
        page.selectbox(key="paper_kind").set_value("summary")
        self.turned(page)
        return Paper(self.saved("paper_docx"))

    @property
    def _week_ago(self) -> date:
        return self.day - timedelta(days=6)

    @cached_property
    def planned_by_page(self) -> tuple[dict[str, str], pd.DataFrame]:
        """The figures of the plan, and its order book."""
        page = self.page("inspection_plan", seconds="0")
        book = table_of(self.saved("plan_book"), "场所")
        return {one.label: one.value for one in page.metric}, book

    @cached_property
    def wall_of_page(self) -> tuple[str, WallMap]:
        """What the page says of the wall map it issued, and what it had drawn."""
        page = self.page("wall_map")
        page.radio(key="wall_selection_False").set_value("urgent")
        page.button(key="wall_draw").click()
        self.turned(page)
        return page.subheader[-1].value, self.drawn.walls[-1]

    @cached_property
    def reopened(self) -> dict[str, pd.DataFrame]:
        """The risk on the picture of one frozen issue, opened again both ways."""
        page = self.page("meeting_papers")
        page.segmented_control(key="meeting_tab").set_value("issues")
        self.turned(page)
        page.text_input(key="issue_number").input(ISSUE)
        page.button(key="issue_freeze").click()
        self.turned(page)
        page.session_state["issues_table"] = {"selection": {"rows": [0], "columns": []}}
        self.turned(page)
        by_page = self.drawn.pictures[-1]
        self.commanded("brief", "--issue", ISSUE, "--no-wall-map", *self._out("again"), at="pages")
        return {"page": by_page, "command": self.drawn.pictures[-1]}

    # The commands.

    def commanded(self, name: str, *arguments: str, at: str = "commands") -> Json:
        """Return what a command says, asked on the day's basis."""
        more = ("--known", "then") if self.known == "then" else ()
        try:
            return asked(name, *arguments, *more, store=self.folder / at / "demo.db")
        except SystemExit:
            said = " ".join((name, *arguments, *more))
            raise AssertionError(f"The command does not understand: {said}") from None

    def _out(self, name: str) -> tuple[str, str]:
        return "--out", str(self.folder / name)

    @cached_property
    def briefed(self) -> Briefed:
        """The papers of the command, the summary among them; as known then the wall map too."""
        week = () if self.is_whole else ("--from", f"{self._week_ago}")
        more = () if self.known == "then" else ("--no-wall-map",)
        told = self.commanded(
            "brief", "--to", f"{self.day}", "--summary", *week, *more, *self._out("new")
        )
        wall = None if more else self.drawn.walls[-1]
        return Briefed(Papers(dict(written(told))), self.drawn.pictures[-1], wall)

    def ranked_by_command(self, measure: str, base: str, counting: str) -> pd.DataFrame:
        """Return the rows of `rank` that have a rank, each with the short name of its village."""
        arguments = ["--measure", measure, "--base", base, "--as-of", f"{self.day}"]
        # The page counts from the campaign's first day on where days count at all.
        if measure == "found" or base == "visits":
            arguments += ["--since", f"{self.start}"]
        arguments += ["--weighted"] if counting == "weighted" else []
        rows = pd.DataFrame(self.commanded("rank", *arguments)["rows"])
        names = self.briefed.papers.village_names
        return rows[rows["rank"].notna()].assign(short_name=rows["id"].map(names))

    @cached_property
    def planned_by_command(self) -> tuple[Json, pd.DataFrame]:
        """The plan as `plan` tells it, and its order book."""
        told = self.commanded(
            "plan", "--as-of", f"{self.day}", "--seconds", "0", *self._out("plan")
        )
        return told, table_of(written(told)["workbook"], "场所")

    @cached_property
    def wall_of_command(self) -> tuple[Json, WallMap]:
        """What `wallmap` tells of its issue, and what it had drawn."""
        told = self.commanded(
            "wallmap", "--as-of", f"{self.day}", "--select", "urgent", *self._out("wall")
        )
        return told, self.drawn.walls[-1]

    @cached_property
    def exported_levels(self) -> pd.Series:
        """The level of risk of each site with a place, in the package for the GIS."""
        import geopandas as gpd

        folder = self.folder / "export"
        told = self.commanded("export", str(folder), "--as-of", f"{self.day}")
        path = next(one["path"] for one in told["files"] if one["kind"] == "package")
        sites: pd.Series = gpd.read_file(path, layer="sites").set_index("site_id")["level"]
        return sites


@dataclass(frozen=True)
class Papers:
    """The files of one briefing, by kind: circular, slides, annex, report, text, facts, summary.

    One that is not written yet is written when it is first read.
    """

    files: dict[str, bytes | Callable[[], bytes]]

    def file(self, kind: str) -> bytes:
        """Return a file."""
        held = self.files[kind]
        if callable(held):
            held = self.files[kind] = held()
        return held

    @cached_property
    def facts(self) -> dict[str, float | None]:
        """Every figure, by its id; shares are 0 to 1. Of a command alone."""
        return {name: one["value"] for name, one in self._frozen["items"].items()}

    @cached_property
    def changes(self) -> set[str]:
        """Every change on the period before, in per cent, as printed. Of a command alone."""
        items = self._frozen["items"].values()
        counted = [(one["value"], one["previous"]) for one in items if one["unit"] == "count"]
        return {
            f"{abs(now / ago - 1) * 100:.1f}" for now, ago in counted if now is not None and ago
        }

    @cached_property
    def _frozen(self) -> Json:
        told: Json = loads(self.file("facts"))
        return told

    @cached_property
    def village_names(self) -> dict[str, str]:
        """Code of each village and its short name. Of a command alone."""
        tables = self._frozen["tables"]
        rows = [row for name in ("villages", "small_villages") for row in tables[name]]
        return {row["key"]: row["texts"]["name"] for row in rows}

    @cached_property
    def book(self) -> dict[str, list[tuple[Any, ...]]]:
        """The rows of every sheet of the annex."""
        book = openpyxl.load_workbook(io.BytesIO(self.file("annex")))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}

    @cached_property
    def annex(self) -> dict[str, str]:
        """The figures of the whole as the annex prints them, by id."""
        rows = self.book[sheets.FIGURES]
        names = sheets.FIGURE_COLUMNS
        place = next(at for at, row in enumerate(rows) if names["id"] in row)
        at, shown = (rows[place].index(names[one]) for one in ("id", "shown"))
        return {str(row[at]): str(row[shown]) for row in rows[place + 1 :] if row[at]}

    @property
    def levels(self) -> dict[str, int]:
        """How many sites there are of each level of risk; a level without one is left out."""
        start = "sites.risk."
        counts = {n: number(text) for n, text in self.annex.items() if n.startswith(start)}
        return {n.removeprefix(start): int(count) for n, count in counts.items() if count}

    @cached_property
    def report(self) -> dict[str, str]:
        """Every figure the report in one file shows, by its id; the first place of each."""
        read = _Marked()
        read.feed(self.file("report").decode())
        return read.facts

    @property
    def text(self) -> str:
        """The lines for the chat group."""
        return self.file("text").decode()

    @cached_property
    def circular(self) -> Paper:
        """The circular, read again."""
        return Paper(self.file("circular"))

    @cached_property
    def summary(self) -> Paper:
        """The summary, read again. Of a command alone."""
        return Paper(self.file("summary"))

    @cached_property
    def slides(self) -> Slides:
        """The slides, read again."""
        return Slides(self.file("slides"))


@dataclass(frozen=True)
class Paper:
    """A paper in DOCX."""

    content: bytes

    @cached_property
    def paragraphs(self) -> list[str]:
        """Its paragraphs without blanks, empty ones left out."""
        texts = (closed(one.text) for one in Document(io.BytesIO(self.content)).paragraphs)
        return [text for text in texts if text]

    @cached_property
    def tables(self) -> list[list[list[str]]]:
        """Its tables, cell by cell."""
        return [
            [[closed(cell.text) for cell in row.cells] for row in table.rows]
            for table in Document(io.BytesIO(self.content)).tables
        ]

    def section(self, title: str) -> list[str]:
        """Return the paragraphs below a numbered heading, up to the next one."""
        found: list[str] = []
        is_in = False
        for text in self.paragraphs:
            if re.match("[一二三四五六七八九]、", text):
                is_in = text.partition("、")[2] == title
            elif is_in:
                found.append(text)
        return found


@dataclass(frozen=True)
class Slides:
    """A presentation in PPTX."""

    content: bytes

    @cached_property
    def _deck(self) -> Any:
        return Presentation(io.BytesIO(self.content))

    @cached_property
    def texts(self) -> list[str]:
        """Every text on its slides, in order."""
        shapes = (shape for slide in self._deck.slides for shape in slide.shapes)
        return [closed(shape.text_frame.text) for shape in shapes if shape.has_text_frame]

    @cached_property
    def notes(self) -> str:
        """What is said below its slides."""
        return "\n".join(s.notes_slide.notes_text_frame.text for s in self._deck.slides)

    def tile(self, name: str) -> str:
        """Return the figure that stands large above its name."""
        return self.texts[self.texts.index(closed(name)) - 1]

    @cached_property
    def tables(self) -> list[pd.DataFrame]:
        """Its tables; one that goes on over several slides is one."""
        made: dict[tuple[str, ...], list[list[str]]] = {}
        for slide in self._deck.slides:
            for shape in slide.shapes:
                if shape.has_table:
                    rows = [[closed(c.text) for c in row.cells] for row in shape.table.rows]
                    made.setdefault(tuple(rows[0]), []).extend(rows[1:])
        return [pd.DataFrame(rows, columns=list(head)) for head, rows in made.items()]

    @cached_property
    def charts(self) -> dict[tuple[str, ...], dict[str, tuple[float, ...]]]:
        """Its charts by the names of their series: the values of each category."""
        shapes = (shape for slide in self._deck.slides for shape in slide.shapes)
        plots = [shape.chart.plots[0] for shape in shapes if shape.has_chart]
        return {
            tuple(one.name for one in plot.series): dict(
                zip(
                    map(closed, plot.categories),
                    zip(*(one.values for one in plot.series), strict=True),
                    strict=True,
                )
            )
            for plot in plots
        }


@dataclass(frozen=True)
class Briefed:
    """What the command of the briefing wrote, the risk on its picture, and its wall map."""

    papers: Papers
    picture: pd.DataFrame
    wall: WallMap | None


@dataclass(frozen=True)
class Meeting:
    """What the meeting's page shows and hands out.

    Attributes
    ----------
    preview : dict of str to list of str
        Sentences by the heading above them.
    chat : str
    papers : Papers
    picture : DataFrame
        The risk on its situation picture.
    screens : Screens
    """

    preview: dict[str, list[str]]
    chat: str
    papers: Papers
    picture: pd.DataFrame
    screens: Screens


@dataclass(frozen=True)
class Screens:
    """The meeting on the screen, with all that opens from its figures.

    Attributes
    ----------
    figures : dict of str to str
        By name.
    lines : list of str
        Titles, and every line that opens.
    tables : list of DataFrame
        The printed ones.
    """

    figures: dict[str, str]
    lines: list[str]
    tables: list[pd.DataFrame]


def screens(page: AppTest) -> Screens:
    """Return what the meeting shows on its screens."""
    shown = page.session_state["show_held"].deck
    lists = shown.lists
    figures = {one["name"]: one["value"] for one in lists["figures"]["figures"]}
    lines = [line for one in lists.values() for line in one.get("lines", ())]
    tables = [
        pd.DataFrame(one["rows"], columns=one["head"])
        for key, one in lists.items()
        if key.startswith("table_")
    ]
    return Screens(figures, lines, tables)


def sections_shown(page: AppTest) -> dict[str, list[str]]:
    """Return the sentences of a page by the heading above them."""
    found: dict[str, list[str]] = {}
    below: list[str] = []
    for element in page.main:
        if element.type == "subheader":
            below = found.setdefault(element.value, [])
        elif element.type == "markdown":
            below.append(closed(element.value))
    return found


class _Marked(HTMLParser):
    """Reads what is marked with the fact it says."""

    def __init__(self) -> None:
        super().__init__()
        self.facts: dict[str, str] = {}
        self._of = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._of = dict(attrs).get("data-fact") or ""

    def handle_data(self, data: str) -> None:
        if self._of:
            self.facts.setdefault(self._of, data)
        self._of = ""


def written(told: Json) -> dict[str, bytes]:
    """Return the files a command tells of, by kind; the last of each."""
    return {one["kind"]: Path(one["path"]).read_bytes() for one in told["files"]}


def table_of(content: bytes, heading: str) -> pd.DataFrame:
    """Return the rows of all sheets of a workbook below the row with this heading."""
    parts = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        at = next(at for at, row in enumerate(rows) if heading in row)
        parts.append(pd.DataFrame(rows[at + 1 :], columns=rows[at]))
    whole = pd.concat(parts, ignore_index=True)
    return whole[whole[heading].notna()]


def closed(text: object) -> str:
    """Return a text without blanks and without what the screen needs to show it as it is."""
    return "".join(str(text).replace("\\", "").replace("\u2060", "").split())


def number(text: object) -> float | None:
    """Return the first number of a text; None for a dash."""
    found = re.search(r"-?\d+(?:\.\d+)?", closed(text).replace(",", ""))
    return float(found.group()) if found else None


def level_counts(levels: pd.Series) -> dict[str, int]:
    """Return how often each level of risk occurs."""
    return {str(level): int(n) for level, n in levels.dropna().value_counts().items()}
