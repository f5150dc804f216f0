"""Everything a person has here, as one zip: written entry by entry while it is read, so that memory stays small."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from interviewer.adapters.serialise import EVENT, PLAN
from interviewer.errors import NotFound, NotReady
from interviewer.finished import every_line
from interviewer.ports import InterviewStore, InterviewSummary, SoundStore
from interviewer.ports_after import PreferenceStore
from interviewer.preferences import without_keys
from interviewer.report_json import report_as_json
from interviewer.report_markdown import report_as_markdown
from interviewer.service import Reports
from interviewer.voice.audio import to_wav

_OWN_FOLDERS = ("guides", "questions")

README = """# Your interviews

Made on {day} by the mock interviewer. {count}

- `interviews/DATE-ID/interview.json`: the plan (with résumé and job description, if you gave them) and every event,
  in order: what was said, your notes, hints, corrections, objections.
- `interviews/DATE-ID/report.json` and `report.md`: the newest report, where the interview was graded.
- `interviews/DATE-ID/sound/`: what you said, as WAV, where you asked for it to be kept.
- `preferences.json`: your settings, plan and practice cards. Keys of model endpoints are left out.
- `guides/`, `questions/`: your own material.

Times are UTC.
"""


@dataclass(frozen=True, slots=True)
class Export:
    """Reads everything that is kept."""

    store: InterviewStore
    """The interviews."""
    reports: Reports
    """Their reports."""
    sounds: SoundStore
    """Their sound."""
    preferences: PreferenceStore
    """What was set."""
    now: datetime
    """UTC; stands in the archive."""
    data_dir: Path
    """Where the person's own guides and questions are."""

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the archive piece by piece, at most one entry in memory."""
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            async for name, body in self._entries():
                await asyncio.to_thread(archive.writestr, name, body)
                yield sink.taken()
        yield sink.taken()

    async def _entries(self) -> AsyncIterator[tuple[str, bytes | str]]:
        lines = [line async for line in every_line(self.store)]
        count = "There are no interviews." if not lines else f"Interviews: {len(lines)}."
        yield "README.md", README.format(day=f"{self.now:%Y-%m-%d}", count=count)
        kept = await self.preferences.all_preferences()
        yield "preferences.json", _json({key: without_keys(key, body) for key, body in kept.items()})
        for line in lines:
            async for entry in self._interview(line):
                yield entry
        for path, name in await asyncio.to_thread(own_files, self.data_dir):
            yield name, await asyncio.to_thread(path.read_bytes)

    async def _interview(self, line: InterviewSummary) -> AsyncIterator[tuple[str, bytes | str]]:
        folder = f"interviews/{line.created_at:%Y-%m-%d}-{line.id}"
        try:
            stored = await self.store.load(line.id)
        except NotFound:
            return  # deleted meanwhile
        yield (
            f"{folder}/interview.json",
            _json(
                {
                    "id": line.id,
                    "created_at": line.created_at.isoformat(),
                    "status": line.status,
                    "plan": json.loads(PLAN.encode(stored.interview.plan))["body"],
                    "events": [json.loads(EVENT.encode(event))["body"] for event in stored.events],
                }
            ),
        )
        try:
            report = await self.reports.report(line.id)
            yield f"{folder}/report.json", report_as_json(report)
            yield f"{folder}/report.md", report_as_markdown(report)
        except (NotFound, NotReady):
            pass  # not graded (yet)
        for phrase_id in await self.sounds.sounds_of(line.id):
            try:
                yield f"{folder}/sound/{phrase_id}.wav", to_wav(await self.sounds.sound(line.id, phrase_id))
            except NotFound:
                continue


def own_files(data_dir: Path) -> list[tuple[Path, str]]:
    """Return the person's own guides and questions with their names below the data directory; blocking."""
    found = [p for folder in _OWN_FOLDERS for p in (data_dir / folder).rglob("*") if p.is_file()]
    return [(path, path.relative_to(data_dir).as_posix()) for path in sorted(found)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)


class _Sink(io.RawIOBase):
    """Takes what the archive writes and hands it on; it can't be wound back, so the archive never tries."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """Return that it takes bytes."""
        return True

    def write(self, data: object) -> int:
        """Take a piece."""
        piece = bytes(data)  # type: ignore[call-overload]
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Return what came since the last time."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken
