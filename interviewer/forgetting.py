"""Deletes everything that was kept of a person, and says what that was.

Where there are accounts the account goes too, with sessions and keys, and with all that the person wrote as a coach:
their comments and levels are theirs. What coaches wrote about the person's own interviews goes with those.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from interviewer.errors import BadInput
from interviewer.finished import every_line
from interviewer.memories import Memories
from interviewer.own_material import remove_own_files
from interviewer.people.coaching_ports import CoachingStore
from interviewer.people.model import LOCAL
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


async def forget_everything(
    store: InterviewStore,
    coaching: CoachingStore,
    memories: Memories,
    *,
    owner: str,
    own_material: Path | None = None,
) -> Forgotten:
    """Empty the owner's store, and remove guides and questions below `own_material` where it is given."""
    ids = [line.id async for line in every_line(store)]
    await coaching.forget_coach(owner)
    interviews = await store.delete_all()
    for interview_id in ids:
        await memories.forget_job(interview_id)
    if memories.numbers and owner != LOCAL:  # whoever is alone here has no account that goes
        await memories.numbers(owner)
    memories.forget()
    files = await asyncio.to_thread(remove_own_files, own_material) if own_material else 0
    return Forgotten(interviews, files)
