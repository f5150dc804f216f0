"""Kills any of several serving processes at random moments, over and over, while interviews are held with them.

    python -m tests.chaos.kill_workers --kills 1000 --database postgres --seed 7 [--forked]

Two processes of `interviewer serve --workers 2` and an `interviewer worker` share a real database and a real Chroma
server. Candidates, half of them on the websocket and half over HTTP, send every answer under an id of its own until it
is acknowledged, and connect again at once when they are cut. A killer ends one of the processes (SIGKILL) at a random
moment, with another one that serves still alive, as a load balancer would have it; the supervisor starts the next. The
interviewer and the judge is a model's endpoint in this process, slow enough that words and judgements are cut.

In the end every interview's events are read from the database: each acknowledged answer is there exactly once, no turn,
question or move is doubled, and its grading is complete with one result a unit. `resumed` is the time from the moment
a candidate is cut to the moment the next word reaches them that only a living process can have sent.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from os import kill
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from interviewer.adapters.sql_store import SqlStore
from interviewer.model import MoveDecided, TurnTaken
from tests.chaos.worker_house import START_SECS, Web, Work, until, worker_house
from tests.fake_openai import Body, FakeOpenAI, slow

_LONGEST_LIFE_SECS = 1.0
_TOKEN_SECS = 0.02
_POLL_SECS = 0.05
_MOST_ANSWERS = 14
_SHARE_OF_WORKER = 1 / 5
_ANSWER = "In run {seed}-{n} I owned the ranking job and rewrote its join: from nine hours to forty minutes."
_API = "/api/v1/interviews"
_CUT = (ConnectionClosed, InvalidHandshake, OSError, TimeoutError)


@dataclass
class Ledger:
    """What was seen."""

    kills: Counter[str] = field(default_factory=Counter)
    """By what was killed: `web` or `worker`."""
    cuts: int = 0
    """Times a candidate's connection or request broke."""
    resumed_secs: list[float] = field(default_factory=list)
    interviews: int = 0
    answers: int = 0
    lost: int = 0
    doubled: int = 0
    graded: int = 0
    judged_again: int = 0
    """Criteria the model was asked about more than once: a kill came while it judged."""
    faults: list[str] = field(default_factory=list)


class Killer:
    """Kills a process that serves, or the worker, so many times."""

    def __init__(self, web: Web, work: Callable[[], Work] | None, ledger: Ledger, rng: random.Random) -> None:
        self._web, self._start, self._ledger, self._rng = web, work, ledger, rng
        self.worker = work() if work else None

    async def run(self, kills: int, secs: float) -> None:
        """Kill until there were enough, or the time is over."""
        end = time.monotonic() + secs
        while sum(self._ledger.kills.values()) < kills and time.monotonic() < end:
            await self._web.all_up()
            await asyncio.sleep(self._rng.uniform(0.0, _LONGEST_LIFE_SECS))
            if self._rng.random() < _SHARE_OF_WORKER and (forked := self._web.working()):
                kill(forked[0], signal.SIGKILL)
                self._ledger.kills["worker"] += 1
                await _gone(forked[0])
            elif self.worker and self._start and self.worker.up and self._rng.random() < _SHARE_OF_WORKER:
                self.worker.end(signal.SIGKILL)
                self.worker = self._start()
                self._ledger.kills["worker"] += 1
            elif len(up := self._web.up()) == self._web.workers:
                pid = self._rng.choice(sorted(up.values()))
                kill(pid, signal.SIGKILL)
                self._ledger.kills["web"] += 1
                await _gone(pid)

    def close(self) -> None:
        """End the worker."""
        if self.worker:
            self.worker.end()


async def _gone(pid: int) -> None:
    await until(lambda: not Path(f"/proc/{pid}").exists(), f"{pid} is gone")


