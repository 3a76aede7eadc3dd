"""Frames as tables: headings in the reader's language, terms as badges, figures that line up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal

import pandas as pd
import streamlit as st

from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.text import one_line
from vocabulary import palette
from vocabulary.headings import HEADINGS
from vocabulary.messages import message
from vocabulary.palette import Swatch
from vocabulary.terms import Term

_BADGES: Final[dict[str, Swatch]] = {
    f"{type(term).__name__}.{term.value}": swatch
    for fills in (
        palette.RISK_FILL,
        palette.STATUS_FILL,
        palette.HAZARD_STATUS_FILL,
        palette.GRADE_FILL,
    )
    for term, swatch in fills.items()
}
_FORMATS: Final = {"count": "%d", "number": "%.{}f", "share": "%.1f%%"}
_DASHED: Final = {"share": "{:.1%}", "count": "{:,.0f}", "date": "{:%Y-%m-%d}"}
_PICKED: Final = "table_picked_"
_CLICKED: Final = "table_clicked_"
Height = int | Literal["auto", "content", "stretch"]
ColumnKind = Literal["text", "count", "number", "share", "date", "term", "badge", "flag", "trend"]


# Pixels; Streamlit 1.67 wraps the text of a row higher than 4 rem.
WRAPPED_ROW: Final = 66
_ONE_LINE: Final = 33  # characters in a line of a `large` column
_CHARACTER: Final = 14.5  # a Chinese one in a cell
_AROUND_BADGE: Final = 36  # cell and badge have 8 on each side; and a little air
_WIDEST_BADGE: Final = 180
# Texts of a ledger or of ours, read whole in most rows.
_WIDTHS: Final[dict[str, Literal["medium"]]] = dict.fromkeys(
    ("site", "what", "address", "file"), "medium"
)


@dataclass(frozen=True)
class Column:
    """How one column of a frame is shown.

    Attributes
    ----------
    title : str
        In the reader's language; empty: as `vocabulary.headings` has it.
    kind : str
        `text` as typed; `count` whole; `number` with `decimals`; `share` (0 to 1) as per cent;
        `date`; `flag`; `trend` an area over a list of counts; `term` a badge in the colour of
        `terms`; `badge` one of `badges` (word as read -> `#RRGGBB`).
    width : "small", "medium", "large", pixels or None
        None: as the first rows ask; a column of badges as its longest word.
    """

    name: str
    title: str = ""
    kind: ColumnKind = "text"
    terms: type[Term] | None = None
    badges: Mapping[str, str] = field(default_factory=dict)
    decimals: int = 1
    help: str | None = None
    width: Literal["small", "medium", "large"] | int | None = None

    def __post_init__(self) -> None:
        if not self.title:
            object.__setattr__(self, "title", say(HEADINGS[self.name].title))


def columns_of(*given: str | Column) -> list[Column]:
    """Return columns in order; one given by its name alone is shown as `vocabulary.headings` says.

    Raises
    ------
    KeyError
        A name has no heading there.
    """
    return [_named(one) if isinstance(one, str) else one for one in given]


def _named(name: str) -> Column:
    heading = HEADINGS[name]
    return Column(name, say(heading.title), heading.kind, heading.terms, width=_WIDTHS.get(name))


def words(rows: pd.DataFrame, say_it: Callable[[dict[str, Any]], object]) -> pd.Series:
    """Return a column made of each row, as a mapping by column; None stays blank."""
    told = [say_it({str(name): value for name, value in row.items()})
            for row in rows.to_dict("records")]  # fmt: skip
    return pd.Series(told, rows.index, dtype=object)


def spans(low: pd.Series, high: pd.Series, form: str = "{:.0%}") -> pd.Series:
    """Return intervals as read, "71 % – 83 %"; None where one is not known."""
    pairs = zip(low, high, strict=True)
    told = [f"{form.format(a)} – {form.format(b)}" if pd.notna(a) else None for a, b in pairs]
    return pd.Series(told, low.index, dtype=object)


def helped(columns: Sequence[Column], *, table: str) -> list[Column]:
    """Return the columns of a table, each with its sentence where it has none of its own."""
    return [replace(one, help=one.help or help_of(f"{table}.{one.name}")) for one in columns]


def show_table(
    frame: pd.DataFrame, columns: Sequence[Column], *, key: str, **options: Any
) -> list[int]:
    """Draw a frame as a table; options and result as of `show_ready`."""
    return show_ready(made_ready(frame, columns, table=key), key=key, **options)


@dataclass(frozen=True)
class ReadyTable:
    """A frame made ready to be drawn: its cells, and how Streamlit shows each column."""

    cells: pd.DataFrame
    config: Mapping[str, Any]


def made_ready(frame: pd.DataFrame, columns: Sequence[Column], *, table: str) -> ReadyTable:
    """Make a frame ready, in the language and on the ground of the reader."""
    columns = helped(columns, table=table)
    cells = pd.DataFrame({c.name: _cells(frame[c.name], c) for c in columns})
    config = {column.name: _config(column) for column in columns}
    return ReadyTable(cells.reset_index(drop=True), config)


def show_ready(
    ready: ReadyTable,
    *,
    key: str,
    height: Height = "auto",
    pick: Literal["none", "one", "many"] = "none",
    row_height: int | None = None,
) -> list[int]:
    """Draw a table that is ready; return the positions of the rows the reader picked.

    Parameters
    ----------
    height : int, "auto", "content" or "stretch"
        Pixels, or as `st.dataframe` names it.
    pick : "none", "one" or "many"
        How many rows can be ticked.
    row_height : int or None
        Pixels; text of a taller row wraps.
    """
    rows = "multi-row" if pick == "many" else "single-row"
    # A click on a cell opens its row; ticks are for many at once.
    options: dict[str, Any] = {"on_select": "rerun", "selection_mode": [rows, "single-cell"]}
    chosen = st.dataframe(
        ready.cells,
        hide_index=True,
        height=height,
        row_height=row_height,
        column_config=ready.config,
        key=key,
        placeholder="—",
        **({} if pick == "none" else options),
    )
    if pick == "none":
        return []
    return newest_rows(chosen.selection, key) if pick == "one" else list(chosen.selection.rows)


def newest_rows(selection: Mapping[str, Any], key: str) -> list[int]:
    """Return the row that was ticked or whose cell was clicked, whichever came last."""
    ticked: list[int] = list(selection["rows"])
    clicked: list[int] = [row for row, _ in selection.get("cells", [])]
    before = st.session_state.get(f"{_PICKED}{key}", ([], [], []))
    last: list[int] = before[2]
    if clicked != before[1] and clicked:
        last = clicked
    elif ticked != before[0] or clicked != before[1]:
        last = ticked or clicked
    st.session_state[f"{_PICKED}{key}"] = (ticked, clicked, last)
    return last


def clicked_row(key: str) -> int | None:
    """Return the row of a table in which many can be ticked whose cell was just clicked, once."""
    state = st.session_state.get(key)
    cells = state["selection"].get("cells", []) if state else []
    now = cells[0][0] if cells else None
    before = st.session_state.get(f"{_CLICKED}{key}")
    st.session_state[f"{_CLICKED}{key}"] = now
    return now if now is not None and now != before else None


def show_dashed(frame: pd.DataFrame, columns: Sequence[Column], **options: Any) -> list[int]:
    """Draw a table as `show_table` does, with "—" wherever a figure or a day is not known.

    A column that knows all its figures keeps them as figures, which sort and line up.
    """
    shown, kinds = frame, []
    for column in columns:
        is_figure = column.kind in ("share", "count", "number", "date")
        if is_figure and frame[column.name].isna().any():
            form = _DASHED.get(column.kind, f"{{:,.{column.decimals}f}}")
            texts = [None if pd.isna(one) else form.format(one) for one in frame[column.name]]
            shown = shown.assign(**{column.name: pd.Series(texts, frame.index, dtype=object)})
            kinds.append(replace(column, kind="text"))
        else:
            kinds.append(column)
    return show_table(shown, kinds, **options)


def row_height(texts: Iterable[str]) -> int | None:
    """Return the row height of a table whose widest column holds these texts; None: one line."""
    return WRAPPED_ROW if any(_ems(text) > _ONE_LINE for text in texts) else None


def _ems(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E7F else 0.55 for sign in text)


def _cells(values: pd.Series, column: Column) -> pd.Series:
    if column.kind in ("term", "badge", "text"):
        known = zip(values, values.notna(), strict=True)
        if column.kind == "text":
            cells: list[Any] = [one_line(str(one)) if is_known else "—" for one, is_known in known]
        else:
            cells = [[str(one)] if is_known else [] for one, is_known in known]
        return pd.Series(cells, values.index, dtype=object)
    if column.kind == "date":
        return pd.to_datetime(values).dt.date
    if column.kind == "share":
        return pd.to_numeric(values, errors="coerce").mul(100).astype("float64")
    if column.kind in ("flag", "trend"):
        return values.astype("boolean") if column.kind == "flag" else values
    return pd.to_numeric(values, errors="coerce").astype("float64")


def _config(column: Column) -> Any:
    common: dict[str, Any] = {"label": column.title, "help": column.help, "width": column.width}
    kinds = st.column_config
    terms = column.terms
    if column.kind == "term" and terms is not None:
        common["width"] = column.width or badge_width(label(term) for term in terms)
        return kinds.MultiselectColumn(
            **common,
            options=[term.value for term in terms],
            color=[_badge(term) for term in terms],
            format_func=lambda value: label(terms(value)),
        )
    if column.kind == "badge":
        common["width"] = column.width or badge_width(column.badges)
        return kinds.MultiselectColumn(
            **common, options=list(column.badges), color=list(column.badges.values())
        )
    if column.kind in _FORMATS:
        return kinds.NumberColumn(**common, format=_FORMATS[column.kind].format(column.decimals))
    plainly: dict[str, Callable[..., Any]] = {
        "date": partial(kinds.DateColumn, format="YYYY-MM-DD"),
        "flag": kinds.CheckboxColumn,
        "trend": partial(kinds.AreaChartColumn, y_min=0),
    }
    return plainly.get(column.kind, kinds.TextColumn)(**common)


def badge_width(labels: Iterable[str]) -> int:
    """Return the width in pixels of a column whose badges are all to be read whole.

    Streamlit measures the cells of a badge column by their text alone, without the badge's own
    margin, and `small` ends in the fourth Chinese character.
    """
    wide = [_ems(label) for label in labels]
    return min(_WIDEST_BADGE, round(_AROUND_BADGE + _CHARACTER * max(wide, default=0)))


def _badge(term: Term) -> str:
    swatch = _BADGES.get(f"{type(term).__name__}.{term.value}", palette.NO_VALUE)
    return swatch.on(theme())


# Table and column -> the sentence; a figure outside a table stands under "figure".
_HELP: Final[dict[str, str]] = {
    "rank_table.band_name": message(
        "Clearly worse or better only where the whole interval lies beyond the overall "
        "rate; else nobody can tell."
    ),
    "rank_table.count": message("Hazards counted here, as chosen above."),
    "rank_table.base": message("What the count is divided by."),
    "rank_table.note_name": message("Why a figure should be read with care."),
    "rank_apart.count": message("Hazards counted here, as chosen above."),
    "rank_apart.base": message("What the count is divided by."),
    "rank_apart.note_name": message("What is missing before the village can be ranked."),
    "rank_effort.n_sites": message("Sites of the village in the register."),
    "rank_effort.n_visits": message("Visits made in the period."),
    "rank_effort.visits_per_site": message("Visits in the period over sites: how much was looked."),
    "rank_effort.looked": message("Marked where less than half the usual effort went."),
    "rank_effort.count": message("Hazards found in the period."),
    "rank_effort.per_site": message("Hazards found over sites, as they are."),
    "rank_effort.places": message("Place by the plain figure."),
    "rank_effort.places_adjusted": message(
        "Place had all villages been visited alike; the truth lies between the two."
    ),
    "trend.n_visits": message("Visits in the period looked at."),
    "trend.n": message("Visits that found at least one hazard."),
    "trend.change": message(
        "The clearest change of the rate, named only where chance would hardly do it."
    ),
    "trend.against": message("Per visit, so that more visits do not count as more hazards."),
    "trend.times": message(
        "How many times as often visits find something now; an interval around 1 means "
        "no difference to be seen."
    ),
    "hot_cells.kind": message("Hot: more than chance in the square and around it."),
    "hot_cells.n": message("Open hazards inside the square."),
    "hot_cells.n_base": message("Sites inside the square, against which it is judged."),
    "hot_moran.raw": message("Open hazards over the base chosen, as they are."),
    "hot_moran.quadrant_name": message(
        "Whether the village and its neighbours lie above or below the mean."
    ),
    "hot_moran.class_name": message(
        "Named only where chance would hardly make village and neighbours so alike or so different."
    ),
    "hot_moran.p": message("How often chance alone would give as much; below 0.05 is seldom."),
    "hot_moran.q": message("The same, allowing for all villages looked at."),
    "truth_questions.hazard_id": message("Number of the hazard in the register."),
    "truth_questions.question": message(
        "To be asked of whoever handled it; there may be a good reason."
    ),
    "truth_questions.found_on": message("Day the hazard was found."),
    "truth_questions.closed_on": message("Day the hazard was closed."),
    "truth_silent.n_visits": message("Visits on record in the village."),
    "truth_silent.n_hits": message("Visits that found at least one hazard."),
    "truth_silent.expected": message(
        "Visits with a find there would be if it were like the other villages."
    ),
    "truth_quality.score": message(
        "Weight of what is filled in over weight of what is asked, of 100."
    ),
    "truth_quality.n_gaps": message("Facts that are missing or contradict one another."),
    "truth_quality.n_checks": message("Facts asked of its sites and hazards."),
    "truth_quality.worst": message("The kind of gap that costs the village most points."),
    "truth_queue.lacking": message("What is to be filled in or put right."),
    "truth_queue.subject_id": message("Number of the record in the register."),
    "truth_queue.weight": message("How much the gap counts: 3 heavy, 1 light."),
    "proof_capacity.capacity": message("Share of the visits that could have been made."),
    "proof_capacity.n_visits": message("As many visits that is."),
    "proof_capacity.recall": message(
        "Share of the serious finds caught by going where the score was highest."
    ),
    "proof_capacity.recall_low": message("Lower end of that share with 90 % certainty."),
    "proof_capacity.recall_high": message("Upper end of that share with 90 % certainty."),
    "proof_capacity.recall_actual": message(
        "Share caught in the order the visits were really made."
    ),
    "proof_capacity.precision": message(
        "Of the visits with the highest score, those that found something serious."
    ),
    "proof_capacity.precision_random": message("The same share for visits picked blindly."),
    "proof_account.hits_proposed": message("Proposed visits that found a hazard."),
    "proof_account.n_proposed": message("Visits made because the list proposed them."),
    "proof_account.hits_random": message("Random visits that found a hazard."),
    "proof_account.n_random": message("Visits drawn at random, to compare with."),
    "proof_account.difference": message(
        "Share of proposed visits with a find less that of random ones."
    ),
    "proof_account.span": message(
        "Where the difference lies with 90 % certainty; with 0 inside nobody can tell."
    ),
    "proof_account.verdict": message(
        "Said only where the interval leaves 0 out and both sides have five visits."
    ),
    "rule_list.values": message("The numbers the score is worked out with."),
    "rule_list.verified": message("Whether the office has confirmed the numbers."),
    "rule_list.whose": message("Marked where the office has changed the file's number."),
    "rule_list.source": message("Where the rule comes from."),
    "rule_list.article": message("Article of the law or order."),
    "rule_list.effective_from": message("Day from which the rule holds."),
    "rule_parts.tier_name": message("How grave the hazard's kind is."),
    "rule_parts.days_overdue": message(
        "Days past the deadline; more than 30 count as long overdue."
    ),
    "rule_parts.weight": message("Weight of its tier by the rules."),
    "rule_parts.late": message("Factor for being overdue; 1 is in time."),
    "rule_parts.repeat": message("Factor for having come back after closing; 1 is the first time."),
    "rule_parts.worth": message("Weight times lateness times relapse."),
    "rule_parts.points": message("Its part of the site's score; the parts add up to it."),
    "rule_moved.level_before": message("Level by the rules in force."),
    "rule_moved.level_after": message("Level if the new numbers were kept."),
    "rule_moved.score_before": message("Score by the rules in force, 0 to below 100."),
    "rule_moved.score_after": message("Score if the new numbers were kept."),
    "figure.ratio": message("How many times as often visits find something now as before."),
    "figure.ratio_span": message(
        "Where the ratio lies with 90 % certainty; with 1 inside no difference can be seen."
    ),
    "figure.hits": message("Visits that found something / all visits of these days."),
    "figure.days_earlier": message(
        "Mean days by which serious finds would have come earlier, with its 90 % "
        "interval; below 0: later."
    ),
    "figure.days_within": message(
        "The same with each team's visits ordered among themselves, so that knowing the "
        "team gains nothing."
    ),
    "figure.earlier_later": message("Serious finds on an earlier day / on a later day."),
    "figure.first_half": message(
        "Share of serious finds made in the first half of the visits: as it was, and as ordered."
    ),
    "figure.level": message(
        "Sites of this level with the new numbers; the small figure is the change."
    ),
}
# Tables that have their columns from the same list.
_SAME: Final = {
    "rank_trend": "trend",
    "hot_trend": "trend",
    "hot_periods_category": "trend",
    "hot_periods_village_code": "trend",
}


def help_of(figure: str) -> str | None:
    """Return the sentence of a figure ("rank_table.count", "figure.ratio"); None without one."""
    table, _, column = figure.partition(".")
    text = _HELP.get(f"{_SAME.get(table, table)}.{column}")
    return say(text) if text else None
