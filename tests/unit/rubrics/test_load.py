"""Rubric files, the built-in ones and broken ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rubrics.load import load_rubrics
from rubrics.model import Recommendation, RubricError, recommendation

WEIGHTS = {
    "star": {
        "situation": 0.10, "task": 0.15, "action": 0.35, "result": 0.25, "reflection": 0.10,
        "communication": 0.05,
    },
    "technical": {"correctness": 0.45, "depth": 0.25, "application": 0.20, "communication": 0.10},
    "coding": {"correctness": 0.40, "approach": 0.25, "code_quality": 0.20, "communication": 0.15},
    "system_design": {
        "requirements": 0.12, "problem_framing": 0.13, "data_features": 0.15, "modeling": 0.15,
        "serving_scale": 0.15, "evaluation": 0.12, "monitoring": 0.08, "tradeoffs": 0.05,
        "communication": 0.05,
    },
    "recruiter": {
        "relevant_experience": 0.30, "production_exposure": 0.25, "motivation": 0.20, "expectations": 0.10,
        "communication": 0.15,
    },
}  # fmt: skip


class TestBuiltIn:
    def test_keys_and_weights_are_as_specified(self) -> None:
        found = {
            rubric.id: {criterion.key: criterion.weight for criterion in rubric.criteria}
            for rubric in load_rubrics().values()
        }
        assert found == WEIGHTS

    @pytest.mark.parametrize("rubric_id", WEIGHTS)
    def test_every_criterion_says_what_it_looks_for_at_levels_1_3_and_5(self, rubric_id: str) -> None:
        for criterion in load_rubrics()[rubric_id].criteria:
            assert sorted(criterion.levels) == [1, 3, 5]
            assert all(text.endswith(".") for text in criterion.levels.values())
            assert criterion.looks_for
            assert criterion.name

    def test_conversations_are_graded_whole(self) -> None:
        scopes = {rubric.id: rubric.scope for rubric in load_rubrics().values()}
        assert scopes == {
            "star": "question",
            "technical": "question",
            "coding": "question",
            "system_design": "stage",
            "recruiter": "stage",
        }

    def test_versions_are_kept(self) -> None:
        assert {rubric.version for rubric in load_rubrics().values()} == {"1"}


def rubric_file() -> dict[str, Any]:
    levels = {1: "Bad.", 3: "Fair.", 5: "Good."}
    return {
        "id": "mine",
        "version": "1",
        "title": "Mine",
        "scope": "question",
        "criteria": [
            {
                "key": "clarity",
                "name": "Clarity",
                "weight": 0.6,
                "looks_for": "Order.",
                "levels": dict(levels),
            },
            {"key": "truth", "name": "Truth", "weight": 0.4, "looks_for": "Facts.", "levels": dict(levels)},
        ],
    }


def refusal(tmp_path: Path, raw: object) -> str:
    (tmp_path / "mine.yaml").write_text(yaml.safe_dump(raw), encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        load_rubrics(tmp_path)
    return str(caught.value)


class TestOwnRubric:
    def test_is_read(self, tmp_path: Path) -> None:
        (tmp_path / "mine.yaml").write_text(yaml.safe_dump(rubric_file()), encoding="utf-8")
        assert load_rubrics(tmp_path)["mine"].criterion("truth").levels[5] == "Good."

    def test_weights_that_do_not_sum_to_1_are_refused(self, tmp_path: Path) -> None:
        raw = rubric_file()
        raw["criteria"][0]["weight"] = 0.5
        message = refusal(tmp_path, raw)
        assert "mine.yaml" in message
        assert "weights sum to 0.9" in message

    def test_a_missing_level_is_refused(self, tmp_path: Path) -> None:
        raw = rubric_file()
        del raw["criteria"][1]["levels"][3]
        assert "criteria.1.levels: levels 1, 3 and 5 are described, these are [1, 5]" in refusal(
            tmp_path, raw
        )

    def test_an_unknown_key_is_refused(self, tmp_path: Path) -> None:
        message = refusal(tmp_path, rubric_file() | {"wieght": 1})
        assert "mine.yaml: wieght:" in message

    def test_a_missing_key_is_refused(self, tmp_path: Path) -> None:
        raw = rubric_file()
        del raw["scope"]
        assert "scope: Field required" in refusal(tmp_path, raw)

    def test_a_key_used_twice_is_refused(self, tmp_path: Path) -> None:
        raw = rubric_file()
        raw["criteria"][1]["key"] = "clarity"
        assert "keys used twice: clarity" in refusal(tmp_path, raw)

    def test_an_id_other_than_the_file_name_is_refused(self, tmp_path: Path) -> None:
        assert "must equal the file's name" in refusal(tmp_path, rubric_file() | {"id": "yours"})

    def test_all_problems_are_reported_at_once(self, tmp_path: Path) -> None:
        raw = rubric_file() | {"scope": "weekly"}
        raw["criteria"][0]["looks_for"] = ""
        assert len(refusal(tmp_path, raw).splitlines()) == 2

    def test_broken_yaml_names_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "mine.yaml").write_text("id: [", encoding="utf-8")
        with pytest.raises(RubricError, match=r"mine\.yaml"):
            load_rubrics(tmp_path)

    def test_a_folder_without_rubrics_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(RubricError, match="holds no rubric"):
            load_rubrics(tmp_path)


class TestOverall:
    def test_is_the_weighted_mean_of_what_was_graded(self) -> None:
        star = load_rubrics()["star"]
        assert star.overall({"action": 5.0, "result": 3.0}) == pytest.approx((0.35 * 5 + 0.25 * 3) / 0.60)

    def test_ungraded_is_not_a_low_grade(self) -> None:
        star = load_rubrics()["star"]
        assert star.overall({"action": 4.0, "result": None}) == pytest.approx(4.0)

    def test_nothing_graded_is_no_score(self) -> None:
        assert load_rubrics()["star"].overall({"action": None}) is None

    @pytest.mark.parametrize(
        ("overall", "expected"),
        [
            (1.79, Recommendation.STRONG_NO),
            (1.8, Recommendation.NO),
            (2.6, Recommendation.MIXED),
            (3.4, Recommendation.YES),
            (4.2, Recommendation.STRONG_YES),
        ],
    )
    def test_bands_begin_at_their_bounds(self, overall: float, expected: Recommendation) -> None:
        assert recommendation(overall) is expected
