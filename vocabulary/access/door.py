"""What the door of the server says: the pages that sign in, set a password and sign out."""

from __future__ import annotations

from typing import Final

from vocabulary.messages import message

TITLE: Final = message("Bachuan Fire Map")
SIGN_IN: Final = message("Sign in")
NAME: Final = message("Your name")
PASSWORD: Final = message("Password")
WRONG: Final = message(
    "Name or password is wrong, or five tries were: then wait 15 minutes or ask the keeper."
)
ONCE_MORE: Final = message("The page had waited too long. Please try again.")
SET_PASSWORD: Final = message("Set your own password")
NEW_PASSWORD: Final = message("New password")
AGAIN: Final = message("The same once more")
RULE: Final = message("At least {n} characters; a short sentence is easy to remember.")
NOT_THE_SAME: Final = message("The two are not the same.")
TOO_WEAK: Final = message(
    "Too short or too simple: at least {n} characters, of which five differ, and not your name."
)
KEEP: Final = message("Keep")
SIGN_OUT: Final = message("Sign out")
SIGN_OUT_ASKED: Final = message("{name} is signed in here.")
STAY: Final = message("Stay")
SHARED: Final = message("On a computer that others use, sign out when you leave.")
