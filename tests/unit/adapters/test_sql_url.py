"""Which databases are accepted."""

from __future__ import annotations

import pytest

from interviewer.adapters.sql_engine import read_url
from interviewer.errors import ConfigurationError


class TestReadUrl:
    @pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+asyncpg"])
    def test_postgres_by_any_name_is_psycopg(self, scheme: str) -> None:
        url = read_url(f"{scheme}://me:secret@db:5432/interviews")
        assert (url.drivername, url.database) == ("postgresql+psycopg", "interviews")

    @pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
    def test_sqlite_by_any_name_is_the_standard_driver(self, scheme: str) -> None:
        assert read_url(f"{scheme}:///data/x.db").drivername == "sqlite"

    @pytest.mark.parametrize("url", ["mysql://db/x", "sqlite://", "sqlite:///:memory:", "data/x.db", ""])
    def test_anything_else_is_refused(self, url: str) -> None:
        with pytest.raises(ConfigurationError):
            read_url(url)
