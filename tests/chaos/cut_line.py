"""Cuts the line of a spoken interview at random moments: no turn may be lost, doubled or changed.

`python -m tests.chaos.cut_line --cuts 100 --seed 5`
"""

from __future__ import annotations

import argparse
import asyncio
import random
from dataclasses import dataclass, field

from tests.chaos.spoken_house import SENTENCES, CutBrowser, begun, candidate_texts, spoken_house


@dataclass
class Cuts:
    """What came of it."""

    cuts: int = 0
    interviews: int = 0
    said: int = 0
    lost: int = 0
    doubled: int = 0
    repeated_parts: int = 0
    """Parts of the interviewer's words that came twice."""


@dataclass
class _Scissors:
    draw: random.Random
    wanted: int
    cuts: int = 0
    steps_left: int = field(default=5)

    def __call__(self, browser: CutBrowser) -> None:
        self.steps_left -= 1
        if self.steps_left > 0 or self.cuts >= self.wanted:
            return
        self.cuts += 1
        self.steps_left = self.draw.randint(1, 60)
        browser.cut()


async def cut_lines(cuts: int, seed: int) -> Cuts:
    """Hold interviews until the line was cut so often."""
    draw, found = random.Random(seed), Cuts()
    scissors = _Scissors(draw, cuts)
    async with spoken_house() as (host, client):
        while scissors.cuts < cuts:
            interview_id = await begun(client)
            browser = CutBrowser(host, interview_id, scissors, stream=f"stream-{found.interviews:04}")
            answers = [draw.choice(SENTENCES) for _ in range(12)]
            await browser.hold(answers)
            kept = await candidate_texts(client, interview_id)
            found.interviews += 1
            found.said += len(answers)
            found.lost += sum(max(0, answers.count(s) - kept.count(s)) for s in set(answers))
            found.doubled += max(0, len(kept) - len(answers)) + (
                kept != answers and len(kept) == len(answers)
            )
            found.repeated_parts += len(browser.spoken_parts) - len(set(browser.spoken_parts))
            found.cuts = scissors.cuts
    return found


def main() -> None:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(asyncio.run(cut_lines(options.cuts, options.seed)))


if __name__ == "__main__":
    main()
