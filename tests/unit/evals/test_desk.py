from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from evals.desk import Desk, in_turn
from evals.evidence import deletion_report, deletion_test
from evals.grade_cache import GradeCache, content_key
from evals.graders import check_name
from interviewer.errors import BadInput
from interviewer.model import Evidence, Grade, GradingUnit, UnitResult
from tests.unit.evals.builders import cases, line


@dataclass
class LoaderGrader:
    """Implements Grader: a level for each time the loader is mentioned; fails on `boom`."""

    name: str = "loader-1"
    seen: list[str] = field(default_factory=list)

    def version(self, rubric_id: str) -> str:
        return self.name

    async def grade(self, unit: GradingUnit) -> UnitResult:
        turn = unit.turns[-1]
        self.seen.append(turn.text)
        if "boom" in turn.text:
            raise ValueError("boom")
        level = min(5, 1 + turn.text.count("loader"))
        quote = (Evidence(turn.id, "I rebuilt the loader."),) if level > 1 else ()
        grade = Grade(None, None, unit.rubric_id, "action", level, float(level), "because", (1.0, 5.0), quote)
        return UnitResult(unit.key, (grade,), grader=self.name)


def desk_of(grader: LoaderGrader, folder: Path) -> Desk:
    return Desk(in_turn(lambda _: grader), cache=GradeCache(folder / "grades.db"), fingerprint="1")


class TestDesk:
    async def test_one_prediction_for_each_line_in_order(self, tmp_path: Path) -> None:
        lines = (line(id="b"), line(id="a", answer="boom"), line(id="b"), line(id="c", rubric="poetry"))
        found = await desk_of(LoaderGrader(), tmp_path).grade(cases(tmp_path, *lines))
        assert [p.id for p in found] == ["b", "a", "b", "c"]
        assert [p.failure for p in found] == [None, "ValueError: boom", None, "there is no rubric 'poetry'"]

    async def test_the_same_content_is_graded_once(self, tmp_path: Path) -> None:
        grader = LoaderGrader()
        desk = desk_of(grader, tmp_path)
        await desk.grade(cases(tmp_path, line(id="a"), line(id="b")))
        await desk_of(grader, tmp_path).grade(cases(tmp_path, line(id="c")))
        assert len(grader.seen) == 1

    async def test_a_failure_is_tried_again(self, tmp_path: Path) -> None:
        grader = LoaderGrader()
        for _ in range(2):
            await desk_of(grader, tmp_path).grade(cases(tmp_path, line(answer="boom")))
        assert len(grader.seen) == 2

    async def test_a_killed_run_goes_on_where_it_stopped(self, tmp_path: Path) -> None:
        grader = LoaderGrader()
        some = cases(tmp_path, *(line(id=str(n), answer=f"loader {n}") for n in range(20)))

        def killed(done: int) -> None:
            if done:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await desk_of(grader, tmp_path).grade(some, killed)
        before = len(grader.seen)
        found = await desk_of(grader, tmp_path).grade(some)
        assert 0 < before < 20
        assert len(grader.seen) == 20
        assert len(found) == 20

    async def test_progress_adds_up(self, tmp_path: Path) -> None:
        told: list[int] = []
        some = cases(tmp_path, *(line(id=str(n), answer=f"loader {n % 12}") for n in range(20)))
        await desk_of(LoaderGrader(), tmp_path).grade(some, told.append)
        assert sum(told) == 20


class TestContentKey:
    def test_what_counts(self, tmp_path: Path) -> None:
        one, same, question, points = cases(
            tmp_path, line(), line(id="z", labels={}), line(question="Else?"), line(key_points=["p"])
        )
        keys = [content_key(case, "1") for case in (one, same, question, points)]
        assert keys[0] == keys[1]
        assert len({*keys, content_key(one, "2")}) == 4


class TestDeletion:
    async def test_the_estimate_falls_without_what_proves_it(self, tmp_path: Path) -> None:
        some = cases(tmp_path, line(), line(id="b", answer="I rebuilt the loader. The loader, I said."))
        desk = desk_of(LoaderGrader(), tmp_path)
        deletions = await deletion_test(desk, some, await desk.grade(some))
        assert [(d.before, d.after, d.falls) for d in deletions] == [(2, 1, True), (3, 2, True)]
        assert deletion_report(deletions)["star"]["falls"] == 1


class TestNames:
    def test_an_unknown_grader(self) -> None:
        with pytest.raises(BadInput, match="builtin and model"):
            check_name("oracle")

    def test_a_model_without_a_name(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("INTERVIEWER_MODEL__NAME", raising=False)
        with pytest.raises(BadInput, match="INTERVIEWER_MODEL__NAME"):
            check_name("model")
