"""Static files."""

from __future__ import annotations

import httpx
import pytest

from api.static_files import STATIC, static_url


class TestStatic:
    async def test_the_current_version_is_kept_for_a_year(self, client: httpx.AsyncClient) -> None:
        name = next(p for p in sorted(STATIC.rglob("*")) if p.is_file()).relative_to(STATIC).as_posix()
        current = await client.get(static_url(name))
        old = await client.get(f"/static/000000000000/{name}")
        assert current.status_code == old.status_code == 200
        assert "immutable" in current.headers["cache-control"]
        assert old.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "rest",
        ["", "x", "x/", "x/../../app.py", "x/%2e%2e/%2e%2e/app.py", "../app.py", "x//etc/passwd", "x/a%00b"],
    )
    async def test_nothing_else_is_served(self, client: httpx.AsyncClient, rest: str) -> None:
        assert (await client.get(f"/static/{rest}")).status_code == 404
