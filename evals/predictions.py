"""What a grader made of one answer, as plain data: what is cached, written out, measured and compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from interviewer.errors import BadInput
from interviewer.model import UnitResult


@dataclass(frozen=True, slots=True)
class Quote:
    """The candidate's own words, as proof."""

    turn_id: str
    """Where they are said to stand."""
    quote: str
    """Said to be verbatim."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer graded. Every mapping is by criterion."""

    id: str
    """The case's id."""
    levels: Mapping[str, int | None] = field(default_factory=dict)
    """None: ungraded."""
    estimates: Mapping[str, float | None] = field(default_factory=dict)
    """What the levels were rounded from."""
    intervals: Mapping[str, tuple[float, float] | None] = field(default_factory=dict)
    """Where raters' levels would lie, at 80%."""
    evidence: Mapping[str, tuple[Quote, ...]] = field(default_factory=dict)
    """Proof of the levels."""
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Why this level, or why none."""
    grader: str = ""
    """Name and version of what judged."""
    failure: str | None = None
    """Why there is no grade at all; a failed grading is a value and not a low grade."""
    complete: bool = True
    """False where some of a model's judgements failed: what is ungraded then may be gradable."""
    samples: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """A model judge's levels before calibration; empty for the built-in grader."""
    rubric_version: str = ""
    """What a model judged by; empty for the built-in grader."""
    prompts: str = ""
    """Versions of the prompts a model judged with; empty for the built-in grader."""

    def line(self) -> str:
        """Return the prediction as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def prediction_of(case_id: str, result: UnitResult) -> Prediction:
    """Return a grader's result as plain data."""
    grades = result.grades
    judged = next(iter(result.audit), None)
    return Prediction(
        case_id,
        levels={g.criterion: g.level for g in grades},
        estimates={g.criterion: g.estimate for g in grades},
        intervals={g.criterion: g.interval for g in grades},
        evidence={g.criterion: tuple(Quote(e.turn_id, e.quote) for e in g.evidence) for g in grades},
        reasons={g.criterion: g.reason for g in grades},
        grader=result.grader,
        complete=not any(record.failure for record in result.audit),
        samples={g.criterion: g.samples for g in grades if g.samples},
        rubric_version=judged.rubric_version if judged else "",
        prompts=judged.prompt_version if judged else "",
    )


def parsed(line: str) -> Prediction:
    """Return a prediction from its line; ValueError, KeyError or TypeError where it is none."""
    data: dict[str, Any] = json.loads(line)
    return Prediction(
        id=str(data["id"]),
        levels=data.get("levels") or {},
        estimates=data.get("estimates") or {},
        intervals={k: (v[0], v[1]) if v else None for k, v in (data.get("intervals") or {}).items()},
        evidence={
            key: tuple(Quote(str(q["turn_id"]), str(q["quote"])) for q in quotes)
            for key, quotes in (data.get("evidence") or {}).items()
        },
        reasons=data.get("reasons") or {},
        grader=data.get("grader") or "",
        failure=data.get("failure"),
        complete=data.get("complete", True),
        samples={key: tuple(levels) for key, levels in (data.get("samples") or {}).items()},
        rubric_version=data.get("rubric_version") or "",
        prompts=data.get("prompts") or "",
    )


def write_predictions(predictions: Iterable[Prediction], path: Path) -> None:
    """Write one line for each prediction, in the order of the input."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(p.line() + "\n" for p in predictions), encoding="utf-8")


def read_predictions(path: Path) -> list[Prediction]:
    """Return the predictions of a file; BadInput names the line that can't be read."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if line.strip():
            try:
                found.append(parsed(line))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BadInput(f"{path.name}, line {number}: no prediction ({error!r})") from error
    return found
