"""The wired service as `bootstrap` builds it; only the embedding model is shared, as loading it takes seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from knowledge.embed import MiniLmEmbedder
from tests.fake_openai import FakeOpenAI
from tests.integration.adapters.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture(scope="session")
def embedder() -> MiniLmEmbedder:
    """Return the real model, loaded once."""
    model = MiniLmEmbedder()
    model.warm()
    return model


@pytest.fixture
def endpoint() -> Iterator[FakeOpenAI]:
    """Yield a running endpoint that speaks the OpenAI protocol."""
    with FakeOpenAI() as server:
        yield server
