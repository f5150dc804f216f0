"""Deletes everything that was kept of a person, and says what that was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import BadInput
from interviewer.export import own_files
from interviewer.ports import InterviewStore

CONFIRMATION = "delete everything"
"""What has to be typed."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted."""

    interviews: int
    """With all that was said, graded, recorded and shared."""
    files: int
    """Own guides and question files."""


def check_confirmed(typed: str) -> None:
    """Refuse unless the words were typed; BadInput."""
    if " ".join(typed.lower().split()) != CONFIRMATION:
        raise BadInput(f"Nothing was deleted. Type “{CONFIRMATION}” to confirm.", field="typed")


async def forget_everything(store: InterviewStore, data_dir: Path, *, own_material: bool) -> Forgotten:
    """Empty the store, and remove own guides and questions where that is wanted."""
    interviews = await store.delete_all()
    files = await asyncio.to_thread(_remove, data_dir) if own_material else 0
    return Forgotten(interviews, files)


def _remove(data_dir: Path) -> int:
    found = own_files(data_dir)
    for path, _ in found:
        path.unlink(missing_ok=True)
    return len(found)
