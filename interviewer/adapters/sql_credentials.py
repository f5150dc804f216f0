"""Sessions and keys, found by the hash of their token in one indexed read, together with their account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from interviewer.adapters.sql_tables_people import accounts, api_keys, sessions
from interviewer.adapters.sql_threads import Transactions
from interviewer.errors import NotFound
from interviewer.people.records import Account, ApiKey, Session

Result = TypeVar("Result")

_ACCOUNT = [column.label(f"account_{column.name}") for column in accounts.c]


def _by_token(table: Table) -> Select[Any]:
    here = table.c.token_hash == bindparam("hash")
    return select(table, *_ACCOUNT).join(accounts, accounts.c.owner == table.c.owner).where(here)


_SESSION = _by_token(sessions)
_KEY = _by_token(api_keys)


class SqlCredentials:
    """Implements `SessionStore` and `KeyStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep_session(self, session: Session, token_hash: str) -> None:
        """Keep a new one; NotFound for the account."""
        row = {
            "id": session.id,
            "owner": session.owner,
            "token_hash": token_hash,
            "created_at": session.created_at,
            "expires_at": session.expires_at,
            "agent": session.agent,
            "seen_at": session.seen_at,
        }
        await self._keep(sessions, row)

    async def session_by_token(self, token_hash: str) -> tuple[Session, Account] | None:
        """Return it with its account."""
        row = await self._run(
            lambda connection: connection.execute(_SESSION, {"hash": token_hash}).one_or_none()
        )
        return (_session(row), as_account(row, "account_")) if row else None

    async def sessions(self, owner: str) -> list[Session]:
        """Return a person's, last used first."""
        query = select(sessions).where(sessions.c.owner == owner).order_by(sessions.c.seen_at.desc())
        rows = await self._run(lambda connection: connection.execute(query).all())
        return [_session(row) for row in rows]

    async def touch_session(self, session_id: str, at: datetime) -> None:
        """Keep that it was used."""
        used = update(sessions).where(sessions.c.id == session_id).values(seen_at=at)
        await self._run(lambda connection: connection.execute(used))

    async def end_session(self, owner: str, session_id: str) -> None:
        """End one; NotFound."""
        gone = delete(sessions).where(sessions.c.owner == owner, sessions.c.id == session_id)
        if not await self._run(lambda connection: connection.execute(gone).rowcount):
            raise NotFound("There is no such session.")

    async def end_sessions(self, owner: str) -> None:
        """End all of a person's."""
        gone = delete(sessions).where(sessions.c.owner == owner)
        await self._run(lambda connection: connection.execute(gone))

    async def forget_sessions(self, *, expired_at: datetime, idle_since: datetime) -> None:
        """Remove what has ended by itself."""
        over = or_(sessions.c.expires_at <= expired_at, sessions.c.seen_at <= idle_since)
        await self._run(lambda connection: connection.execute(delete(sessions).where(over)))

    async def keep_key(self, key: ApiKey, token_hash: str) -> None:
        """Keep a new one; NotFound for the account."""
        row = {
            "id": key.id,
            "owner": key.owner,
            "token_hash": token_hash,
            "created_at": key.created_at,
            "expires_at": key.expires_at,
            "name": key.name,
            "prefix": key.prefix,
            "scopes": " ".join(sorted(key.scopes)),
            "used_at": key.used_at,
        }
        await self._keep(api_keys, row)

    async def key_by_token(self, token_hash: str) -> tuple[ApiKey, Account] | None:
        """Return it with its account."""
        row = await self._run(lambda connection: connection.execute(_KEY, {"hash": token_hash}).one_or_none())
        return (_key(row), as_account(row, "account_")) if row else None

    async def keys(self, owner: str) -> list[ApiKey]:
        """Return a person's, newest first."""
        query = select(api_keys).where(api_keys.c.owner == owner).order_by(api_keys.c.created_at.desc())
        rows = await self._run(lambda connection: connection.execute(query).all())
        return [_key(row) for row in rows]

    async def touch_key(self, key_id: str, at: datetime) -> None:
        """Keep that it was used."""
        used = update(api_keys).where(api_keys.c.id == key_id).values(used_at=at)
        await self._run(lambda connection: connection.execute(used))

    async def revoke_key(self, owner: str, key_id: str) -> None:
        """Remove one; NotFound."""
        gone = delete(api_keys).where(api_keys.c.owner == owner, api_keys.c.id == key_id)
        if not await self._run(lambda connection: connection.execute(gone).rowcount):
            raise NotFound("There is no such key.")

    async def revoke_keys(self, owner: str) -> None:
        """Remove all of a person's."""
        gone = delete(api_keys).where(api_keys.c.owner == owner)
        await self._run(lambda connection: connection.execute(gone))

    async def _keep(self, table: Table, row: dict[str, Any]) -> None:
        try:
            await self._run(lambda connection: connection.execute(insert(table), row))
        except IntegrityError as error:
            raise NotFound("There is no such account.") from error

    async def _run(self, work: Callable[[Connection], Result]) -> Result:
        return await self._transactions.run(work)


def as_account(row: Row[Any], prefix: str = "") -> Account:
    """Return the account in a row whose columns have this prefix; its password's hash stays behind."""
    columns = row._mapping
    found = {column.name: columns[prefix + column.name] for column in accounts.c}
    return Account(
        owner=found["owner"],
        email=found["email"],
        name=found["name"],
        role=found["role"],
        created_at=found["created_at"],
        vouched=found["vouched"],
        has_password=found["password_hash"] is not None,
        linked=found["subject"] is not None,
        disabled_at=found["disabled_at"],
    )


def _session(row: Row[Any]) -> Session:
    return Session(row.id, row.owner, row.agent, row.created_at, row.seen_at, row.expires_at)


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        owner=row.owner,
        name=row.name,
        prefix=row.prefix,
        scopes=frozenset(row.scopes.split()),
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
