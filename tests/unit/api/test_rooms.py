"""Which rooms are kept."""

from __future__ import annotations

from typing import Any

from api.rooms.rooms import Rooms


class TestRooms:
    async def test_the_same_interview_has_one_room(self) -> None:
        conductor: Any = None
        rooms = Rooms(conductor)
        async with rooms.room("a") as first, rooms.room("a") as second:
            assert first is second

    async def test_those_used_last_are_kept_and_memory_is_bounded(self) -> None:
        conductor: Any = None
        rooms = Rooms(conductor)
        async with rooms.room("used") as used:
            for number in range(200):
                async with rooms.room(f"r{number}") as newest:
                    pass
            async with rooms.room("used") as again, rooms.room("r199") as late, rooms.room("r0") as early:
                assert again is used
                assert late is newest
                assert early is not newest
        assert len(rooms) <= 70
