from __future__ import annotations

from pathlib import Path

import pytest

from evals.dataset import packaged, read_cases
from interviewer.errors import BadInput
from tests.unit.evals.builders import cases, line, written


class TestReadCases:
    def test_unknown_fields_are_ignored(self, tmp_path: Path) -> None:
        assert cases(tmp_path, line(mood="fine"))[0].answer.startswith("I rebuilt")

    @pytest.mark.parametrize(
        "changed",
        [
            {"key_points": None},
            {"labels": None},
            {"labels": ...},
            {"labels": {"result": None}},
            {"answer": ""},
            {"answer": None},
            {"answer": ..., "turns": [{"speaker": "candidate", "text": "I did.", "at": 3}]},
            {"rubric": "poetry"},
            {"ratings": {"result": [4, None, 5]}},
            {"id": 7},
        ],
    )
    def test_what_may_be_missing(self, tmp_path: Path, changed: dict[str, object]) -> None:
        assert len(cases(tmp_path, line(**changed), line())) == 2

    def test_ratings_with_a_gap_are_no_ratings(self, tmp_path: Path) -> None:
        case = cases(tmp_path, line(ratings={"result": [4, None, 5], "action": [3, 3, 4]}))[0]
        assert dict(case.ratings) == {"action": (3, 3, 4)}

    @pytest.mark.parametrize(
        ("changed", "what"),
        [
            ({"question_id": ...}, "question_id"),
            ({"labels": {"result": 6}}, "labels.result"),
            ({"turns": [{"speaker": "robot", "text": "x"}]}, "turns.0.speaker"),
        ],
    )
    def test_errors_name_file_line_and_field(
        self, tmp_path: Path, changed: dict[str, object], what: str
    ) -> None:
        with pytest.raises(BadInput, match=rf"set\.jsonl, line 2: {what}"):
            read_cases(written(tmp_path, line(), line(**changed)))

    def test_a_broken_line_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        path.write_text('{"id": "a"\n', encoding="utf-8")
        with pytest.raises(BadInput, match="line 1"):
            read_cases(path)

    def test_a_line_separator_inside_an_answer_ends_no_line(self, tmp_path: Path) -> None:
        path = tmp_path / "set.jsonl"
        text = (
            '{"id":"a","rubric":"star","question_id":"q","question":"?","answer":"one\u2028two","labels":{}}'
        )
        path.write_text(text, encoding="utf-8")
        assert read_cases(path)[0].answer == "one\u2028two"

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"none\.jsonl"):
            read_cases(tmp_path / "none.jsonl")


@pytest.mark.parametrize("rubric", ["star", "technical", "system_design", "recruiter"])
def test_the_packaged_answers_have_labels_and_raters(rubric: str) -> None:
    found = packaged(rubric)
    assert all(any(level is not None for level in case.labels.values()) for case in found)
    assert all(len(levels) == 3 for case in found for levels in case.ratings.values())
    assert len({case.id for case in found}) == len(found)
