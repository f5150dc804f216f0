"""Accounts, and links that can be used once. Sessions and keys are in `sql_credentials.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from interviewer.adapters.sql_credentials import SqlCredentials, as_account
from interviewer.adapters.sql_tables import interviews, preferences
from interviewer.adapters.sql_tables_people import accounts, one_time_links
from interviewer.errors import Conflict, NotFound
from interviewer.people.model import LOCAL, Role
from interviewer.people.records import Account, Link

_NO_ACCOUNT = "There is no such account."
_LAST_ADMIN = "This is the last admin: make somebody else one first."


class SqlPeople(SqlCredentials):
    """Implements `PeopleStore`."""

    async def keep_account(self, account: Account, password_hash: str | None) -> None:
        """Keep a new one; Conflict where the address has one."""
        row = {
            "owner": account.owner,
            "email": account.email,
            "name": account.name,
            "role": account.role,
            "password_hash": password_hash,
            "vouched": account.vouched,
            "created_at": account.created_at,
            "disabled_at": account.disabled_at,
        }
        try:
            await self._run(lambda connection: connection.execute(insert(accounts), row))
        except IntegrityError as error:
            raise Conflict("This address has an account already.") from error

    async def account(self, owner: str) -> Account:
        """Return it; NotFound."""
        query = select(accounts).where(accounts.c.owner == owner)
        row = await self._run(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise NotFound(_NO_ACCOUNT)
        return as_account(row)

    async def account_of(self, email: str) -> Account | None:
        """Return the one with this address."""
        query = select(accounts).where(accounts.c.email == email)
        row = await self._run(lambda connection: connection.execute(query).one_or_none())
        return as_account(row) if row else None

    async def password_hash(self, owner: str) -> str | None:
        """Return what a password is checked against; None where there is none."""
        query = select(accounts.c.password_hash).where(accounts.c.owner == owner)
        return await self._run(lambda connection: connection.execute(query).scalar_one_or_none())

    async def account_by_subject(self, issuer: str, subject: str) -> Account | None:
        """Return the one that the provider signs in under this name."""
        query = select(accounts).where(accounts.c.issuer == issuer, accounts.c.subject == subject)
        row = await self._run(lambda connection: connection.execute(query).one_or_none())
        return as_account(row) if row else None

    async def accounts(self) -> list[Account]:
        """Return all, by address."""
        query = select(accounts).order_by(accounts.c.email)
        rows = await self._run(lambda connection: connection.execute(query).all())
        return [as_account(row) for row in rows]

    async def any_account(self) -> bool:
        """Return whether there is one."""
        query = select(exists(select(accounts.c.owner)))
        return bool(await self._run(lambda connection: connection.execute(query).scalar_one()))

    async def set_password(self, owner: str, password_hash: str) -> None:
        """Replace the password; NotFound."""
        await self._set(owner, password_hash=password_hash)

    async def set_subject(self, owner: str, issuer: str | None, subject: str | None) -> None:
        """Let the provider sign them in under this name, or no longer; NotFound, Conflict where it is taken."""
        try:
            await self._set(owner, issuer=issuer, subject=subject)
        except IntegrityError as error:
            raise Conflict("Another account is connected with this sign-in already.") from error

    async def set_name(self, owner: str, name: str) -> None:
        """Change what is shown; NotFound."""
        await self._set(owner, name=name)

    async def set_role(self, owner: str, role: Role) -> None:
        """Change what they may do; NotFound, Conflict where nobody would be left to administer."""
        await self._set(owner, role=role)

    async def set_disabled(self, owner: str, at: datetime | None) -> None:
        """Keep them out from now on, or let them in again; NotFound, Conflict as for `set_role`."""
        await self._set(owner, disabled_at=at)

    async def adopt(self, owner: str) -> int:
        """Give them what the local person has; return how many interviews that were."""
        return await self._run(lambda connection: _adopted(connection, owner))

    async def keep_link(self, link: Link, token_hash: str) -> None:
        """Keep a new one."""
        row = {
            "id": link.id,
            "owner": link.owner,
            "token_hash": token_hash,
            "purpose": link.purpose,
            "email": link.email,
            "role": link.role,
            "created_at": link.created_at,
            "expires_at": link.expires_at,
        }
        await self._run(lambda connection: connection.execute(insert(one_time_links), row))

    async def link_by_token(self, token_hash: str) -> Link | None:
        """Return it; it stays usable."""
        query = select(one_time_links).where(one_time_links.c.token_hash == token_hash)
        row = await self._run(lambda connection: connection.execute(query).one_or_none())
        return _link(row) if row else None

    async def take_link(self, token_hash: str) -> bool:
        """Use it up; False where somebody else has."""
        gone = delete(one_time_links).where(one_time_links.c.token_hash == token_hash)
        return bool(await self._run(lambda connection: connection.execute(gone).rowcount))

    async def take_invitation(self, email: str, now: datetime) -> Link | None:
        """Use up an invitation to this address that hasn't ended; None where there is none."""
        return await self._run(lambda connection: _invited(connection, email, now))

    async def invitations(self) -> list[Link]:
        """Return the open ones, newest first; some may have ended."""
        query = (
            select(one_time_links)
            .where(one_time_links.c.purpose == "invitation")
            .order_by(one_time_links.c.created_at.desc(), one_time_links.c.id)
        )
        rows = await self._run(lambda connection: connection.execute(query).all())
        return [_link(row) for row in rows]

    async def drop_link(self, link_id: str) -> None:
        """Take an invitation back; NotFound."""
        here = and_(one_time_links.c.id == link_id, one_time_links.c.purpose == "invitation")
        gone = delete(one_time_links).where(here)
        if not await self._run(lambda connection: connection.execute(gone).rowcount):
            raise NotFound("There is no such invitation.")

    async def drop_resets(self, owner: str) -> None:
        """Take back a person's links to a new password."""
        here = and_(one_time_links.c.owner == owner, one_time_links.c.purpose == "reset")
        await self._run(lambda connection: connection.execute(delete(one_time_links).where(here)))

    async def _set(self, owner: str, **values: Any) -> None:
        await self._run(lambda connection: _changed(connection, owner, values))


