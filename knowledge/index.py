"""Passages in Chroma: in a folder of this machine, or on a server."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from knowledge.folder_lock import FolderLock
from knowledge.model import Embedder, KnowledgeError, Passage, Progress, Vectors

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

_BATCH = 32
_COPIED_AT_ONCE = 500
_KEPT_BEFORE = 3
"""States of the passages that stay beside the newest: other processes may not have read the new guides yet."""


class ChromaIndex:
    """A PassageIndex in Chroma. One collection for each state of the passages under a model, named by what is in it.

    A new state is built beside the old one, and searches go to it in one step once it is whole; processes that share a
    server and have the same passages share the collection, and one that still has the old passages keeps theirs.
    """

    def __init__(self, client: Client, place: str, lock: FolderLock | None = None) -> None:
        """Use `embedded_index` or `server_index`; `place` is what errors name."""
        self._client = client
        self._place = place
        self._lock = lock
        self._store: Chroma | None = None

    def sync(self, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None) -> int:
        """Build what these passages need, embedding what is new or changed; returns how many that were."""
        with _meaningful(self._place):
            name = _name(passages, embedder)
            store = _store(self._client, name, embedder)
            changed = self._fill(store, passages, embedder, progress)
            self._store = store
            self._drop_old(name, embedder)
        return changed

    def nearest(self, vector: Vectors, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        """Return passage ids by cosine similarity, nearest first; nothing before the first `sync`."""
        store = self._store
        if store is None:
            return []
        with _meaningful(self._place):
            found = store.similarity_search_by_vector_with_relevance_scores(
                vector.tolist(), k=limit, filter=_filter(role, stage)
            )
        return [name for _, name in sorted((distance, str(doc.id)) for doc, distance in found)]

    def close(self) -> None:
        """Close the client and let another process in."""
        self._store = None
        self._client.close()
        if self._lock is not None:
            self._lock.release()

    def _fill(
        self, store: Chroma, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None
    ) -> int:
        """Add what the collection lacks: what an earlier one holds is copied, and only the rest is embedded."""
        held = _held(store)
        lacking = [p for p in passages if held.get(p.id) != _digest(p)]
        if not lacking:
            return 0
        changed = self._copy(store, lacking, embedder)
        for start in range(0, len(changed), _BATCH):
            batch = changed[start : start + _BATCH]
            store.add_texts(
                [p.searchable for p in batch], [_metadata(p) for p in batch], [p.id for p in batch]
            )
            if progress is not None:
                progress(start + len(batch), len(changed))
        return len(changed)

    def _copy(self, store: Chroma, lacking: list[Passage], embedder: Embedder) -> list[Passage]:
        """Copy from the newest other collection of the model; return what it doesn't hold either."""
        others = [one for one in _collections(self._client, embedder) if one.name != _collection(store).name]
        if not others:
            return lacking
        old = others[0].get(include=["metadatas", "embeddings"])
        vectors = {
            (passage_id, str((meta or {}).get("digest"))): vector
            for passage_id, meta, vector in zip(old["ids"], old["metadatas"], old["embeddings"], strict=True)
        }
        kept = [p for p in lacking if (p.id, _digest(p)) in vectors]
        for start in range(0, len(kept), _COPIED_AT_ONCE):
            batch = kept[start : start + _COPIED_AT_ONCE]
            _collection(store).upsert(
                ids=[p.id for p in batch],
                embeddings=[vectors[p.id, _digest(p)] for p in batch],
                metadatas=[_metadata(p) for p in batch],
                documents=[p.searchable for p in batch],
            )
        return [p for p in lacking if (p.id, _digest(p)) not in vectors]

    def _drop_old(self, name: str, embedder: Embedder) -> None:
        """Drop what hardly any process searches any more; one that does goes by words until its next sync."""
        others = [one.name for one in _collections(self._client, embedder) if one.name != name]
        for old in others[_KEPT_BEFORE:]:
            with suppress(Exception):  # another process was faster
                self._client.delete_collection(old)


