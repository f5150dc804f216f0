"""An Embedder without a model: texts that share words are near each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from knowledge.model import Vectors

DIMENSIONS = 64


class FakeEmbedder:
    """Adds up a fixed direction for each word; counts what it was asked."""

    def __init__(self, *, loaded: bool = True, name: str = "fake") -> None:
        self._loaded = loaded
        self._name = name
        self.asked: list[str] = []

    @property
    def name(self) -> str:
        return self._name

    @property
    def loaded(self) -> bool:
        return self._loaded

    def embed(self, texts: Sequence[str]) -> Vectors:
        self._loaded = True
        self.asked.extend(texts)
        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"[a-z]+", text.lower()):
                vectors[row] += _direction(word)
            vectors[row] /= np.linalg.norm(vectors[row]) or 1.0
        return vectors


def _direction(word: str) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4])
    return np.random.default_rng(seed).standard_normal(DIMENSIONS, dtype=np.float32)
