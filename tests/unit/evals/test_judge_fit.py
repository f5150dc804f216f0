"""A judge that is measured: its leniency is taken out, and its intervals are as wide as its errors."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import typer

from evals.commands.calibrate import calibrate
from evals.dataset import Case
from evals.judge_fit import Fit, fitted
from evals.predictions import Prediction, parsed, prediction_of, write_predictions
from interviewer.errors import BadInput
from interviewer.grading.judge_calibration import read_calibration
from interviewer.judge_record import JudgeRecord
from interviewer.model import Grade, UnitResult
from tests.unit.evals.builders import cases, line, written

LABELS = [n % 4 + 1 for n in range(60)]


def judged(case_id: str, *levels: int, prompts: str = "p:2") -> Prediction:
    grade = Grade(None, "q", "star", "result", levels[0], float(levels[0]), "Why.", samples=levels)
    record = JudgeRecord("result", "asked", "said", "judge", prompts, rubric_version="1")
    return prediction_of(case_id, UnitResult(case_id, (grade,), grader="model:judge", audit=(record,)))


def answers(folder: Path) -> list[Case]:
    """Return five answers to each of twelve questions."""
    lines = [line(id=f"a{n}", question_id=f"q{n // 5}", labels={"result": v}) for n, v in enumerate(LABELS)]
    return cases(folder, *lines)


def fit_of(folder: Path, given: Sequence[tuple[int, ...]]) -> Fit:
    found = [judged(f"a{n}", *levels) for n, levels in enumerate(given)]
    return fitted(list(zip(answers(folder), found, strict=True)))


class TestFitted:
    def test_a_judge_one_level_too_kind_is_corrected(self, tmp_path: Path) -> None:
        fit = fit_of(tmp_path, [(label + 1,) for label in LABELS])
        assert fit.error_before == pytest.approx(1)
        assert fit.error_after == pytest.approx(0, abs=1e-9)
        assert fit.calibration.estimate(5) == pytest.approx(4)
        assert fit.calibration.half_widths["result"] == pytest.approx(0, abs=1e-6)

    def test_the_mean_of_the_samples_is_what_counts(self, tmp_path: Path) -> None:
        fit = fit_of(tmp_path, [(label, label + 1, label + 1) for label in LABELS])
        assert fit.calibration.estimate(2 + 2 / 3) == pytest.approx(2)

    def test_intervals_hold_for_about_eight_levels_in_ten(self, tmp_path: Path) -> None:
        wrong = [(min(5, label + (n * 7) % 3),) for n, label in enumerate(LABELS)]
        fit = fit_of(tmp_path, wrong)
        assert fit.calibration.half_widths["result"] > 0.3
        assert 0.7 <= fit.coverage <= 0.95

    def test_a_judge_that_always_says_the_same_says_what_raters_say_on_average(self, tmp_path: Path) -> None:
        fit = fit_of(tmp_path, [(5,)] * len(LABELS))
        assert fit.calibration.estimate(5) == pytest.approx(sum(LABELS) / len(LABELS))

    def test_what_does_not_carry_over_to_other_questions_is_not_corrected(self, tmp_path: Path) -> None:
        kind_to_the_first = [(label + (n < 5),) for n, label in enumerate(LABELS)]
        fit = fit_of(tmp_path, kind_to_the_first)
        assert (fit.calibration.slope, fit.calibration.intercept) == (1.0, 0.0)
        assert fit.error_after == fit.error_before > 0

    def test_levels_of_several_prompts_are_not_mixed(self, tmp_path: Path) -> None:
        found = [judged(f"a{n}", 3, prompts=f"p:{n % 2}") for n in range(len(LABELS))]
        with pytest.raises(BadInput, match="one version"):
            fitted(list(zip(answers(tmp_path), found, strict=True)))

    def test_two_questions_are_too_few(self, tmp_path: Path) -> None:
        two = [case for case in answers(tmp_path) if case.question_id in {"q0", "q1"}]
        with pytest.raises(BadInput, match="questions"):
            fitted([(case, judged(case.id, 3)) for case in two])


class TestCommand:
    def test_what_it_measures_is_kept_where_grading_finds_it(self, tmp_path: Path) -> None:
        known = answers(tmp_path)
        found = [judged(case.id, label + 1) for case, label in zip(known, LABELS, strict=True)]
        write_predictions(found, tmp_path / "predictions.jsonl")
        calibrate(tmp_path / "predictions.jsonl", tmp_path / "set.jsonl", tmp_path / "data")
        kept = read_calibration(tmp_path / "data", "judge").rubrics["star"]
        assert (kept.answers, kept.prompts, kept.rubric_version) == (len(LABELS), "p:2", "1")
        assert kept.estimate(5) == pytest.approx(4)

    def test_predictions_of_other_answers_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = written(tmp_path, line(id="a1"), line(id="a2"))
        write_predictions([judged("a2", 3), judged("a1", 3)], tmp_path / "predictions.jsonl")
        with pytest.raises(typer.Exit) as left:
            calibrate(tmp_path / "predictions.jsonl", path, tmp_path / "data")
        assert left.value.exit_code == 2
        assert "not of these answers" in capsys.readouterr().err

    def test_a_prediction_keeps_the_samples_it_was_made_of(self) -> None:
        prediction = judged("a1", 3, 4, 4)
        assert prediction.samples == {"result": (3, 4, 4)}
        assert parsed(prediction.line()) == prediction
