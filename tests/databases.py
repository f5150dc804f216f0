"""Which database the tests above the store run on: SQLite, unless `make test DATABASE=postgres` asks for the other."""

from __future__ import annotations

import os


def on_postgres() -> bool:
    """Return whether it is Postgres."""
    return os.environ.get("TEST_DATABASE") == "postgres"
