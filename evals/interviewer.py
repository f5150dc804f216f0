"""The interviewer judged: what holds, and how often, in whole interviews with simulated candidates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from evals.metrics import NAN
from evals.rehearsal import Candidate, Rehearsal, Said
from evals.rewording import CASES
from interviewer.errors import ModelBadReply
from interviewer.guarding import Guard
from interviewer.loop import PROBES_BY_KIND
from interviewer.model import MoveKind
from interviewer.probing import COVERED
from interviewer.state import State
from knowledge.model import Question

OVERRUN = 1.5
"""A stage may last this many times its budget, plus the answer that is being given."""
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
Finding = str


@cache
def people() -> Mapping[str, Any]:
    """Return `cases/candidates.yaml`."""
    loaded: Mapping[str, Any] = yaml.safe_load((CASES / "candidates.yaml").read_text(encoding="utf-8"))
    return loaded


def candidate(kind: str) -> Candidate:
    """Return somebody of a kind: a pure function of the state."""
    sayings = people()[kind]

    def say(state: State) -> str:
        if state.phase == "inviting":
            asked = sum(m.kind is MoveKind.INVITE_QUESTIONS for _, m in state.spoken_moves)
            return _nth(sayings["invited"], asked - 1 + len(state.turns) // 2)
        question = state.question
        if question is None:
            return "Yes."
        said = len(state.candidate_texts(question.id))
        if "any" in sayings:
            return _nth(sayings["any"], len(state.asked) - 1 + said)
        return _nth(sayings[question.kind], said).replace("{key_points}", " ".join(question.key_points))

    return say


def check(rehearsal: Rehearsal, ended: bool) -> dict[str, list[Finding]]:
    """Return what went wrong, by rule; an empty list where a rule holds."""
    found = {"ends": [] if ended else ["the interview has no end"]}
    return found | {name: list(rule(rehearsal)) for name, rule in RULES.items()}


def report(interviews: Sequence[Interview]) -> dict[str, Any]:
    """Return for each rule the share of interviews in which it holds, and what went wrong."""
    rules = interviews[0].findings if interviews else {}
    return {
        "interviews": len(interviews),
        "turns": sum(i.turns for i in interviews),
        "rules": {name: _rate([not i.findings[name] for i in interviews]) for name in rules},
        "candidates": {
            kind: _rate([not any(i.findings.values()) for i in interviews if i.kind == kind])
            for kind in dict.fromkeys(i.kind for i in interviews)
        },
        "findings": [
            {"candidate": i.kind, "seed": i.seed, "rule": name, "what": what}
            for i in interviews
            for name, some in i.findings.items()
            for what in some
        ],
    }


@dataclass(frozen=True, slots=True)
class Interview:
    """One that was held, and judged."""

    kind: str
    seed: int
    turns: int
    findings: Mapping[str, Sequence[Finding]]


def _no_repeats(rehearsal: Rehearsal) -> Iterator[Finding]:
    asked = [s.move.question_id for s in rehearsal.said if s.move.kind is MoveKind.ASK]
    probes = [s.move for s in _probes(rehearsal)]
    criteria = [(m.question_id, m.criterion) for m in probes if m.criterion]
    follow_ups = [m.follow_up for m in probes if m.follow_up]
    said: dict[str, Sequence[object]] = {"question": asked, "criterion": criteria, "follow-up": follow_ups}
    for what, values in said.items():
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{what} {count} times: {value}"


def _no_leaks(rehearsal: Rehearsal) -> Iterator[Finding]:
    for one in rehearsal.said:
        question = _question(rehearsal, one.move.question_id)
        if question is None:
            continue
        heard = [t.text for t in one.before.turns if t.speaker == "candidate"]
        known = [question.text, question.rephrased, *heard, *(f.text for f in question.facts)]
        known += [e.input + e.output for e in question.examples]
        if one.move.kind is MoveKind.HINT:
            known.append(question.hint)
        guard = Guard(hidden=question.key_points, known=known)
        for sentence in re.split(r"(?<=[.?!])\s", one.words):
            try:
                guard.feed(f" {sentence}")
            except ModelBadReply as error:
                if "answer away" in str(error):
                    yield one.words
                    break


def _nothing_answered_is_asked(rehearsal: Rehearsal) -> Iterator[Finding]:
    for one in _probes(rehearsal):
        if one.move.criterion and one.coverage.get(one.move.criterion, 0.0) >= COVERED:
            yield f"{one.move.criterion} was covered: {one.words}"


def _probes_in_budget(rehearsal: Rehearsal) -> Iterator[Finding]:
    for question_id, count in Counter(s.move.question_id for s in _probes(rehearsal)).items():
        question = _question(rehearsal, question_id)
        stage = next(s for s in rehearsal.plan.stages if question in s.questions)
        most = min(stage.max_probes, PROBES_BY_KIND[question.kind] if question else 0)
        if count > most:
            yield f"{count} probes on {question_id}, at most {most}"


def _facts_consistent(rehearsal: Rehearsal) -> Iterator[Finding]:
    for one in rehearsal.said:
        question = _question(rehearsal, one.move.question_id)
        if one.move.kind is not MoveKind.CLARIFY or question is None:
            continue
        sheet = {fact.id: fact.text for fact in question.facts}
        heard = " ".join(t.text for t in one.before.turns)
        known = set(_NUMBER.findall(" ".join([question.text, heard, *sheet.values()])))
        missing = [fact for fact in one.move.fact_ids if fact not in sheet or sheet[fact] not in one.words]
        if missing:
            yield f"told otherwise than on the sheet: {missing}: {one.words}"
        if invented := set(_NUMBER.findall(one.words)) - known:
            yield f"numbers from nowhere {sorted(invented)}: {one.words}"


def _time_kept(rehearsal: Rehearsal) -> Iterator[Finding]:
    for index, stage in enumerate(rehearsal.plan.stages):
        turns = rehearsal.state.stage_turns(index)
        secs = (turns[-1].at - turns[0].at).total_seconds() if turns else 0.0
        # the candidate's own questions at the end are answered whatever the time is
        spare = 4 * rehearsal.secs_per_answer
        if secs > OVERRUN * stage.budget_secs + spare:
            yield f"{stage.kind} lasted {secs:.0f} s of {stage.budget_secs}"


def _every_stage_held(rehearsal: Rehearsal) -> Iterator[Finding]:
    for index, stage in enumerate(rehearsal.plan.stages):
        moves = [m for i, m in rehearsal.state.spoken_moves if i == index]
        if not any(m.kind is MoveKind.ASK for m in moves):
            yield f"nothing was asked in {stage.kind}"


def _quotes_verbatim(rehearsal: Rehearsal) -> Iterator[Finding]:
    for one in _probes(rehearsal):
        heard = one.before.candidate_texts(one.move.question_id)
        if one.move.quote and not any(one.move.quote in text for text in heard):
            yield f"never said: {one.move.quote}"


RULES: Mapping[str, Callable[[Rehearsal], Iterator[Finding]]] = {
    "no repeats": _no_repeats,
    "no leaks": _no_leaks,
    "no question already answered": _nothing_answered_is_asked,
    "probes within budget": _probes_in_budget,
    "facts consistent": _facts_consistent,
    "time kept": _time_kept,
    "every stage held": _every_stage_held,
    "quotes verbatim": _quotes_verbatim,
}


def _probes(rehearsal: Rehearsal) -> list[Said]:
    return [s for s in rehearsal.said if s.move.kind is MoveKind.PROBE]


def _question(rehearsal: Rehearsal, question_id: str | None) -> Question | None:
    return next((q for s in rehearsal.plan.stages for q in s.questions if q.id == question_id), None)


def _nth(sayings: Sequence[str], number: int) -> str:
    return sayings[number % len(sayings)]


def _rate(values: Sequence[bool]) -> float:
    return sum(values) / len(values) if values else NAN
