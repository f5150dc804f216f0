from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals.external import as_case, held_back, learned_from, read_external, thinned
from evals.external_figures import report
from evals.external_sets import TRAINING, HumanGraded
from evals.external_ways import gathered
from evals.metrics import Array
from interviewer.errors import BadInput
from tests.unit.evals.builders import predicted

ROWS: dict[str, dict[str, Any]] = {
    "digiklausur": {"id": "u1", "qid": 4, "question": "A neuron?", "answer": "A unit.", "score": 1.0, "max_score": 2},
    "saf": {
        "id": "s1", "split": "unseen_answers", "qid": "1.2", "question": "Why?",
        "references": ["It is fast. It is small."],
        "answer": "It is fast.", "feedback": "", "verdict": "Partially correct", "score": 0.75,
    },
    "scientsbank": {
        "id": "x", "dataset": "sciEntsBank", "split": "training", "qid": "q7", "module": "EM", "question": "Why?",
        "references": [{"text": "Metal conducts.", "category": None}], "answer": "It conducts.", "label": "correct",
    },
    "beetle": {
        "id": "b", "dataset": "beetle", "split": "training", "qid": "q8", "module": "FF", "question": "Why?",
        "references": [{"text": "few words", "category": "MINIMAL"}, {"text": "best words here", "category": "BEST"}],
        "answer": "The gap.", "label": "contradictory",
    },
}  # fmt: skip


def read(folder: Path, name: str, *rows: Mapping[str, Any]) -> list[HumanGraded]:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return read_external(name, path)


class TestLoaders:
    @pytest.mark.parametrize(
        ("name", "score"), [("digiklausur", 0.5), ("saf", 0.75), ("scientsbank", 1), ("beetle", 0)]
    )
    def test_scores_are_between_zero_and_one(self, tmp_path: Path, name: str, score: float) -> None:
        assert read(tmp_path, name, ROWS[name])[0].score == score

    def test_two_sets_in_one_file_are_told_apart(self, tmp_path: Path) -> None:
        both = ROWS["beetle"], ROWS["scientsbank"]
        assert [r.id for r in read(tmp_path, "beetle", *both)] == ["b"]

    def test_the_best_reference_becomes_the_first_key_point(self, tmp_path: Path) -> None:
        question = as_case(read(tmp_path, "beetle", ROWS["beetle"])[0]).unit.question
        assert question is not None
        assert question.key_points[0] == "best words here"

    def test_a_reference_is_cut_into_key_points(self, tmp_path: Path) -> None:
        question = as_case(read(tmp_path, "saf", ROWS["saf"])[0]).unit.question
        assert question is not None
        assert question.key_points == ("It is fast.", "It is small.")

    def test_another_format_is_named_with_its_line(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"set\.jsonl, line 2"):
            read(tmp_path, "saf", ROWS["saf"], ROWS["digiklausur"])
        with pytest.raises(BadInput, match="digiklausur, saf"):
            read(tmp_path, "other", ROWS["saf"])

    def test_a_file_without_answers_of_the_set_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no answers of beetle"):
            read(tmp_path, "beetle", ROWS["scientsbank"])

    def test_five_verdicts_are_folded_into_three_and_another_is_an_error(self, tmp_path: Path) -> None:
        assert read(tmp_path, "beetle", ROWS["beetle"] | {"label": "non_domain"})[0].label == "incorrect"
        with pytest.raises(BadInput, match="line 1"):
            read(tmp_path, "beetle", ROWS["beetle"] | {"label": "fine"})

    def test_a_file_of_its_own_is_never_learned_from(self, tmp_path: Path) -> None:
        parts = [
            read(tmp_path, "saf", ROWS["saf"] | {"split": part}) for part in ("training", "unseen_answers")
        ]
        assert [row.split for part in parts for row in held_back(part)] == ["held back", "unseen_answers"]
        assert [row.split for part in parts for row in learned_from(part)] == [TRAINING]

    @pytest.mark.parametrize(
        "answer", ["", " ", "-", "No submission.", "no response", "idk", "I don't know."]
    )
    def test_blanks(self, tmp_path: Path, answer: str) -> None:
        assert read(tmp_path, "saf", ROWS["saf"] | {"answer": answer})[0].blank

    @pytest.mark.parametrize("answer", ["no", "None of the packets is lost.", "positive charge", "42"])
    def test_short_is_not_blank(self, tmp_path: Path, answer: str) -> None:
        assert read(tmp_path, "saf", ROWS["saf"] | {"answer": answer})[0].blank is False


