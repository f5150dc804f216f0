"""Whether a level is proved: quotes are verbatim and short, and without the quoted sentences the estimate falls."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.dataset import Case
from evals.desk import Desk, Progress
from evals.metrics import NAN
from evals.predictions import Prediction, Quote
from interviewer.grading.sentences import split_sentences

LEAST_FALL = 0.3
"""Levels; issue 3: a smaller one means that the estimate rests on something else than its quotes."""
MOST_SENTENCES = 2
_SLACK = 1e-9


def verbatim(case: Case, quote: Quote) -> bool:
    """Tell whether the candidate said exactly this in the turn that is named."""
    return bool(quote.quote.strip()) and any(
        turn.id == quote.turn_id and turn.speaker == "candidate" and quote.quote in turn.text
        for turn in case.unit.turns
    )


def short(quote: Quote) -> bool:
    """Tell whether a quote is at most two sentences, as the splitter sees them."""
    return len(split_sentences(quote.quote)) <= MOST_SENTENCES


def quotes_report(cases: Sequence[Case], predictions: Sequence[Prediction]) -> dict[str, float]:
    """Return the share of levels above 1 that have a quote, and of quotes that are verbatim and short."""
    levels = [(p, key) for p in predictions for key, level in p.levels.items() if (level or 0) > 1]
    pairs = [
        (case, quote)
        for case, p in zip(cases, predictions, strict=True)
        for quotes in p.evidence.values()
        for quote in quotes
    ]
    return {
        "quotes": len(pairs),
        "levels_with_quote": _share([bool(p.evidence.get(key)) for p, key in levels]),
        "quotes_verbatim": _share([verbatim(case, quote) for case, quote in pairs]),
        "quotes_short": _share([short(quote) for _, quote in pairs]),
    }


@dataclass(frozen=True, slots=True)
class Deletion:
    """One level, with and without what proves it."""

    rubric: str
    case_id: str
    criterion: str
    before: float
    """The estimate of the whole answer."""
    after: float
    """Without the quoted sentences; 1 where nothing is left to grade."""

    @property
    def falls(self) -> bool:
        """Whether the quotes carried the estimate."""
        return self.before - self.after >= LEAST_FALL - _SLACK


async def deletion_test(
    desk: Desk,
    cases: Sequence[Case],
    predictions: Sequence[Prediction],
    *,
    answers: int = 0,
    seed: int = 1,
    progress: Progress = lambda _: None,
) -> list[Deletion]:
    """Return every level above 1 of so many answers of each rubric (0: all), graded again without its quotes."""
    chosen = _chosen(cases, answers, seed)
    plans = [
        (cases[n], predictions[n], key)
        for n in chosen
        for key, level in predictions[n].levels.items()
        if (level or 0) > 1 and predictions[n].evidence.get(key)
    ]
    cut = [without(case, p.evidence[key]) for case, p, key in plans]
    after = await desk.grade(cut, progress)
    return [
        Deletion(case.rubric, case.id, key, p.estimates.get(key) or 1.0, a.estimates.get(key) or 1.0)
        for (case, p, key), a in zip(plans, after, strict=True)
        if a.failure is None
    ]


def without(case: Case, quotes: Sequence[Quote]) -> Case:
    """Return the case with the quoted words cut out of the turns they stand in."""
    turns = []
    for turn in case.unit.turns:
        text = turn.text
        for quote in quotes:
            if quote.turn_id == turn.id and turn.speaker == "candidate":
                text = text.replace(quote.quote, " ")
        turns.append(replace(turn, text=text.strip()))
    return replace(case, unit=replace(case.unit, turns=tuple(turns)))


def deletion_report(deletions: Sequence[Deletion]) -> dict[str, Any]:
    """Return the share that falls, by rubric and criterion, and what falls least."""
    rubrics = sorted({d.rubric for d in deletions})
    return {
        rubric: {
            "levels": len(some := [d for d in deletions if d.rubric == rubric]),
            "falls": _share([d.falls for d in some]),
            "criteria": {
                key: _share([d.falls for d in some if d.criterion == key])
                for key in dict.fromkeys(d.criterion for d in some)
            },
        }
        for rubric in rubrics
    }


def _chosen(cases: Sequence[Case], answers: int, seed: int) -> list[int]:
    chosen: list[int] = []
    for rubric in sorted({c.rubric for c in cases}):
        rows = [n for n, c in enumerate(cases) if c.rubric == rubric]
        chosen += random.Random(seed).sample(rows, answers) if 0 < answers < len(rows) else rows
    return chosen


def _share(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else NAN
