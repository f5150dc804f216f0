"""Postgres for runs that are spread over workers."""

from __future__ import annotations

from tests.integration.adapters.conftest import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]
