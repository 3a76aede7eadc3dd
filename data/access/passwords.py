"""Passwords as the store keeps them, and the one-time words that stand in for the first."""

from __future__ import annotations

import secrets
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST: Final = 10
LONGEST: Final = 200
# argon2id with 64 MiB, the library's default (RFC 9106, second recommendation): two at once, so
# that a storm of tries takes 128 MiB and not the machine.
_HASHER: Final = PasswordHasher()
_AT_ONCE: Final = BoundedSemaphore(2)
# Read out over the telephone: no 0 and o, 1 and l.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyz23456789"
_WORD_PARTS: Final = 4  # of four letters each: 80 bits


def hashed(password: str) -> str:
    """Return what is kept of a password: its argon2id hash, with salt and cost."""
    with _AT_ONCE:
        return _HASHER.hash(password)


@cache
def _nobody() -> str:
    """Return what a try under an unknown name is compared with, so that it takes as long."""
    return hashed(secrets.token_hex(16))


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is the one kept; as slow where there is none."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _nobody(), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def new_word() -> str:
    """Return a one-time word, e.g. ``k3vm-9axe-twq7-bn5c``."""
    parts = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_WORD_PARTS))
    return "-".join(parts)


def is_weak(password: str, name: str) -> bool:
    """Say whether a password is too short, the name, or of fewer than five different characters.

    References
    ----------
    Length over composition: NIST SP 800-63B, section 5.1.1.2.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        return True
    plain = password.casefold()
    return len(set(plain)) < 5 or (bool(name) and plain.replace(name.casefold(), "") == "")
