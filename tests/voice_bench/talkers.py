"""How many people can speak at once on one core: `python -m tests.voice_bench.talkers --talkers 3`.

The service is pinned to one core with one recogniser of base.en's work; everybody speaks in real time, phrase after
phrase, hands free. What is read is how late the captions come.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from itertools import cycle, islice

import httpx

from evals.bench.servers import free_port, running, wait_until_warm
from tests.integration.api.conftest import begin
from tests.speech_samples import joined, spoken
from tests.voice_bench.__main__ import _DATA, _model
from tests.voice_bench.measures import OVER, p
from tests.voice_tab import VoiceTab, secs_of, voice_tab

_FRAME_SECS = 0.032
_GOES_ON = "and then I talked to the rest of the team about it"


async def talk(host: str, number: int, phrases: int) -> list[float]:
    """Speak so many phrases in real time and return how late their captions came, in seconds."""
    async with httpx.AsyncClient(base_url=f"http://{host}", timeout=60) as client:
        interview = await begin(client, "behavioral", length="full", seed=number)
    async with voice_tab(host, interview["id"], stream=f"talker-{number:04}") as tab:
        await tab.on(taking="button", speaks="none")
        await asyncio.sleep(number * 1.3)
        return [await _phrase(tab, text) for text in islice(cycle([_GOES_ON, *OVER]), phrases)]


async def _phrase(tab: VoiceTab, text: str) -> float:
    """Speak a phrase, pause as people do, and return how late its caption was."""
    sound = joined(spoken(text, words_a_minute=140), 1.2)
    ends = time.perf_counter() + secs_of(spoken(text, words_a_minute=140))
    caption = asyncio.create_task(tab.until("phrase"))
    began = time.perf_counter()
    for number, at in enumerate(range(0, len(sound), 1024)):
        await tab.sound(sound[at : at + 1024].ljust(1024, b"\0"))
        await asyncio.sleep(max(0.0, began + (number + 1) * _FRAME_SECS - time.perf_counter()))
    await caption
    return tab.phrase_at - ends


async def measure(host: str, talkers: int, phrases: int) -> list[float]:
    """Let them all talk and return every delay."""
    waits = await asyncio.gather(*(talk(host, number, phrases) for number in range(talkers)))
    return [wait for each in waits for wait in each]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talkers", type=int, default=3)
    parser.add_argument("--phrases", type=int, default=12)
    options = parser.parse_args()
    _DATA.mkdir(parents=True, exist_ok=True)
    (_DATA / "sentences.json").write_text('["yes"]', encoding="utf-8")
    port = free_port()
    module = [
        "tests.voice_bench.house",
        str(port),
        str(_DATA),
        str(_model()),
        str(_DATA / "sentences.json"),
        "1",
        "1",
    ]
    others = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(others)})
    with running(module, port=port, environment={"OMP_NUM_THREADS": "1"}, path="/"):
        os.sched_setaffinity(0, others - {min(others)} or others)
        wait_until_warm(f"http://127.0.0.1:{port}")
        (_DATA / "script.txt").write_text("so many words as in a phrase", encoding="utf-8")
        waits = asyncio.run(measure(f"127.0.0.1:{port}", options.talkers, options.phrases))
    slow = sum(wait > 2.0 for wait in waits)
    print(
        f"{options.talkers} talkers on one core: captions p50 {p(waits, 50):.2f} s, p95 {p(waits, 95):.2f} s, "
        f"slowest {max(waits):.2f} s, {slow} of {len(waits)} over 2 s"
    )


if __name__ == "__main__":
    main()
