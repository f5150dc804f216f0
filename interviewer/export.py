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
from interviewer.export_account import account_documents, judgements_of, links_to, written_about
from interviewer.finished import every_line
from interviewer.own_material import own_files
from interviewer.ports import InterviewSummary
from interviewer.preferences import without_keys
from interviewer.report_json import report_as_json
from interviewer.report_markdown import report_as_markdown
from interviewer.service import Service
from interviewer.voice.audio import to_wav

README = """# Your interviews

Made on {day} by the mock interviewer. {count}

- `interviews/DATE-ID/interview.json`: the plan (with résumé and job description, if you gave them) and every event,
  in order: what was said, your notes, hints, corrections, objections.
- `interviews/DATE-ID/report.json` and `report.md`: the newest report, where the interview was graded.
- `interviews/DATE-ID/judgements.json`: what a language model was asked and what it answered, where one judged.
- `interviews/DATE-ID/links.json`: links to its report; where they lead is kept nowhere.
- `interviews/DATE-ID/sound/`: what you said, as WAV, where you asked for it to be kept.
{more}- `preferences.json`: your settings, plan and practice cards. Keys of model endpoints are left out.

Times are UTC.
"""
_ALONE = "- `guides/`, `questions/`: your own material.\n"
_ACCOUNT = """- `interviews/DATE-ID/coaching.json`: what coaches wrote about it, and when they looked.
- `account.json`: your account, where you are signed in, your keys' names. No password, no key.
- `coaching.json`: with whom you share; and your code, comments and levels, where you are a coach.
- `use.json`: how much model, sound and files you used, by day.
"""


@dataclass(frozen=True, slots=True)
class Export:
    """Reads everything that is kept of whoever has the service so."""

    service: Service
    """As they have it."""
    now: datetime
    """UTC; stands in the archive."""

    @property
    def _with_account(self) -> bool:
        return self.service.settings.auth == "accounts"

    @property
    def _own_material(self) -> Path | None:
        """Where guides and questions are that are the person's own: with accounts they are the installation's."""
        return None if self._with_account else self.service.settings.data_dir

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the archive piece by piece, at most one entry in memory."""
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
            async for name, body in self._entries():
                await asyncio.to_thread(archive.writestr, name, body)
                yield sink.taken()
        yield sink.taken()

    async def _entries(self) -> AsyncIterator[tuple[str, bytes | str]]:
        lines = [line async for line in every_line(self.service.store)]
        count = "There are no interviews." if not lines else f"Interviews: {len(lines)}."
        more = _ACCOUNT if self._with_account else _ALONE
        yield "README.md", README.format(day=f"{self.now:%Y-%m-%d}", count=count, more=more)
        kept = await self.service.preferences.all_preferences()
        yield "preferences.json", _json({key: without_keys(key, body) for key, body in kept.items()})
        if self._with_account:
            async for name, document in account_documents(self.service):
                yield name, _json(document)
        for line in lines:
            async for entry in self._interview(line):
                yield entry
        if self._own_material:
            for path, name in await asyncio.to_thread(own_files, self._own_material):
                yield name, await asyncio.to_thread(path.read_bytes)

    async def _interview(self, line: InterviewSummary) -> AsyncIterator[tuple[str, bytes | str]]:
        folder = f"interviews/{line.created_at:%Y-%m-%d}-{line.id}"
        try:
            stored = await self.service.store.load(line.id)
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
        async for name, body in self._about(line.id):
            yield f"{folder}/{name}", body
        for phrase_id in await self.service.sounds.sounds_of(line.id):
            try:
                pcm = await self.service.sounds.sound(line.id, phrase_id)
                yield f"{folder}/sound/{phrase_id}.wav", to_wav(pcm)
            except NotFound:
                continue

    async def _about(self, interview_id: str) -> AsyncIterator[tuple[str, str]]:
        """Yield what was made of an interview: reports, judgements, what coaches wrote, links."""
        try:
            report = await self.service.reports.report(interview_id)
            coaching = self.service.coaching.advising
            wrote = await coaching.written(interview_id) if self._with_account else None
            yield "report.json", report_as_json(report, wrote)
            yield "report.md", report_as_markdown(report, wrote)
        except (NotFound, NotReady):
            pass  # not graded (yet)
        for name, found in await self._beside(interview_id):
            if found:
                yield name, _json(found)

    async def _beside(self, interview_id: str) -> list[tuple[str, object]]:
        return [
            ("judgements.json", await judgements_of(self.service.store, interview_id)),
            ("coaching.json", await written_about(self.service, interview_id)),
            ("links.json", await links_to(self.service, interview_id)),
        ]


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
