"""Passages in Chroma: in a folder of this machine, or on a server."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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


class ChromaIndex:
    """A PassageIndex in Chroma. One collection a model; what changed is known by a digest kept with each entry."""

    def __init__(self, client: Client, place: str, lock: FolderLock | None = None) -> None:
        """Use `embedded_index` or `server_index`; `place` is what errors name."""
        self._client = client
        self._place = place
        self._lock = lock
        self._store: Chroma | None = None

    def sync(self, passages: Sequence[Passage], embedder: Embedder, progress: Progress | None = None) -> int:
        """Embed and write what is new or changed, delete what is gone."""
        with _meaningful(self._place):
            store = _store(self._client, embedder)
            held = _held(store)
            changed = [p for p in passages if held.get(p.id) != _digest(p)]
            for start in range(0, len(changed), _BATCH):
                batch = changed[start : start + _BATCH]
                store.add_texts(
                    [p.searchable for p in batch], [_metadata(p) for p in batch], [p.id for p in batch]
                )
                if progress is not None:
                    progress(start + len(batch), len(changed))
            if gone := held.keys() - {p.id for p in passages}:
                store.delete(ids=sorted(gone))
        self._store = store
        return len(changed)

    def nearest(self, vector: Vectors, *, role: str | None, stage: str | None, limit: int) -> list[str]:
        """Return passage ids by cosine similarity, nearest first; nothing before the first `sync`."""
        if self._store is None:
            return []
        with _meaningful(self._place):
            found = self._store.similarity_search_by_vector_with_relevance_scores(
                vector.tolist(), k=limit, filter=_filter(role, stage)
            )
        return [name for _, name in sorted((distance, str(doc.id)) for doc, distance in found)]

    def close(self) -> None:
        """Close the client and let another process in."""
        self._store = None
        self._client.close()
        if self._lock is not None:
            self._lock.release()


def embedded_index(folder: Path) -> ChromaIndex:
    """Return an index in the folder; KnowledgeError while another process has it open.

    Embedded Chroma loses writes when several processes share a folder: hence the lock.
    """
    lock = FolderLock(folder)
    try:
        with _meaningful(str(folder)):
            import chromadb

            client = chromadb.PersistentClient(path=str(folder), settings=_settings())
            return ChromaIndex(cast("Client", client), str(folder), lock)
    except BaseException:
        lock.release()
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


def _store(client: Client, embedder: Embedder) -> Chroma:
    """Return the model's collection; one made with another distance is made anew, for that can't be changed."""
    from langchain_chroma import Chroma

    name = f"passages-{hashlib.sha256(embedder.name.encode()).hexdigest()[:12]}"
    if any(one.name == name for one in client.list_collections()):
        hnsw = client.get_collection(name, embedding_function=None).configuration_json.get("hnsw") or {}
        if hnsw.get("space") != "cosine":
            client.delete_collection(name)
    return Chroma(
        name,
        cast("Embeddings", _ForLangChain(embedder)),
        client=client,
        collection_configuration={"hnsw": {"space": "cosine"}},
        collection_metadata={"model": embedder.name},
    )


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
