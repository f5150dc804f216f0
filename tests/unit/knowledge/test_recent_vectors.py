"""Vectors of what was said lately."""

from __future__ import annotations

import numpy as np

from knowledge.recent_vectors import RecentVectors
from tests.fake_embedder import FakeEmbedder


class TestEmbed:
    def test_same_vectors_as_the_embedder_in_the_same_order(self) -> None:
        texts = ["one thing", "another thing", "one thing"]
        assert np.array_equal(RecentVectors(FakeEmbedder()).embed(texts), FakeEmbedder().embed(texts))

    def test_a_text_is_computed_once(self) -> None:
        inner = FakeEmbedder()
        recent = RecentVectors(inner)
        recent.embed(["a b", "c d"])
        recent.embed(["c d", "e f", "e f"])
        assert inner.asked == ["a b", "c d", "e f"]

    def test_what_was_not_said_for_longest_is_forgotten(self) -> None:
        inner = FakeEmbedder()
        recent = RecentVectors(inner, most=2)
        recent.embed(["a"])
        recent.embed(["b"])
        recent.embed(["a"])
        recent.embed(["c"])
        recent.embed(["a"])
        recent.embed(["b"])
        assert inner.asked == ["a", "b", "c", "b"]

    def test_no_texts_are_no_rows(self) -> None:
        assert len(RecentVectors(FakeEmbedder()).embed([])) == 0

    def test_what_is_known_is_neither_computed_nor_forgotten(self) -> None:
        inner = FakeEmbedder()
        recent = RecentVectors(inner, most=1)
        recent.know(["point"], FakeEmbedder().embed(["point"]))
        recent.embed(["a", "point"])
        recent.embed(["b"])
        recent.embed(["point"])
        assert inner.asked == ["a", "b"]
