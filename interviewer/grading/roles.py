"""Which part of a story a sentence is: a small softmax over its embedding, trained on sentences of our own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.model import Vectors


@dataclass(frozen=True)
class SentenceRoles:
    """A linear classifier of unit vectors."""

    classes: tuple[str, ...]
    """Names of the roles."""
    coefficients: NDArray[np.float64]
    """Shape (roles, dimensions)."""
    intercepts: NDArray[np.float64]
    """Shape (roles,)."""

    def probabilities(self, vectors: Vectors) -> NDArray[np.float64]:
        """Return the probability of each role for each vector, shape (vectors, roles)."""
        logits = vectors.astype(np.float64) @ self.coefficients.T + self.intercepts
        odds: NDArray[np.float64] = np.exp(logits - logits.max(axis=1, keepdims=True))
        result: NDArray[np.float64] = odds / odds.sum(axis=1, keepdims=True)
        return result
