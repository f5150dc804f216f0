"""A spread run put together again: every line of predictions in the order of the input, and a sample for figures."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from evals.dataset import Case
from evals.predictions import Prediction, parsed
from evals.spread.shards import Shard
from evals.spread.store import MOST_TAKES, ShardStore
from interviewer.errors import ConfigurationError

FIGURES_ANSWERS = 5_000
"""Figures of a larger set are those of so many answers drawn from it: resampling a million a thousand times says the
same, hours later, and does not fit into memory."""
FAILURES_NAMED = 100
_SEED = 20_260


@dataclass
class Gathered:
    """What is left in memory of a run."""

    cases: list[Case] = field(default_factory=list)
    """Drawn for figures, in the order of the input."""
    predictions: list[Prediction] = field(default_factory=list)
    """Theirs."""
    answers: int = 0
    """All of them."""
    failed: int = 0
    """Of these without a grade."""
    failures: list[Prediction] = field(default_factory=list)
    """The first of them."""


def gather(store: ShardStore, run: str, path: Path, *, most: int = FIGURES_ANSWERS) -> Gathered:
    """Write all predictions of a run, a shard in memory at a time; return a sample of at most `most` answers."""
    total = store.standing(run).answers
    drawn = set(random.Random(_SEED).sample(range(total), min(most, total)))
    found = Gathered()
    with _replaced(path) as file:
        for shard, output in store.outputs(run):
            predictions = _predictions(shard, output)
            file.writelines(p.line() + "\n" for p in predictions)
            _sample(found, shard, predictions, drawn)
    return found


def _predictions(shard: Shard, output: bytes | None) -> list[Prediction]:
    """Return one prediction for each answer of a shard, also where no worker came through."""
    if output is None:
        why = f"{MOST_TAKES} workers ended while they graded its shard ({shard.where})"
        return [Prediction(case.id, failure=why) for case in shard.cases()]
    found = [parsed(line) for line in output.decode().split("\n")]
    if len(found) != shard.answers:
        raise ConfigurationError(
            f"shard {shard.number} has {len(found)} predictions for {shard.answers} answers"
        )
    return found


def _sample(found: Gathered, shard: Shard, predictions: list[Prediction], drawn: set[int]) -> None:
    here = [n for n in range(shard.answers) if found.answers + n in drawn]
    cases = shard.cases() if here else []
    found.cases += [cases[n] for n in here]
    found.predictions += [predictions[n] for n in here]
    found.answers += shard.answers
    failures = [p for p in predictions if p.failure is not None]
    found.failed += len(failures)
    found.failures += failures[: FAILURES_NAMED - len(found.failures)]


@contextmanager
def _replaced(path: Path) -> Iterator[IO[str]]:
    """Yield a file that takes the place of `path` once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        yield file
    part.replace(path)
