"""Who may do what on the office's server: one table, of which the office can change cells.

A row is what a write of the store says it does, or reading persons. What has no row nobody may do,
and a test reads every write of the source and asks for its row.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from vocabulary.messages import message
from vocabulary.register import Action
from vocabulary.terms import Role


class Extent(StrEnum):
    """How far a right goes."""

    ALL = "all"
    OWN = "own"  # the person's own villages
    NONE = "none"


ROLES: Final = (
    Role.LEADER, Role.PLANNER, Role.OFFICE, Role.CLERK, Role.INSPECTOR, Role.KEEPER,
)  # fmt: skip
SETTING: Final = "rights"  # the cells the office changed: action -> role -> reach
SEE_PERSONS: Final = "see_persons"
FORBIDDEN: Final = message("Your role may not do this here. Nothing was saved.")
NOT_YOUR_VILLAGE: Final = message("This belongs to a village that is not yours. Nothing was saved.")
UNKNOWN_PERSON: Final = message("Sign in first. Nothing was saved.")

_REACH: Final = {"a": Extent.ALL, "o": Extent.OWN, "-": Extent.NONE}
# One letter a role, in the order of ROLES: a for all villages, o for own ones, - for none.
_OFFICE, _KEEPER, _WRITERS = "--a---", "-----a", "-aaoa-"
_ROWS: Final[dict[str, str]] = {
    **dict.fromkeys(("import", "undo_import", "remember_headings", "dismiss_row"), "--a--a"),
    **dict.fromkeys(("keep_gazetteer", "place_by_address", "sort_sites"), "--a--a"),
    "put_villages": "--a--a",
    **dict.fromkeys(("add_site", "edit_site"), _WRITERS),
    "edit_hazard": "--ao--",
    "record": _OFFICE,  # events of no step of the workflow
    **dict.fromkeys(
        (f"record:{one}" for one in (Action.REGISTER, Action.START, Action.SUBMIT)), _WRITERS
    ),
    **dict.fromkeys(
        (f"record:{one}" for one in (
            Action.ASSIGN, Action.SET_DEADLINE, Action.EXTEND, Action.RESULT)), "-aa---",
    ),
    # Not what the same person submitted: the conditions of a step compare the names.
    **dict.fromkeys(
        (f"record:{one}" for one in (
            Action.RECHECK_PASS, Action.RECHECK_FAIL, Action.ACCEPT, Action.CLOSE,
            Action.REOPEN)), "--a-a-",
    ),
    **dict.fromkeys(
        (f"record:{one}" for one in (
            Action.SUPERVISE, Action.TALK, Action.EXPOSE, Action.HAND_OVER, Action.VOID)),
        "a-a---",
    ),
    "record_measure": "a-a---",
    **dict.fromkeys(("record_visit", "add_file"), _WRITERS),
    **dict.fromkeys(
        (f"{verb}_{name}" for verb in ("add", "change", "void") for name in (
            "outreach", "household_check", "self_check")), "-aao--",
    ),
    **dict.fromkeys((f"{verb}_visit" for verb in ("add", "change", "void")), _WRITERS),
    **dict.fromkeys(
        (f"{verb}_{name}" for verb in ("add", "change", "void") for name in (
            "grid", "duty", "gathering")), "-aao--",
    ),
    **dict.fromkeys((f"{verb}_task" for verb in ("add", "change", "void")), "aaao--"),
    **dict.fromkeys(
        (f"{verb}_{name}" for verb in ("add", "change", "void") for name in (
            "measure", "lesson", "incident")), "-aa---",
    ),
    **dict.fromkeys((f"{verb}_supply_point" for verb in ("add", "change", "void")), "-aa-a-"),
    **dict.fromkeys((f"{verb}_plan" for verb in ("add", "change", "void")), "-aa---"),
    **dict.fromkeys((f"{verb}_file" for verb in ("add", "change", "void")), "-aaoa-"),
    "put_setting": "--a--a",
    "put_setting:planning": "-aa--a",
    **dict.fromkeys(
        ("put_setting:risk_rules", "put_setting:press.rules", f"put_setting:{SETTING}"), _KEEPER
    ),
    "put_campaign": _KEEPER,
    **dict.fromkeys(("keep_roads", "drop_roads", "rebuild", "backup", "restore", "erase"), _KEEPER),
    "put_snapshot": "aaa--a",
    # A clerk's would have to hold the own villages alone; the whole register leaves with each.
    "export": "aaa--a",
    "show_personal": "-aaoa-",
    SEE_PERSONS: "-aaoa-",
    **dict.fromkeys(("add_user", "change_user", "give_word"), _KEEPER),
}  # fmt: skip
RIGHTS: Final[dict[str, dict[Role, Extent]]] = {
    action: dict(zip(ROLES, (_REACH[letter] for letter in letters), strict=True))
    for action, letters in _ROWS.items()
}
# What the door itself writes, for whoever stands before it.
DOOR: Final = frozenset({"set_password", "use_word"})


def reach_of(action: str, role: Role, changed: Mapping[str, Any] | None = None) -> Extent:
    """Return how far somebody's right to an action goes; none where it has no row.

    Parameters
    ----------
    changed : cells of the office: action -> role -> reach; of users and rights none can be
    """
    if action not in RIGHTS:
        return Extent.NONE
    is_fixed = action.endswith("_user") or action in ("give_word", f"put_setting:{SETTING}")
    cell = ((changed or {}).get(action) or {}).get(role.value)
    if cell in {one.value for one in Extent} and not is_fixed:
        return Extent(cell)
    return RIGHTS[action][role]


def right_of_setting(name: str) -> str:
    """Return the row of a setting: its own, or that of settings."""
    own = f"put_setting:{name}"
    return own if own in RIGHTS else "put_setting"
