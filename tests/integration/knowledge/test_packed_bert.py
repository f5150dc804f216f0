"""The packed forward pass gives the library's own vectors."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import torch

from knowledge import packed_bert
from knowledge.embed import packaged_model
from knowledge.packed_bert import PackedBert, multiplies_in_bfloat16

TEXTS = [
    "",
    "a",
    "Two words",
    "ünïcode 你好 🙂",
    "It fell from nine to six percent, measured. " * 3,
    "word " * 600,
]


@pytest.fixture(scope="module")
def library() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(packaged_model()), device="cpu", local_files_only=True)


class TestPackedBert:
    def test_is_the_library_to_six_digits(self, library: Any) -> None:
        packed = PackedBert.of(library)
        assert packed is not None
        expected = library.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
        assert np.abs(packed.embed(TEXTS) - expected).max() < 1e-6

    def test_weights_in_their_plain_order_give_the_same(
        self, library: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usual = PackedBert.of(library)
        monkeypatch.setattr(packed_bert, "_laid_out", lambda *_: None)
        plain = PackedBert.of(library)
        assert usual is not None
        assert plain is not None
        assert np.abs(plain.embed(TEXTS) - usual.embed(TEXTS)).max() < 1e-6

    def test_several_threads_at_once(self, library: Any) -> None:
        packed = PackedBert.of(library)
        assert packed is not None
        expected = packed.embed(TEXTS[:4])
        with ThreadPoolExecutor(4) as pool:
            for found in pool.map(packed.embed, [TEXTS[:4]] * 8):
                assert np.abs(found - expected).max() < 1e-6

    def test_another_pooling_is_left_to_the_library(self, library: Any) -> None:
        pooling = library[1]
        before, pooling.pooling_mode = pooling.pooling_mode, "cls"
        try:
            assert PackedBert.of(library) is None
        finally:
            pooling.pooling_mode = before

    @pytest.mark.skipif(not multiplies_in_bfloat16(), reason="this processor has no bfloat16")
    def test_rounded_it_says_nearly_the_same(self, library: Any) -> None:
        exact, rounded = PackedBert.of(library), PackedBert.of(library, torch.bfloat16)
        assert exact is not None
        assert rounded is not None
        found, expected = rounded.embed(TEXTS), exact.embed(TEXTS)
        assert found.dtype == np.float32
        assert 0 < np.abs(found @ expected.T - expected @ expected.T).max() < 5e-3