class Candidate:
    """Sits one interview after another, whatever happens to the processes."""

    def __init__(self, web: Web, ledger: Ledger, *, live: bool) -> None:
        self._web, self._ledger, self._live = web, ledger, live
        self.acknowledged: dict[str, dict[str, str]] = {}
        self._cut_at: float | None = None

    async def sit_until(self, over: asyncio.Event, seeds: Callable[[], int]) -> None:
        """Hold interviews until it is over, the last one to its end."""
        async with httpx.AsyncClient(
            base_url=self._web.origin, timeout=START_SECS, trust_env=False
        ) as client:
            self._client = client
            while not over.is_set():
                await self._sit(seeds())

    async def _sit(self, seed: int) -> None:
        begun = await self._ask("POST", _API, {"stages": ["behavioral", "recruiter"], "seed": seed})
        interview_id, kept = begun["id"], self.acknowledged.setdefault(begun["id"], {})
        texts = {f"c{n}": _ANSWER.format(seed=seed, n=n) for n in range(1, _MOST_ANSWERS + 1)}
        if self._live:
            await self._talk_live(interview_id, texts, kept)
        else:
            await self._talk_plainly(interview_id, texts, kept)
        await self._ask("POST", f"{_API}/{interview_id}/finish", None)
        self._ledger.interviews += 1

    async def _talk_plainly(self, interview_id: str, texts: dict[str, str], kept: dict[str, str]) -> None:
        for name, text in texts.items():
            sent = {"text": text, "client_turn_id": name}
            reply = await self._ask("POST", f"{_API}/{interview_id}/turns", sent)
            kept[name] = text
            if reply["turn"]["text"] != text:
                self._ledger.faults.append(f"{interview_id} {name}: came back with other words")
            if reply["state"] == "finished":
                return

    async def _talk_live(self, interview_id: str, texts: dict[str, str], kept: dict[str, str]) -> None:
        address = f"{self._web.origin.replace('http', 'ws')}{_API}/{interview_id}/live"
        waiting = dict(texts)
        while waiting:
            try:
                async with connect(address, origin=self._web.origin, proxy=None, max_size=None) as socket:  # type: ignore[arg-type]
                    await self._converse(socket, waiting, kept)
                    return
            except _CUT:
                self._was_cut()
                await asyncio.sleep(_POLL_SECS)

    async def _converse(
        self, socket: ClientConnection, waiting: dict[str, str], kept: dict[str, str]
    ) -> None:
        """Answer whenever it is the candidate's turn; what is acknowledged leaves `waiting`."""
        while True:
            message = json.loads(await asyncio.wait_for(socket.recv(), START_SECS))
            self._goes_on()
            if message["type"] == "snapshot":
                for turn in message["interview"]["turns"]:
                    self._acknowledge(turn, waiting, kept)
                message = message["interview"]
            elif message["type"] == "turn":
                self._acknowledge(message["turn"], waiting, kept)
            elif message["type"] == "finished" or not waiting:
                return
            if message.get("state") == "finished" or not waiting:
                return
            if message.get("awaits") == "candidate":
                name, text = next(iter(waiting.items()))
                await socket.send(json.dumps({"type": "answer", "text": text, "client_turn_id": name}))

    def _acknowledge(self, turn: dict[str, Any], waiting: dict[str, str], kept: dict[str, str]) -> None:
        if (name := turn["client_turn_id"]) in waiting:
            kept[name] = waiting.pop(name)

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """Send until it is answered. A reply that is owed is a conflict until it is said."""
        end = time.monotonic() + START_SECS
        while time.monotonic() < end:
            try:
                answer = await self._client.request(method, path, json=body)
            except httpx.TransportError:
                self._was_cut()
                await asyncio.sleep(_POLL_SECS)
                continue
            self._goes_on()
            if answer.status_code != 409:
                answer.raise_for_status()
                found: dict[str, Any] = answer.json()
                return found
            await asyncio.sleep(_POLL_SECS)
        raise RuntimeError(f"{method} {path} was not answered")

    def _was_cut(self) -> None:
        if self._cut_at is None:
            self._cut_at = time.monotonic()
            self._ledger.cuts += 1

    def _goes_on(self) -> None:
        if self._cut_at is not None:
            self._ledger.resumed_secs.append(time.monotonic() - self._cut_at)
            self._cut_at = None


async def run(
    folder: Path,
    kind: str,
    *,
    kills: int,
    seed: int,
    secs: float = 3600.0,
    candidates: int = 6,
    forked: bool = False,
) -> Ledger:
    """Hold interviews until there were so many kills or the time is over, and return what was found."""
    ledger = Ledger()
    with FakeOpenAI() as endpoint:
        endpoint.script(slow(_model, _TOKEN_SECS))
        model = {"INTERVIEWER_MODEL__NAME": "fake", "OPENAI_BASE_URL": endpoint.base_url}
        async with worker_house(folder, kind, model, forked=forked) as (web, work, url):
            killer = Killer(web, work, ledger, random.Random(seed))
            over = asyncio.Event()
            seeds = iter(range(seed * 1_000_000, (seed + 1) * 1_000_000))
            sitting = [Candidate(web, ledger, live=bool(n % 2)) for n in range(candidates)]
            tasks = [asyncio.create_task(each.sit_until(over, lambda: next(seeds))) for each in sitting]
            try:
                await _first_of(killer.run(kills, secs), tasks)
                over.set()
                await asyncio.gather(*tasks)
                await _check(url, {k: v for each in sitting for k, v in each.acknowledged.items()}, ledger)
            finally:
                over.set()
                for task in tasks:
                    task.cancel()
                killer.close()
        ledger.judged_again = _judged_again([each.body for each in endpoint.requests])
    return ledger


