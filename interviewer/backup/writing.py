"""Writes an archive, entry by entry; memory stays small."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from interviewer.backup.manifest import FORMAT, MANIFEST, Entry, Manifest

_COMPRESSION = 6


class ArchiveWriter:
    """Open it on a new file; `finish` makes it whole."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(
            path, "x", compression=zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION, allowZip64=True
        )
        self._entries: list[Entry] = []

    def add(self, name: str, chunks: Iterable[bytes], *, are_rows: bool = False) -> int:
        """Add an entry of what comes; return how many chunks there were."""
        digest, size, number = hashlib.sha256(), 0, 0
        with self._zip.open(name, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size, number = size + len(chunk), number + 1
        rows = number if are_rows else None
        self._entries.append(Entry(name=name, bytes=size, sha256=digest.hexdigest(), rows=rows))
        return number

    def finish(self, *, program: str, schema_revision: str, made_at: datetime) -> Manifest:
        """Add the manifest and close."""
        manifest = Manifest(
            format=FORMAT,
            program=program,
            schema_revision=schema_revision,
            made_at=made_at,
            entries=self._entries,
        )
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        self._zip.close()
        return manifest

    def close(self) -> None:
        """Close what was not finished."""
        self._zip.close()
