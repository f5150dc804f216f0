"""What a person has set, a JSON document a key."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select

from interviewer.adapters.sql_tables import preferences
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import upsert
from interviewer.people.model import LOCAL


class SqlPreferences:
    """Implements `PreferenceStore`."""

    def __init__(self, transactions: Transactions, owner: str = LOCAL) -> None:
        self._transactions = transactions
        self._owner = owner

    async def preference(self, key: str) -> dict[str, Any] | None:
        """Return the document, or None."""
        query = select(preferences.c.body).where(self._here(key))
        body = await self._transactions.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if body is None else dict(json.loads(body))

    async def all_preferences(self) -> dict[str, dict[str, Any]]:
        """Return every document, by key."""
        theirs = preferences.c.owner == self._owner
        query = select(preferences.c.key, preferences.c.body).where(theirs).order_by(preferences.c.key)
        rows = await self._transactions.run(lambda connection: connection.execute(query).all())
        return {row.key: dict(json.loads(row.body)) for row in rows}

    async def keep_preference(self, key: str, body: dict[str, Any]) -> None:
        """Keep (or replace) it."""
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
        kept = upsert(self._transactions, preferences, {"owner": self._owner, "key": key}, {"body": text})
        await self._transactions.run(lambda connection: connection.execute(kept))

    async def forget_preference(self, key: str) -> None:
        """Remove it; nothing where there is none."""
        gone = delete(preferences).where(self._here(key))
        await self._transactions.run(lambda connection: connection.execute(gone))

    def _here(self, key: str) -> ColumnElement[bool]:
        return and_(preferences.c.owner == self._owner, preferences.c.key == key)
