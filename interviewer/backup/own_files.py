"""The files of a backup: what an installation has of its own beside its database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interviewer.backup.manifest import FOLDERS, LARGEST_FILE_BYTES, is_file_of_ours, path_of
from interviewer.backup.reading import ArchiveReader
from interviewer.errors import BadInput

_CHUNK_BYTES = 1 << 16


def own_files(data_dir: Path) -> Iterator[tuple[str, Path]]:
    """Yield each file's name in the archive and where it is; links are left out: they lead elsewhere."""
    for folder in FOLDERS:
        for path in sorted((data_dir / folder).rglob("*")):
            if path.is_symlink() or not path.is_file() or _beyond_a_link(path, data_dir):
                continue
            name = f"files/{path.relative_to(data_dir).as_posix()}"
            if not is_file_of_ours(name) or path.stat().st_size > LARGEST_FILE_BYTES:
                raise BadInput(
                    f"{path.relative_to(data_dir)} can't be backed up: its name, or it is over 50 MB."
                )
            yield name, path


def content(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes."""
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK_BYTES):
            yield chunk


def has_own_files(data_dir: Path) -> bool:
    """Return whether there are any."""
    return any(path.is_file() for folder in FOLDERS for path in (data_dir / folder).rglob("*"))


@contextmanager
def put_in_place(archive: ArchiveReader, data_dir: Path) -> Iterator[None]:
    """Unpack beside the old files and put all in place at once; what fails in the block puts the old ones back."""
    data_dir.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".restore-", dir=data_dir))
    old, new = beside / "old", beside / "new"
    try:
        _unpack(archive, new)
        moved: list[str] = []
        try:
            _swap(data_dir, old, new, moved)
            yield
        except BaseException:
            _put_back(data_dir, old, moved)
            raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _unpack(archive: ArchiveReader, to: Path) -> None:
    to.mkdir()
    for entry in archive.files():
        path = to / path_of(entry.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            for chunk in archive.chunks(entry):
                out.write(chunk)


def _swap(data_dir: Path, old: Path, new: Path, moved: list[str]) -> None:
    old.mkdir()
    for folder in FOLDERS:
        here = data_dir / folder
        if here.exists() or here.is_symlink():
            here.rename(old / folder)
        moved.append(folder)
        if (new / folder).exists():
            (new / folder).rename(here)


def _put_back(data_dir: Path, old: Path, moved: list[str]) -> None:
    for folder in moved:
        here = data_dir / folder
        if here.is_symlink():
            here.unlink()
        shutil.rmtree(here, ignore_errors=True)
        if (old / folder).exists() or (old / folder).is_symlink():
            (old / folder).rename(here)


def _beyond_a_link(path: Path, data_dir: Path) -> bool:
    return any(parent.is_symlink() for parent in path.parents if data_dir in parent.parents)
