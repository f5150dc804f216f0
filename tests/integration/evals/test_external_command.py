"""`external` as it is typed, on a few answers in the format of a set, with the real parts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.__main__ import app

RUNNER = CliRunner()
SAID = {
    "correct": ("The bulb lights because {} is on a closed path.", "{} closes the path, so current flows."),
    "contradictory": (
        "The bulb lights because {} is on an open path.",
        "{} opens the path, no current flows.",
    ),
    "incorrect": ("I like {} very much.", "It is because of {}, the teacher said so."),
}


def written(path: Path, *questions: str) -> Path:
    lines = [
        {
            "id": f"{question}-{label}-{number}", "dataset": "beetle", "split": "training", "module": "m",
            "qid": question, "question": f"Why does the bulb light with {question}?",
            "references": [{"text": f"{question} is on a closed path with the battery.", "category": "BEST"}],
            "answer": said.format(question), "label": label,
        }
        for question in questions
        for label, ways in SAID.items()
        for number, said in enumerate(ways)
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(one) for one in lines), encoding="utf-8")
    return path


def external(out: Path, *told: str | Path) -> dict[str, Any]:
    parts = ["external", "--name", "beetle", "--out", str(out), *map(str, told)]
    result = RUNNER.invoke(app, parts)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads((out / "external_beetle.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("with_known", [False, True])
def test_a_held_back_file_is_judged_by_the_training_part_only_where_one_is_given(
    tmp_path: Path, with_known: bool
) -> None:
    known = written(tmp_path / "known.jsonl", "switch A", "wire B", "bulb C", "bulb D")
    unseen = written(tmp_path / "unseen.jsonl", "battery E", "lamp F")
    fitting: list[str | Path] = ["--fit-on", known] if with_known else []
    found = external(tmp_path / "out", "--file", unseen, *fitting)
    part = found["without_blanks"]
    assert part["answers"] == (36 if with_known else 12)
    assert ("held_back" in part) == with_known
    if with_known:
        assert part["held_back"]["held back"]["answers"] == 12
        assert part["held_back"]["held back"]["macro_f1"].keys() == part["macro_f1"].keys()
