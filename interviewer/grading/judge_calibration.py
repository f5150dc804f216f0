"""How a model's levels map to raters' levels, measured on labelled answers and kept in a file by the model's name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interviewer.errors import ConfigurationError
from rubrics.model import HIGHEST, LOWEST, Rubric

FOLDER = "judges"
"""In the data directory: one file a model."""


class RubricCalibration(BaseModel):
    """A line from a judge's mean level to the raters', and how near 80% of them then lie."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    rubric_version: str
    """It holds for no other."""
    prompts: str
    """Versions of the judge's prompts; it holds for no others."""
    answers: int = Field(ge=1)
    """Labelled answers it was measured on."""
    slope: float = Field(gt=0)
    """Raters' levels for one level of the judge's."""
    intercept: float
    """Raters' level where the judge's is 0."""
    half_widths: Mapping[str, float]
    """Criterion → levels; 80% of raters' levels lie this near (cross-validated by question)."""

    def estimate(self, mean: float) -> float:
        """Return what raters would say, 1–5."""
        return min(float(HIGHEST), max(float(LOWEST), self.intercept + self.slope * mean))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    model: str
    rubrics: Mapping[str, RubricCalibration]


@dataclass(frozen=True, slots=True)
class JudgeCalibration:
    """What was measured of one model."""

    model: str = ""
    """Its name; empty: nothing was measured."""
    rubrics: Mapping[str, RubricCalibration] = field(default_factory=dict)
    """By rubric id."""

    def of(self, rubric: Rubric, prompts: str) -> RubricCalibration | None:
        """Return what was measured with this rubric and these prompts; None where nothing was."""
        found = self.rubrics.get(rubric.id)
        same = found is not None and (found.rubric_version, found.prompts) == (rubric.version, prompts)
        return found if same else None


def calibration_path(data_dir: Path, model: str) -> Path:
    """Return where a model's calibration is kept; names hold slashes and colons, file names must not."""
    return data_dir / FOLDER / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', model)}.json"


def read_calibration(data_dir: Path, model: str) -> JudgeCalibration:
    """Return what is known of a model, an empty one where nothing is; ConfigurationError where it can't be read."""
    path = calibration_path(data_dir, model)
    if not path.exists():
        return JudgeCalibration()
    try:
        file = _File.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise ConfigurationError(f"{path}: no calibration: {error}") from error
    if file.model != model:
        raise ConfigurationError(f"{path}: is of {file.model}, not of {model}")
    return JudgeCalibration(file.model, file.rubrics)


def write_calibration(calibration: JudgeCalibration, data_dir: Path) -> Path:
    """Keep what was measured and return where."""
    path = calibration_path(data_dir, calibration.model)
    path.parent.mkdir(parents=True, exist_ok=True)
    rubrics = {name: found.model_dump() for name, found in calibration.rubrics.items()}
    text = json.dumps({"model": calibration.model, "rubrics": rubrics}, indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
    return path
