"""`python -m evals.train`: fits the built-in grader on the project's labelled answers and writes its weights."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from evals.chosen import CHOSEN
from evals.dataset import packaged
from evals.fit import Training, fit_asides, fit_roles
from interviewer.grading.reading import Reader
from interviewer.grading.roles import SentenceRoles
from interviewer.grading.weights import PATH, packaged_weights
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder
from knowledge.model import Embedder
from rubrics.load import load_rubrics

VERSION = "2"


def train(embedder: Embedder) -> dict[str, Any]:
    """Return all weights in JSON form."""
    base = replace(packaged_weights(), roles=fit_roles(embedder), asides=fit_asides(embedder))
    reader = Reader(base)
    full: dict[str, Any] = {}
    lexical: dict[str, Any] = {}
    overall: dict[str, float] = {}
    rubrics = load_rubrics()
    for rubric, criteria in CHOSEN.items():
        training = Training(packaged(rubric), reader, embedder)
        full[rubric] = {key: training.final(key) for key in criteria}
        lexical[rubric] = {key: training.final(key, lexical=True) for key in criteria}
        overall[rubric] = training.overall_half_width(rubrics[rubric])
    return {
        "version": VERSION,
        "full": full,
        "lexical": lexical,
        "overall": overall,
        "roles": _json(base.roles),
        "asides": _json(base.asides),
    }


def _json(roles: SentenceRoles) -> dict[str, Any]:
    return {
        "classes": roles.classes,
        "coefficients": roles.coefficients.tolist(),
        "intercepts": roles.intercepts.tolist(),
    }


def main(path: Path = PATH) -> None:
    """Train and write."""
    path.write_text(
        json.dumps(train(CachedEmbedder(MiniLmEmbedder())), separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
