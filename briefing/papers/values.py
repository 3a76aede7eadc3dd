"""What stands for each placeholder of a paper; what nobody has told stays a blank."""

from __future__ import annotations

from datetime import date
from typing import Final

from briefing.facts.campaign_work import summary_sections
from briefing.facts.compose import bulletin_sections
from briefing.facts.fact import Facts
from briefing.facts.say import plain, say_date, say_known
from briefing.facts.spoken import speech
from briefing.facts.writer import Section
from briefing.papers import paper
from briefing.papers.request import Decision, Item, Request
from briefing.words import clauses, forms, labels, papers
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.papers import KINDS, Kind

# A notice to an owner names no more risks than anybody reads.
_MOST_RISKS: Final = 4
# Of the causes of fires a letter to residents names the commonest.
_MOST_CAUSES: Final = 3
_FREE: Final = "X99"
# What a request says itself; the rest a person types.
_OWN: Final = frozenset(Request.__dataclass_fields__)


def values(asked: Request) -> dict[str, str]:
    """Return what stands for each placeholder, by its key; lists as lines, unknowns as blanks."""
    open_items, late = asked.open_items, sum(one.late > 0 for one in asked.open_items)
    lines = [
        papers.LIST_LINE.format(
            place=place, site=plain(one.site), hazard=plain(one.hazard), due_on=_said(one.due_on)
        )
        for place, one in enumerate(open_items, start=1)
    ]
    body = [s.text for part in parts_of(asked.kind, asked.facts) for s in part.sentences]
    longest = max((one.late for one in open_items), default=0)
    is_own = asked.addressee == asked.site
    known = {
        "count": str(len(open_items)),
        "overdue": str(late),
        "lateness": _lateness(asked, late),
        "longest": papers.LONGEST.format(days=longest) if longest else "",
        "waiting_count": str(len(asked.waiting_items)),
        "whose": papers.YOURS if is_own else papers.WHOSE.format(site=plain(asked.site)),
        "inspections": "".join(map(plain, asked.inspections)),
        "interim": "；".join(interim_of_items(open_items)) or papers.INTERIM_PLAIN,
        "as_of": say_known(say_date(asked.as_of), asked.known_at),
        "issued_on": day_or_blank(asked, "issued_on"),
        "reply_by": day_or_blank(asked, "reply_by"),
        "held_on": _said(asked.held_on),
        "number": plain(asked.number) or labels.NOTHING,
        "issue": plain(asked.issue) or labels.NOTHING,
        "hazards": "\n".join(lines) or papers.NO_ITEMS,
        "waiting": "",
        "reasons": "\n".join(_reasons(open_items)) or papers.NO_REASONS,
        "pressed": plain(asked.pressed),
        "comparison": plain(asked.comparison),
        "body": "\n".join(body) or papers.NO_ITEMS,
        "decisions": "\n".join(_decisions(asked)),
        "unclear": "\n".join(_unclear(asked)),
        "units": "\n".join(_units(asked)) or papers.NO_ITEMS,
        "spoken": "\n".join(_spoken(asked)) or papers.NO_ITEMS,
        "fires": _fires(asked.facts),
    }
    is_by_hand = KINDS[asked.kind].is_by_hand
    blanks = {
        key: _typed(asked, key) or (papers.BY_HAND if is_by_hand else paper.blank(name))
        for key, name in papers.UNKNOWN.items()
        if key not in known
    }
    rest = (key for key in papers.PLACEHOLDERS if key not in known and key not in blanks)
    return known | blanks | {key: _typed(asked, key) or labels.NOTHING for key in rest}


def _typed(asked: Request, key: str) -> str:
    """Return what a person typed or the register says for a placeholder; "" for neither."""
    told = getattr(asked, key) if key in _OWN else asked.typed.get(key, "")
    return plain(str(told or ""))


def _decisions(asked: Request) -> list[str]:
    """Return what a meeting decided, a paragraph each; what has nobody or no day stands apart."""
    clear = [one for one in asked.decisions if one.is_clear]
    if not clear and asked.kind == "minutes":
        return [paper.blank(forms.NOTHING_DECIDED)]
    return [
        forms.DECISION.format(
            numeral=clauses.numeral(place), title=plain(one.title).rstrip(labels.STOP),
            due=_said(one.due_on), who=plain(one.who),
        )
        for place, one in enumerate(clear, start=1)
    ]  # fmt: skip


def _unclear(asked: Request) -> list[str]:
    return [
        forms.UNCLEAR.format(title=plain(one.title).rstrip(labels.STOP), lacks=_lacks(one))
        for one in asked.decisions
        if not one.is_clear
    ]


