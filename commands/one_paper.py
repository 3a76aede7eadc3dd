"""One paper of the office, about what the command line names."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from analysis.day import Day
from briefing.facts import collect
from briefing.facts.say import text_of
from briefing.papers.circular import Paper
from briefing.papers.kinds import KINDS, About, Kind
from briefing.papers.request import (
    Request,
    may_be_exposed,
    meetings,
    of_campaign,
    of_exposure,
    of_meeting,
    of_week,
    open_hazards,
    signed_as,
    to_office,
    to_residents,
    to_site,
    to_village,
    told_too_late,
)
from vocabulary.errors import BriefError


def asked_by(day: Day, args: argparse.Namespace, period: tuple[dt.date, dt.date]) -> Request:
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


def _week(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    return of_week(day, kind, day.once(collect.of, period))


def _campaign(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    return replace(of_campaign(day, kind), facts=day.once(collect.of, day.period))


def _office(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    offices = open_hazards(day, kind)["office"].dropna().unique()
    return to_office(day, kind, _one(kind, of, {str(one): str(one) for one in offices}))


def _village(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    names = {str(code): text_of(name) for code, name in day.villages["short_name"].items()}
    code = _one(kind, of, names)
    if KINDS[kind].presses:
        return to_village(day, code)
    return to_residents(day, code, day.once(collect.of, day.period))


def _site(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    names = {str(number): text_of(name) for number, name in day.sites["name"].items()}
    return to_site(day, kind, int(_one(kind, of, names)))


def _meeting(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    days = {one.isoformat(): one.isoformat() for one in meetings(day)}
    return of_meeting(day, dt.date.fromisoformat(_one(kind, of, days)))


def _late(day: Day, kind: Kind, of: list[str], period: tuple[dt.date, dt.date]) -> Request:
    names = day.sites["name"]
    may = {str(one): text_of(names.get(one)) for one in may_be_exposed(day)["site_id"].unique()}
    return of_exposure(day, [int(_one(kind, [one], may)) for one in of or [""]])


_ABOUT: Final[
    Mapping[About, Callable[[Day, Kind, list[str], tuple[dt.date, dt.date]], Request]]
] = {
    "week": _week, "campaign": _campaign, "office": _office, "village": _village, "site": _site,
    "meeting": _meeting, "late": _late,
}  # fmt: skip
