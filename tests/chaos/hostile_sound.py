"""Sends malformed and hostile frames and messages in the middle of a spoken interview.

`python -m tests.chaos.hostile_sound --frames 10000 --seed 3`: no turn may be lost or changed, nothing may crash, and
memory has to stay flat.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.spoken_house import SENTENCES, CutBrowser, begun, candidate_texts, spoken_house

Strange = Callable[[random.Random], "str | bytes"]


def _bytes(draw: random.Random, most: int) -> bytes:
    return draw.randbytes(draw.randint(0, most))


STRANGE: tuple[Strange, ...] = (
    lambda d: _bytes(d, 3),
    lambda d: struct.pack("<I", d.randint(0, 2**32 - 1)),
    lambda d: struct.pack("<I", 0) + _bytes(d, 200) + b"\1",
    lambda d: struct.pack("<I", d.randint(0, 1000)) + bytes(d.randint(16_386, 60_000)),
    lambda d: _bytes(d, 3) and b"RIFF" + struct.pack("<I", 2**31) + b"WAVEfmt ",
    lambda d: "x" * d.randint(0, 2000),
    lambda d: json.dumps({"type": "voice", "stream": "../../etc/passwd", "rate_hz": 16_000}),
    lambda d: json.dumps(
        {"type": "voice", "stream": "stream-x1", "rate_hz": d.choice([0, -1, 8000, 48_000])}
    ),
    lambda d: json.dumps({"type": "talk", "action": "shout"}),
    lambda d: json.dumps({"type": "played", "turn_id": "t999999", "part": 0, "secs": 1, "state": "done"}),
    lambda d: json.dumps({"type": "played", "turn_id": "t1", "part": -4, "secs": -1, "state": "done"}),
    lambda d: json.dumps({"type": "played", "turn_id": "t1", "part": 0, "secs": 1e308, "state": "playing"}),
    lambda d: json.dumps({"type": d.choice(["", "sound", "__class__", "turn"]), "text": "\ud800"}),
    lambda d: "[" * d.randint(1, 5000),
    lambda d: json.dumps({"type": "ping", "more": "x" * d.randint(0, 5000)}),
)


@dataclass
class Hostility:
    """What came of it."""

    sent: int = 0
    said: int = 0
    lost: int = 0
    changed: int = 0
    grown_mb: float = 0.0
    """Peak memory of the process after the first tenth and at the end, apart."""


@dataclass
class _Heckler:
    draw: random.Random
    wanted: int
    a_step: int = 5
    sent: int = 0
    early_mb: float = 0.0
    """Peak memory once a tenth was sent."""
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def __call__(self, browser: CutBrowser) -> None:
        for _ in range(min(self.a_step, self.wanted - self.sent)):
            self.sent += 1
            if self.sent == self.wanted // 10:
                self.early_mb = _peak_mb()
            task = browser.send_strange(self.draw.choice(STRANGE)(self.draw))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def heckle(frames: int, seed: int) -> Hostility:
    """Hold interviews until so many strange frames were sent."""
    draw, found = random.Random(seed), Hostility()
    heckler = _Heckler(draw, frames)
    async with spoken_house() as (host, client):
        while heckler.sent < frames:
            interview_id = await begun(client)
            browser = CutBrowser(host, interview_id, heckler)
            answers = [draw.choice(SENTENCES) for _ in range(6)]
            await browser.hold(answers)
            kept = await candidate_texts(client, interview_id)
            found.said += len(answers)
            found.lost += max(0, len(answers) - len(kept))
            found.changed += sum(a != k for a, k in zip(answers, kept, strict=False))
    found.sent, found.grown_mb = heckler.sent, _peak_mb() - heckler.early_mb
    return found


def main() -> None:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(asyncio.run(heckle(options.frames, options.seed)))


if __name__ == "__main__":
    main()
