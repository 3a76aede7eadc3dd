"""Ed25519 keys: the office's own, kept secret, and the public ones exchanged once as files."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vocabulary.errors import ReportError
from vocabulary.messages import message

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

# How the file of a public key ends.
ENDING: Final = ".key.json"


@dataclass(frozen=True)
class OfficeKey:
    """The public key of an office, as its file tells.

    Attributes
    ----------
    office : its name
    area : what the codes of all its villages begin with
    public_key : 32 bytes
    """

    office: str
    area: str
    public_key: bytes

    @property
    def mark(self) -> str:
        """The beginning of the key's SHA-256: a report names its key by it."""
        return hashlib.sha256(self.public_key).hexdigest()[:16]

    def as_file(self) -> bytes:
        """Return the file that is given to the authority above."""
        told = {"office": self.office, "area": self.area, "public_key": self.public_key.hex()}
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()

    def is_signed(self, content: bytes, signature: bytes) -> bool:
        """Say whether the holder of the key signed these bytes."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, content)
        except InvalidSignature:
            return False
        return True


def own_key(path: Path) -> Ed25519PrivateKey:
    """Return the office's secret key, made where there is none yet, for its owner's eyes alone.

    Raises
    ------
    ReportError
        The file is there and is no Ed25519 key.
    """
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not path.exists():
        made = Ed25519PrivateKey.generate()
        content = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        return made
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as cause:
        raise ReportError(message("{file} is no Ed25519 key."), file=path.name) from cause
    if not isinstance(found, Ed25519PrivateKey):
        raise ReportError(message("{file} is no Ed25519 key."), file=path.name)
    return found


def public_of(secret: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public key."""
    return secret.public_key().public_bytes_raw()


def read_keys(folder: Path) -> tuple[OfficeKey, ...]:
    """Return the keys on file, by the name of their file.

    Raises
    ------
    ReportError
        A file is no public key, a key is there twice, or there is none.
    """
    keys = tuple(_read(path) for path in sorted(folder.glob(f"*{ENDING}")))
    if not keys:
        raise ReportError(
            message("{folder} holds no public key of an office (*.key.json)."), folder=folder
        )
    if len(by_mark(keys)) < len(keys):
        raise ReportError(message("{folder} holds a public key twice."), folder=folder)
    return keys


def by_mark(keys: Iterable[OfficeKey]) -> dict[str, OfficeKey]:
    """Return the keys by their mark."""
    return {key.mark: key for key in keys}


def _read(path: Path) -> OfficeKey:
    try:
        told = json.loads(path.read_bytes())
        key = OfficeKey(
            str(told["office"]), str(told["area"]), bytes.fromhex(str(told["public_key"]))
        )
    except (ValueError, KeyError, TypeError) as cause:
        raise ReportError(message("{file} is no Ed25519 key."), file=path.name) from cause
    if len(key.public_key) != 32:
        raise ReportError(message("{file} is no Ed25519 key."), file=path.name)
    return key
