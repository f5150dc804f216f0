"""A real database for each test: a SQLite file, or Postgres where the run asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from interviewer.adapters.sql_store import SqlStore
from tests.databases import on_postgres, prepared
from tests.integration.adapters.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def own_url(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """Return the address of a database that is not there yet, or empty."""
    if on_postgres():
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'interviews.db'}"


@pytest_asyncio.fixture
async def store(own_url: str) -> AsyncIterator[SqlStore]:
    """Yield an open, empty store."""
    opened = await SqlStore.open(prepared(own_url))
    yield opened
    await opened.close()
