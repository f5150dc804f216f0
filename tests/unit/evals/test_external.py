from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from evals.external import HumanGraded, as_case, read_external, thinned
from evals.external_figures import report
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

    @pytest.mark.parametrize(
        "answer", ["", " ", "-", "No submission.", "no response", "idk", "I don't know."]
    )
    def test_blanks(self, tmp_path: Path, answer: str) -> None:
        assert read(tmp_path, "saf", ROWS["saf"] | {"answer": answer})[0].blank

    @pytest.mark.parametrize("answer", ["no", "None of the packets is lost.", "positive charge", "42"])
    def test_short_is_not_blank(self, tmp_path: Path, answer: str) -> None:
        assert read(tmp_path, "saf", ROWS["saf"] | {"answer": answer})[0].blank is False


class TestReport:
    def test_blanks_flatter_and_are_told_apart(self) -> None:
        rows = [
            HumanGraded(
                str(n), f"q{n % 6}", "?", "" if n % 3 == 0 else "word " * (1 + n % 7), (), score, "correct"
            )
            for n in range(60)
            for score in [0.0 if n % 3 == 0 else (0.5, 1.0)[n % 2]]
        ]
        seen = [predicted(r.id, correctness=1 + 4 * r.score) for r in rows]
        found = report(rows, seen)
        assert found["blanks"] == 20
        assert found["without_blanks"]["answers"] == 40
        for part in ("with_blanks", "without_blanks"):
            assert found[part]["scores"]["grader as it is"]["pearson"] == pytest.approx(1)
        lengths = [
            found[p]["scores"]["length, fitted on other questions"]["pearson"]
            for p in ("with_blanks", "without_blanks")
        ]
        assert lengths[0] > lengths[1]


def test_a_sample_is_the_same_every_time() -> None:
    rows = [HumanGraded(str(n), f"q{n % 6}", "?", "a", (), 0.5) for n in range(60)]
    assert thinned(rows, 10) == thinned(rows, 10)
    assert len(thinned(rows, 10)) == 10
    assert thinned(rows, 0) == rows
