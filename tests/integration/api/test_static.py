"""Static files."""

from __future__ import annotations

import httpx
import pytest

from api.site.static_files import STATIC, VENDOR, static_url, vendor_file


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

    @pytest.mark.parametrize("name", VENDOR)
    async def test_other_people_s_code_comes_from_npm_s_folder(
        self, client: httpx.AsyncClient, name: str
    ) -> None:
        theirs = vendor_file(name)
        assert theirs is not None
        assert not (STATIC / name).exists()
        answer = await client.get(static_url(name))
        assert answer.content == theirs.read_bytes()
        assert answer.headers["content-type"].startswith("text/javascript")
        assert "immutable" in answer.headers["cache-control"]

    @pytest.mark.parametrize(
        "name", ["vendor/htmax.js", "vendor/../htmx.org/package.json", "htmx.org/dist/htmx.js"]
    )
    async def test_nothing_else_comes_from_there(self, client: httpx.AsyncClient, name: str) -> None:
        assert (await client.get(static_url(name))).status_code == 404
