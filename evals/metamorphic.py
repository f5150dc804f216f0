"""Runs the relations over answers and says how often each holds, and where not."""

from __future__ import annotations

import random
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.dataset import Case
from evals.desk import Desk, Progress
from evals.metrics import NAN
from evals.predictions import Prediction
from evals.relations import Relation, rise
from rubrics.model import Rubric

SHOWN = 5
"""Failures kept in the report for each relation."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One answer under one relation."""

    relation: Relation
    case: Case
    """As it was."""
    changed: Case
    """As it became."""


def trials(
    cases: Sequence[Case], relations: Sequence[Relation], *, sample: int = 0, seed: int = 1
) -> list[Trial]:
    """Return what is to be tried: `sample` answers of each rubric for each relation, 0 for all of them."""
    found = []
    for relation in relations:
        chance = random.Random(f"{seed} {zlib.crc32(relation.name.encode())}")
        for rubric in relation.rubrics:
            fitting = [c for c in cases if c.rubric == rubric and relation.applies(c)]
            some = chance.sample(fitting, sample) if 0 < sample < len(fitting) else fitting
            found += [Trial(relation, case, relation.change(case)) for case in some]
    return found


async def run(
    desk: Desk, planned: Sequence[Trial], rubrics: Mapping[str, Rubric], progress: Progress = lambda _: None
) -> dict[str, Any]:
    """Return the rate of each relation, by name and by rubric, with what did not hold."""
    before = await desk.grade([t.case for t in planned], progress)
    after = await desk.grade([t.changed for t in planned], progress)
    rows = [_Row(t, b, a, rubrics[t.case.rubric]) for t, b, a in zip(planned, before, after, strict=True)]
    names = dict.fromkeys(t.relation.name for t in planned)
    found = {name: _of_relation([r for r in rows if r.trial.relation.name == name]) for name in names}
    return {"relations": found, "summary": _summary(rows)}


@dataclass(frozen=True, slots=True)
class _Row:
    trial: Trial
    before: Prediction
    after: Prediction
    rubric: Rubric

    @property
    def holds(self) -> bool:
        if self.before.failure or self.after.failure:
            return False
        return self.trial.relation.holds(self.before, self.after, self.rubric)

    @property
    def shown(self) -> dict[str, Any]:
        """What a person needs to see why it did not hold."""
        failure = self.before.failure or self.after.failure
        return {
            "id": self.trial.case.id,
            "before": dict(self.before.estimates),
            "after": dict(self.after.estimates),
            "answer": self.trial.changed.answer[:600],
        } | ({"failure": failure} if failure else {})


def _of_relation(rows: Sequence[_Row]) -> dict[str, Any]:
    return {
        "expected": rows[0].trial.relation.kind,
        "answers": len(rows),
        "holds": _rate(rows),
        "by_rubric": {
            rubric: _rate([r for r in rows if r.trial.case.rubric == rubric])
            for rubric in dict.fromkeys(r.trial.case.rubric for r in rows)
        },
        "largest_rise": max(rise(r.before, r.after) for r in rows),
        "failed": [r.shown for r in rows if not r.holds][:SHOWN],
    }


def _summary(rows: Sequence[_Row]) -> dict[str, Any]:
    """Return the numbers of issue 3: how many injections and stuffings raise an estimate, out of how many."""
    gaming = [r for r in rows if r.trial.relation.kind == "no_rise"]
    return {
        "trials": len(rows),
        "holds": _rate(rows),
        "gaming_trials": len(gaming),
        "gaming_raised": sum(not r.holds for r in gaming),
        "injection_kinds": len(
            {r.trial.relation.name for r in gaming if "injection" in r.trial.relation.name}
        ),
    }


def _rate(rows: Sequence[_Row]) -> float:
    return sum(r.holds for r in rows) / len(rows) if rows else NAN
