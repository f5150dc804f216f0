from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

import pytest

from evals.commands.interviewer import hold
from evals.interviewer import RULES, candidate, check, people, report
from evals.rehearsal import Rehearsal
from interviewer.model import Move, MoveKind
from interviewer.plan import NewInterview, make_plan
from knowledge.bank import QuestionBank, load_questions
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric

RUBRICS = load_rubrics()


@cache
def bank() -> QuestionBank:
    return load_questions(criteria={r.id: [c.key for c in r.criteria] for r in RUBRICS.values()})


def weak(_: Question, rubric: Rubric, __: Sequence[str]) -> Mapping[str, float]:
    return {c.key: 2.0 for c in rubric.criteria}


def held() -> Rehearsal:
    """Return an interview that went well, to be spoiled."""
    rehearsal = Rehearsal(make_plan(NewInterview(seed=3), bank()), RUBRICS, weak, 20)
    assert rehearsal.run(candidate("weak"))
    assert not any(check(rehearsal, True).values())
    return rehearsal


@pytest.mark.parametrize("kind", people())
def test_every_candidate_gets_through(kind: str) -> None:
    interview = hold(kind, NewInterview(seed=1), bank(), RUBRICS)
    assert not any(interview.findings.values()), interview.findings
    assert interview.turns > 20


class TestWhatIsFound:
    """The instrument is only worth something if it sees what is wrong."""

    def test_a_question_asked_twice(self) -> None:
        rehearsal = held()
        rehearsal.said += [s for s in rehearsal.said if s.move.kind is MoveKind.ASK][:1]
        assert list(RULES["no repeats"](rehearsal))

    def test_a_key_point_given_away(self) -> None:
        rehearsal = held()
        index = next(
            n for n, s in enumerate(rehearsal.said) if s.move.kind is MoveKind.PROBE and s.move.question_id
        )
        one = rehearsal.said[index]
        points = {q.id: q.key_points for s in rehearsal.plan.stages for q in s.questions}
        longest = max(points[one.move.question_id or ""], key=len)
        rehearsal.said[index] = replace(one, words=longest)
        assert list(RULES["no leaks"](rehearsal)) == [longest]

    def test_a_probe_for_what_was_covered(self) -> None:
        rehearsal = held()
        index = next(n for n, s in enumerate(rehearsal.said) if s.move.criterion)
        one = rehearsal.said[index]
        rehearsal.said[index] = replace(one, coverage={one.move.criterion or "": 4.5})
        assert list(RULES["no question already answered"](rehearsal))

    def test_too_many_probes(self) -> None:
        rehearsal = held()
        rehearsal.said += [s for s in rehearsal.said if s.move.kind is MoveKind.PROBE] * 6
        assert list(RULES["probes within budget"](rehearsal))

    def test_an_invented_number(self) -> None:
        rehearsal = held()
        design = next(q for s in rehearsal.plan.stages for q in s.questions if q.kind == "system_design")
        move = Move(MoveKind.CLARIFY, question_id=design.id)
        rehearsal.said.append(replace(rehearsal.said[-1], move=move, words="There are 7,654,321 users."))
        assert list(RULES["facts consistent"](rehearsal))

    def test_a_fact_told_in_other_words(self) -> None:
        rehearsal = held()
        design = next(q for s in rehearsal.plan.stages for q in s.questions if q.kind == "system_design")
        move = Move(MoveKind.CLARIFY, question_id=design.id, fact_ids=(design.facts[0].id,))
        rehearsal.said.append(replace(rehearsal.said[-1], move=move, words="Not many."))
        assert list(RULES["facts consistent"](rehearsal))

    def test_time_run_over(self) -> None:
        rehearsal = held()
        rehearsal.secs_per_answer = 0
        stages = tuple(replace(stage, budget_secs=10) for stage in rehearsal.plan.stages)
        rehearsal.plan = replace(rehearsal.plan, stages=stages)
        assert list(RULES["time kept"](rehearsal))

    def test_words_never_said(self) -> None:
        rehearsal = held()
        index = next(n for n, s in enumerate(rehearsal.said) if s.move.kind is MoveKind.PROBE)
        one = rehearsal.said[index]
        rehearsal.said[index] = replace(one, move=replace(one.move, quote="never said"))
        assert list(RULES["quotes verbatim"](rehearsal))


def test_the_report_says_where() -> None:
    good = hold("silent", NewInterview(seed=1, stages=("recruiter",)), bank(), RUBRICS)
    bad = replace(good, findings={**good.findings, "no leaks": ["x"]})
    found = report([good, bad])
    assert found["rules"]["no leaks"] == 0.5
    assert found["findings"] == [{"candidate": "silent", "seed": 1, "rule": "no leaks", "what": "x"}]
