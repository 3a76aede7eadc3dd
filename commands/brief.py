"""Write the week's pack: circular, slides, annex, report, text and wall map, from one count."""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Iterator, Mapping
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
from briefing.pack import Maker, file_stem, makers
from briefing.papers.annex import open_items
from briefing.papers.circular import Paper
from briefing.papers.letters import write_paper
from briefing.papers.request import Request
from briefing.screen import picture
from briefing.wall import content as content_words
from briefing.wall import numbers
from commands.asked import open_day
from commands.clock import now, today
from commands.one_paper import asked_by
from commands.output import write_file
from data.store.opening import Store, open_store
from geo.print.wall_map import WallMap
from vocabulary.errors import BriefError

_WEEK: Final = dt.timedelta(days=6)


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write the files of one briefing.

    Raises
    ------
    BriefError
        The period is upside down, or is another than that of the issue frozen under the number;
        a public version lacks its reviewer or its approval number, or these stand without it; the
        figures do not agree; a paper as it is signed has blanks; see `asked_by`.
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
        if args.summary or args.kind:
            raise BriefError("--summary and --kind are of the office alone; leave --public out.")
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
    return chain(made, [_summary(facts, args)] if args.summary else []), ()


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


def _alone(day: Day, args: argparse.Namespace, facts: Facts) -> Maker:
    asked = asked_by(day, args, (facts.period.start, facts.period.end))
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