def embedded_index(folder: Path, lock: FolderLock | None = None) -> ChromaIndex:
    """Return an index in the folder; KnowledgeError while another process has it open.

    Embedded Chroma loses writes when several processes share a folder: hence the lock, which may be held already.
    """
    ours = FolderLock(folder) if lock is None else None
    try:
        with _meaningful(str(folder)):
            import chromadb

            client = chromadb.PersistentClient(path=str(folder), settings=_settings())
            return ChromaIndex(cast("Client", client), str(folder), lock or ours)
    except BaseException:
        if ours:
            ours.release()
        raise


def server_index(url: str) -> ChromaIndex:
    """Return an index on a Chroma server (`chroma run`), such as `http://localhost:8000`."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise KnowledgeError(f"`{url}` is not the URL of a Chroma server (http://host:port)")
    tls = parts.scheme == "https"
    with _meaningful(url):
        import chromadb

        port = parts.port or (443 if tls else 8000)
        client = chromadb.HttpClient(parts.hostname, port, ssl=tls, settings=_settings())
        return ChromaIndex(cast("Client", client), url)


class _ForLangChain:
    """An Embedder as LangChain wants it; not derived from its class, whose import is slow."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def _settings() -> Any:
    from chromadb.config import Settings

    return Settings(anonymized_telemetry=False)


def _prefix(embedder: Embedder) -> str:
    return f"passages-{hashlib.sha256(embedder.name.encode()).hexdigest()[:12]}"


def _name(passages: Sequence[Passage], embedder: Embedder) -> str:
    """Return the name of the collection that holds these passages and nothing else."""
    state = "\0".join(sorted(f"{p.id} {_digest(p)}" for p in passages))
    return f"{_prefix(embedder)}-{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def _store(client: Client, name: str, embedder: Embedder) -> Chroma:
    """Return the collection; one made with another distance is made anew, for that can't be changed."""
    from langchain_chroma import Chroma

    if any(one.name == name for one in client.list_collections()):
        hnsw = client.get_collection(name, embedding_function=None).configuration_json.get("hnsw") or {}
        if hnsw.get("space") != "cosine":
            client.delete_collection(name)
    return Chroma(
        name,
        cast("Embeddings", _ForLangChain(embedder)),
        client=client,
        collection_configuration={"hnsw": {"space": "cosine"}},
        collection_metadata={"model": embedder.name, "made_at": time.time()},
    )


def _collection(store: Chroma) -> Any:
    """Return the collection itself: LangChain has no way to add vectors that are there already."""
    return store._collection


def _collections(client: Client, embedder: Embedder) -> list[Any]:
    """Return the model's collections, the newest first."""
    ours = [one for one in client.list_collections() if one.name.startswith(_prefix(embedder))]
    return sorted(ours, key=lambda one: float((one.metadata or {}).get("made_at", 0.0)), reverse=True)


def _held(store: Chroma) -> dict[str, str]:
    """Return the digest of each passage in the collection."""
    found = store.get(include=["metadatas"])
    return {
        name: str((meta or {}).get("digest"))
        for name, meta in zip(found["ids"], found["metadatas"], strict=True)
    }


def _digest(passage: Passage) -> str:
    said = "\0".join((passage.role, passage.stage, passage.searchable))
    return hashlib.sha256(said.encode()).hexdigest()


def _metadata(passage: Passage) -> dict[str, str]:
    return {
        "guide": passage.guide_id,
        "role": passage.role,
        "stage": passage.stage,
        "digest": _digest(passage),
    }


def _filter(role: str | None, stage: str | None) -> Any:
    """Return Chroma's `where`: the role or `any`, and the stage or `any`."""
    wanted = [{key: {"$in": [value, "any"]}} for key, value in (("role", role), ("stage", stage)) if value]
    return {"$and": wanted} if len(wanted) > 1 else wanted[0] if wanted else None


@contextmanager
def _meaningful(place: str) -> Iterator[None]:
    """Turn whatever Chroma raises (it has no root of its own) into a KnowledgeError."""
    try:
        yield
    except KnowledgeError:
        raise
    except Exception as error:
        raise KnowledgeError(f"the Chroma index at {place} can't be used: {error}") from error
