"""The command exactly as held-back answers are graded, with the real grader and the real embedding model."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from evals.__main__ import app
from tests.unit.evals.builders import line, written

RUNNER = CliRunner()
LINES = [
    line(),
    line(id="p", rubric="poetry"),
    line(rubric="coding", answer="def f(): pass", labels={"approach": 2}),
    line(
        rubric="technical", answer="It overfits.", key_points=None, labels={"correctness": 2, "depth": None}
    ),
    line(
        rubric="technical",
        question_id="q9",
        answer="High variance is overfitting.",
        key_points=["Variance overfits."],
    ),
    line(rubric="system_design", answer=..., turns=[{"speaker": "candidate", "text": "How many users?"}]),
    line(rubric="recruiter", answer=..., turns=[], labels=None),
    line(answer="", labels=...),
    line(answer="\u200b \U0001f600", question_id="q2"),
    line(answer="um " * 600, question_id="q3"),
]


def grade(folder: Path, *more: str, data: Path | None = None) -> Result:
    data = data or written(folder, *LINES)
    out, predictions = folder / "out", folder / "p.jsonl"
    told = ["grading", "--dataset", str(data), "--grader", "builtin", "--out", str(out)]
    return RUNNER.invoke(app, [*told, "--predictions", str(predictions), *more])


class TestGrading:
    def test_every_line_has_its_prediction_whatever_is_missing(self, tmp_path: Path) -> None:
        result = grade(tmp_path, "--speed", "3")
        assert result.exit_code == 0, result.output
        found = [json.loads(one) for one in (tmp_path / "p.jsonl").read_text("utf-8").splitlines()]
        assert [one["id"] for one in found] == [one["id"] for one in LINES]
        assert all({"id", "levels", "estimates", "evidence", "intervals"} <= one.keys() for one in found)
        assert [bool(one["failure"]) for one in found] == [one["rubric"] == "poetry" for one in LINES]
        report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
        assert report["unknown_rubrics"] == ["poetry"]
        assert report["speed"]["answers"] == 3
        assert report["speed"]["over_embedding"] > 0
        assert "not by people" in report["note"]
        assert "not by people" in " ".join(result.output.split())

    def test_a_second_run_says_the_same(self, tmp_path: Path) -> None:
        data = written(tmp_path, *LINES[:2])
        grade(tmp_path, "--deletion", "-1", data=data)
        first = (tmp_path / "p.jsonl").read_bytes()
        grade(tmp_path, "--deletion", "-1", data=data)
        assert (tmp_path / "p.jsonl").read_bytes() == first

    def test_what_can_t_be_read_is_said_in_a_line(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.jsonl"
        bad.write_text('{"id": 1}\n', encoding="utf-8")
        result = grade(tmp_path, data=bad)
        assert result.exit_code == 2
        assert "bad.jsonl, line 1" in result.output

    def test_refit_needs_two_questions(self, tmp_path: Path) -> None:
        result = grade(tmp_path, "--refit", data=written(tmp_path, line()))
        assert result.exit_code == 2
        assert "two questions" in result.output
