"""The real embedding model, loaded once for all tests here."""

from __future__ import annotations

import pytest

from knowledge.embed import MiniLmEmbedder


@pytest.fixture(scope="session")
def embedder() -> MiniLmEmbedder:
    model = MiniLmEmbedder()
    model.warm()
    return model
