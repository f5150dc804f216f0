"""Two candidates, equally long and fluent, told apart by what they say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from interviewer.grading.sentences import split_sentences
from interviewer.terminal.chat import ChatOptions, run_chat
from tests.paired_candidate import DATA


async def report_on(kind: str, folder: Path) -> dict[str, Any]:
    """Return the report of `interviewer chat --length short --seed 1 --answers answers_KIND.jsonl`."""
    out = folder / f"{kind}.json"
    await run_chat(
        ChatOptions(
            role="mle",
            stages=("recruiter", "phone_screen", "system_design", "behavioral"),
            length="short",
            level="mid",
            mode="practice",
            seed=1,
            answers=DATA / f"answers_{kind}.jsonl",
            report=out,
            resume=None,
            job=None,
            interview_id=None,
        )
    )
    report: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return report


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


class TestStrongAndWeak:
    @pytest.mark.timeout(300)
    async def test_strong_is_at_least_one_point_above_weak_and_every_quote_is_verbatim(
        self, data_dir: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("INTERVIEWER_DATA_DIR", str(data_dir))
        strong = await report_on("strong", data_dir)
        weak = await report_on("weak", data_dir)

        assert strong["scores"]["overall"] - weak["scores"]["overall"] >= 1.0
        for stage, score in strong["scores"]["stages"].items():
            assert score > weak["scores"]["stages"][stage], stage
        for report in (strong, weak):
            assert_proved(report)
            assert report["interview"]["finished_reason"] == "completed"
        words = [
            sum(len(t["text"].split()) for t in r["turns"] if t["speaker"] == "candidate")
            for r in (strong, weak)
        ]
        assert words[1] >= 0.9 * words[0]


def assert_proved(report: dict[str, Any]) -> None:
    """Every level above 1 has a quote; every quote is the candidate's, verbatim, and at most two sentences."""
    said = {t["id"]: t["text"] for t in report["turns"] if t["speaker"] == "candidate"}
    for grade in report["grades"]:
        assert (grade["level"] is None) == (grade["estimate"] is None)
        assert grade["reason"]
        if grade["level"] and grade["level"] > 1:
            assert grade["evidence"], grade
        for evidence in grade["evidence"]:
            assert evidence["quote"] in said[evidence["turn_id"]]
            assert len(split_sentences(evidence["quote"])) <= 2 or not re.search(
                r"[.!?]\s", evidence["quote"]
            )
    correctness = [g for g in report["grades"] if (g["rubric"], g["criterion"]) == ("coding", "correctness")]
    assert all(g["level"] is None and "ran" in g["reason"] for g in correctness)
