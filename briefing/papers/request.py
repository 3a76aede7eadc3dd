"""What a paper is about: to whom, its hazards by where they stand, who saw them and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

import pandas as pd

from analysis.campaign.calendar import working_days_between
from analysis.day import NAMED, Day
from briefing.facts.collect import of as facts_of
from briefing.facts.fact import Facts
from briefing.facts.say import day_of, plain, say_date, text_of
from briefing.papers.chosen import Paper
from briefing.words import labels, papers
from data.store.opening import Store
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.papers import KINDS, Kind
from vocabulary.terms import (
    Category,
    DutyRole,
    HazardStatus,
    MeasureKind,
    StoreKind,
    TaskKind,
)

State = Literal["open", "recheck", "close"]
_WAITING: Final[dict[str, State]] = {
    HazardStatus.SUBMITTED.value: "recheck",
    HazardStatus.RECHECKED.value: "close",
    HazardStatus.ACCEPTED.value: "close",
}
# Such a place is a building; whoever runs it has a name of its own.
_BUILDINGS: Final = (Category.HIGH_RISE.value, Category.COMPOUND.value)
_NEW_DAYS: Final = 7
_PRESSED: Final = {
    MeasureKind.TALK.value: papers.TALKED,
    MeasureKind.SUPERVISE.value: papers.PRESSED,
}


@dataclass(frozen=True)
class Item:
    """One hazard as a paper lists it.

    Attributes
    ----------
    site, hazard, office, village, person : as the ledger says; hostile until written
    late : days overdue; 0 where it is not
    state : "open" is not put right; the others wait for their re-check or to be closed
    submitted_on : when it was reported put right
    measure, funds : what is to be done about it, and with whose money
    """

    hazard_id: int
    site: str
    hazard: str
    office: str = ""
    found_on: date | None = None
    due_on: date | None = None
    late: int = 0
    state: State = "open"
    submitted_on: date | None = None
    code: str = ""
    village: str = ""
    is_new: bool = False
    site_id: int = 0
    address: str = ""
    number: str = ""
    grade: str = ""
    measure: str = ""
    funds: str = ""


@dataclass(frozen=True)
class Decision:
    """What a meeting decided: the matter, who answers for it, by when; "" and None: not said."""

    title: str
    who: str = ""
    due_on: date | None = None

    @property
    def is_clear(self) -> bool:
        """Whether somebody is to do it by a day."""
        return bool(self.who and self.due_on)


@dataclass(frozen=True)
class Request:
    """What a paper is about, and what a person decides about it.

    Attributes
    ----------
    known_at : only what had been entered by then is in it; said beside the day
    addressee : "" leaves a blank
    number, issue : as assigned by the office; "" leaves a blank. Never made up.
    issued_on, reply_by : none leaves a blank
    items
        Hazards as they stand; only what is not put right is pressed for, what waits stands apart.
    site, address, village, category, office
        Of the site the paper is about, where it is about one.
    inspections : who was there and when, a sentence a day
    pressed : what was done before about what is not put right
    contact, phone : whom to ask; of the office, never a private number
    talk_at, talk_place : of a talk that is called
    comparison : what a village's warning compares
    facts : of a bulletin or a summary
    held_on, meeting, decisions : of a meeting
    units : villages and offices, as a meeting calls them
    answerable : village and office -> who answers for it there
    typed : key of a placeholder -> what a person typed for it
    is_final : as it is signed and sent: no mark of drafts, and no blank but the paper's number
    """

    kind: Kind
    issuer: str
    as_of: date
    known_at: datetime | None = None
    addressee: str = ""
    number: str = ""
    issue: str = ""
    issued_on: date | None = None
    reply_by: date | None = None
    campaign: str = ""
    campaign_number: str = ""
    items: tuple[Item, ...] = ()
    site: str = ""
    address: str = ""
    village: str = ""
    category: str = ""
    office: str = ""
    inspections: tuple[str, ...] = ()
    pressed: str = ""
    contact: str = ""
    phone: str = ""
    talk_at: str = ""
    talk_place: str = ""
    comparison: str = ""
    facts: Facts | None = None
    held_on: date | None = None
    meeting: str = ""
    decisions: tuple[Decision, ...] = ()
    units: tuple[str, ...] = ()
    answerable: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    is_demo: bool = False
    is_final: bool = False
    sealed: bool = True
    copy_to: tuple[str, ...] = ()

    @property
    def open_items(self) -> tuple[Item, ...]:
        """Return the hazards that are not put right."""
        return tuple(one for one in self.items if one.state == "open")

    @property
    def waiting_items(self) -> tuple[Item, ...]:
        """Return the hazards reported put right that wait for their re-check or to be closed."""
        return tuple(one for one in self.items if one.state != "open")


def signed_as(asked: Request, paper: Paper, typed: Mapping[str, str]) -> Request:
    """Return the request with what a person decided and typed.

    Parameters
    ----------
    paper : its number is that of the issue where the kind of paper has issues
    typed : key of a placeholder -> what stands for it
    """
    own = {key: said for key, said in typed.items() if key in Request.__dataclass_fields__}
    has_issue = KINDS[asked.kind].has_issue
    return replace(
        asked,
        number="" if has_issue else paper.paper_number,
        issue=paper.paper_number if has_issue else "",
        issued_on=paper.issued_on,
        reply_by=paper.reply_by,
        contact=paper.contact,
        phone=paper.phone,
        is_final=paper.is_final,
        typed=dict(typed),
        **own,  # type: ignore[arg-type]
    )


def items_of(
    hazards: pd.DataFrame,
    sites: pd.DataFrame,
    ids: Iterable[int],
    *,
    villages: pd.Series | None = None,
    as_of: date | None = None,
) -> tuple[Item, ...]:
    """Return open hazards as a paper lists them, longest overdue first; closed ones are left out.

    Parameters
    ----------
    hazards : frame of docs/frames.md with the clock's columns
    sites : frame of docs/frames.md
    villages : short name of each village code
    as_of : what was found in the last seven days is new
    """
    chosen = hazards.loc[[one for one in ids if one in hazards.index]]
    chosen = chosen[chosen["is_open"].astype(bool)]
    chosen = chosen.sort_values(["days_overdue", "due_on"], ascending=[False, True])
    names = sites["name"].to_dict()
    addresses = sites["address"].to_dict() if "address" in sites else {}
    called = {} if villages is None else villages.to_dict()
    new_from = None if as_of is None else as_of - timedelta(days=_NEW_DAYS)

    def item(hazard_id: object, row: pd.Series[Any]) -> Item:
        found_on = day_of(row["found_on"])
        return Item(
            int(str(hazard_id)),
            text_of(names.get(row["site_id"])),
            what(row),
            text_of(row["office"]),
            found_on,
            day_of(row["due_on"]),
            int(row["days_overdue"]) if row["is_overdue"] else 0,
            _WAITING.get(text_of(row["status"]), "open"),
            day_of(row["submitted_on"]),
            text_of(row["code"]),
            text_of(called.get(row["village_code"])),
            new_from is not None and found_on is not None and found_on > new_from,
            int(row["site_id"]),
            text_of(addresses.get(row["site_id"])),
            text_of(row.get("hazard_no")),
            text_of(row["grade"]),
            text_of(row.get("measure")),
            text_of(row.get("funds")),
        )

    return tuple(item(hazard_id, row) for hazard_id, row in chosen.iterrows())


def what(row: pd.Series[Any]) -> str:
    """Return a hazard in the words of the ledger, else of its code."""
    code = HAZARD_CODES.get(text_of(row["code"]))
    return text_of(row["description"]) or (code.zh if code else labels.UNNAMED)


def of_campaign(day: Day, kind: Kind) -> Request:
    """Return the request of a paper on a day, with what the campaign says of itself."""
    campaign = day.campaign
    return Request(
        kind,
        campaign.issuer,
        day.as_of,
        day.known_at,
        campaign=campaign.title,
        campaign_number=campaign.number,
        is_demo=day.kind is StoreKind.DEMO,
    )


def open_hazards(day: Day, kind: Kind) -> pd.DataFrame:
    """Return the hazards a paper of this kind may name: those open; overdue ones where it presses.

    A reminder that nothing but what waits for its re-check would fill is not written.
    """
    still = day.hazards.loc[day.hazards["is_open"]]
    wanted = KINDS[kind].hazards
    if wanted == "overdue":
        return still.loc[still["is_overdue"]]
    return still.loc[still["is_rectified"]] if wanted == "waiting" else still


def to_office(day: Day, kind: Kind, office: str, ids: Iterable[int] | None = None) -> Request:
    """Return the request of a paper to an office about the hazards it leads."""
    rows = open_hazards(day, kind)
    mine = rows.index[rows["office"] == office] if ids is None else ids
    items = _items(day, mine)
    answerable = _answerable(day) if kind == "lists" else {}
    return replace(
        of_campaign(day, kind), addressee=office, office=office, items=items, answerable=answerable
    )


def to_village(day: Day, village_code: str) -> Request:
    """Return the request of a warning to a village about what is overdue there."""
    rows = open_hazards(day, "warn")
    here = day.hazards.loc[day.hazards["village_code"].eq(village_code)]
    items = _items(day, rows.index[rows["village_code"].eq(village_code)])
    n_all, n_late = len(here), int(day.hazards["is_overdue"].sum())
    visits = day.visits
    week = pd.Timestamp(day.as_of - timedelta(days=_NEW_DAYS))
    seen = visits[visits["village_code"].eq(village_code) & (visits["visited_on"] > week)]
    told = papers.COMPARISON.format(
        late=len(items),
        all=n_late,
        found=n_all,
        rectified=int(here["is_rectified"].sum()),
        visited=seen["site_id"].nunique(),
    )
    name = text_of(day.villages["name"].get(village_code))
    short = text_of(day.villages["short_name"].get(village_code))
    return replace(
        of_campaign(day, "warn"), addressee=name, village=short, items=items, comparison=told
    )


def to_residents(day: Day, village_code: str, facts: Facts) -> Request:
    """Return the request of a letter to everybody who lives in a village."""
    short = text_of(day.villages["short_name"].get(village_code))
    return replace(of_campaign(day, "residents"), village=short, facts=facts)


def about_village(day: Day, kind: Kind, village_code: str) -> Request:
    """Return the request of a paper of this kind to a village, or to all who live there."""
    if KINDS[kind].presses:
        return to_village(day, village_code)
    return to_residents(day, village_code, day.once(facts_of, day.period))


def meetings(day: Day) -> tuple[date, ...]:
    """Return the days on which meetings decided something, the latest first."""
    decided = _decided(day)["opened_on"]
    decided = decided[decided <= pd.Timestamp(day.as_of)]
    return tuple(one.date() for one in sorted(decided.drop_duplicates(), reverse=True))


def of_meeting(day: Day, held_on: date) -> Request:
    """Return the request of the minutes of the meeting of a day, with who answers by name."""
    rows = _decided(_named(day))
    rows = rows[rows["opened_on"].eq(pd.Timestamp(held_on))]
    tasks = day.table("task")
    called = tasks[
        tasks["kind"].eq(TaskKind.MEETING.value)
        & (tasks["due_on"].eq(pd.Timestamp(held_on)) | tasks["done_on"].eq(pd.Timestamp(held_on)))
    ]
    decisions = tuple(
        Decision(
            text_of(row["title"]),
            " ".join(one for one in (text_of(row["office"]), text_of(row["owner"])) if one),
            day_of(row["due_on"]),
        )
        for _, row in rows.iterrows()
    )
    meeting = text_of(called["title"].iloc[0]) if len(called) else ""
    return replace(
        of_campaign(day, "minutes"), held_on=held_on, meeting=meeting, decisions=decisions
    )


def of_week(day: Day, kind: Kind, facts: Facts) -> Request:
    """Return the request of a paper for the meeting of a period."""
    villages = [text_of(one) for one in day.villages["short_name"]]
    offices = [text_of(one) for one in day.hazards["office"].dropna().unique()]
    units = (*villages, *sorted(one for one in offices if one))
    return replace(of_campaign(day, kind), facts=facts, units=units)


# Sites that care for people or teach are named to everybody only by those who lead the office.
_NEVER_EXPOSED: Final = (Category.WELFARE.value, Category.TRAINING.value)


def may_be_exposed(day: Day) -> pd.DataFrame:
    """Return the overdue hazards whose sites had a talk and a notice on record before.

    Of the kinds of sites that may be named in public; see `decided` for what a person adds.
    """
    rows = open_hazards(day, "exposure")
    rows = rows[~rows["is_rectified"] & ~rows["category"].isin(_NEVER_EXPOSED)]
    measures = day.table("measure")
    measures = measures[measures["done_on"] <= pd.Timestamp(day.as_of)]
    for kind in (MeasureKind.TALK, MeasureKind.NOTICE):
        had = measures.loc[measures["kind"].eq(kind.value), "site_id"]
        rows = rows[rows["site_id"].isin(had)]
    return rows


def of_exposure(day: Day, site_ids: Iterable[int]) -> Request:
    """Return the request of a notice that names sites in public for what is overdue there."""
    rows = may_be_exposed(day)
    items = _items(day, rows.index[rows["site_id"].isin(list(site_ids))])
    return replace(of_campaign(day, "exposure"), items=items)


# Who is to be named in public hears of it so many working days before.
TOLD_BEFORE: Final = 3


def told_too_late(day: Day, asked: Request) -> bool:
    """Return whether those who are named in public were told less than three working days ago."""
    told = asked.typed.get("told_on", "")
    if not told or asked.issued_on is None:
        return False
    between = working_days_between(date.fromisoformat(told), asked.issued_on, years=day.years)
    return between < TOLD_BEFORE


def _decided(day: Day) -> pd.DataFrame:
    tasks = day.table("task")
    return tasks[tasks["kind"].eq(TaskKind.DECISION.value)]


def _named(day: Day) -> Day:
    """Return the day with the names of those who answer; itself where no store was read."""
    return day.seen_by(NAMED) if isinstance(day.store, Store) else day


def _answerable(day: Day) -> dict[str, str]:
    """Return who answers by village (its head, then who leads it) and by office."""
    duties = _named(day).table("duty")
    names = day.villages["short_name"].to_dict()
    found: dict[str, str] = {}
    for _, row in duties.iterrows():
        person, role = text_of(row["person"]), row["role"]
        village, office = text_of(names.get(row["village_code"])), text_of(row["office"])
        if role == DutyRole.VILLAGE.value and village:
            found[village] = person
        elif role == DutyRole.LEADER.value and village:
            found[papers.LEADS.format(village=village)] = person
        elif role == DutyRole.OFFICE.value and office:
            found[office] = person
    return {name: person for name, person in found.items() if person}


def to_site(day: Day, kind: Kind, site_id: int, ids: Iterable[int] | None = None) -> Request:
    """Return the request of a letter about one site, to whoever runs it.

    The addressee is the property company of a building, else the business itself; blank where the
    register knows none.
    """
    row = day.sites.loc[site_id]
    rows = open_hazards(day, kind)
    mine = list(rows.index[rows["site_id"] == site_id] if ids is None else ids)
    items = _items(day, mine)
    pressed = [one.hazard_id for one in items if one.state == "open"]
    village = text_of(day.villages["short_name"].get(row["village_code"]))
    is_building = row["category"] in _BUILDINGS
    name, company = text_of(row["name"]), text_of(row["property_company"])
    office, address = text_of(row["office"]), text_of(row["address"])
    place = papers.COMMA.join(one for one in (address, village) if one)
    about = papers.SITE_PLACE.format(site=name, place=place) if place else name
    if kind != "refer" and is_building:
        about = papers.WHOSE.format(site=about)
    committee = text_of(day.villages["name"].get(row["village_code"]))
    to_owner = company if is_building else name
    return replace(
        of_campaign(day, kind),
        addressee=papers.AUTHORITY if kind == "refer" else to_owner,
        site=name,
        address=address,
        village=village,
        category=Category(row["category"]).zh,
        office=office,
        items=items,
        inspections=_inspections(day, site_id, pressed, about),
        pressed=_pressed(day, pressed),
        copy_to=tuple(one for one in (office, committee) if one),
    )


def _items(day: Day, ids: Iterable[int]) -> tuple[Item, ...]:
    names = day.villages["short_name"]
    return items_of(day.hazards, day.sites, ids, villages=names, as_of=day.as_of)


def _inspections(day: Day, site_id: int, ids: list[int], about: str) -> tuple[str, ...]:
    """Return who found the hazards and when, a sentence a day."""
    if not ids:
        return ()
    found = day.hazards.loc[ids].assign(found_by=day.once(_finders).reindex(ids))
    visits = day.visits[day.visits["site_id"] == site_id]
    told = []
    for place, (on, rows) in enumerate(found.groupby("found_on", sort=True)):
        teams = visits.loc[visits["visited_on"].eq(on), "team"]
        team = next((text_of(one) for one in teams if text_of(one)), "")
        persons = [text_of(one).removeprefix(team) for one in rows["found_by"]]
        who = labels.AND.join(dict.fromkeys(plain(one) for one in persons if one))
        form = papers.INSPECTED if place == 0 else papers.INSPECTED_AGAIN
        seen = papers.BY_WHOM[bool(team), bool(who)].format(team=plain(team), who=who)
        told.append(form.format(day=say_date(pd.Timestamp(str(on)).date()), who=seen,
                                about=plain(about)))  # fmt: skip
    return tuple(told)


def _finders(day: Day) -> pd.Series[str]:
    """Return who found each hazard, whom a letter names; nobody where no store was read."""
    if "found_by" in day.hazards:
        return day.hazards["found_by"]
    if not isinstance(day.store, Store):
        return pd.Series(None, day.hazards.index, dtype="str")
    return _named(day).hazards["found_by"]


def _pressed(day: Day, ids: list[int]) -> str:
    """Return the talks and supervisions about these hazards; "" where there was none."""
    measures = day.table("measure")
    mine = measures[
        measures["hazard_id"].isin(ids) & (measures["done_on"] <= pd.Timestamp(day.as_of))
    ]
    told: dict[pd.Timestamp, tuple[str, ...]] = {}
    for kind, form in _PRESSED.items():
        on = mine.loc[mine["kind"].eq(kind), "done_on"].drop_duplicates().sort_values()
        if len(on):
            days = labels.AND.join(say_date(one.date(), with_year=False) for one in on)
            told[on.iloc[0]] = (*told.get(on.iloc[0], ()), form.format(days=days))
    done = papers.COMMA.join(one for on in sorted(told) for one in told[on])
    n = mine.loc[mine["kind"].isin(list(_PRESSED)), "hazard_id"].nunique()
    return papers.PRESSED_BEFORE.format(n=n, done=done) if told else ""
