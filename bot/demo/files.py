"""Files that people and the bot send, kept in a folder below the demo's own."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import Any

from bot.demo import images
from bot.demo.errors import bad_request
from bot.demo.journal import Journal
from bot.demo.model import StoredFile, Upload

PHOTO_BYTES = 10_000_000
UPLOAD_BYTES = 50_000_000
DOWNLOAD_BYTES = 20_000_000
"""Telegram's limits for a photo sent, any file sent, and a file fetched by the bot ("Sending files", getFile)."""
PHOTO_SIDES = 10_000
PHOTO_RATIO = 20
"""A photo's width and height together, and its longer side in terms of the shorter, at most (sendPhoto)."""


class FileStore:
    """All files by id. The bytes are on disk before the record of them is, so no record is without its file."""

    def __init__(self, folder: Path, journal: Journal, entries: Mapping[str, Any]) -> None:
        self._folder = folder / "files"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._journal = journal
        self._files = {value["id"]: StoredFile(**value) for key, value in entries.items() if key.startswith("file/")}
        self._paths = {file.path: file for file in self._files.values()}

    def entries(self) -> Iterator[tuple[str, Any]]:
        """What the journal must keep of the files."""
        for file in self._files.values():
            yield f"file/{file.id}", asdict(file)

    def add(self, upload: Upload, *, photo: bool) -> StoredFile:
        """Keep a file.

        Raises:
            ApiError: if it is empty or too large, or no picture although it is to be a photo.
        """
        if not upload.body:
            raise bad_request("file must be non-empty")
        if len(upload.body) > (PHOTO_BYTES if photo else UPLOAD_BYTES):
            kind = "photo" if photo else "document"
            raise bad_request(f"file of size {len(upload.body)} bytes is too big for a {kind}")
        width, height = _photo_size(upload.body) if photo else (0, 0)
        number = len(self._files) + 1
        suffix = PurePosixPath(upload.name).suffix[:16]
        file = StoredFile(
            id=("AgAC" if photo else "BQAC") + secrets.token_urlsafe(24),
            unique_id=secrets.token_urlsafe(12),
            path=f"{'photos' if photo else 'documents'}/file_{number}{suffix if suffix.isascii() else ''}",
            name=upload.name,
            mime=upload.mime,
            size=len(upload.body),
            photo=photo,
            width=width,
            height=height,
        )
        target = self._folder / file.id
        fresh = target.with_suffix(".new")
        fresh.write_bytes(upload.body)
        fresh.replace(target)
        self._files[file.id] = file
        self._paths[file.path] = file
        self._journal.put(f"file/{file.id}", asdict(file))
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._files.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file at this place below the download address."""
        return self._paths.get(path)

    def read(self, file: StoredFile) -> bytes:
        """The file's bytes."""
        return (self._folder / file.id).read_bytes()


def is_photo(upload: Upload) -> bool:
    """Whether a person's chat app would send this file as a photo."""
    shown = upload.mime in ("image/jpeg", "image/png") and len(upload.body) <= PHOTO_BYTES
    return shown and _fits(images.size(upload.body))


def _photo_size(body: bytes) -> tuple[int, int]:
    size = images.size(body)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if not _fits(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def _fits(size: tuple[int, int] | None) -> bool:
    return size is not None and sum(size) <= PHOTO_SIDES and max(size) <= PHOTO_RATIO * min(size)
