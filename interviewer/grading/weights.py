"""The fitted numbers of the built-in grader: small linear models that anybody can read in `weights.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from interviewer.errors import ConfigurationError
from interviewer.grading.features import Features
from interviewer.grading.roles import SentenceRoles

PATH = Path(__file__).with_name("weights.json")


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One criterion: the mean level, moved by features that lie above or below their own mean."""

    mean: float
    """Mean level of the training answers."""
    weights: Mapping[str, float]
    """Levels for one unit of a feature; signs are fixed by what the feature means."""
    centers: Mapping[str, float]
    """Mean of each feature: what stands in for one that is not known."""
    half_width: float
    """80% of raters' levels lie this near to the estimate (cross-validated by question)."""

    def raw(self, features: Features) -> float:
        """Return the level before it is clipped."""
        centers = self.centers
        return self.mean + sum(
            w * (features.get(n, centers[n]) - centers[n]) for n, w in self.weights.items()
        )

    def estimate(self, features: Features) -> float:
        """Return the level as a number of 1–5."""
        return float(min(5.0, max(1.0, self.raw(features))))

    def interval(self, estimate: float) -> tuple[float, float]:
        """Return where careful raters' levels would lie, at 80%."""
        return max(1.0, estimate - self.half_width), min(5.0, estimate + self.half_width)


Models = Mapping[str, LinearModel]


@dataclass(frozen=True, slots=True)
class Weights:
    """All that was fitted."""

    version: str
    """Kept with every grade."""
    roles: SentenceRoles
    """Tells parts of a story apart."""
    asides: SentenceRoles
    """Tells talk about answers and scores from answers."""
    full: Mapping[str, Models]
    """Rubric id → criterion → model."""
    lexical: Mapping[str, Models]
    """The same without embeddings, for the moments before the embedding model is loaded."""
    overall: Mapping[str, float] = field(default_factory=dict)
    """Rubric id → half-width of the 80% interval of one unit's overall."""


def read_weights(path: Path) -> Weights:
    """Return the weights of a file; ConfigurationError where it can't be used."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return parse_weights(data)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{path.name}: {error!r}") from error


@cache
def packaged_weights() -> Weights:
    """Return the weights that ship with the package."""
    return read_weights(PATH)


def overall_half_width(rubric_id: str) -> float | None:
    """Return how near 80% of raters' overalls of one unit lie to the estimate; None where it was never measured."""
    return packaged_weights().overall.get(rubric_id)


def parse_weights(data: Mapping[str, Any]) -> Weights:
    """Return weights from their JSON form; KeyError, TypeError or ValueError where something is missing."""
    return Weights(
        version=str(data["version"]),
        roles=_roles(data["roles"]),
        asides=_roles(data["asides"]),
        full=_models(data["full"]),
        lexical=_models(data["lexical"]),
        overall={rubric: float(width) for rubric, width in data.get("overall", {}).items()},
    )


def _roles(data: Mapping[str, Any]) -> SentenceRoles:
    return SentenceRoles(
        tuple(data["classes"]),
        np.asarray(data["coefficients"], dtype=float),
        np.asarray(data["intercepts"], dtype=float),
    )


def _models(data: Mapping[str, Mapping[str, Any]]) -> dict[str, Models]:
    return {
        rubric: {key: LinearModel(**model) for key, model in models.items()}
        for rubric, models in data.items()
    }
