"""A real SQLite file for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from interviewer.adapters.sql_store import SqlStore


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the address of a database that is not there yet."""
    return f"sqlite:///{tmp_path / 'interviews.db'}"


@pytest_asyncio.fixture
async def store(sqlite_url: str) -> AsyncIterator[SqlStore]:
    """Yield an open, empty store."""
    opened = await SqlStore.open(sqlite_url)
    yield opened
    await opened.close()
