"""The answers a grader judged worst, as HTML: what was said, what raters and grader made of it, and the quotes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evals.dataset import Case
from evals.grading import Column
from evals.predictions import Prediction
from interviewer.model import Turn

WORST = 8
"""Shown of each rubric."""


def worst_cases(overall: Column, cases: Sequence[Case], predictions: Sequence[Prediction]) -> str:
    """Return the answers whose overall lies farthest from the raters', folded; everything said is escaped."""
    far = sorted(overall.both, key=lambda n: -abs(overall.estimates[n] - overall.labels[n]))[:WORST]
    shown = [_case(cases[n], predictions[n], overall.labels[n], overall.estimates[n]) for n in far]
    return f"<h3>Farthest from the raters</h3>{''.join(shown)}"


def _case(case: Case, prediction: Prediction, label: float, estimate: float) -> str:
    head = f"{escape(case.id)}: raters {label:.2f}, grader {estimate:.2f} ({estimate - label:+.2f})"
    heads = "".join(f"<th>{name}</th>" for name in ("criterion", "raters", "grader", "80%"))
    rows = "".join(_row(key, level, prediction) for key, level in case.labels.items())
    table = f'<table><tr>{heads}<th class="words">why, and the quotes</th></tr>{rows}</table>'
    said = "".join(_turn(turn) for turn in case.unit.turns)
    return f'<details><summary>{head}</summary><div class="scroll">{table}</div>{said}</details>'


def _row(key: str, level: float | None, prediction: Prediction) -> str:
    estimate, interval = prediction.estimates.get(key), prediction.intervals.get(key)
    quotes = "".join(f"<br><q>{escape(q.quote)}</q>" for q in prediction.evidence.get(key, ()))
    return (
        f"<tr><td>{escape(key)}</td><td>{_number(level)}</td><td>{_number(estimate)}</td>"
        f"<td><small>{f'{interval[0]:.1f} to {interval[1]:.1f}' if interval else '–'}</small></td>"
        f'<td class="words">{escape(prediction.reasons.get(key, ""))}{quotes}</td></tr>'
    )


def _turn(turn: Turn) -> str:
    return f"<blockquote><b>{turn.speaker}</b> {escape(turn.text)}</blockquote>"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
