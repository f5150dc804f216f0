"""The application of the interface's own tests."""

from __future__ import annotations

from tests.integration.api.conftest import bank, client, house, library

__all__ = ["bank", "client", "house", "library"]
