"""Guides, passages and the search over them, put together."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder
from knowledge.memory_index import MemoryIndex
from knowledge.model import Embedder, Guide, Hit, KnowledgeError, Passage, PassageIndex, Progress
from knowledge.readers import read_guide, read_guides, supported
from knowledge.readers.markdown import render_markdown
from knowledge.retrieve import HybridRetriever
from knowledge.split import split_guide

BUILT_IN_GUIDES = Path(__file__).parent / "guides"


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The guides as they were read at one time; replaced as a whole."""

    guides: tuple[Guide, ...]
    passages: Mapping[str, Passage]
    retriever: HybridRetriever
    own_print: tuple[object, ...]
    """Tells whether the person's own guides are still the same."""


class Library:
    """A Retriever over all guides, the built-in ones and the person's own.

    It searches by words from the moment it is open; `build` (slow, once, in a thread) adds search by meaning.
    Safe to share between threads.
    """

    def __init__(
        self,
        directories: Sequence[Path],
        *,
        own_directory: Path | None,
        embedder: Embedder,
        cache: CachedEmbedder,
        index: PassageIndex,
    ) -> None:
        """Use `open`, which brings the parts."""
        self.embedder = embedder
        """For what a candidate says: remembers nothing."""
        self.cached_embedder = cache
        """For guides, questions and key points: remembers vectors."""
        self._directories = tuple(directories)
        self._own = own_directory
        self._index = index
        self._changing = threading.RLock()
        self._refused: tuple[object, ...] | None = None
        self._shelf = self._read()

    @classmethod
    def open(
        cls,
        directories: Sequence[Path] = (BUILT_IN_GUIDES,),
        *,
        own_directory: Path | None = None,
        cache_path: Path | None = None,
        index: PassageIndex | None = None,
        embedder: Embedder | None = None,
    ) -> Library:
        """Read the guides of all directories and of `own_directory`, where `ingest` writes.

        Vectors are cached in the file `cache_path` (without it in memory), the index is in memory unless given.
        Raises KnowledgeError where a guide can't be used.
        """
        model = embedder or MiniLmEmbedder()
        return cls(
            directories,
            own_directory=own_directory,
            embedder=model,
            cache=CachedEmbedder(model, cache_path),
            index=index or MemoryIndex(),
        )

    @property
    def guides(self) -> tuple[Guide, ...]:
        """All guides, in reading order."""
        return self._shelf.guides

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages, in reading order."""
        return tuple(self._shelf.passages.values())

    def passage(self, passage_id: str) -> Passage:
        """Return the passage that a citation names; KnowledgeError if there is none."""
        try:
            return self._shelf.passages[passage_id]
        except KeyError:
            raise KnowledgeError(f"no guide has a passage `{passage_id}`") from None

    @property
    def by_meaning(self) -> bool:
        """Whether searches use meaning as well as words: after the first `build`."""
        return self._shelf.retriever.dense_ready

    def search(
        self, query: str, *, role: str | None = None, stage: str | None = None, limit: int = 5
    ) -> list[Hit]:
        """Return up to `limit` hits, best first; guides for `any` role or stage always qualify."""
        return self._shelf.retriever.search(query, role=role, stage=stage, limit=limit)

    def build(self, progress: Progress | None = None) -> int:
        """Bring the index up to date and load the model; returns how many passages were new or changed."""
        with self._changing:
            return self._build(self._shelf, progress)

    def ingest(
        self, path: Path, *, role: str = "any", stage: str = "any", progress: Progress | None = None
    ) -> list[Guide]:
        """Copy a guide, or every guide below a folder, to the person's own, and index it; returns what was added.

        A guide of theirs with the same name is replaced. Nothing is written unless every file can be used:
        KnowledgeError otherwise, also where a built-in guide has the name.
        """
        own = self._own_directory()
        new = list(_guides_at(path, role=role, stage=stage))
        with self._changing:
            self._check_names(new, path)
            own.mkdir(parents=True, exist_ok=True)
            for guide in new:
                target = own / f"{guide.id}.md"
                partial = target.with_suffix(".part")
                partial.write_text(render_markdown(guide), encoding="utf-8")
                partial.replace(target)
            self.reload(progress)
        return new

    def remove(self, guide_id: str) -> None:
        """Delete one of the person's own guides; KnowledgeError if they have none of this name."""
        with self._changing:
            if not self._is_own(guide_id):
                raise KnowledgeError(f"you have no guide `{guide_id}` of your own")
            (self._own_directory() / f"{guide_id}.md").unlink()
            self.reload()

    def reload(self, progress: Progress | None = None) -> None:
        """Read the guides again, after another process changed them.

        Searches go on over what was there until the new is built, and then to it in one step.
        """
        with self._changing:
            shelf = self._read()
            if self.by_meaning:
                self._build(shelf, progress)
            self._shelf = shelf

    def refresh(self) -> bool:
        """Reload where somebody else changed the person's own guides; returns whether. Some microseconds a file.

        KnowledgeError where what is there now can't be used, once; what was there before stays.
        """
        if self._own is None:
            return False
        seen = _print_of(self._own)
        if seen in (self._shelf.own_print, self._refused):
            return False
        self._refused = seen
        self.reload()
        return True

    def close(self) -> None:
        """Give the index back."""
        self._index.close()

    def _build(self, shelf: _Shelf, progress: Progress | None) -> int:
        changed = self._index.sync(tuple(shelf.passages.values()), self.cached_embedder, progress)
        self.embedder.embed(["ready"])
        shelf.retriever.dense_ready = True
        return changed

    def _read(self) -> _Shelf:
        own_print = _print_of(self._own) if self._own else ()
        places = (*self._directories, *([self._own] if self._own else []))
        guides = tuple(guide for place in places for guide in read_guides(place))
        if twice := _repeated(guides):
            raise KnowledgeError(
                f"{', '.join(map(str, places))}: guides with the same name: {', '.join(twice)}"
            )
        passages = {passage.id: passage for guide in guides for passage in split_guide(guide)}
        retriever = HybridRetriever(tuple(passages.values()), self.embedder, self._index)
        return _Shelf(guides, passages, retriever, own_print)

    def _own_directory(self) -> Path:
        if self._own is None:
            raise KnowledgeError("there is no folder for guides of your own")
        return self._own

    def _is_own(self, guide_id: str) -> bool:
        """Whether `ingest` wrote it; only the ids of guides become paths."""
        known = any(guide.id == guide_id for guide in self.guides)
        return known and self._own is not None and (self._own / f"{guide_id}.md").is_file()

    def _check_names(self, new: Sequence[Guide], path: Path) -> None:
        if twice := _repeated(new):
            raise KnowledgeError(f"{path}: guides with the same name: {', '.join(twice)}")
        held = {guide.id for guide in self.guides}
        if taken := [g.id for g in new if g.id in held and not self._is_own(g.id)]:
            raise KnowledgeError(f"{path}: another guide has this name: {', '.join(taken)}; rename the file")


def _guides_at(path: Path, *, role: str, stage: str) -> Iterator[Guide]:
    """Yield the guide at the path, or all below it, each naming the file that it came from."""
    files = supported(path) if path.is_dir() else [path]
    if not files:
        raise KnowledgeError(f"{path}: holds no guide (Markdown or plain text)")
    for file in files:
        guide = read_guide(file, role=role, stage=stage)
        yield guide if guide.sources else replace(guide, sources=(file.name,))


def _print_of(folder: Path) -> tuple[object, ...]:
    """Return names, sizes and times of the guides below a folder."""
    if not folder.is_dir():
        return ()
    found = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found)


def _repeated(guides: Sequence[Guide]) -> list[str]:
    return sorted(name for name, times in Counter(guide.id for guide in guides).items() if times > 1)
