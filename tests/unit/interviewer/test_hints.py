"""What was said with help and what without: two pieces to grade, two scores, and words that say which counts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from interviewer.hint_words import overall_hint_words, unit_hint_words
from interviewer.model import Grade, GradingUnit, Interview, MoveKind, Requested, UnitResult
from interviewer.ports import StoredInterview
from interviewer.report import Report
from interviewer.report_json import report_as_json
from interviewer.report_making import make_report
from interviewer.report_markdown import report_as_markdown
from interviewer.units import grading_units, whole_units
from tests.unit.interviewer.rehearsal import NOON, RUBRICS, Rehearsal, rehearse

FIRST = "I would split the rows by time, so that nothing from the future is seen in training."
LATER = "Then I would fit the scaler on the training part only, and apply it to the rest unchanged."


def hinted(*before: str, stage: str = "phone_screen", by_button: bool = True) -> Rehearsal:
    """Return an interview in which a hint was taken after these answers, and one answer was given after it."""
    rehearsal = rehearse(stages=(stage,))
    rehearsal.listen()
    for text in before:
        rehearsal.say(text)
    if by_button:
        rehearsal.events.append(Requested("hint", rehearsal.now))
        rehearsal.listen()
    else:
        rehearsal.say("Could I get a hint?")
    assert rehearsal.moves[-1].kind is MoveKind.HINT
    rehearsal.say(LATER)
    return rehearsal


def keys(rehearsal: Rehearsal) -> list[str]:
    return [unit.key for unit in grading_units(rehearsal.state)]


def said(unit: GradingUnit) -> list[str]:
    return [turn.text for turn in unit.turns if turn.speaker == "candidate"]


def report_of(rehearsal: Rehearsal, levels: Mapping[str, int | None]) -> Report:
    """Return a report in which units get these levels by their keys, others 3; None: ungraded."""
    results = [_result(unit, levels.get(unit.key, 3)) for unit in grading_units(rehearsal.state)]
    stored = StoredInterview(Interview("i1", NOON, rehearsal.plan), tuple(rehearsal.events))
    return make_report(stored, results, rubrics=RUBRICS, passages={}, made_at=NOON)


def _result(unit: GradingUnit, level: int | None) -> UnitResult:
    estimate = None if level is None else float(level)
    return UnitResult(
        unit.key,
        tuple(
            Grade(
                unit.stage,
                unit.question.id if unit.question else None,
                unit.rubric_id,
                c.key,
                level,
                estimate,
                "So.",
            )
            for c in RUBRICS[unit.rubric_id].criteria
        ),
        grader="fixed",
    )


class TestUnits:
    def test_without_a_hint_nothing_is_graded_twice(self) -> None:
        rehearsal = rehearse(stages=("phone_screen",))
        rehearsal.listen()
        rehearsal.say(FIRST)
        assert len(grading_units(rehearsal.state)) == len(whole_units(rehearsal.state)) == 1

    def test_what_was_said_before_the_hint_is_graded_by_itself_too(self) -> None:
        whole, alone = grading_units(hinted(FIRST).state)
        assert said(whole) == [FIRST, LATER]
        assert said(alone) == [FIRST]
        assert (alone.key, alone.question) == (f"{whole.key}@unassisted", whole.question)

    def test_asking_for_the_hint_by_voice_is_no_answer(self) -> None:
        assert said(grading_units(hinted(FIRST, by_button=False).state)[1]) == [FIRST]

    def test_nothing_said_before_the_hint_is_nothing_to_grade(self) -> None:
        assert len(keys(hinted())) == 1
        assert len(keys(hinted(by_button=False))) == 1

    def test_a_round_graded_as_a_whole_is_not_cut_off_at_the_hint(self) -> None:
        assert keys(hinted(FIRST, stage="system_design")) == ["0"]


class TestScores:
    def test_what_was_said_alone_counts_and_both_are_told(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        report = report_of(rehearsal, {whole: 4, alone: 2})
        assert report.verdict.overall.value == 2.0
        assert report.assisted is not None
        assert report.assisted.value == 4.0
        assert not report.counts_assisted
        assert overall_hint_words(report) == (
            "You took hints. The overall counts what you said before them; with everything you said it is "
            "4.0 of 5 (4.0–4.0)."
        )

    def test_the_same_score_is_not_said_twice(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        report = report_of(rehearsal, {whole: 2, alone: 2})
        [unit] = report.stages[0].units
        for words in (overall_hint_words(report), unit_hint_words(unit)):
            assert "the same." in (words or "")
            assert (words or "").count("2.0 of 5") < 2

    def test_nothing_before_the_hint_counts_with_help_and_says_so(self) -> None:
        rehearsal = hinted()
        report = report_of(rehearsal, {keys(rehearsal)[0]: 4})
        assert report.verdict.overall.value == 4.0
        assert report.counts_assisted
        [unit] = report.stages[0].units
        assert unit_hint_words(unit) == (
            "You took a hint here, and what you said after it counts too: "
            "no answer before it was graded by itself."
        )

    def test_what_could_not_be_graded_before_the_hint_is_no_score(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        report = report_of(rehearsal, {whole: 4, alone: None})
        assert report.verdict.overall.value == 4.0
        assert report.counts_assisted

    def test_a_whole_round_says_that_it_is_one(self) -> None:
        report = report_of(hinted(FIRST, stage="system_design"), {})
        [unit] = report.stages[0].units
        assert "this round is graded as a whole" in (unit_hint_words(unit) or "")

    def test_without_hints_nothing_is_said_of_them(self) -> None:
        rehearsal = rehearse(stages=("phone_screen",))
        rehearsal.listen()
        rehearsal.say(FIRST)
        report = report_of(rehearsal, {})
        assert report.assisted is None
        assert "hint" not in report_as_markdown(report).lower().split("## transcript")[0]

    def test_advice_starts_from_what_counts(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        steps = report_of(rehearsal, {whole: 5, alone: 2}).next_steps
        assert [step.estimate for step in steps] == [2.0, 2.0, 2.0]


class TestFiles:
    def test_json_has_both(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        data = json.loads(report_as_json(report_of(rehearsal, {whole: 4, alone: 2})))
        assert (data["scores"]["overall"], data["scores"]["assisted"]) == (2.0, 4.0)
        assert data["scores"]["counts_assisted"] is data["stages"][0]["counts_assisted"] is False
        assert (data["stages"][0]["score"], data["stages"][0]["assisted_score"]) == (2.0, 4.0)
        [unit] = data["stages"][0]["units"]
        assert (unit["score"], unit["unassisted"]["score"]) == (4.0, 2.0)
        assert unit["hint_after"] in {turn["id"] for turn in data["turns"] if turn["move"] == "hint"}
        assert [g["level"] for g in data["grades"]] == [4] * 4

    def test_markdown_has_both(self) -> None:
        rehearsal = hinted(FIRST)
        whole, alone = keys(rehearsal)
        text = report_as_markdown(report_of(rehearsal, {whole: 4, alone: 2}))
        assert "Before the hint: 2.0 of 5 (2.0–2.0); this counts." in text
        assert "| Depth | 2 (2.0) | 4 (4.0) | So. |" in text
