"""Back up and restore: the two use cases. Blocking: call them in a thread."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from interviewer.adapters.sql_archive import Target, snapshot, target
from interviewer.backup.own_files import content, has_own_files, own_files, put_in_place
from interviewer.backup.reading import ArchiveReader
from interviewer.backup.values import as_line, as_row
from interviewer.backup.writing import ArchiveWriter
from interviewer.errors import BadInput, Conflict
from interviewer.settings import Settings
from knowledge.folder_lock import FolderLock
from knowledge.model import KnowledgeError


@dataclass(frozen=True, slots=True)
class Kept:
    """What is in an archive."""

    interviews: int
    """Rows of that table."""
    rows: int
    """Of all tables."""
    files: int
    """Guides, questions, calibrations."""
    made_at: datetime
    """UTC."""
    size_bytes: int
    """Of the archive."""


def back_up(settings: Settings, path: Path) -> Kept:
    """Write everything to a new file, whatever goes on meanwhile; BadInput, StorageUnavailable.

    It appears under its name when it is complete, readable by its owner only.
    """
    if path.exists():
        raise BadInput(f"{path} exists already; backups overwrite nothing.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    unfinished.unlink(missing_ok=True)
    before = os.umask(0o077)
    try:
        kept = _write(settings, unfinished)
        _to_disk(unfinished)
        _name(unfinished, path)
    finally:
        os.umask(before)
        unfinished.unlink(missing_ok=True)
    return kept


def _write(settings: Settings, path: Path) -> Kept:
    archive = ArchiveWriter(path)
    try:
        made_at = datetime.now(UTC)
        with snapshot(settings.database) as seen:
            rows = {
                name: archive.add(f"tables/{name}.jsonl", map(as_line, seen.rows(name)), are_rows=True)
                for name in seen.tables()
            }
            revision = seen.revision
        files = [archive.add(name, content(found)) for name, found in own_files(settings.data_dir)]
        archive.finish(program=_program(), schema_revision=revision, made_at=made_at)
    finally:
        archive.close()
    return Kept(rows["interviews"], sum(rows.values()), len(files), made_at, path.stat().st_size)


def restore(settings: Settings, path: Path, *, replace: bool) -> Kept:
    """Put an archive's contents in place, all or nothing; BadInput for one that can't be used.

    Conflict where there is something already, unless it is to be replaced, or while processes work on the database.
    """
    with ArchiveReader.open(path) as archive:
        archive.check()
        if has_own_files(settings.data_dir) and not replace:
            raise Conflict(
                "There are guides, questions or calibrations here; --replace gives up what is there."
            )
        with (
            _nobody_serves(settings),
            put_in_place(archive, settings.data_dir),
            target(settings.database, replace=replace) as written,
        ):
            rows = _fill(archive, written)
        files = sum(1 for _ in archive.files())
        made_at, size_bytes = archive.manifest.made_at, path.stat().st_size
        return Kept(rows.get("interviews", 0), sum(rows.values()), files, made_at, size_bytes)


@contextmanager
def _nobody_serves(settings: Settings) -> Iterator[None]:
    """Hold what the process holds that serves from this data directory; Conflict while one does.

    Processes on Postgres are found by their leases instead, on whatever machine they are.
    """
    try:
        lock = FolderLock(settings.data_dir / "jobs.lock")
    except KnowledgeError as error:
        raise Conflict("The service is running on this data directory; stop it first.") from error
    try:
        yield
    finally:
        lock.release()


def _fill(archive: ArchiveReader, written: Target) -> dict[str, int]:
    written.begin(archive.manifest.schema_revision)
    rows = {name: written.fill(name, map(as_row, archive.lines(entry))) for name, entry in archive.tables()}
    written.end()
    return rows


def contents(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the tables of a sound archive with their rows; BadInput."""
    with ArchiveReader.open(path) as archive:
        archive.check()
        yield from ((name, entry.rows or 0) for name, entry in archive.tables())


def _name(unfinished: Path, path: Path) -> None:
    try:
        os.link(unfinished, path)  # unlike a rename, never over a file that came meanwhile
    except FileExistsError as error:
        raise BadInput(f"{path} exists already; backups overwrite nothing.") from error
    except OSError:  # a file system without hard links
        unfinished.rename(path)


def _to_disk(path: Path) -> None:
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _program() -> str:
    try:
        return version("mock-interviewer")
    except PackageNotFoundError:
        return "unknown"