def _changed(connection: Connection, owner: str, values: dict[str, Any]) -> None:
    """Change the account, unless that leaves nobody to administer."""
    reigned = connection.execute(_ADMINS).scalar_one()
    done = connection.execute(update(accounts).where(accounts.c.owner == owner).values(**values))
    if not done.rowcount:
        raise NotFound(_NO_ACCOUNT)
    if reigned and not connection.execute(_ADMINS).scalar_one():
        raise Conflict(_LAST_ADMIN)


_ADMINS = (
    select(func.count())
    .select_from(accounts)
    .where(accounts.c.role == "admin", accounts.c.disabled_at.is_(None))
)


def _adopted(connection: Connection, owner: str) -> int:
    """Move interviews, and what of the preferences the account hasn't set itself."""
    moved = connection.execute(update(interviews).where(interviews.c.owner == LOCAL).values(owner=owner))
    theirs = preferences.alias()
    set_already = exists().where(theirs.c.owner == owner, theirs.c.key == preferences.c.key)
    local = and_(preferences.c.owner == LOCAL, ~set_already)
    connection.execute(update(preferences).where(local).values(owner=owner))
    return moved.rowcount


def _invited(connection: Connection, email: str, now: datetime) -> Link | None:
    here = and_(
        one_time_links.c.purpose == "invitation",
        one_time_links.c.email == email,
        one_time_links.c.expires_at > now,
    )
    row = connection.execute(select(one_time_links).where(here).limit(1)).one_or_none()
    if row is None:
        return None
    taken = connection.execute(delete(one_time_links).where(one_time_links.c.id == row.id))
    return _link(row) if taken.rowcount else None


def _link(row: Row[Any]) -> Link:
    return Link(row.id, row.purpose, row.owner, row.email, row.role, row.created_at, row.expires_at)
