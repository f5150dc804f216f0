"""Vectors kept by content."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.cache import CachedEmbedder
from knowledge.model import KnowledgeError
from tests.fake_embedder import DIMENSIONS, FakeEmbedder


@pytest.fixture(params=["memory", "file"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path | None:
    return tmp_path / "deep" / "vectors.sqlite" if request.param == "file" else None


class TestCachedEmbedder:
    def test_gives_what_the_model_gives_in_order(self, path: Path | None) -> None:
        texts = ["one", "two", "one", "three"]
        cache = CachedEmbedder(FakeEmbedder(), path)
        for _ in range(2):
            assert np.array_equal(cache.embed(texts), FakeEmbedder().embed(texts))

    def test_a_text_reaches_the_model_once(self, path: Path | None) -> None:
        inner = FakeEmbedder()
        cache = CachedEmbedder(inner, path)
        cache.embed(["one", "two", "one"])
        cache.embed(["two", "three"])
        assert inner.asked == ["one", "two", "three"]

    def test_knows_how_many_are_missing(self, path: Path | None) -> None:
        cache = CachedEmbedder(FakeEmbedder(), path)
        cache.embed(["one"])
        assert cache.missing(["one", "two", "two"]) == 1

    def test_no_texts_are_no_rows(self, path: Path | None) -> None:
        assert CachedEmbedder(FakeEmbedder(), path).embed([]).shape == (0, DIMENSIONS)

    def test_is_shared_between_threads(self, path: Path | None) -> None:
        cache = CachedEmbedder(FakeEmbedder(), path)
        texts = [f"text {n}" for n in range(40)]
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda n: cache.embed(texts[n : n + 20]), range(20)))
        assert all(np.array_equal(v, FakeEmbedder().embed(texts[n : n + 20])) for n, v in enumerate(found))

    def test_many_texts_fit_in_one_call(self, path: Path | None) -> None:
        texts = [f"text {n}" for n in range(1200)]
        cache = CachedEmbedder(FakeEmbedder(), path)
        cache.embed(texts)
        assert cache.missing(texts) == 0


class TestFile:
    def test_outlives_the_process(self, tmp_path: Path) -> None:
        CachedEmbedder(FakeEmbedder(), tmp_path / "v.sqlite").embed(["one"])
        inner = FakeEmbedder()
        CachedEmbedder(inner, tmp_path / "v.sqlite").embed(["one"])
        assert inner.asked == []

    def test_another_model_has_vectors_of_its_own(self, tmp_path: Path) -> None:
        CachedEmbedder(FakeEmbedder(), tmp_path / "v.sqlite").embed(["one"])
        other = FakeEmbedder(name="other")
        CachedEmbedder(other, tmp_path / "v.sqlite").embed(["one"])
        assert other.asked == ["one"]

    def test_keeps_no_text(self, tmp_path: Path) -> None:
        CachedEmbedder(FakeEmbedder(), tmp_path / "v.sqlite").embed(["something said in confidence"])
        assert not any(b"confidence" in file.read_bytes() for file in tmp_path.iterdir())

    def test_a_broken_file_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "v.sqlite").write_text("no database " * 100)
        with pytest.raises(KnowledgeError, match=r"v\.sqlite: the cache of vectors can't be used"):
            CachedEmbedder(FakeEmbedder(), tmp_path / "v.sqlite")
