"""Stores to test against: SQLite always, Postgres where its server programs are installed."""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio

from interviewer.adapters.sql_store import SqlStore
from tests.fake_openai import FakeOpenAI


def _postgres_programs() -> Path | None:
    """Return the folder with initdb and pg_ctl; Debian keeps them off the PATH."""
    found = shutil.which("pg_ctl")
    if found:
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return versions[-1].parent if versions else None


def _as_plain_user(command: Sequence[str | Path]) -> None:
    """Postgres refuses to run as root, so root lends the command to the user `postgres`."""
    prefix: list[str] = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run(
        [*prefix, *map(str, command)],
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a private cluster on a socket of its own; yield a URL with `{}` for the database's name."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("Postgres is not installed (Debian: apt-get install postgresql)")
    home = Path(tempfile.mkdtemp(prefix="pg-"))  # not tmp_path: a socket's path is at most 107 bytes long
    user = "postgres" if os.geteuid() == 0 else getpass.getuser()
    if os.geteuid() == 0:
        shutil.chown(home, "postgres")
    data = home / "data"
    _as_plain_user([programs / "initdb", "-D", data, "-A", "trust", "-U", user, "--no-sync", "-E", "UTF8"])
    options = f"-c listen_addresses= -c unix_socket_directories={home} -c fsync=off"
    _as_plain_user([programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start"])
    try:
        yield f"postgresql://{user}@/{{}}?host={home}"
    finally:
        _as_plain_user([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
        shutil.rmtree(home)


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """Return the URL of a new, empty database."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgres_server.format("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return postgres_server.format(name)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the URL of a file in a folder that doesn't exist yet."""
    return f"sqlite:///{tmp_path}/new/folder/interviews.db"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a new database, once for each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


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
