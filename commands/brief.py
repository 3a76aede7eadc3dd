"""Write the week's pack: circular, slides, annex, report, text and wall map, from one count."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from commands.clock import day_of, now, today
from commands.known import add_known, known_moment
from commands.places import VAR
from commands.wallmap import read_register
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    import pandas as pd

    from briefing.circular import Paper
    from briefing.fact import Facts, Period
    from briefing.pack import Document, Maker
    from briefing.public import Apart, Review
    from briefing.wall.content import WallFrames as Register
    from data.store import Store
    from geo.print.wall_map import WallMap

_ACTOR: Final = "brief"
_WEEK: Final = dt.timedelta(days=6)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `brief` takes."""
    day = dt.date.fromisoformat
    parser.add_argument("--from", dest="start", type=day, metavar="DATE", help="(six days before)")
    parser.add_argument(
        "--to", dest="end", type=day, metavar="DATE", help="(the demo's day, else today)"
    )
    parser.add_argument(
        "--out", type=Path, default=VAR / "briefing", metavar="DIR", help="(%(default)s)"
    )
    parser.add_argument(
        "--issue",
        default="",
        metavar="NUMBER",
        help="freeze the facts under this number, or write the issue frozen under it again",
    )
    parser.add_argument("--paper-number", default="", help="as assigned; a marked blank without it")
    parser.add_argument("--issued-on", type=day, metavar="DATE", help="date of the circular")
    add_known(parser)
    parser.add_argument("--reply-by", type=day, metavar="DATE", help="until when to answer")
    parser.add_argument("--copy-to", action="append", default=[], metavar="NAME")
    parser.add_argument("--no-wall-map", action="store_true", help="leave A0 and A3 sheets out")
    parser.add_argument(
        "--public", action="store_true", help="without sites, persons and points; needs the two:"
    )
    parser.add_argument("--reviewer", default="", metavar="NAME", help="who lets it out")
    parser.add_argument(
        "--approval", default="", metavar="NUMBER", help="approval number of the map, as given"
    )
    parser.add_argument(
        "--actor", default=_ACTOR, metavar="NAME", help="who takes it (%(default)s)"
    )
    parser.add_argument(
        "--summary",
        action="store_true",
        help="write the campaign's summary as well; the period is then the campaign's",
    )


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write the files of one briefing.

    Raises
    ------
    BriefError
        The period is upside down, or is another than that of the issue frozen under the number;
        a public version lacks its reviewer or its approval number, or these stand without it.
    StoreError
        There is no store, or it cannot be read.
    """
    from briefing.snapshot import fingerprint
    from data.store import open_store

    begun = time.perf_counter()
    review = _review(args)
    store = open_store(args.store)
    try:
        facts, held = _facts(store, args)
        args.out.mkdir(parents=True, exist_ok=True)
        made, stamps = (_public if review else _internal)(store, args, facts, held)
        detail = {"snapshot": fingerprint(facts)} | _released(review)
        files = [_write(args.out, _taken(store, args, one, stamps, detail)) for one in made]
    finally:
        store.close()
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
    from briefing.public import Review

    if args.public:
        if args.summary:
            raise BriefError("--summary is a paper of the office alone; leave --public out.")
        return Review(args.reviewer, args.approval)
    if args.reviewer or args.approval:
        raise BriefError("--reviewer and --approval belong to --public; say that as well.")
    return None


def _facts(store: Store, args: argparse.Namespace) -> tuple[Facts, dict[str, Any]]:
    """Return the facts, and the frames as they were known when the facts were counted."""
    from briefing.issues import freeze_issue, open_issue
    from data import frames

    issue = open_issue(store, args.issue) if args.issue else None
    if issue is None:
        period = _period(store, args)
        facts = _collected(store, period, known_at=known_moment(args.known, period.end))
        if args.issue:
            freeze_issue(store, args.issue, facts, actor=args.actor, now=now())
    else:
        facts = issue.facts
        _must_match(args, facts)
    # An issue is written again from what was known when it was frozen.
    known_at = issue.known_at if issue else facts.known_at
    return facts, {
        "hazards": frames.hazards(store, facts.as_of, known_at=known_at),
        "sites": frames.sites(store, facts.as_of, known_at=known_at),
        "villages": frames.villages(store),
        "known_at": known_at,
    }


def _released(review: Review | None) -> dict[str, str]:
    if review is None:
        return {}
    return {"reviewer": review.reviewer, "map_number": review.map_number}


def _taken(
    store: Store,
    args: argparse.Namespace,
    maker: Maker,
    stamps: tuple[str, ...],
    detail: Mapping[str, Any],
) -> Document:
    """Return one file, marked with its serial and written down in the log of exports."""
    from briefing.export import exported
    from briefing.pack import Document

    content = exported(
        store,
        maker.make,
        name=maker.name,
        who=args.actor,
        moment=now(),
        stamps=stamps,
        detail=detail,
    )
    return Document(maker.name, maker.kind, content)


def _internal(
    store: Store, args: argparse.Namespace, facts: Facts, held: Mapping[str, Any]
) -> tuple[Iterator[Maker], tuple[str, ...]]:
    from briefing.annex import open_items
    from briefing.frames import with_progress
    from briefing.pack import makers

    villages, sites, hazards = held["villages"], held["sites"], held["hazards"]
    items = open_items(with_progress(hazards, as_of=facts.as_of), sites, villages)
    register = read_register(store, facts.as_of, personal=True, known_at=held["known_at"])
    made = makers(
        facts,
        items=items,
        picture=_picture(register, facts),
        paper_of=_paper(args),
        wall=None if args.no_wall_map else _wall(store, register, actor=args.actor),
    )
    return chain(made, [_summary(facts, args)] if args.summary else []), ()


def _public(
    store: Store, args: argparse.Namespace, facts: Facts, held: Mapping[str, Any]
) -> tuple[Iterator[Maker], tuple[str, ...]]:
    """Return the files of the public version, and what each of them says of its release."""
    from briefing.pack import makers
    from briefing.public import Review, public_facts, public_picture

    review, apart = Review(args.reviewer, args.approval), _apart(store, held)
    told = public_facts(facts, apart)
    map_note = review.stamps[1]
    picture = public_picture(told, held["villages"], held["sites"], stamps=(map_note,))
    paper = replace(_paper(args), map_note=map_note)
    made = makers(told, items=None, picture=picture, paper_of=paper, is_public=True)
    return made, (*review.stamps, *apart.stamps)


def _apart(store: Store, held: Mapping[str, Any]) -> Apart:
    """Return what is sensitive: marked when the facts were counted, or since."""
    from briefing.public import kept_apart
    from data import frames

    since = kept_apart(frames.sites(store, today()), held["hazards"]).site_ids
    sites = held["sites"]
    marked = sites["is_sensitive"].astype("boolean").fillna(False) | sites.index.isin(since)
    return kept_apart(sites.assign(is_sensitive=marked), held["hazards"])


def _wall(store: Store, register: Register, *, actor: str) -> WallMap | None:
    from briefing.wall import content as wall_map
    from briefing.wall import numbers as wall_numbers

    if register.villages.geometry.isna().all():
        return None
    wanted = wall_map.choose(register, "open")
    issue = wall_numbers.issue(
        store, wanted, as_of=register.as_of, selection="open", actor=actor, now=now()
    )
    return wall_map.wall_map(register, issue.numbers, issue.shown, issue=issue.issue)


def _summary(facts: Facts, args: argparse.Namespace) -> Maker:
    from briefing.pack import Maker, file_stem
    from briefing.papers import Request, write_paper

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
    )
    stem = file_stem(facts.period.start, facts.period.end).replace("briefing", "summary", 1)
    return Maker(f"{stem}.docx", "summary", lambda _: write_paper(asked))


def _period(store: Store, args: argparse.Namespace) -> Period:
    from briefing.fact import Period
    from data import frames

    campaign = frames.campaign(store)
    end = day_of(store, args.end)
    start = args.start or (min(campaign.start, end) if args.summary else end - _WEEK)
    if start > end:
        raise BriefError(f"A period needs --from on or before --to, got {start} and {end}.")
    return Period(start, end)


def _must_match(args: argparse.Namespace, facts: Facts) -> None:
    held = facts.period
    if args.start not in (None, held.start) or args.end not in (None, held.end):
        raise BriefError(
            f"Issue {args.issue} is frozen for {held.start} to {held.end}; ask for that period, "
            "or give the new one its own number."
        )


def _collected(store: Store, period: Period, *, known_at: dt.datetime | None) -> Facts:
    from briefing.campaign_work import with_work
    from briefing.facts import collect
    from briefing.office_work import work_of
    from data import frames
    from vocabulary.terms import StoreKind

    villages = frames.villages(store)
    visits = frames.visits(store, period.end, known_at=known_at)
    hazards = frames.hazards(store, period.end, known_at=known_at)
    facts = collect(
        villages,
        frames.sites(store, period.end, known_at=known_at),
        hazards,
        visits,
        frames.campaign(store),
        period=period,
        as_of=period.end,
        hazards_before=frames.hazards(store, period.before.end, known_at=known_at),
        events=frames.events(store, known_at=known_at),
        risk=_risk(store, period.end, known_at),
        is_demo=store.kind is StoreKind.DEMO,
        known_at=known_at,
    )
    work = work_of(store, hazards, visits, as_of=period.end, known_at=known_at)
    return with_work(facts, work, villages)


def _risk(store: Store, day: dt.date, known_at: dt.datetime | None) -> pd.DataFrame:
    from analysis.office_rules import rules_of
    from analysis.risk import assess
    from data import frames

    return assess(
        frames.sites(store, day, known_at=known_at),
        frames.hazards(store, day, known_at=known_at),
        visits=frames.visits(store, day, known_at=known_at),
        as_of=day,
        rules=rules_of(store, on=day),
    )


def _picture(register: Register, facts: Facts) -> bytes | None:
    from briefing.say import say_known
    from geo.print.picture import PICTURE_DPI, PICTURE_SIZE_MM, situation
    from geo.print.picture import PictureWords as Words
    from vocabulary.messages import translate
    from vocabulary.terms import StoreKind

    if register.villages.geometry.isna().all():
        return None
    stamps = (StoreKind.DEMO.zh,) if facts.is_demo else ()
    caption = translate("As of {day}", day=say_known(facts.as_of.isoformat(), facts.known_at))
    return situation(
        register.villages,
        register.sites,
        register.risk,
        size_mm=PICTURE_SIZE_MM,
        dpi=PICTURE_DPI,
        context=register.context,
        words=Words(caption=caption, stamps=stamps),
    )


def _paper(args: argparse.Namespace) -> Paper:
    from briefing.circular import Paper

    return Paper(
        issued_on=args.issued_on,
        paper_number=args.paper_number,
        issue=args.issue,
        reply_by=args.reply_by,
        copy_to=tuple(args.copy_to),
    )


def _write(folder: Path, document: Document) -> dict[str, Any]:
    path = folder / document.name
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(document.content)
    partial.replace(path)
    digest = hashlib.sha256(document.content).hexdigest()
    return {
        "path": path,
        "kind": document.kind,
        "bytes": len(document.content),
        "sha256": digest,
    }
