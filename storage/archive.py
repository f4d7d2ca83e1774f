"""A backup: one file that holds a dump and a few small files, knows what it should hold, and may be locked.

The file is a ZIP archive with `manifest.json`: which Safeboard made it and when, the SHA-256 of each member, the rows
of each table. Locked, the archive is encrypted as a whole: a line of JSON with the parameters, then AES-256-GCM over
the rest, with a key that Argon2id (RFC 9106) makes of the passphrase.
"""

import base64
import datetime as dt
import hashlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from storage.connection import StorageError

KIND = "safeboard backup"
MANIFEST = "manifest.json"
LARGEST = 2**31 - 1
"""Bytes: AES-GCM's limit for one message in OpenSSL."""
_COST = {"iterations": 3, "lanes": 4, "memory_cost": 64 * 1024}
"""RFC 9106, section 4: the second recommended option, 64 MiB."""
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: dt.datetime
    database: str
    rows: Mapping[str, int]


def pack(manifest: Manifest, members: Mapping[str, bytes], passphrase: str | None) -> bytes:
    """A backup of these members (name to content), locked if there is a passphrase.

    Raises:
        StorageError: if it is too large to lock.
    """
    stated = {
        "kind": KIND,
        "version": 1,
        "made_at": manifest.made_at.isoformat(),
        "database": manifest.database,
        "rows": dict(manifest.rows),
        "sha256": {name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(stated, indent=2))
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue() if passphrase is None else _lock(packed.getvalue(), passphrase)


def unpack(content: bytes, passphrase: str | None) -> tuple[Manifest, dict[str, bytes]]:
    """What a backup holds, checked against its manifest.

    Raises:
        StorageError: if it is no backup, is locked with another passphrase, or is damaged.
    """
    if not content.startswith(_ZIP):
        content = _unlock(content, passphrase)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            stated = json.loads(archive.read(MANIFEST))
            if stated["kind"] != KIND or stated["version"] != 1:
                raise StorageError("This backup was made by a newer Safeboard. Restore it with that version.")
            members = {name: archive.read(name) for name in stated["sha256"]}
            manifest = Manifest(dt.datetime.fromisoformat(stated["made_at"]), stated["database"], stated["rows"])
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise StorageError("This file is not a whole backup of Safeboard. Try an older copy.") from error
    for name, content in members.items():
        if hashlib.sha256(content).hexdigest() != stated["sha256"][name]:
            raise StorageError(f"The backup is damaged: {name} is not as it was. Try an older copy.")
    return manifest, members


def write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all.

    Raises:
        StorageError: if it exists, or cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        if path.exists():
            raise StorageError(f"{path} exists already. Give the backup another name.")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written: {error.strerror}.") from error


def _lock(packed: bytes, passphrase: str) -> bytes:
    if len(packed) > LARGEST:
        raise StorageError("The backup is too large to lock. Make it without a passphrase and encrypt the disk.")
    salt, nonce = os.urandom(16), os.urandom(12)
    head = {"kind": KIND, "locked": 1, "kdf": "argon2id", **_COST, "salt": _text(salt), "nonce": _text(nonce)}
    line = json.dumps(head).encode() + b"\n"
    return line + AESGCM(_key(passphrase, salt, head)).encrypt(nonce, packed, line)


def _unlock(content: bytes, passphrase: str | None) -> bytes:
    line, end, rest = content[:1000].partition(b"\n")
    try:
        head = json.loads(line)
        salt, nonce = base64.b64decode(head["salt"]), base64.b64decode(head["nonce"])
        known = head["kind"] == KIND and all(head[name] == cost for name, cost in _COST.items())
    except (ValueError, KeyError, TypeError) as error:
        raise StorageError("This file is not a backup of Safeboard.") from error
    if not known:
        raise StorageError("This backup was locked in a way that this version does not know. Use a newer one.")
    if passphrase is None:
        raise StorageError("This backup is locked. Give its passphrase by a file: --passphrase-file.")
    try:
        return AESGCM(_key(passphrase, salt, head)).decrypt(nonce, rest + content[1000:], line + end)
    except InvalidTag:
        raise StorageError("The passphrase does not fit, or the file is damaged.") from None


def _key(passphrase: str, salt: bytes, cost: Mapping[str, Any]) -> bytes:
    return Argon2id(
        salt=salt, length=32, iterations=cost["iterations"], lanes=cost["lanes"], memory_cost=cost["memory_cost"]
    ).derive(passphrase.encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
