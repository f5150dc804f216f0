"""The other commands as they are typed, on small data, with the real parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from evals.__main__ import app
from evals.dataset import DATA
from tests.unit.evals.builders import line, predicted, written

RUNNER = CliRunner()


def run(*told: str | Path) -> Result:
    result = RUNNER.invoke(app, [str(part) for part in told])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def some(folder: Path, count: int) -> Path:
    """Return a file with the first packaged stories."""
    path = folder / "some.jsonl"
    path.write_text("\n".join((DATA / "star.jsonl").read_text("utf-8").split("\n")[:count]), encoding="utf-8")
    return path


def report_of(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


class TestCommands:
    def test_metamorphic(self, tmp_path: Path) -> None:
        result = run("metamorphic", "--dataset", some(tmp_path, 3), "--out", tmp_path, "--sample", "1")
        assert result.exit_code == 0, result.output
        found = report_of(tmp_path / "metamorphic.json")
        assert found["summary"]["injection_kinds"] >= 60
        assert found["relations"]["lower case, no punctuation"]["holds"] == 1
        assert "not by people" in found["note"]

    def test_follow_ups(self, tmp_path: Path) -> None:
        result = run("follow-ups", "--dataset", some(tmp_path, 6), "--out", tmp_path)
        assert result.exit_code == 0, result.output
        found = report_of(tmp_path / "follow_ups.json")
        assert found["answers"] == 6
        assert found["to_good_though_another_was_not"] == 0

    def test_the_interviewer_keeps_every_rule(self, tmp_path: Path) -> None:
        result = run("interviewer", "--out", tmp_path, "--seeds", "1")
        assert result.exit_code == 0, result.output
        found = report_of(tmp_path / "interviewer.json")
        assert set(found["rules"].values()) == {1.0}, found["findings"]

    def test_compare(self, tmp_path: Path) -> None:
        data = written(
            tmp_path,
            *(line(id=str(n), question_id=f"q{n % 5}", labels={"result": 1 + n % 5}) for n in range(20)),
        )
        for name, off in (("a", 0.0), ("b", 1.4)):
            folder = tmp_path / name
            folder.mkdir()
            rows = [predicted(str(n), result=min(5, 1 + n % 5 + off * (n % 2))).line() for n in range(20)]
            (folder / "predictions.jsonl").write_text("\n".join(rows), encoding="utf-8")
        result = run("compare", tmp_path / "a", tmp_path / "b", "--dataset", data)
        assert result.exit_code == 0, result.output
        assert "worse" in result.output

    @pytest.mark.parametrize(
        "told",
        [
            ["compare", "none", "none"],
            ["gate", "--dataset", "none.jsonl"],
            ["external", "--name", "saf", "--file", "none"],
        ],
    )
    def test_what_is_missing_is_said_in_a_line(self, tmp_path: Path, told: list[str]) -> None:
        out = ["--out", str(tmp_path)] if told[0] != "compare" else []
        result = run(*told, *out)
        assert result.exit_code == 2
        assert result.output.count("\n") == 1


class TestGate:
    def test_it_holds_against_what_was_accepted_and_fails_on_a_drop(self, tmp_path: Path) -> None:
        told: list[str | Path] = [
            "gate",
            "--dataset",
            some(tmp_path, 16),
            "--out",
            tmp_path,
            "--baseline",
            tmp_path / "base.json",
        ]
        assert run(*told, "--write").exit_code == 0
        assert run(*told).exit_code == 0
        accepted = report_of(tmp_path / "base.json")
        labels = [json.loads(one) for one in (tmp_path / "some.jsonl").read_text("utf-8").split("\n")]
        accepted["estimates"] = {one["id"]: one["labels"] for one in labels}
        (tmp_path / "base.json").write_text(json.dumps(accepted), encoding="utf-8")
        result = run(*told)
        assert result.exit_code == 1
        assert "Worse than the baseline: star" in result.output
