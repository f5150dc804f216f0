"""Kills interviewing processes at random moments, over and over, and checks what is on disk after each kill.

    python -m tests.chaos.kill_nine --kills 1000 --seed 7

A child process holds scripted interviews on a real SQLite file: it sends an answer, and once `answer` has returned
it acknowledges it through a pipe. The parent kills it (SIGKILL) after a random time, and the next child goes on.
After every kill: each acknowledged answer is there exactly once with its text, nothing stands twice, turn ids have
no gap, no question was asked twice, every move has at most one turn. The model-backed kind also dies between a move
and its words.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from interviewer.adapters.sql_store import SqlStore
from interviewer.conductor import Conductor
from interviewer.listening import Listener
from interviewer.model import Move, MoveDecided, MoveKind, TurnTaken
from interviewer.plan import NewInterview
from interviewer.ports import StoredInterview, Usage
from interviewer.scripted import words_for
from interviewer.speaking import Scene
from interviewer.state import state_of
from knowledge.bank import BUILT_IN_QUESTIONS, QuestionBank, load_questions
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric

_LONGEST_LIFE_SECS = 0.25
_ANSWER = "In that project I owned the ranking service, and in run {n} the error fell from {n} to 3 percent."


class NoJobs:
    """Implements GradingJobs; grading is not what dies here."""

    async def enqueue(self, interview_id: str, attempt: int) -> None:
        """Do nothing."""


def weak_everywhere(question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
    """Implement Coverage: everything is weak, so every probe is asked."""
    return {c.key: 1.0 for c in rubric.criteria}


class SlowSpeaker:
    """Implements Speaker like a model: the move first, then the words one by one."""

    async def begin(self, scene: Scene) -> SlowUtterance:
        """Return the words of the script, slowly."""
        return SlowUtterance(scene.decision.move, words_for(scene.state, scene.decision.move))


@dataclass
class SlowUtterance:
    """Words with a breath between them."""

    move: Move
    text: str
    spoken_by: str = "slow-model"
    usage: Usage | None = field(default_factory=lambda: Usage(10, 5))

    async def __aiter__(self) -> AsyncIterator[str]:
        """Yield a word at a time and let others run in between."""
        for word in self.text.split(" "):
            yield word + " "
            await asyncio.sleep(0)


@dataclass
class Ledger:
    """What the parent knows."""

    interview_ids: list[str] = field(default_factory=list)
    acknowledged: dict[str, set[str]] = field(default_factory=dict)
    kills: int = 0
    lost: int = 0
    doubled: int = 0
    faults: list[str] = field(default_factory=list)

    def hear(self, text: str) -> None:
        """Take in what a child has written; its last line may be cut."""
        for line in text.split("\n")[:-1]:
            word, interview_id, *rest = line.split(" ")
            if word == "began":
                self.interview_ids.append(interview_id)
                self.acknowledged[interview_id] = set()
            elif word == "kept":
                self.acknowledged[interview_id].add(rest[0])


def main() -> None:
    """Run as a script."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = run(Path(folder), kills=options.kills, seed=options.seed)
    print(
        f"{ledger.kills} kills, {len(ledger.interview_ids)} interviews, "
        f"{sum(map(len, ledger.acknowledged.values()))} answers: {ledger.lost} lost, {ledger.doubled} doubled"
    )
    for fault in ledger.faults[:20]:
        print(fault)
    sys.exit(bool(ledger.lost or ledger.doubled or ledger.faults))


def run(folder: Path, *, kills: int, seed: int) -> Ledger:
    """Kill `kills` children and return what was found."""
    rubrics = load_rubrics()
    criteria = {r.id: [c.key for c in r.criteria] for r in rubrics.values()}
    bank = load_questions([BUILT_IN_QUESTIONS], criteria=criteria, passage_ids=None)
    url = f"sqlite:///{folder / 'chaos.db'}"
    asyncio.run(_migrated(url))
    rng = random.Random(seed)
    ledger = Ledger()
    for number in range(kills):
        ledger.hear(_killed_child(url, bank, rubrics, ledger, rng, with_model=number % 2 == 1))
        ledger.kills += 1
        asyncio.run(_checked(url, ledger))
    return ledger


