"""Write the week's pack: circular, slides, annex, report, text and wall map, from one count."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from analysis.day import NAMED, PLAIN, Day
from briefing.export import Export, exported
from briefing.facts import collect, identities
from briefing.facts.fact import Facts
from briefing.facts.issues import day_of, fingerprint, freeze_issue, open_issue
from briefing.facts.public import Apart, Review, kept_apart, public_facts
from briefing.facts.say import text_of
from briefing.pack import Maker, file_stem, makers
from briefing.papers.annex import open_items
from briefing.papers.chosen import Paper
from briefing.papers.district_form import FORM, fill_form, form_of, ties_of
from briefing.papers.letters import write_paper
from briefing.papers.request import (
    Request,
    about_village,
    may_be_exposed,
    meetings,
    of_campaign,
    of_exposure,
    of_meeting,
    of_week,
    open_hazards,
    signed_as,
    to_office,
    to_site,
    told_too_late,
)
from briefing.screen import picture
from briefing.wall import content as content_words
from briefing.wall import numbers
from commands.asked import open_day
from commands.clock import now, today
from commands.output import write_file
from data.store.opening import Store, open_store
from geo.print.wall_map import WallMap
from vocabulary.errors import BriefError
from vocabulary.papers import KINDS, About, Kind

_WEEK: Final = dt.timedelta(days=6)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write the files of one briefing.

    Raises
    ------
    BriefError
        The period is upside down, or is another than that of the issue frozen under the number;
        a public version lacks its reviewer or its approval number, or these stand without it; the
        figures do not agree; a paper as it is signed has blanks; see `_asked_by`.
    StoreError
        There is no store, or it cannot be read.
    """
    begun = time.perf_counter()
    review = _review(args)
    with closing(open_store(args.store)) as store:
        day, facts = _day(store, args)
        identities.check(facts)
        made, stamps = (_public if review else _internal)(day, args, facts)
        args.out.mkdir(parents=True, exist_ok=True)
        detail = {"snapshot": fingerprint(facts)} | _released(review)
        files = []
        for one in made:
            export = Export(one.name, args.actor, now(), stamps, detail, args.final)
            content = exported(store, one.make, export)
            files.append(write_file(args.out / one.name, content, kind=one.kind))
    return {
        "files": files,
        "snapshot": fingerprint(facts),
        "is_public": review is not None,
        "issue": args.issue or None,
        "from": facts.period.start,
        "to": facts.period.end,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    return "\n".join([f"{result['from']} to {result['to']}, facts {result['snapshot']}", *lines])


def _review(args: argparse.Namespace) -> Review | None:
    if args.personal and (args.public or args.issue):
        raise BriefError("--personal is for the office's own copy; leave --public and --issue out.")
    if args.public:
        if args.summary or args.kind or args.form:
            raise BriefError("--summary, --kind and --form are the office's; leave --public out.")
        return Review(args.reviewer, args.approval)
    if args.reviewer or args.approval:
        raise BriefError("--reviewer and --approval belong to --public; say that as well.")
    return None


def _day(store: Store, args: argparse.Namespace) -> tuple[Day, Facts]:
    """Return the day that is briefed on, and its facts; of a frozen issue as it was known then."""
    issue = open_issue(store, args.issue) if args.issue else None
    if issue is not None:
        _must_match(args, issue.facts)
        return day_of(store, issue), issue.facts
    personal = "brief" if args.personal else ""
    day = open_day(store, args.end, known=args.known, personal=personal)
    facts = day.once(collect.of, _period(day, args))
    if args.issue:
        freeze_issue(store, args.issue, facts, actor=args.actor, now=now())
    return day, facts


def _released(review: Review | None) -> dict[str, str]:
    if review is None:
        return {}
    return {"reviewer": review.reviewer, "map_number": review.map_number}


def _internal(
    day: Day, args: argparse.Namespace, facts: Facts
) -> tuple[Iterator[Maker], tuple[str, ...]]:
    if args.kind:
        return iter([_alone(day, args, facts)]), ()
    made = makers(
        facts,
        items=day.once(open_items),
        picture=day.once(picture.pictures_of),
        paper_of=_paper(args),
        wall=None if args.no_wall_map else _wall(day, actor=args.actor),
    )
    also = [_summary(facts, args)] if args.summary else []
    return chain(made, also, [_form(day, facts)] if args.form else []), ()


def _public(
    day: Day, args: argparse.Namespace, facts: Facts
) -> tuple[Iterator[Maker], tuple[str, ...]]:
    """Return the files of the public version, and what each of them says of its release."""
    review, apart = Review(args.reviewer, args.approval), _apart(day)
    told = public_facts(facts, apart)
    map_note, code = review.stamps[1], picture.public_code(told, day)
    if args.map != code:
        raise BriefError(
            f"This public map has the code {code}, got {args.map or 'none'}: an approval number "
            "is of one very map; give it with --map and that map's code."
        )
    drawn = picture.public_pictures(told, day, map_note)
    paper = replace(_paper(args), map_note=map_note)
    made = makers(told, items=None, picture=drawn, paper_of=paper, is_public=True)
    return made, (*review.stamps, *apart.stamps)


def _apart(day: Day) -> Apart:
    """Return what is sensitive: marked when the facts were counted, or since."""
    since = kept_apart(open_day(day.store, today()).sites, day.hazards).site_ids
    sites = day.sites
    marked = sites["is_sensitive"].astype("boolean").fillna(False) | sites.index.isin(since)
    return kept_apart(sites.assign(is_sensitive=marked), day.hazards)


def _wall(day: Day, *, actor: str) -> WallMap | None:
    if day.villages.geometry.isna().all():
        return None
    scope = NAMED if day.asked.scope == PLAIN else day.asked.scope
    named = day.seen_by(scope)
    wanted = content_words.choose(named, "open")
    issue = numbers.issue(
        day.store, wanted, as_of=day.as_of, selection="open", actor=actor, now=now()
    )
    return content_words.wall_map(named, issue.numbers, issue.shown, issue=issue.issue)


def _form(day: Day, facts: Facts) -> Maker:
    """Return the filled copy of the district's own form."""
    kept = day.settings.get(FORM)
    if not kept:
        raise BriefError("--form needs the district's form, which the papers' page takes once.")
    content, _ = fill_form(form_of(kept), ties_of(kept), facts)
    stem = file_stem(facts.period.start, facts.period.end).replace("briefing", "form", 1)
    return Maker(f"{stem}.xlsx", "form", lambda _: content)


def _alone(day: Day, args: argparse.Namespace, facts: Facts) -> Maker:
    asked = _asked_by(day, args, (facts.period.start, facts.period.end))
    stem = file_stem(facts.period.start, facts.period.end).replace("briefing", args.kind, 1)
    return Maker(f"{stem}.docx", args.kind, lambda _: write_paper(asked))


def _summary(facts: Facts, args: argparse.Namespace) -> Maker:
    asked = Request(
        "summary",
        facts.texts["issuer"],
        facts.as_of,
        number=args.paper_number,
        issued_on=args.issued_on,
        campaign=facts.texts["title"],
        campaign_number=facts.texts["number"],
        facts=facts,
        is_demo=facts.is_demo,
        is_final=args.final,
    )
    stem = file_stem(facts.period.start, facts.period.end).replace("briefing", "summary", 1)
    return Maker(f"{stem}.docx", "summary", lambda _: write_paper(asked))


def _period(day: Day, args: argparse.Namespace) -> tuple[dt.date, dt.date]:
    start = args.start or (day.period[0] if args.summary else day.as_of - _WEEK)
    if start > day.as_of:
        raise BriefError(f"A period needs --from on or before --to, got {start} and {day.as_of}.")
    return start, day.as_of


def _must_match(args: argparse.Namespace, facts: Facts) -> None:
    held = facts.period
    if args.start not in (None, held.start) or args.end not in (None, held.end):
        raise BriefError(
            f"Issue {args.issue} is frozen for {held.start} to {held.end}; ask for that period, "
            "or give the new one its own number."
        )


def _paper(args: argparse.Namespace) -> Paper:
    return Paper(
        issued_on=args.issued_on,
        paper_number=args.paper_number,
        issue=args.issue,
        reply_by=args.reply_by,
        copy_to=tuple(args.copy_to),
        contact=args.contact,
        phone=args.phone,
        is_final=args.final,
    )


def _asked_by(day: Day, args: argparse.Namespace, period: tuple[dt.date, dt.date]) -> Request:
    """Return the request of the paper of `--kind`.

    Raises
    ------
    BriefError
        `--of` names nothing of the register, or more than the paper is about; a text of `--say`
        is for no field of this paper; who is to be named in public was told too late.
    """
    kind: Kind = args.kind
    asked = _ABOUT[KINDS[kind].about](day, kind, args.of, period)
    paper = Paper(
        issued_on=args.issued_on,
        paper_number=args.paper_number,
        reply_by=args.reply_by,
        contact=args.contact,
        phone=args.phone,
        is_final=args.final,
    )
    asked = signed_as(asked, paper, _typed(kind, args.say))
    if asked.is_final and told_too_late(day, asked):
        raise BriefError(
            "Who is named in public hears of it three working days before; told_on is too late."
        )
    return asked


def _typed(kind: Kind, said: list[str]) -> Mapping[str, str]:
    typed = dict(one.partition("=")[::2] for one in said)
    fields = KINDS[kind].asks
    unknown = sorted(set(typed) - set(fields))
    if unknown:
        known = ", ".join(fields) or "no field"
        raise BriefError(f"{kind} has no field {', '.join(unknown)}; it has {known}.")
    return typed


def _one(kind: Kind, of: list[str], choices: Mapping[str, str]) -> str:
    """Return the key of the one that is named, by its key or what it is called."""
    by_name = {name: key for key, name in choices.items()} | {key: key for key in choices}
    if len(of) != 1 or of[0] not in by_name:
        some = ", ".join(list(dict.fromkeys(choices.values()))[:20]) or "none"
        got = ", ".join(of) or "nothing"
        raise BriefError(f"{kind} is about one of: {some}; got --of {got}.")
    return by_name[of[0]]


def _of_week(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    return of_week(day, kind, day.once(collect.of, period))


def _of_campaign(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    return replace(of_campaign(day, kind), facts=day.once(collect.of, day.period))


def _of_office(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    offices = open_hazards(day, kind)["office"].dropna().unique()
    return to_office(day, kind, _one(kind, of, {str(one): str(one) for one in offices}))


def _of_village(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    names = {str(code): text_of(name) for code, name in day.villages["short_name"].items()}
    return about_village(day, kind, _one(kind, of, names))


def _of_site(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    names = {str(number): text_of(name) for number, name in day.sites["name"].items()}
    return to_site(day, kind, int(_one(kind, of, names)))


def _of_meeting(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    days = {one.isoformat(): one.isoformat() for one in meetings(day)}
    return of_meeting(day, dt.date.fromisoformat(_one(kind, of, days)))


def _of_late(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    names = day.sites["name"]
    may = {str(one): text_of(names.get(one)) for one in may_be_exposed(day)["site_id"].unique()}
    return of_exposure(day, [int(_one(kind, [one], may)) for one in of or [""]])


_ABOUT: Final[
    Mapping[About, Callable[[Day, Kind, list[str], tuple[dt.date, dt.date]], Request]]
] = {
    "week": _of_week, "campaign": _of_campaign, "office": _of_office, "village": _of_village,
    "site": _of_site, "meeting": _of_meeting, "late": _of_late,
}  # fmt: skip
