"""The kinds of place: those there are, the office's own table, and sites told from "other"."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from commands.clock import ACTOR, now, today
from data.ledger.categories import kinds_told
from data.register.entries import sort_into
from data.store import frames
from data.store.opening import open_store
from vocabulary.kinds import HEADINGS, KINDS, PROBLEMS, own_file
from vocabulary.personal_numbers import cover_all
from vocabulary.terms import Category


def run(args: argparse.Namespace) -> dict[str, Any]:
    """List the kinds with their sites; begin the office's table; sort what was "other".

    Raises
    ------
    StoreError
        The store cannot be read or written.
    """
    if args.begin and not own_file().exists():
        own_file().parent.mkdir(parents=True, exist_ok=True)
        own_file().write_text(",".join(HEADINGS) + "\n", encoding="utf-8-sig")
    with closing(open_store(args.store)) as store:
        sites = frames.sites(store, today())
        told = kinds_told(sites)
        if args.apply:
            sort_into(store, told, actor=ACTOR, now=now(), on=today())
    counts = sites["category"].value_counts()
    result = {
        "kinds": [
            {
                "code": term.value, "name": term.zh, "sites": int(counts.get(term.value, 0)),
                "nine": KINDS[term.value].nine if term.value in KINDS else "",
            }
            for term in Category
        ],
        "table": str(own_file()) if own_file().is_file() else None,
        "problems": list(PROBLEMS),
        "applied": bool(args.apply),
        "sorted": [
            {"site_id": one, "name": str(sites.at[one, "name"]), "kind": Category(kind).zh}
            for one, kind in told.items()
        ],
    }  # fmt: skip
    covered: dict[str, Any] = cover_all(result)
    return covered


def describe(result: Mapping[str, Any]) -> str:
    """Word the kinds that have sites, what the office's table lacks, and what can be sorted."""
    lines = [f"{one['name']}: {one['sites']}" for one in result["kinds"] if one["sites"]]
    lines += [f"{one['site_id']}  {one['name']}: {one['kind']}" for one in result["sorted"]]
    if result["sorted"]:
        done = "were sorted" if result["applied"] else "can be sorted; --apply writes it"
        lines.append(f'{len(result["sorted"])} sites that were "other" {done}.')
    lines.append(f"Own table: {result['table'] or 'none; --begin writes an empty one'}")
    return "\n".join([*lines, *result["problems"]])