def answers(count: int, **given: Any) -> list[HumanGraded]:
    """Return answers to six questions; every third is blank and bad, the others are medium or good."""
    return [
        HumanGraded(
            str(n),
            f"q{n % 6}",
            "?",
            "" if n % 3 == 0 else "word " * (1 + n % 7),
            (),
            0.0 if n % 3 == 0 else (0.5, 1.0)[n % 2],
            **given,
        )
        for n in range(count)
    ]


def figures(rows: Sequence[HumanGraded], pairs: Array | None = None) -> dict[str, Any]:
    """Return the report of a grader that agrees with people; unless given, the comparisons say nothing."""
    seen = [predicted(row.id, correctness=1 + 4 * row.score) for row in rows]
    return report(gathered(rows, seen, np.zeros((len(rows), 1)) if pairs is None else pairs))


class TestReport:
    def test_blanks_flatter_and_are_told_apart(self) -> None:
        found = figures(answers(60))
        assert found["blanks"] == 20
        assert found["without_blanks"]["answers"] == 40
        for part in ("with_blanks", "without_blanks"):
            assert found[part]["scores"]["grader as it is"]["pearson"] == pytest.approx(1)
        lengths = [found[p]["scores"]["length, fitted"]["pearson"] for p in ("with_blanks", "without_blanks")]
        assert lengths[0] > lengths[1]

    def test_the_probe_learns_what_the_comparisons_tell_of_other_questions(self) -> None:
        rows = [replace(row, label="good" if row.score > 0.6 else "bad") for row in answers(120)]
        telling = np.array([[row.score] for row in rows])
        found = figures(rows, telling)["with_blanks"]
        assert found["scores"]["probe, fitted"]["pearson"] > 0.9
        assert found["macro_f1"]["probe, fitted"] > 0.9
        assert figures(rows)["with_blanks"]["macro_f1"]["probe, fitted"] < 0.6

    def test_what_a_question_teaches_of_itself_is_not_used(self) -> None:
        rows = answers(120)
        question = np.array([[float(row.question_id[1:])] for row in rows])
        own = [replace(row, score=float(row.question_id[1:]) % 2) for row in rows]
        assert figures(own, question)["with_blanks"]["scores"]["probe, fitted"]["pearson"] < 0.5

    def test_what_was_held_back_is_judged_by_the_training_part(self) -> None:
        rows = answers(60, split=TRAINING) + answers(30, split="unseen_answers")
        found = figures(rows, np.array([[row.score] for row in rows]))
        part = found["without_blanks"]["held_back"]
        assert part.keys() == {"unseen_answers"}
        assert part["unseen_answers"]["answers"] == 20
        assert part["unseen_answers"]["scores"]["probe, fitted"]["pearson"] > 0.9

    def test_one_question_alone_is_judged_by_nobody(self) -> None:
        found = figures([replace(row, question_id="q") for row in answers(12)])["with_blanks"]
        assert math.isnan(found["scores"]["probe, fitted"]["pearson"])


def test_a_sample_is_the_same_every_time() -> None:
    rows = [HumanGraded(str(n), f"q{n % 6}", "?", "a", (), 0.5) for n in range(60)]
    assert thinned(rows, 10) == thinned(rows, 10)
    assert len(thinned(rows, 10)) == 10
    assert thinned(rows, 0) == rows
