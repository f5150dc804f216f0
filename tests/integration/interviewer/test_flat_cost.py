"""What a turn asks of the database doesn't grow with what is stored or with what was said. Counted, not timed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from evals.bench.flat_cost import House, fill, long_plan
from interviewer.adapters.sql_store import SqlStore
from tests.unit.interviewer.rehearsal import bank


@dataclass
class Asked:
    """What went to the database."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [statement for statement, _ in self.statements]


@contextmanager
def asked_of(store: SqlStore) -> Iterator[Asked]:
    """Yield what is asked within the block."""
    asked = Asked()

    def heard(_c: object, _cursor: object, statement: str, values: Any, _x: object, _many: bool) -> None:
        asked.statements.append((statement, values))

    event.listen(store._transactions.engine, "before_cursor_execute", heard)
    try:
        yield asked
    finally:
        event.remove(store._transactions.engine, "before_cursor_execute", heard)


async def a_turn(house: House, interview_id: str, number: int) -> Asked:
    with asked_of(house.store) as asked:
        await house.turn(interview_id, number)
    return asked


class TestATurn:
    async def test_asks_the_same_late_as_early(self, store: SqlStore) -> None:
        house = House(store, bank(), lambda: 0.0)
        interview_id = await house.begun(long_plan(house.bank))
        asked = [await a_turn(house, interview_id, number) for number in range(60)]
        # The kinds of moves come round again; what they ask of the database has one shape.
        assert set(asked[-1].texts) <= {text for each in asked[:5] for text in each.texts}
        assert max(len(each.statements) for each in asked[30:]) <= max(
            len(each.statements) for each in asked[:10]
        )

    async def test_asks_the_same_with_much_stored_as_with_little(self, store: SqlStore) -> None:
        house = House(store, bank(), lambda: 0.0)
        plan = long_plan(house.bank)
        little = await a_turn(house, await house.begun(plan), 1)
        await fill(store, 1000)
        much = await a_turn(house, await house.begun(plan), 1)
        assert much.texts == little.texts

    async def test_searches_by_index(self, store: SqlStore) -> None:
        if store._transactions.engine.dialect.name != "sqlite":
            return  # Postgres chooses by size: in a table this small it reads everything
        house = House(store, bank(), lambda: 0.0)
        interview_id = await house.begun(long_plan(house.bank))
        with asked_of(store) as asked:
            await house.turn(interview_id, 1)
            await house.store.load(interview_id)
            await house.store.history(limit=50)
            await house.store.asked_before(limit=200)
            await house.store.digests.graded()
            await house.begun()
        assert asked.statements
        with store._transactions.engine.connect() as connection:
            for statement, values in asked.statements:
                if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
                    assert not [line for *_, line in plan if line.startswith("SCAN interviews")], statement
                    assert not [line for *_, line in plan if line.startswith("SCAN events")], statement
