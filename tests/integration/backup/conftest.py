"""Databases to back up and to restore to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from interviewer.settings import Settings
from tests.integration.adapters.conftest import postgres_server

__all__ = ["postgres_server"]

NewHome = Callable[[str], Settings]


@pytest.fixture
def new_home(request: pytest.FixtureRequest, tmp_path: Path) -> NewHome:
    """Return what makes the settings of a new installation, on `sqlite` or `postgres`."""

    def make(kind: str) -> Settings:
        home = tmp_path / uuid4().hex
        if kind == "sqlite":
            return Settings(data_dir=home, _env_file=None)  # type: ignore[call-arg]
        server: str = request.getfixturevalue("postgres_server")
        name = f"test_{uuid4().hex}"
        with psycopg.connect(server.format("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return Settings(data_dir=home, database_url=server.format(name), _env_file=None)  # type: ignore[call-arg]

    return make
