"""Links to reports. Of what a link ends in only the hash is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from interviewer.adapters.sql_tables import shares
from interviewer.adapters.sql_threads import Transactions
from interviewer.errors import NotFound
from interviewer.ports_after import Share


class SqlShares:
    """Implements `ShareStore`."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def keep_share(self, share: Share, token_hash: str) -> None:
        """Keep a new one; NotFound for the interview."""
        row = {
            "id": share.id,
            "interview_id": share.interview_id,
            "token_hash": token_hash,
            "created_at": share.created_at,
            "expires_at": share.expires_at,
            "revoked_at": share.revoked_at,
            "hides_transcript": share.hides_transcript,
        }
        try:
            await self._transactions.run(lambda connection: connection.execute(insert(shares), row))
        except IntegrityError as error:
            raise NotFound(f"There is no interview {share.interview_id}.") from error

    async def shares(self, interview_id: str) -> list[Share]:
        """Return an interview's, newest first."""
        query = (
            select(shares)
            .where(shares.c.interview_id == interview_id)
            .order_by(shares.c.created_at.desc(), shares.c.id)
        )
        rows = await self._transactions.run(lambda connection: connection.execute(query).all())
        return [_share(row) for row in rows]

    async def share_of(self, token_hash: str) -> Share | None:
        """Return the one of this hash, whatever its state."""
        query = select(shares).where(shares.c.token_hash == token_hash)
        row = await self._transactions.run(lambda connection: connection.execute(query).one_or_none())
        return _share(row) if row else None

    async def revoke_share(self, interview_id: str, share_id: str, at: datetime) -> None:
        """Take one back; the first time counts. NotFound."""
        await self._transactions.run(lambda connection: _revoke(connection, interview_id, share_id, at))


def _revoke(connection: Connection, interview_id: str, share_id: str, at: datetime) -> None:
    done = connection.execute(
        update(shares)
        .where(shares.c.id == share_id, shares.c.interview_id == interview_id)
        .values(revoked_at=func.coalesce(shares.c.revoked_at, at))
    )
    if not done.rowcount:
        raise NotFound("There is no such link.")


def _share(row: Row[tuple[object, ...]]) -> Share:
    return Share(
        id=row.id,
        interview_id=row.interview_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        hides_transcript=row.hides_transcript,
    )
