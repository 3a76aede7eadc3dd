"""The plan of one building on one sheet, and the book of a selection, as an editable DOCX."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from analysis.day import Day
from analysis.pressing import building_plans
from analysis.pressing.building_plans import BuildingPlan, measure_of
from briefing.facts.say import plain, say_date, text_of
from briefing.papers import paper
from briefing.papers.table import (
    WORKING_EDGE_MM,
    add_form,
    add_list,
    add_picture_beside,
    add_signatures,
)
from briefing.properties import Named, with_properties
from briefing.wall.content import Persons, person_of, place_of, stamps_of, worst_first
from briefing.words import clauses, labels
from geo.print.picture import Spots
from vocabulary import wall_map
from vocabulary.facts import FACTS, SiteFact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.palette import RISK_CHARACTER
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, HazardGrade, HazardStatus, PositionQuality, RiskLevel

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph


# More reasons than these do not help whoever reads the sheet on the stairs.
_MOST_REASONS: Final = 5


def building_book(
    day: Day, site_ids: Sequence[int], *, title: str = "", persons: Persons = "masked"
) -> bytes:
    """Return the plans of sites as one DOCX, a page or more for each.

    Editable text and tables; what is not known is marked so, and never left blank.

    Parameters
    ----------
    day : with personal cells where persons are to be named
    site_ids : in the order of the book; one that is not in the day is left out
    title : of the book's cover line; none where empty (one sheet alone)

    Raises
    ------
    SetupError
        The font of the small maps is missing.
    """
    here = [site_id for site_id in site_ids if site_id in day.sites.index]
    book = _Book(day, here, persons)
    if title:
        book.write_contents(title)
    for place, site_id in enumerate(here):
        book.write_sheet(site_id, breaks=place > 0 or bool(title))
    one = plain(text_of(day.sites["name"].loc[here[0]])) if here else ""
    paper.name_document(
        book.document, title=title or one or wall_map.PLAN_TITLE,
        author=plain(day.campaign.issuer), day=day.as_of,
    )  # fmt: skip
    content = paper.to_bytes(book.document)
    return with_properties("docx", content, Named(title or one, day.campaign.issuer, day.as_of))


def book_title(day: Day) -> str:
    """Return the title of a book of plans."""
    return wall_map.BOOK_TITLE.format(place=place_of(day.campaign))


class _Book:
    """A book being written."""

    def __init__(self, day: Day, here: Sequence[int], persons: Persons) -> None:
        self.day, self.here, self.persons = day, here, persons
        self.hazards = day.hazards
        self.plans = day.once(building_plans.plans)
        self.by_site = self.hazards.groupby("site_id").indices
        has_map = bool(here) and not day.villages.geometry.isna().all()
        stamps = stamps_of(day.villages, is_demo=day.is_demo)
        drawn = (day.villages, day.sites, day.risk, day.context)
        self.spots = Spots(*drawn, stamps=stamps) if has_map else None
        self.document = paper.official_document(is_demo=day.is_demo)
        section = self.document.sections[0]
        section.left_margin = section.right_margin = Mm(WORKING_EDGE_MM)
        section.top_margin, section.bottom_margin = Mm(16), Mm(16)
        section.header_distance = section.footer_distance = Mm(8)

    def hazards_of(self, site_id: int) -> pd.DataFrame:
        """Return the hazards of a site."""
        return self.hazards.iloc[self.by_site.get(site_id, [])]

    def write_contents(self, title: str) -> None:
        """Write the title of the book and its list of sites."""
        day = self.day
        line = wall_map.BOOK_LINE.format(n=len(self.here), day=say_date(day.as_of))
        stamps = labels.AND.join(stamps_of(day.villages, is_demo=False))
        self._line(plain(title), 20, centred=True, hei=True)
        self._line(f"{line}　{stamps}", 11, centred=True)
        made, whole = day.once(building_plans.of)
        self._line(wall_map.BOOK_COVER.format(whole=whole, made=made), 11, centred=True)
        issuer = wall_map.BOOK_ISSUER.format(issuer=plain(day.campaign.issuer))
        self._line(issuer, 11, centred=True)
        rows = [list(wall_map.CONTENTS)]
        for place, site_id in enumerate(self.here, start=1):
            site, hazards = day.sites.loc[site_id], self.hazards_of(site_id)
            counts = (int(hazards[name].sum()) for name in ("is_open", "is_overdue"))
            rows.append(
                [str(place), _known(site["name"]), self._village(site), *map(str, counts), ""]
            )
        table = add_list(self.document, rows, (1.4, 7.8, 3.8, 1.8, 1.8, 1.6), size=10)
        for row, site_id in zip(table.rows[1:], self.here, strict=True):
            run = row.cells[-1].paragraphs[0].add_run()
            paper.set_font(run, labels.FONT_BODY, 10)
            paper.field(run, f"PAGEREF site{site_id} \\h")

    def write_sheet(self, site_id: int, *, breaks: bool) -> None:
        """Write the plan of one site."""
        site, hazards = self.day.sites.loc[site_id], self.hazards_of(site_id)
        waiting = worst_first(hazards[hazards["is_open"]])
        is_tower = site["category"] == Category.HIGH_RISE.value
        title = wall_map.PLAN_TITLE if is_tower else wall_map.SHEET_TITLE
        head = self._line(title, 18, centred=True, hei=True, breaks=breaks)
        paper.bookmark(head, site_id, f"site{site_id}")
        self._line(wall_map.BASICS, 12, hei=True)
        pairs = self._facts(site, waiting)
        pairs += [("", "")] * (len(pairs) % 2)
        fours = [[*left, *right] for left, right in zip(pairs[::2], pairs[1::2], strict=True)]
        add_form(self.document, fours, (3.5, 5.6, 3.5, 5.0), labels_at=(0, 2))
        self._line(wall_map.PLACE, 12, hei=True)
        self._place(site_id)
        self._line(wall_map.HAZARDS, 12, hei=True)
        self._waiting(site, waiting)
        if len(hazards) > len(waiting):
            self._line(wall_map.CLOSED_COUNT.format(n=len(hazards) - len(waiting)), 10.5)
        if is_tower:
            self._plan(site_id, site, waiting)
        accept = wall_map.ACCEPTANCE_OF_PLAN if is_tower else wall_map.ACCEPTANCE
        self._line(accept, 12, hei=True)
        add_form(self.document, wall_map.ACCEPT_LINES, (3.5, 14.1), labels_at=(0,), row_mm=8)
        add_signatures(self.document, wall_map.SIGNATURES)

    def _plan(self, site_id: int, site: pd.Series, waiting: pd.DataFrame) -> None:
        """Write who answers for a tall building, its stages, and what is done meanwhile."""
        plan = self.plans.get(site_id) or BuildingPlan(0, 0)
        self._line(wall_map.RESPONSIBLE, 12, hei=True)
        told = (
            (wall_map.LEADER, plain(plan.leader) or wall_map.TO_FILL),
            (wall_map.LEAD_OFFICE, _known(site["office"])),
            (wall_map.COMPANY, _known(site["property_company"])),
            (wall_map.VILLAGE_UNIT, self._village(site)),
            (wall_map.MAINTAINED_BY, _known(site.get("maintenance_company"))),
            (wall_map.FUNDS_FROM, plain(plan.funds) or wall_map.TO_FILL),
        )
        fours = [[*left, *right] for left, right in zip(told[::2], told[1::2], strict=True)]
        add_form(self.document, fours, (3.5, 5.6, 3.5, 5.0), labels_at=(0, 2))
        self._line(wall_map.STAGES_HEAD, 12, hei=True)
        days = [
            say_date(plan.stages[key]) if key in plan.stages else wall_map.TO_FILL
            for key in wall_map.STAGES
        ]
        add_list(self.document, [list(wall_map.STAGES.values()), days], (1,) * len(days), size=10)
        self._line(wall_map.EMERGENCY, 12, hei=True)
        interim = "；".join(
            dict.fromkeys(one for code in waiting["code"] if (one := clauses.interim_of(str(code))))
        )
        self._line(plain(plan.emergency) or interim or wall_map.TO_FILL, 10.5)

    def _line(self, text: str, size: float, *, centred: bool = False, hei: bool = False,
              breaks: bool = False) -> Paragraph:  # fmt: skip
        font = labels.FONT_HEI if hei else labels.FONT_BODY
        align = WD_ALIGN_PARAGRAPH.CENTER if centred else None
        how = paper.Setting(font, size, align, line=round(size * 26), before=90 if hei else 0,
                            after=50, keeps=hei)  # fmt: skip
        line = paper.paragraph(self.document, text, how)
        line.paragraph_format.page_break_before = breaks
        return line

    def _village(self, site: pd.Series) -> str:
        return _known(self.day.villages["short_name"].get(site["village_code"]))

    def _level(self, site_id: int) -> RiskLevel:
        return RiskLevel(str(self.day.risk["level"].loc[site_id]))

    def _person(self, site: pd.Series, hazards: pd.DataFrame, *, unknown: str) -> str:
        said = person_of(site, hazards, persons=self.persons)
        return unknown if said == wall_map.NOT_KNOWN else said

    def _facts(self, site: pd.Series, worst: pd.DataFrame) -> list[tuple[str, str]]:
        """Return label and value of every fact asked for of this kind of site."""
        category = Category(site["category"])
        positions = {term.value: term.label() for term in PositionQuality}
        pairs = [
            (wall_map.SITE, _known(site["name"])),
            (wall_map.KIND, category.label()),
            (wall_map.ADDRESS, _known(site["address"])),
            (wall_map.VILLAGE, self._village(site)),
            (wall_map.OFFICE, _known(site["office"])),
            (wall_map.POSITION, positions.get(site["position_quality"], wall_map.UNKNOWN)),
        ]
        if self.persons != "none":
            pairs.append((wall_map.PERSON, self._person(site, worst, unknown=wall_map.UNKNOWN)))
        if self.persons == "full":
            pairs.append((wall_map.PHONE, _known(site.get("phone"))))
        asked = [f for f in FACTS.values() if not f.categories or category in f.categories]
        return pairs + [(fact.zh, _fact(fact, site[fact.name])) for fact in asked]

    def _place(self, site_id: int) -> None:
        """Write where the site lies, its risk level and the first reasons for it."""
        day, level = self.day, self._level(site_id)
        lines = [f"{wall_map.LEVEL}：{level.label()}（{RISK_CHARACTER[level][0]}）"]
        held: Any = day.risk["reasons"].loc[site_id] if "reasons" in day.risk else ()
        for reason in list(held)[:_MOST_REASONS]:
            code = None if reason.hazard_id is None else day.hazards["code"].get(reason.hazard_id)
            about = HAZARD_CODES[code].zh if code in HAZARD_CODES else ""
            if not about and reason.subject:
                about = Category(reason.subject).label()
            said = reason_sentence(
                reason.code, points=reason.points, value=reason.value, hazard=about
            )
            lines.append(f"· {said}")
        picture = self.spots.of(site_id) if self.spots else None
        stamps = labels.AND.join(stamps_of(day.villages, is_demo=day.is_demo))
        lines.append(wall_map.MAP_NOTE.format(stamps=stamps) if picture else wall_map.NO_MAP)
        stream = None if picture is None else io.BytesIO(picture)
        add_picture_beside(self.document, stream, lines, picture_mm=84.0)

    def _waiting(self, site: pd.Series, waiting: pd.DataFrame) -> None:
        if waiting.empty:
            self._line(wall_map.NO_OPEN.format(day=say_date(self.day.as_of)), 11)
            return
        headings, widths = zip(*wall_map.HAZARD_COLUMNS, strict=True)
        rows = [
            self._hazard(place, site, waiting.loc[[hazard_id]])
            for place, hazard_id in enumerate(waiting.index, start=1)
        ]
        add_list(self.document, [headings, *rows], widths, size=9)

    def _hazard(self, place: int, site: pd.Series, row: pd.DataFrame) -> list[str]:
        """Return what, measure, money, person, dates and where it stands of one open hazard."""
        hazard = row.iloc[0]
        entry = HAZARD_CODES.get(str(hazard["code"]))
        kind, typed = entry.zh if entry else "", plain(text_of(hazard["description"]))
        what = typed if kind in typed else "：".join(part for part in (kind, typed) if part)
        hazard_id = int(str(row.index[0]))
        said = measure_of(self.plans.get(int(hazard["site_id"])), hazard_id, hazard)
        if hazard["grade"] != HazardGrade.GENERAL.value:
            what = wall_map.SUSPECTED.format(grade=HazardGrade(hazard["grade"]).label()) + what
        due = _day(hazard["due_on"])
        if hazard["days_overdue"] > 0:
            due += wall_map.OVERDUE_BY.format(days=int(hazard["days_overdue"]))
        cells = [
            str(place),
            what or wall_map.UNKNOWN,
            said.measure or wall_map.TO_FILL,
            said.funds or wall_map.TO_FILL,
            self._person(site, row, unknown=wall_map.TO_FILL),
            _day(hazard["assigned_on"]),
            due,
            HazardStatus(hazard["status"]).label(),
        ]
        return [plain(cell) for cell in cells]


def _known(value: Any) -> str:
    return plain(text_of(value)) or wall_map.UNKNOWN


def _fact(fact: SiteFact, value: Any) -> str:
    if fact.type == "text" or not text_of(value):
        return _known(value)
    if fact.type == "flag":
        return wall_map.YES if value else wall_map.NO
    number = f"{float(value):.0f}" if float(value).is_integer() else f"{float(value):.1f}"
    return number if fact.name == "built_year" else number + fact.unit


def _day(value: Any) -> str:
    if pd.isna(value):
        return wall_map.TO_FILL
    return wall_map.SHORT_DAY.format(year=value.year, month=value.month, day=value.day)
