"""Stores to test against: SQLite always, Postgres where its server programs are installed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from evals.bench.postgres import PostgresMissing, cluster
from interviewer.adapters.sql_store import SqlStore
from tests.databases import emptied, prepared
from tests.fake_openai import FakeOpenAI


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a private cluster on a socket of its own; yield a URL with `{}` for the database's name."""
    try:
        with cluster() as server:
            yield server.url("{}")
    except PostgresMissing as missing:
        pytest.skip(str(missing))


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the URL of a new, empty database."""
    return _new_database(postgres_server)


def _new_database(server: str) -> str:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return server.format(name)


@pytest.fixture(scope="session")
def lasting_postgres_url(postgres_server: str) -> str:
    """Return the URL of a database whose tables stay from test to test, once a test has made them."""
    return _new_database(postgres_server)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the URL of a file in a folder that doesn't exist yet."""
    return f"sqlite:///{tmp_path}/new/folder/interviews.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a database without rows, once for each kind; its tables may be there."""
    if request.param == "sqlite":
        return prepared(request.getfixturevalue("sqlite_url"))
    return emptied(request.getfixturevalue("lasting_postgres_url"))


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    """Yield an open, empty store."""
    opened = await SqlStore.open(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def fake_openai() -> Iterator[FakeOpenAI]:
    """Yield a running server that speaks the OpenAI protocol."""
    with FakeOpenAI() as server:
        yield server
