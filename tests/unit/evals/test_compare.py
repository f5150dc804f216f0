from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals.baseline import PATH, read_baseline, subset, write_baseline
from evals.compare import Difference, differences, drops
from evals.dataset import Case, packaged
from evals.predictions import Prediction
from interviewer.errors import BadInput
from rubrics.load import load_rubrics
from tests.unit.evals.builders import predicted

RUBRICS = load_rubrics()


def right(some: list[Case], off: float = 0.0) -> list[Prediction]:
    """Return predictions that are wrong by `off` up and down."""
    return [
        predicted(
            c.id, **{k: min(5, max(1, v + off * (-1) ** n)) for k, v in c.labels.items() if v is not None}
        )
        for n, c in enumerate(some)
    ]


def by_figure(found: list[Difference]) -> dict[str, Difference]:
    return {d.figure: d for d in found}


class TestDifferences:
    def test_the_same_run_does_not_differ(self) -> None:
        some = packaged("star")
        found = differences(some, right(some, 1), right(some, 1), RUBRICS, times=100)
        assert not any(d.worse or d.gain for d in found)

    def test_a_clear_drop_is_significant_and_its_reverse_a_gain(self) -> None:
        some = packaged("star")
        worse = by_figure(differences(some, right(some), right(some, 2), RUBRICS, times=100))
        better = by_figure(differences(some, right(some, 2), right(some), RUBRICS, times=100))
        assert worse["overall spearman"].worse
        assert worse["mean kappa"] in drops(list(worse.values()))
        assert better["mean kappa"].gain

    def test_one_answer_more_or_less_wrong_is_no_drop(self) -> None:
        some = packaged("star")
        before = right(some, 0.6)
        after = [*before[:-1], predicted(some[-1].id, (), **dict.fromkeys(some[-1].labels, 3.0))]
        assert drops(differences(some, before, after, RUBRICS, times=200)) == []

    def test_abstaining_is_a_drop_of_coverage(self) -> None:
        some = packaged("star")
        shy = [
            predicted(p.id, (), **dict.fromkeys(p.estimates)) if n % 2 else p
            for n, p in enumerate(right(some))
        ]
        assert by_figure(differences(some, right(some), shy, RUBRICS, times=100))["coverage"].worse

    def test_ids_may_repeat(self) -> None:
        once = packaged("star")
        twice = [replace(case, id=str(n // 2)) for n, case in enumerate(once)]
        found = differences(twice, right(twice), right(twice, 1), RUBRICS, times=100)
        alone = differences(once, right(once), right(once, 1), RUBRICS, times=100)
        assert [(d.before, d.after) for d in found] == [(d.before, d.after) for d in alone]

    def test_runs_without_a_common_answer(self) -> None:
        some = packaged("star")
        with pytest.raises(BadInput, match="in common"):
            differences(some, right(some[:2]), right(some[2:]), RUBRICS)


class TestDrops:
    def test_one_of_many_figures_may_look_worse_by_chance(self) -> None:
        one = Difference("star", "mean kappa", 0.8, 0.75, (-0.09, -0.01), worse_in=0.985)
        fine = Difference("star", "coverage", 1.0, 1.0, (0.0, 0.0), worse_in=0.0)
        assert one.worse
        assert drops([one]) == [one]
        assert drops([one] + [fine] * 19) == []

    def test_a_sure_but_tiny_drop_is_none(self) -> None:
        assert drops([Difference("star", "mean kappa", 0.8, 0.795, (-0.007, -0.003), worse_in=1.0)]) == []


class TestBaseline:
    def test_it_comes_back_as_it_was(self, tmp_path: Path) -> None:
        some = right(packaged("star")[:3])
        write_baseline(some, tmp_path / "b.json")
        assert [(p.id, p.estimates) for p in read_baseline(tmp_path / "b.json")] == [
            (p.id, p.estimates) for p in some
        ]

    def test_the_committed_one_covers_every_question(self) -> None:
        known = {p.id for p in read_baseline(PATH)}
        for rubric in ("star", "technical", "system_design", "recruiter"):
            assert {c.id for c in subset(packaged(rubric))} <= known

    def test_what_is_none_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no baseline"):
            read_baseline(tmp_path / "none.json")
