"""Reads an archive that anybody may have made: nothing is believed before it is checked, and nothing grows unbounded.

What is read of an entry ends where the manifest says it does. An entry may unpack to two hundred times its packed size
and not more (text as people write it packs to a fifth); so the work an archive can make is bounded by its own size.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Self

from pydantic import ValidationError

from interviewer.backup.manifest import (
    LARGEST_FILE_BYTES,
    LARGEST_MANIFEST_BYTES,
    LONGEST_LINE_BYTES,
    MANIFEST,
    MOST_ENTRIES,
    Entry,
    Manifest,
    table_of,
)
from interviewer.errors import BadInput

_MOST_TIMES = 200
_SMALL_BYTES = 1_000_000
_CHUNK_BYTES = 1 << 16


class ArchiveReader:
    """An archive whose manifest fits what is there; `check` compares the contents."""

    def __init__(self, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self._packed = packed
        self.manifest = manifest
        """As checked."""

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator[Self]:
        """Yield the archive at this path; BadInput where it is none, or not one of ours."""
        try:
            with zipfile.ZipFile(path) as packed:
                yield cls(packed, _manifest(packed))
        except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise BadInput(f"{path.name} is not a backup, or it is damaged.") from error
        except FileNotFoundError as error:
            raise BadInput(f"There is no file {path.name}.") from error

    def check(self) -> None:
        """Read everything once and compare; BadInput."""
        for entry in self.manifest.entries:
            digest, lines, length = hashlib.sha256(), 0, 0
            for chunk in self.chunks(entry):
                digest.update(chunk)
                lines, length = lines + chunk.count(b"\n"), _line_length(chunk, length)
                if entry.rows is not None and length > LONGEST_LINE_BYTES:
                    raise BadInput(f"{entry.name} has a row that is too long.")
            if digest.hexdigest() != entry.sha256 or (entry.rows is not None and lines != entry.rows):
                raise BadInput(f"{entry.name} is damaged: its checksum is another one.")

    def tables(self) -> Iterator[tuple[str, Entry]]:
        """Yield each table's name with its entry."""
        for entry in self.manifest.entries:
            if name := table_of(entry.name):
                yield name, entry

    def files(self) -> Iterator[Entry]:
        """Yield the entries that are files."""
        yield from (entry for entry in self.manifest.entries if table_of(entry.name) is None)

    def lines(self, entry: Entry) -> Iterator[bytes]:
        """Yield a table's lines; BadInput for what is too long or too much."""
        left = entry.bytes
        with self._opened(entry) as source:
            while line := source.readline(min(left, LONGEST_LINE_BYTES) + 1):
                left -= len(line)
                if left < 0 or not line.endswith(b"\n"):
                    raise BadInput(f"{entry.name} is not what the archive says it is.")
                yield line

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Yield an entry's bytes, as many as the manifest says; BadInput where there are more or fewer."""
        left = entry.bytes
        with self._opened(entry) as source:
            while chunk := source.read(min(_CHUNK_BYTES, left + 1)):
                left -= len(chunk)
                if left < 0:
                    break
                yield chunk
        if left:
            raise BadInput(f"{entry.name} is not as long as the archive says.")

    def _opened(self, entry: Entry) -> IO[bytes]:
        return self._packed.open(entry.name)


def _line_length(chunk: bytes, before: int) -> int:
    end = chunk.rfind(b"\n")
    return before + len(chunk) if end < 0 else len(chunk) - end - 1


def _manifest(packed: zipfile.ZipFile) -> Manifest:
    infos = packed.infolist()
    names = {info.filename for info in infos}
    if len(names) != len(infos) or len(infos) > MOST_ENTRIES + 1 or MANIFEST not in names:
        raise BadInput("This is not a backup of this program.")
    for info in infos:
        _check_packing(info)
    if packed.getinfo(MANIFEST).file_size > LARGEST_MANIFEST_BYTES:
        raise BadInput("The archive's manifest is too large.")
    with packed.open(MANIFEST) as source:
        text = source.read(LARGEST_MANIFEST_BYTES + 1)
    try:
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise BadInput(_why_not(error)) from error
    _check_entries(packed, manifest, names)
    return manifest


def _why_not(error: ValidationError) -> str:
    if any(item["loc"] == ("format",) for item in error.errors(include_input=False)):
        return "This backup was made by a newer version of this program."
    places = {".".join(map(str, item["loc"])) for item in error.errors(include_input=False)}
    return f"The archive's manifest can't be used ({', '.join(sorted(places)[:3])})."


def _check_packing(info: zipfile.ZipInfo) -> None:
    encrypted = info.flag_bits & 0x1
    if encrypted or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise BadInput("The archive is packed in a way backups aren't.")
    if info.file_size > _SMALL_BYTES and info.file_size > _MOST_TIMES * max(1, info.compress_size):
        raise BadInput("The archive unpacks to far more than a backup would.")


def _check_entries(packed: zipfile.ZipFile, manifest: Manifest, names: set[str]) -> None:
    told = {entry.name for entry in manifest.entries}
    if len(told) != len(manifest.entries) or told != names - {MANIFEST}:
        raise BadInput("The archive's manifest doesn't name what is in it.")
    if len({name.casefold() for name in told}) != len(told):
        raise BadInput("Two files of the archive would be one on some computers.")
    for entry in manifest.entries:
        if packed.getinfo(entry.name).file_size != entry.bytes:
            raise BadInput(f"{entry.name} is not as long as the archive says.")
        if table_of(entry.name) is None and entry.bytes > LARGEST_FILE_BYTES:
            raise BadInput(f"{entry.name} is too large for a guide or questions.")
        if (table_of(entry.name) is None) != (entry.rows is None):
            raise BadInput("The archive's manifest can't be used.")