def _lacks(one: Decision) -> str:
    lacks = (not one.who and forms.LACKS_WHO, not one.due_on and forms.LACKS_DUE)
    return "".join(paper.blank(name) for name in lacks if name)


def _units(asked: Request) -> list[str]:
    """Return the sites a public notice names, each with what is overdue there, by its code alone.

    What somebody typed of a hazard may name a person or a room, so it stays in the office.
    """
    by_site: dict[int, list[Item]] = {}
    for one in asked.open_items if asked.kind == "exposure" else ():
        by_site.setdefault(one.site_id, []).append(one)
    told = []
    for place, mine in enumerate(by_site.values(), start=1):
        where = papers.COMMA.join(one for one in (mine[0].address, mine[0].village) if one)
        said = [
            forms.UNIT_HAZARD.format(
                found_on=_said(one.found_on), hazard=_public(one.code), due_on=_said(one.due_on)
            )
            for one in mine
        ]
        told.append(
            forms.UNIT.format(
                n=place, site=plain(mine[0].site), place=plain(where) or labels.NOTHING,
                hazards="；".join(said), as_of=say_date(asked.as_of),
            )
        )  # fmt: skip
    return told


def _public(code: str) -> str:
    return HAZARD_CODES[code].zh if code in HAZARD_CODES and code != _FREE else forms.SOME_HAZARD


def _spoken(asked: Request) -> tuple[str, ...]:
    if asked.kind != "speech" or asked.facts is None:
        return ()
    return speech(asked.facts, asked.issued_on)


def _fires(facts: Facts | None) -> str:
    """Return the fires of the winter in the words of a neighbour."""
    total = facts.items.get("fires.total") if facts else None
    if facts is None or total is None or not total.value:
        return forms.NO_FIRES
    is_hurt = any(facts[f"fires.{name}"].value for name in ("deaths", "injured"))
    causes = [
        forms.CAUSE_WORDS.get(row.texts["name"], plain(row.texts["name"]))
        for row in facts.rows("fires.causes")[:_MOST_CAUSES]
    ]
    return forms.FIRES.format(
        start=say_date(facts.start), n=int(total.value),
        harm=forms.SOMEBODY_HURT if is_hurt else forms.NO_ONE_HURT,
        causes=forms.CAUSES.format(causes=labels.AND.join(causes)) if causes else "",
    )  # fmt: skip


def _lateness(asked: Request, late: int) -> str:
    if not late:
        return ""
    if asked.kind == "assign":
        return papers.LATE_OF_ALL.format(n=late)
    is_all = late == len(asked.open_items)
    return papers.ALL_LATE if is_all else papers.SOME_LATE.format(n=late)


def interim_of_items(items: tuple[Item, ...]) -> list[str]:
    """Return what helps until these hazards are put right, each said once."""
    said = dict.fromkeys(clauses.interim_of(one.code) for one in items)
    return [one for one in said if one][:_MOST_RISKS]


def _reasons(items: tuple[Item, ...]) -> list[str]:
    """Return the risks of a place in plain words: hazard, consequence, how many and how late."""
    by_code: dict[str, list[Item]] = {}
    for one in items:
        by_code.setdefault(one.code or one.hazard, []).append(one)
    chosen = list(by_code.items())[:_MOST_RISKS]
    told = []
    for place, (code, mine) in enumerate(chosen):
        late = sum(one.late > 0 for one in mine)
        some = papers.REASON_SOME_LATE.format(n=late) if late else ""
        consequence = clauses.consequence_of(code)
        form = papers.REASON if consequence else papers.REASON_FREE
        said = form.format(
            place=labels.NUMERALS[place],
            hazard="；".join(dict.fromkeys(plain(one.hazard) for one in mine)),
            n=len(mine),
            late=papers.REASON_LATE if late == len(mine) else some,
            consequence=consequence,
            end="。" if place == len(chosen) - 1 else "；",
        )
        told.append(said)
    return told


def day_or_blank(asked: Request, key: str) -> str:
    """Return a day of a paper, a blank where nobody has decided it."""
    day: date | None = getattr(asked, key)
    return say_date(day) if day else paper.blank(papers.UNKNOWN[key])


def _said(day: date | None) -> str:
    return say_date(day) if day else labels.NOTHING


def parts_of(kind: Kind, facts: Facts | None) -> tuple[Section, ...]:
    """Return the sections of a bulletin or a summary; none of any other kind."""
    if facts is None or kind not in ("bulletin", "summary"):
        return ()
    return summary_sections(facts) if kind == "summary" else bulletin_sections(facts)
