from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evals.dataset import Case
from evals.follow_ups import Probed, first_probe, report
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric
from tests.unit.evals.builders import cases, line

STAR = load_rubrics()["star"]
LABELS = {"situation": 4, "task": 4, "action": 5, "result": 1, "reflection": 3, "communication": 1}


def knows(case: Case) -> Mapping[str, float]:
    return {k: float(v or 0) for k, v in case.labels.items()}


class TestFirstProbe:
    def test_it_goes_to_the_weakest(self, tmp_path: Path) -> None:
        case = cases(tmp_path, line(labels=LABELS, answer="I rebuilt the loader because it lost rows. " * 4))[
            0
        ]

        def coverage(question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
            assert texts == [case.answer]
            return knows(case)

        assert first_probe(case, STAR, coverage).criterion == "result"

    def test_nothing_is_asked_where_all_is_there(self, tmp_path: Path) -> None:
        case = cases(tmp_path, line(answer="I rebuilt the loader because it lost rows. " * 4))[0]
        full = {c.key: 4.5 for c in STAR.criteria}
        assert first_probe(case, STAR, lambda *_: full).criterion is None


class TestReport:
    def test_rates(self, tmp_path: Path) -> None:
        case = cases(tmp_path, line(labels=LABELS))[0]
        found = report([Probed(case, "result"), Probed(case, "action"), Probed(case, None)])
        assert (found["to_lowest"], found["to_good"], found["to_good_though_another_was_not"]) == (
            0.5,
            0.5,
            0.5,
        )
        assert found["due_but_none"] == 1 / 3
        assert found["by_chance_to_lowest"] == 1 / 5, "communication is never probed"
