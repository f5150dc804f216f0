"""Graded examples for the model judge: true to the labelled set, and never of what is being graded."""

from dataclasses import replace

import pytest

from evals.dataset import Case, packaged
from interviewer.grading.anchors import CUT, SHOWN, Anchor, anchors_for, anchors_of
from interviewer.grading.answer import read_turns
from rubrics.load import load_rubrics

RUBRICS = ("star", "technical", "system_design", "recruiter")
CRITERIA = [(rubric, c.key) for rubric in RUBRICS for c in load_rubrics()[rubric].criteria]


def case_of(rubric: str, anchor: Anchor) -> Case:
    return next(case for case in packaged(rubric) if case.id == anchor.answer_id)


def shown_to(case: Case, criterion: str, sample: int = 1) -> tuple[Anchor, ...]:
    return anchors_for(case.unit, criterion, read_turns(case.unit.turns), sample=sample)


class TestFiles:
    @pytest.mark.parametrize(("rubric", "criterion"), CRITERIA)
    def test_every_example_is_verbatim_and_has_its_answers_own_level(
        self, rubric: str, criterion: str
    ) -> None:
        for anchor in anchors_of(rubric, criterion):
            case = case_of(rubric, anchor)
            assert case.labels[criterion] == anchor.level, anchor.answer_id
            assert case.question_id == anchor.question_id
            assert anchor.question == (case.unit.question.text if case.unit.question else "")
            rest = case.answer
            for piece in anchor.said.split(CUT):
                assert piece.strip() in rest, anchor.answer_id
                rest = rest.partition(piece.strip())[2]

    def test_a_rubric_without_labelled_answers_has_none(self) -> None:
        assert anchors_of("coding", "approach") == ()


class TestAnchorsFor:
    @pytest.mark.parametrize(("rubric", "criterion"), CRITERIA)
    def test_none_is_of_the_question_or_the_answer_being_graded(self, rubric: str, criterion: str) -> None:
        for case in packaged(rubric):
            shown = shown_to(case, criterion)
            assert 2 <= len(shown) <= SHOWN, case.id
            assert all(anchor.question_id != case.question_id for anchor in shown)
            assert len({anchor.level for anchor in shown}) == len(shown)

    def test_the_same_question_under_another_id_counts_as_the_same(self) -> None:
        unit = next(c for c in packaged("star") if c.question_id == "b36").unit
        assert unit.question
        renamed = replace(unit.question, id="a-goal-reached-or-not", text=f"Please {unit.question.text}")
        other_id = replace(unit, question=renamed, asked=(renamed,))
        shown = anchors_for(other_id, "task", read_turns(unit.turns))
        assert shown
        assert all(anchor.question_id != "b36" for anchor in shown)

    def test_an_answer_is_no_example_for_itself_whatever_was_asked(self) -> None:
        case = next(c for c in packaged("recruiter") if c.id == "r10")
        elsewhere = replace(case.unit, asked=())
        shown = anchors_for(elsewhere, "motivation", read_turns(case.unit.turns))
        assert all(anchor.answer_id != "r10" for anchor in shown)
        shown = anchors_for(elsewhere, "expectations", read_turns(case.unit.turns))
        assert all(anchor.answer_id != "r10" for anchor in shown)

    def test_each_sample_begins_with_another_example(self) -> None:
        case = packaged("star")[0]
        orders = [shown_to(case, "action", sample) for sample in (1, 2, 3)]
        assert len({order[0] for order in orders}) == 3
        assert all(set(order) == set(orders[0]) for order in orders)
