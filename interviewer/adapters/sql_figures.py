"""What operators ask a database: figures that every process would answer alike, and which schema it has."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from interviewer.adapters.sql_tables import gradings
from interviewer.adapters.sql_tables_jobs import executors
from interviewer.adapters.sql_threads import Transactions
from interviewer.seeing.metrics import JOB_RUNNERS, QUEUE, Figures

_WAITING = ("queued", "running")
_QUEUE = (
    select(gradings.c.state, func.count()).where(gradings.c.state.in_(_WAITING)).group_by(gradings.c.state)
)
_RUNNERS = select(func.count()).where(executors.c.lease_until > func.now())
_REVISION = text("SELECT version_num FROM alembic_version")


class SqlFigures:
    """Looks them up. Cheap enough for every quarter of a minute."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    async def __call__(self) -> Figures:
        """Return the gradings that wait and run, and the processes that run them."""
        waiting, runners = await self._transactions.read(_figures)
        return {QUEUE: {(state,): waiting.get(state, 0.0) for state in _WAITING}, JOB_RUNNERS: {(): runners}}

    async def schema(self) -> tuple[str, str]:
        """Return the database's revision and the one this program was written for."""
        here = await self._transactions.read(lambda connection: connection.execute(_REVISION).scalar_one())
        return str(here), newest_revision()


@cache
def newest_revision() -> str:
    """Return the revision this program was written for; reads the migrations, once a process."""
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return str(ScriptDirectory.from_config(config).get_current_head())


def _figures(connection: Connection) -> tuple[dict[str, float], float]:
    rows = connection.execute(_QUEUE).all()
    runners = connection.execute(_RUNNERS).scalar_one()
    return {str(state): float(number) for state, number in rows}, float(runners)
