"""Write the briefing of a period: circular, slides, annex workbook and text, from one count."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from commands.clock import now, today
from commands.places import VAR
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    import pandas as pd

    from briefing.circular import Paper
    from briefing.fact import Facts, Period
    from briefing.pack import Document
    from data.store import Store

_ACTOR: Final = "brief"
_WEEK: Final = dt.timedelta(days=6)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `brief` takes."""
    day = dt.date.fromisoformat
    parser.add_argument("--from", dest="start", type=day, metavar="DATE", help="(six days before)")
    parser.add_argument("--to", dest="end", type=day, metavar="DATE", help="(today)")
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
    parser.add_argument("--reply-by", type=day, metavar="DATE", help="until when to answer")
    parser.add_argument("--copy-to", action="append", default=[], metavar="NAME")
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
        The period is upside down, or is another than that of the issue frozen under the number.
    StoreError
        There is no store, or it cannot be read.
    """
    from briefing.snapshot import fingerprint
    from data.store import open_store

    begun = time.perf_counter()
    store = open_store(args.store)
    try:
        facts, documents = _documents(store, args)
    finally:
        store.close()
    args.out.mkdir(parents=True, exist_ok=True)
    return {
        "files": [_write(args.out, document) for document in documents],
        "snapshot": fingerprint(facts),
        "issue": args.issue or None,
        "from": facts.period.start,
        "to": facts.period.end,
        "seconds": round(time.perf_counter() - begun, 3),
    }


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    return "\n".join([f"{result['from']} to {result['to']}, facts {result['snapshot']}", *lines])


def _documents(store: Store, args: argparse.Namespace) -> tuple[Facts, list[Document]]:
    from briefing.issues import freeze_issue, open_issue
    from briefing.pack import pack
    from data import frames

    issue = open_issue(store, args.issue) if args.issue else None
    if issue is None:
        facts = _collected(store, _period(store, args))
        if args.issue:
            freeze_issue(store, args.issue, facts, actor=_ACTOR, now=now())
    else:
        facts = issue.facts
        _must_match(args, facts)
    # An issue is written again from what was known when it was frozen.
    known_at = issue.frozen_at if issue else None
    hazards = frames.hazards(store, facts.as_of, known_at=known_at)
    sites = frames.sites(store, facts.as_of, known_at=known_at)
    villages = frames.villages(store)
    written = pack(
        facts,
        hazards=hazards,
        sites=sites,
        villages=villages,
        picture=_picture(store, facts, villages, sites, hazards),
        paper_of=_paper(args),
    )
    extra = [_summary(facts, args)] if args.summary else []
    return facts, [*written, *extra]


def _summary(facts: Facts, args: argparse.Namespace) -> Document:
    from briefing.pack import Document, file_stem
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
    return Document(f"{stem}.docx", "summary", write_paper(asked))


def _period(store: Store, args: argparse.Namespace) -> Period:
    from briefing.fact import Period
    from data import frames

    campaign = frames.campaign(store)
    end = args.end or campaign.as_of or today()
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


def _collected(store: Store, period: Period) -> Facts:
    from briefing.campaign_work import with_work
    from briefing.facts import collect
    from briefing.office_work import work_of
    from data import frames
    from vocabulary.terms import StoreKind

    villages, visits = frames.villages(store), frames.visits(store, period.end)
    hazards = frames.hazards(store, period.end)
    facts = collect(
        villages,
        frames.sites(store, period.end),
        hazards,
        visits,
        frames.campaign(store),
        period=period,
        as_of=period.end,
        hazards_before=frames.hazards(store, period.before.end),
        events=frames.events(store),
        risk=_risk(store, period.end),
        is_demo=store.kind is StoreKind.DEMO,
    )
    return with_work(facts, work_of(store, hazards, visits, as_of=period.end), villages)


def _risk(store: Store, day: dt.date) -> pd.DataFrame:
    from analysis.office_rules import rules_of
    from analysis.risk import assess
    from data import frames

    return assess(
        frames.sites(store, day),
        frames.hazards(store, day),
        visits=frames.visits(store, day),
        as_of=day,
        rules=rules_of(store, on=day),
    )


def _picture(store: Store, facts: Facts, villages: Any, sites: Any, hazards: Any) -> bytes | None:
    from data.demo.context import context_under
    from geo.picture import Words, situation
    from vocabulary.messages import translate
    from vocabulary.terms import StoreKind

    if villages.geometry.isna().all():
        return None
    risk = _risk(store, facts.as_of)
    stamps = (StoreKind.DEMO.zh,) if facts.is_demo else ()
    caption = translate("As of {day}", day=facts.as_of.isoformat())
    return situation(
        villages,
        sites,
        risk,
        size_mm=(240.0, 135.0),
        context=context_under(villages),
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
