"""Reads rubric files, strictly: a mistake in a rubric is found at start, not in somebody's score."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from rubrics.model import HIGHEST, LOWEST, Criterion, Rubric, RubricError

BUILT_IN = Path(__file__).parent / "bank"
ANCHORS = (LOWEST, 3, HIGHEST)

Line = Annotated[str, Field(min_length=1)]
Key = Annotated[str, Field(pattern=r"^[a-z]+(_[a-z]+)*$")]


def load_rubrics(directory: Path | None = None) -> dict[str, Rubric]:
    """Return the rubrics of a directory (the built-in ones without it) by id; RubricError if one is wrong."""
    paths = sorted((directory or BUILT_IN).glob("*.yaml"))
    if not paths:
        raise RubricError(f"{directory or BUILT_IN}: holds no rubric (*.yaml)")
    return {path.stem: _read(path) for path in paths}


class Strict(BaseModel):
    """A part of a file in which nothing is guessed and nothing is ignored."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class _Criterion(Strict):
    key: Key
    name: Line
    weight: Annotated[float, Field(gt=0, le=1)]
    looks_for: Line
    levels: dict[int, Line]

    @field_validator("levels")
    @classmethod
    def _anchored(cls, levels: dict[int, str]) -> dict[int, str]:
        if sorted(levels) != list(ANCHORS):
            raise ValueError(f"levels 1, 3 and 5 are described, these are {sorted(levels)}")
        return levels


class _File(Strict):
    id: Key
    version: Line
    title: Line
    scope: Literal["question", "stage"]
    criteria: Annotated[list[_Criterion], Field(min_length=1)]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = math.fsum(criterion.weight for criterion in self.criteria)
        if not math.isclose(total, 1, abs_tol=1e-9):
            raise ValueError(f"criteria: weights sum to {total:g}, not 1")
        keys = [criterion.key for criterion in self.criteria]
        if repeated := sorted({key for key in keys if keys.count(key) > 1}):
            raise ValueError(f"criteria: keys used twice: {', '.join(repeated)}")
        return self


def _read(path: Path) -> Rubric:
    try:
        file = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise RubricError(f"{path}: can't be read as YAML: {error}") from error
    except ValidationError as error:
        raise RubricError("\n".join(f"{path}: {line}" for line in problem_lines(error))) from error
    if file.id != path.stem:
        raise RubricError(f"{path}: id: is `{file.id}`, must equal the file's name")
    criteria = tuple(Criterion(c.key, c.name, c.weight, c.levels, c.looks_for) for c in file.criteria)
    return Rubric(file.id, file.version, file.title, file.scope, criteria)


def problem_lines(error: ValidationError) -> list[str]:
    """Return `key: reason` for each problem."""
    found = []
    for problem in error.errors():
        place = ".".join(map(str, problem["loc"]))
        reason = problem["msg"].removeprefix("Value error, ")
        found.append(f"{place}: {reason}" if place else reason)
    return found
