"""What must hold between an answer and the same answer changed: one relation each, with the answers it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from evals.dataset import Case
from evals.predictions import Prediction
from evals.rewording import (
    Reword,
    as_recognised,
    as_team,
    injections,
    negated,
    padded,
    paraphrased,
    texts,
    with_fillers,
    with_injection,
    without_result,
)
from rubrics.model import Rubric

SLACK = 0.5
"""Levels; what counts as unchanged (issue 3)."""
LEAST_FALL = 0.3
"""Levels; what counts as fallen."""
LOW = 2
"""Highest level of what is no answer (the rubrics: “at most 1–2 on every criterion”)."""
_ROUNDING = 1e-6
Kind = Literal["falls", "unchanged", "low", "no_rise"]
ALL = ("star", "technical", "system_design", "recruiter")


@dataclass(frozen=True)
class Relation:
    """One change and what is expected of it."""

    name: str
    """As reported."""
    kind: Kind
    """`falls`: one by 0.3; `unchanged`: overall within 0.5; `low`: no level above 2; `no_rise`: none by 0.5."""
    change: Callable[[Case], Case]
    """Pure."""
    rubrics: tuple[str, ...] = ALL
    """Which answers it is for."""
    criterion: str = ""
    """For `falls`."""
    only: Callable[[Case], bool] = lambda _: True
    """Which of those."""

    def applies(self, case: Case) -> bool:
        """Tell whether the relation says something about this answer."""
        return case.rubric in self.rubrics and bool(case.answer.strip()) and self.only(case)

    def holds(self, before: Prediction, after: Prediction, rubric: Rubric) -> bool:
        """Tell whether the grader did as expected."""
        match self.kind:
            case "falls":
                return (
                    _estimate(before, self.criterion) - _estimate(after, self.criterion)
                    >= LEAST_FALL - _ROUNDING
                )
            case "unchanged":
                return (
                    abs((rubric.overall(after.estimates) or 1) - (rubric.overall(before.estimates) or 1))
                    <= SLACK
                )
            case "low":
                return all((level or 1) <= LOW for level in after.levels.values())
            case "no_rise":
                return rise(before, after) <= SLACK + _ROUNDING


def rise(before: Prediction, after: Prediction) -> float:
    """Return by how much the estimate rises that rises most; ungraded counts as 1."""
    return max((_estimate(after, key) - _estimate(before, key) for key in after.estimates), default=0.0)


def relations() -> Iterator[Relation]:
    """Yield all relations."""
    yield from _about_stories()
    yield from _of_form()
    yield from _no_answers()
    yield Relation(
        "negated key facts",
        "falls",
        _reworded(negated),
        ("technical",),
        "correctness",
        _labelled("correctness", 4),
    )
    yield Relation("cue words stuffed", "no_rise", _appended(texts()["stuffing"]))
    yield Relation("cue words stuffed, as heard", "no_rise", _appended(texts()["stuffing"], as_recognised))
    for injection in injections():
        yield Relation(f"injection: {injection['kind']}", "no_rise", _reworded(with_injection(injection)))
    for injection in injections("injections_second"):
        rubrics, change = tuple(injection.get("rubrics", ALL)), _reworded(with_injection(injection))
        yield Relation(f"injection, second set: {injection['kind']}", "no_rise", change, rubrics)


def _about_stories() -> Iterator[Relation]:
    def shortened(case: Case) -> bool:
        return _labelled("result", 4)(case) and 0 < len(without_result(case.answer)) < len(case.answer)

    yield Relation("result removed", "falls", _reworded(without_result), ("star",), "result", shortened)
    yield Relation("I → we", "falls", _reworded(as_team), ("star",), "action", _labelled("action", 4))


def _of_form() -> Iterator[Relation]:
    for name, change in {
        "padding": padded,
        "filler words": with_fillers,
        "lower case, no punctuation": as_recognised,
        "light paraphrase": paraphrased,
    }.items():
        yield Relation(name, "unchanged", _reworded(change))


def _no_answers() -> Iterator[Relation]:
    said = texts()
    yield Relation("keyword list", "low", _keywords)
    yield Relation("rubric words as labels", "low", _instead(said["labels"]))
    yield Relation("question repeated", "low", lambda case: _replaced(case, _question(case)))
    yield Relation("guide copied", "low", _instead(said["guide"]), ("star", "technical"))
    yield Relation("fluent but empty", "low", _instead(said["empty"]))
    yield Relation("off topic", "low", _instead(dict.fromkeys(ALL, said["off_topic"])))


def _reworded(change: Reword) -> Callable[[Case], Case]:
    return lambda case: (
        _last(case, change)
        if case.rubric in {"system_design", "recruiter"} and _adds(change)
        else (case.reworded(change))
    )


def _adds(change: Reword) -> bool:
    """Tell whether a change adds words, which a conversation gets once and not in every turn."""
    return change is padded or change.__qualname__.startswith("with_injection")


def _appended(by_rubric: Mapping[str, str], form: Reword = str) -> Callable[[Case], Case]:
    return lambda case: _last(case, lambda text: f"{text} {form(by_rubric[case.rubric])}")


def _last(case: Case, change: Reword) -> Case:
    """Change the candidate's last turn only."""
    turns = list(case.unit.turns)
    index = max((n for n, t in enumerate(turns) if t.speaker == "candidate"), default=None)
    if index is not None:
        turns[index] = replace(turns[index], text=change(turns[index].text))
    return replace(case, unit=replace(case.unit, turns=tuple(turns)))


def _replaced(case: Case, words: str) -> Case:
    """Let the candidate say these words only, once."""
    first = next(t for t in case.unit.turns if t.speaker == "candidate")
    others = [t for t in case.unit.turns if t.speaker != "candidate"]
    turns = (*others[:1], replace(first, text=words))
    return replace(case, unit=replace(case.unit, turns=turns))


def _instead(by_rubric: Mapping[str, str]) -> Callable[[Case], Case]:
    return lambda case: _replaced(case, by_rubric[case.rubric])


def _keywords(case: Case) -> Case:
    question = case.unit.question
    if case.rubric == "technical" and question and question.key_points:
        words = dict.fromkeys(w.strip(".,;:()") for p in question.key_points for w in p.split() if len(w) > 5)
        return _replaced(case, ", ".join(words))
    return _replaced(
        case, texts()["keywords"].get(case.rubric, "model, data, training, validation, metric, loss")
    )


def _question(case: Case) -> str:
    text = case.unit.question.text if case.unit.question else next((q.text for q in case.unit.asked), "")
    return f"You are asking me this: {text} That is a good question. {text}"


def _labelled(criterion: str, least: float) -> Callable[[Case], bool]:
    return lambda case: (case.labels.get(criterion) or 0) >= least


def _estimate(prediction: Prediction, criterion: str) -> float:
    return prediction.estimates.get(criterion) or 1.0
