"""The guides and questions that a person has put beside the built-in ones."""

from __future__ import annotations

from pathlib import Path

_FOLDERS = ("guides", "questions")


def own_files(data_dir: Path) -> list[tuple[Path, str]]:
    """Return them with their names below the data directory; blocking."""
    found = [p for folder in _FOLDERS for p in (data_dir / folder).rglob("*") if p.is_file()]
    return [(path, path.relative_to(data_dir).as_posix()) for path in sorted(found)]


def remove_own_files(data_dir: Path) -> int:
    """Remove them and return how many there were; blocking."""
    found = own_files(data_dir)
    for path, _ in found:
        path.unlink(missing_ok=True)
    return len(found)
