"""What a person has set, a JSON document a key."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from interviewer.adapters.sql_tables import preferences
from interviewer.adapters.sql_threads import Transactions
from interviewer.adapters.sql_upsert import upsert


class SqlPreferences:
    """Implements `PreferenceStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def preference(self, key: str) -> dict[str, Any] | None:
        """Return the document, or None."""
        query = select(preferences.c.body).where(preferences.c.key == key)
        body = await self._transactions.run(lambda connection: connection.execute(query).scalar_one_or_none())
        return None if body is None else dict(json.loads(body))

    async def all_preferences(self) -> dict[str, dict[str, Any]]:
        """Return every document, by key."""
        query = select(preferences.c.key, preferences.c.body).order_by(preferences.c.key)
        rows = await self._transactions.run(lambda connection: connection.execute(query).all())
        return {row.key: dict(json.loads(row.body)) for row in rows}

    async def keep_preference(self, key: str, body: dict[str, Any]) -> None:
        """Keep (or replace) it."""
        text = json.dumps(body, ensure_ascii=False, allow_nan=False)
        kept = upsert(self._transactions, preferences, {"key": key}, {"body": text})
        await self._transactions.run(lambda connection: connection.execute(kept))

    async def forget_preference(self, key: str) -> None:
        """Remove it; nothing where there is none."""
        gone = delete(preferences).where(preferences.c.key == key)
        await self._transactions.run(lambda connection: connection.execute(gone))
