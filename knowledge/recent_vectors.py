"""Vectors of what was said lately, in memory only: a conversation is judged again after each answer, whole."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from knowledge.model import Embedder, Vectors

MOST_KEPT = 20_000
"""About 30 MB with 384 dimensions: the sentences of some minutes in which five hundred people answer."""


class RecentVectors:
    """An Embedder around another that embeds a text only once while it is remembered.

    Texts are people's own words: kept as a digest, never on disk.
    """

    def __init__(self, inner: Embedder, most: int = MOST_KEPT) -> None:
        self._inner = inner
        self._most = most
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()
        self._known: dict[bytes, Vectors] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Model name."""
        return self._inner.name

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._inner.loaded

    def know(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Take the vectors of texts that will always be needed, such as the bank's key points; never forgotten."""
        self._known.update(zip(map(_key, texts), vectors, strict=True))

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1; only what is new is computed."""
        keys = [_key(text) for text in texts]
        with self._lock:
            known = {key: self._known[key] for key in keys if key in self._known}
            found = known | {key: self._kept[key] for key in keys if key in self._kept}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        if new or not texts:
            vectors = self._inner.embed(list(new.values()))
            found.update(zip(new, vectors, strict=True))
            if not texts:
                return vectors
        self._remember({key: found[key] for key in keys if key not in known})
        return np.stack([found[key] for key in keys])

    def forget_all(self) -> None:
        """Forget what was said; somebody's words were deleted."""
        with self._lock:
            self._kept.clear()

    def _remember(self, vectors: dict[bytes, Vectors]) -> None:
        with self._lock:
            for key, vector in vectors.items():
                self._kept[key] = vector
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
