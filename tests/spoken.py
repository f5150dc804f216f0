"""Interviews held aloud, for tests that need some: phrases as they are recognised, and tones for their sound."""

from __future__ import annotations

import array
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from interviewer.model import StageKind, Turn
from interviewer.plan import NewInterview
from interviewer.replies import Spoken as Said
from interviewer.service import Service
from interviewer.speech import Phrase, SpokenWord
from interviewer.voice.audio import RATE_HZ
from tests.fakes import FakeClock

EACH_SECS = 0.4
"""From word to word: 150 words a minute."""


def phrase(
    text: str,
    began_at: datetime,
    *,
    each_secs: float = EACH_SECS,
    unsure: tuple[str, ...] = (),
    kept: bool = False,
    pitch_hz: tuple[float, float] | None = None,
) -> Phrase:
    """Return a phrase of these words, one after the other without gaps; `unsure` ones have a probability of 0.2."""
    words = tuple(
        SpokenWord(word, n * each_secs, (n + 1) * each_secs, 0.2 if word.strip(".,") in unsure else 0.95)
        for n, word in enumerate(text.split())
    )
    return Phrase("", words, began_at, len(words) * each_secs, pitch_hz=pitch_hz, kept=kept)


def phrases(*texts: str, began_at: datetime, gap_secs: float = 1.0, **options: object) -> tuple[Phrase, ...]:
    """Return phrases that follow each other after a gap."""
    said: list[Phrase] = []
    for text in texts:
        said.append(phrase(text, began_at, **options))  # type: ignore[arg-type]
        began_at += timedelta(seconds=said[-1].secs + gap_secs)
    return tuple(said)


def tone(secs: float, hz: float = 440.0) -> bytes:
    """Return a tone as it is kept: 16 kHz, mono, 16-bit."""
    samples = (round(8_000 * math.sin(math.tau * hz * n / RATE_HZ)) for n in range(round(secs * RATE_HZ)))
    return array.array("h", samples).tobytes()


@dataclass
class Spoken:
    """An interview that is held aloud, through the use cases themselves."""

    service: Service
    clock: FakeClock
    id: str = ""
    answers: int = 0

    async def begin(self, *stages: str) -> str:
        """Begin and hear the interviewer; returns the id."""
        kinds = tuple(StageKind(stage) for stage in stages or ("behavioral",))
        self.id = await self.service.conductor.begin(NewInterview(stages=kinds, seed=1))
        await self.listen()
        return self.id

    async def listen(self, secs_a_turn: float = 6.0) -> None:
        """Hear everything the interviewer says now."""
        said = [r.turn async for r in self.service.conductor.reply(self.id) if isinstance(r, Said)]
        for turn in said:
            self.clock.advance(secs_a_turn)
            await self.service.aloud.voice_heard(self.id, turn.id, secs_a_turn - 0.5, whole=True)

    async def answer(self, *texts: str, gap_secs: float = 1.0, **options: object) -> Turn:
        """Say these phrases and listen to what the interviewer says to them."""
        self.answers += 1
        for one in phrases(
            *texts, began_at=self.clock.at + timedelta(seconds=1), gap_secs=gap_secs, **options
        ):
            self.clock.at = one.began_at + timedelta(seconds=one.secs)
            heard = await self.service.aloud.hear(self.id, one)
            if one.kept:
                await self.service.sounds.keep_sound(self.id, heard.id, tone(one.secs))
        turn = await self.service.aloud.answer(self.id, client_turn_id=f"spoken{self.answers}")
        await self.listen()
        return turn

    async def finish(self) -> None:
        """End it."""
        await self.service.conductor.finish(self.id)
