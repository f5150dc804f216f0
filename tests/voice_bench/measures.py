"""What is measured in the page, scenario by scenario."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random

from playwright.sync_api import Browser

from interviewer.adapters.faster_whisper_asr import FasterWhisperTranscriber
from interviewer.voice.audio import to_wav
from tests.speech_samples import joined, spoken
from tests.voice_bench.house import TOKENS_A_SECOND
from tests.voice_bench.page import Room

STAGES = ("recruiter", "phone_screen", "system_design", "behavioral")
OVER = (
    "That is how we solved it in the end.",
    "So in the end the error rate went down by half.",
    "And that was the last time it happened.",
    "We shipped it in the spring and nobody complained.",
    "It went from nine hours to forty minutes in the end.",
    "I would do it the same way again.",
    "Since then we check it every week.",
    "That is what I learned from it.",
)
"""Answers that are over: one phrase each."""
LONG = "We moved the nightly job to a new cluster and measured the latency before and after the change"


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured."""

    browser: Browser
    base_url: str
    script: Path
    """What the ears hear without listening; see `ears.py`."""

    def says(self, text: str) -> bytes:
        """Return the sound of a sentence, and let the ears know it."""
        self.script.write_text(text, encoding="utf-8")
        return to_wav(spoken(text))

    def listens(self) -> None:
        """Let the ears listen."""
        self.script.write_text("", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    value: str
    goal: str
    n: int


def p(values: Sequence[float], percent: float) -> float:
    """Return a percentile, by the nearest value."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(percent / 100 * (len(ordered) - 1)))]


def p50_p95(values_ms: Sequence[float]) -> str:
    """Return both, in seconds."""
    return f"p50 {statistics.median(values_ms) / 1000:.2f} s, p95 {p(values_ms, 95) / 1000:.2f} s"


def sentences() -> list[str]:
    """Return everything that is said."""
    return [*OVER, LONG]


def rooms(bench: Bench, count: int, **settings: object) -> Iterator[Room]:
    """Yield a room in which it is the candidate's turn, so often; a new interview where one is over."""
    room: Room | None = None
    for _ in range(count):
        if room is None or room.over:
            if room:
                room.close()
            room = Room(bench.browser, bench.base_url, **settings)
            room.begin(*STAGES)
        yield room
        room.listening()
    if room:
        room.close()


def recogniser_alone(model: Path, workers: int, threads: int, count: int) -> list[Figure]:
    """The floor: the recogniser on the same phrases, one after the other, with nothing else to do."""

    async def measured() -> list[float]:
        ears = FasterWhisperTranscriber(
            str(model), workers=workers, threads=threads, tokens_a_second=TOKENS_A_SECOND
        )
        await ears.ready()
        waits = []
        for text in [OVER[0], *islice(cycle(OVER), count)]:
            began = time.perf_counter()
            await ears.transcribe(joined(0.3, spoken(text), 0.25))
            waits.append((time.perf_counter() - began) * 1000)
        await ears.close()
        return waits[1:]

    waits = asyncio.run(measured())
    return [
        Figure(
            "floor: the recogniser alone, a phrase", p50_p95(waits), "anchor .75–.83 elsewhere", len(waits)
        )
    ]


def done_button(bench: Bench, count: int) -> list[Figure]:
    """End of speech, and the button at once: until the interviewer is heard."""
    waits = []
    for room, text in zip(rooms(bench, count, taking="button"), cycle(OVER), strict=False):
        said = room.say(bench.says(text), then_click="#voice-talk")
        heard = room.first("heard", said["ended"])
        waits.append(heard["at"] - said["ended"])
    return [
        Figure("“I'm done” → first interviewer audio", p50_p95(waits), "p50 ≤ 1.0, p95 ≤ 1.5", len(waits))
    ]


def push_to_talk(bench: Bench, count: int) -> list[Figure]:
    """The same by the space key, released as speech ends."""
    waits = []
    for room, text in zip(rooms(bench, count, taking="push_to_talk"), cycle(OVER), strict=False):
        room.page.locator("#main").focus()
        room.page.keyboard.down("Space")
        said = room.say(bench.says(text))
        room.page.wait_for_function("(at) => performance.now() >= at", arg=said["ended"], polling=10)
        room.page.keyboard.up("Space")
        waits.append(room.first("heard", said["ended"])["at"] - said["ended"])
    return [
        Figure("push-to-talk → first interviewer audio", p50_p95(waits), "p50 ≤ 1.0, p95 ≤ 1.5", len(waits))
    ]


def recognised_already(bench: Bench, count: int) -> list[Figure]:
    """All phrases have their captions: from the button until the interviewer is heard."""
    waits = []
    for room, text in zip(rooms(bench, count, taking="button"), cycle(OVER), strict=False):
        said = room.say(bench.says(text))
        room.first("phrase", said["began"])
        room.page.wait_for_timeout(300)
        pressed = float(room.page.evaluate("performance.now()"))
        room.page.locator("#voice-talk").click()
        done = room.first("talk-done", pressed)
        waits.append(room.first("heard", pressed)["at"] - done["at"])
    return [Figure("the same, recognised already", p50_p95(waits), "≤ 0.25 after the turn ends", len(waits))]


def hands_free(bench: Bench, count: int) -> list[Figure]:
    """A complete answer: until the interviewer is heard, by a nod or the reply; and how late captions are."""
    signs, waits, lags = [], [], []
    for room, text in zip(rooms(bench, count), cycle(OVER), strict=False):
        said = room.say(bench.says(text))
        caption = room.first("phrase", said["began"])
        lags.append(caption["at"] - said["ended"])
        reply = room.first("heard", said["ended"])["at"]
        nods = [nod["at"] for nod in room.marks("nod", said["ended"])]
        signs.append(min([reply, *nods]) - said["ended"])
        waits.append(reply - said["ended"])
    return [
        Figure("hands free, complete sentence: nod or reply", p50_p95(signs), "p50 ≤ 1.7", len(signs)),
        Figure("the same, the reply alone", p50_p95(waits), "", len(waits)),
        Figure("caption after a phrase's end", p50_p95(lags), "p50 ≤ 1.4, p95 ≤ 2.0", len(lags)),
    ]


def barge_in(bench: Bench, count: int) -> list[Figure]:
    """Speech onset while the interviewer speaks: until silence."""
    waits = []
    for room in rooms(bench, count, words_a_minute=120):
        said = room.say(bench.says(OVER[0]))
        heard = room.first("heard", said["ended"])
        room.page.wait_for_function("(at) => performance.now() >= at", arg=heard["at"] + 900, polling=10)
        interrupted = room.say(bench.says(LONG))
        waits.append(room.first("silent", interrupted["began"])["at"] - interrupted["began"])
    return [Figure("barge-in: speech onset → silence", p50_p95(waits), "p95 ≤ 0.4", len(waits))]


def split_turns(bench: Bench, kind: str, texts: Sequence[str], rest: str, goal: str) -> list[Figure]:
    """A pause of 2–4 s to think, and then more: how often two turns come of it."""
    draw, splits = Random(4), 0
    bench.listens()
    for room, text in zip(rooms(bench, len(texts)), texts, strict=False):
        before = len(candidate_turns(room))
        pause_secs = draw.uniform(2.0, 4.0)
        said = room.say(to_wav(joined(spoken(text), pause_secs, spoken(rest))))
        room.page.wait_for_function("(at) => performance.now() >= at", arg=said["ended"], polling=50)
        room.first("turn", said["ended"] - 200)
        room.first("heard", said["ended"])
        room.listening()
        splits += len(candidate_turns(room)) - before > 1
    share = splits / len(texts)
    return [Figure(f"split by a pause of 2–4 s {kind}", f"{share:.1%} ({splits})", goal, len(texts))]


def candidate_turns(room: Room) -> list[str]:
    """Return what is committed."""
    return room.page.locator(".turn--candidate:not(.turn--pending) .turn-text").all_inner_texts()


Measure = Callable[[Bench, int], list[Figure]]
MEASURES: tuple[Measure, ...] = (done_button, push_to_talk, recognised_already, hands_free, barge_in)