async def _migrated(url: str) -> None:
    store = await SqlStore.open(url)
    await store.close()


def _killed_child(
    url: str,
    bank: QuestionBank,
    rubrics: Mapping[str, Rubric],
    ledger: Ledger,
    rng: random.Random,
    *,
    with_model: bool,
) -> str:
    """Start a child, kill it at a random moment after it is ready, and return what it has said."""
    life_secs = rng.uniform(0, _LONGEST_LIFE_SECS)
    open_id = ledger.interview_ids[-1] if ledger.interview_ids else None
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            asyncio.run(_interview(url, bank, rubrics, open_id, writing, with_model=with_model))
            status = 0
        finally:
            os._exit(status)
    os.close(writing)
    said = os.read(reading, 6)
    time.sleep(life_secs)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    return said.decode().removeprefix("ready\n")


async def _interview(
    url: str,
    bank: QuestionBank,
    rubrics: Mapping[str, Rubric],
    open_id: str | None,
    pipe: int,
    *,
    with_model: bool,
) -> None:
    """Go on with the open interview, then hold new ones until killed."""
    store = await SqlStore.open(url)
    conductor = Conductor(
        store=store,
        bank=bank,
        listener=Listener(rubrics, weak_everywhere),
        jobs=NoJobs(),
        model_speaker=SlowSpeaker() if with_model else None,
    )
    os.write(pipe, b"ready\n")
    interview_id = open_id
    for seed in range(10_000):
        if interview_id is None:
            interview_id = await conductor.begin(NewInterview(length="full", seed=seed))
            os.write(pipe, f"began {interview_id}\n".encode())
        await _hold(conductor, interview_id, pipe)
        interview_id = None


async def _hold(conductor: Conductor, interview_id: str, pipe: int) -> None:
    async for _ in conductor.reply(interview_id):
        pass
    while True:
        _, state = await conductor.look(interview_id)
        if state.finished:
            return
        number = sum(t.speaker == "candidate" for t in state.turns) + 1
        # What was sent but not acknowledged before the kill is sent again, as a browser would.
        for n in (number - 1, number):
            if n >= 1:
                await conductor.answer(interview_id, _ANSWER.format(n=n), client_turn_id=f"a{n}")
                os.write(pipe, f"kept {interview_id} a{n}\n".encode())
        async for _ in conductor.reply(interview_id):
            pass


async def _checked(url: str, ledger: Ledger) -> None:
    store = await SqlStore.open(url)
    try:
        # Only the newest two can have changed since the last kill.
        for interview_id in ledger.interview_ids[-2:]:
            _check(await store.load(interview_id), ledger)
    finally:
        await store.close()


def _check(stored: StoredInterview, ledger: Ledger) -> None:
    interview_id = stored.interview.id
    turns = [e.turn for e in stored.events if isinstance(e, TurnTaken)]
    said = Counter(t.client_turn_id for t in turns if t.client_turn_id)
    ledger.lost += sum(name not in said for name in ledger.acknowledged[interview_id])
    ledger.doubled += sum(times > 1 for times in said.values())
    wrong = [t.id for t in turns if t.client_turn_id and t.text != _ANSWER.format(n=t.client_turn_id[1:])]
    asked = Counter(t.move.question_id for t in turns if t.move and t.move.kind is MoveKind.ASK)
    ledger.doubled += sum(times > 1 for times in asked.values())
    moves = sum(isinstance(e, MoveDecided) for e in stored.events)
    spoken = sum(t.speaker == "interviewer" for t in turns)
    faults = {
        "texts differ": wrong,
        "turn ids have gaps": [t.id for n, t in enumerate(turns, start=1) if t.id != f"t{n}"],
        "moves and turns differ": [] if moves - spoken in {0, 1} else [f"{moves} moves, {spoken} turns"],
    }
    state_of(stored.interview.plan, stored.events)
    ledger.faults += [f"{interview_id}: {what}: {where}" for what, where in faults.items() if where]


if __name__ == "__main__":
    main()