async def _first_of(work: Any, tasks: list[asyncio.Task[None]]) -> None:
    """Wait for the work, or for the first of the tasks that fails."""
    main = asyncio.ensure_future(work)
    while not main.done():
        done, _ = await asyncio.wait([main, *tasks], return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            if each is not main:
                main.cancel()
            each.result()


async def _check(url: str, acknowledged: dict[str, dict[str, str]], ledger: Ledger) -> None:
    """Read everything from the database once it is graded, and compare."""
    store = await SqlStore.open(url)
    try:
        for interview_id, kept in acknowledged.items():
            await _graded(store, interview_id, ledger)
            await _check_one(store, interview_id, kept, ledger)
    finally:
        await store.close()


async def _graded(store: SqlStore, interview_id: str, ledger: Ledger) -> None:
    end = time.monotonic() + START_SECS
    while (await store.grading(interview_id))[1].state not in {"done", "failed"}:
        if time.monotonic() > end:
            ledger.faults.append(f"{interview_id}: is not graded: {await store.grading(interview_id)}")
            return
        await asyncio.sleep(_POLL_SECS)
    attempt, progress = await store.grading(interview_id)
    keys = [result.unit_key for result in await store.results(interview_id, attempt)]
    ledger.graded += progress.state == "done"
    if progress.state != "done" or attempt != 1 or len(keys) != progress.total or len(set(keys)) != len(keys):
        ledger.faults.append(f"{interview_id}: attempt {attempt} {progress}, {len(keys)} results")


async def _check_one(store: SqlStore, interview_id: str, kept: dict[str, str], ledger: Ledger) -> None:
    events = (await store.load(interview_id)).events
    turns = [event.turn for event in events if isinstance(event, TurnTaken)]
    said = Counter((t.client_turn_id, t.text) for t in turns if t.speaker == "candidate")
    asked = Counter(t.question_id for t in turns if t.move and t.move.kind.value == "ask")
    moves = sum(isinstance(event, MoveDecided) for event in events)
    spoken = sum(t.speaker == "interviewer" for t in turns)
    ledger.answers += len(kept)
    ledger.lost += sum((name, text) not in said for name, text in kept.items())
    ledger.doubled += sum(times > 1 for times in (*said.values(), *asked.values()))
    if [t.id for t in turns] != [f"t{number}" for number in range(1, len(turns) + 1)]:
        ledger.faults.append(f"{interview_id}: turn ids have gaps")
    if moves - spoken not in {0, 1}:
        ledger.faults.append(f"{interview_id}: {moves} moves, {spoken} of them spoken")


def _model(body: Body) -> str:
    """Ask on, or judge with a quote that is there."""
    if body.get("stream"):
        return "MOVE A\nCould you walk me through that once more, and say which part was yours?"
    quote = re.findall(r"In run \d+-\d+ I owned.*?forty minutes\.", str(body["messages"][-1]["content"]))[0]
    checklist = [{"item": "a figure", "met": True}]
    return json.dumps(
        {"quotes": [quote], "checklist": checklist, "level": 3, "reason": "A figure, no baseline."}
    )


def _judged_again(asked: list[Body]) -> int:
    prompts = Counter(str(body["messages"]) for body in asked if not body.get("stream"))
    return sum(times - 1 for times in prompts.values())


def told(ledger: Ledger) -> str:
    """Return the figures in words."""
    took = sorted(ledger.resumed_secs) or [0.0]
    kills = ", ".join(f"{times} {what}" for what, times in sorted(ledger.kills.items()))
    return (
        f"{sum(ledger.kills.values())} kills ({kills}), {ledger.interviews} interviews, {ledger.answers} acknowledged "
        f"answers: {ledger.lost} lost, {ledger.doubled} doubled; {ledger.graded} graded, "
        f"{ledger.judged_again} judgements asked for again; {ledger.cuts} cuts, resumed in "
        f"{took[len(took) // 2]:.2f} s (median), {took[int(len(took) * 0.99)]:.2f} s (99%), {took[-1]:.2f} s (longest)"
    )


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--minutes", type=float, default=60.0, help="kill no longer than that")
    parser.add_argument("--candidates", type=int, default=6, help="interviews at once")
    parser.add_argument(
        "--forked", action="store_true", help="processes that start in a blink: forked_workers.py"
    )
    parser.add_argument("--keep", type=Path, help="leave data and logs in this folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        work = run(
            folder,
            options.database,
            kills=options.kills,
            seed=options.seed,
            secs=60 * options.minutes,
            candidates=options.candidates,
            forked=options.forked,
        )
        ledger = asyncio.run(work)
    print(f"{options.database}: {told(ledger)}")
    for fault in ledger.faults[:20]:
        print(fault)
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.exit(bool(ledger.lost or ledger.doubled or ledger.faults))


if __name__ == "__main__":
    main()
