"""What was measured of a judge is kept by its name and holds only for what it was measured with."""

from dataclasses import replace
from pathlib import Path

import pytest

from interviewer.errors import ConfigurationError
from interviewer.grading.judge_calibration import (
    JudgeCalibration,
    RubricCalibration,
    calibration_path,
    read_calibration,
    write_calibration,
)
from rubrics.load import load_rubrics

NAME = "org/judge:8b"
STAR = RubricCalibration(
    rubric_version="1", prompts="p:2", answers=66, slope=0.9, intercept=0.1, half_widths={"result": 0.8}
)
KNOWN = JudgeCalibration(NAME, {"star": STAR})


class TestFile:
    def test_what_is_written_is_read(self, tmp_path: Path) -> None:
        path = write_calibration(KNOWN, tmp_path)
        assert path.parent.parent == tmp_path
        assert read_calibration(tmp_path, NAME) == KNOWN

    def test_nothing_is_known_of_another_model(self, tmp_path: Path) -> None:
        write_calibration(KNOWN, tmp_path)
        assert read_calibration(tmp_path, "another") == JudgeCalibration()

    @pytest.mark.parametrize(
        "text", ["{", '{"model": "org/judge:8b"}', '{"model": "org_judge_8b", "rubrics": {}}']
    )
    def test_a_file_that_is_wrong_is_named(self, tmp_path: Path, text: str) -> None:
        path = calibration_path(tmp_path, NAME)
        path.parent.mkdir()
        path.write_text(text)
        with pytest.raises(ConfigurationError, match=path.name):
            read_calibration(tmp_path, NAME)


class TestOf:
    def test_it_holds_for_its_rubric_and_its_prompts_only(self) -> None:
        rubric = load_rubrics()["star"]
        assert KNOWN.of(rubric, "p:2") == STAR
        assert KNOWN.of(rubric, "p:3") is None
        assert KNOWN.of(replace(rubric, version="2"), "p:2") is None
        assert KNOWN.of(load_rubrics()["technical"], "p:2") is None

    def test_an_estimate_stays_on_the_scale(self) -> None:
        steep = STAR.model_copy(update={"slope": 3.0, "intercept": -2.0})
        assert [steep.estimate(level) for level in (1, 2, 5)] == [1.0, 4.0, 5.0]
