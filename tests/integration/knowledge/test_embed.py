"""The packaged all-MiniLM-L6-v2."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge import packed_bert
from knowledge.embed import MiniLmEmbedder, QuickEmbedder, packaged_model
from knowledge.model import KnowledgeError
from knowledge.packed_bert import multiplies_in_bfloat16
from knowledge.recent_vectors import RecentVectors
from tests.fake_embedder import FakeEmbedder

TEXTS = ["It fell from nine to six percent.", "We retrained weekly.", "ünïcode 你好 🙂"]
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class TestPackagedModel:
    def test_weights_are_the_model_s_own(self) -> None:
        weights = (packaged_model() / "model.safetensors").read_bytes()
        assert hashlib.sha256(weights).hexdigest() == SHA256


class TestMiniLmEmbedder:
    def test_loads_on_first_use_only(self) -> None:
        model = MiniLmEmbedder()
        assert not model.loaded
        assert model.name == "all-MiniLM-L6-v2"

    def test_vectors_have_length_1(self, embedder: MiniLmEmbedder) -> None:
        vectors = embedder.embed(["one", "a longer text about trees", ""])
        assert vectors.shape == (3, 384)
        assert vectors.dtype == np.float32
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        assert embedder.loaded

    def test_no_texts_are_no_rows(self, embedder: MiniLmEmbedder) -> None:
        assert embedder.embed([]).shape == (0, 384)

    def test_meaning_counts_more_than_words(self, embedder: MiniLmEmbedder) -> None:
        a, same, other = embedder.embed(
            [
                "The model got worse after launch.",
                "Quality dropped once it was live.",
                "The model after lunch.",
            ]
        )
        assert a @ same > 0.3
        assert a @ same > other @ same

    def test_order_is_kept_across_batches(self, embedder: MiniLmEmbedder) -> None:
        texts = [f"item {n} " + "and more words " * (n * 7 % 30) for n in range(20)]
        together = embedder.embed(texts)
        for n in (0, 11, 19):
            assert np.allclose(together[n], embedder.embed([texts[n]])[0], atol=1e-4)

    def test_is_shared_between_threads(self, embedder: MiniLmEmbedder) -> None:
        texts = [f"sentence number {n} of some words" for n in range(8)]
        expected = embedder.embed(texts)
        with ThreadPoolExecutor(4) as pool:
            for vectors in pool.map(embedder.embed, [texts] * 8):
                assert np.allclose(vectors, expected, atol=1e-4)

    def test_a_model_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="no-such-model"):
            MiniLmEmbedder(str(tmp_path / "no-such-model")).warm()


class TestQuickEmbedder:
    """What compares an answer with key points while somebody waits."""

    @pytest.mark.skipif(not multiplies_in_bfloat16(), reason="this processor has no bfloat16")
    def test_rounds_where_the_processor_can(self) -> None:
        exact = MiniLmEmbedder()
        quick = QuickEmbedder(exact, FakeEmbedder())
        found, expected = quick.embed(TEXTS), exact.embed(TEXTS)
        assert (found * expected).sum(1).min() > 0.999
        assert not np.array_equal(found, expected)

    def test_asks_the_other_where_rounding_saves_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packed_bert, "multiplies_in_bfloat16", lambda: False)
        exact = MiniLmEmbedder()
        said = RecentVectors(exact)
        assert np.array_equal(QuickEmbedder(exact, said).embed(TEXTS), said.embed(TEXTS))
        assert np.array_equal(QuickEmbedder(exact, FakeEmbedder()).embed(TEXTS), FakeEmbedder().embed(TEXTS))
