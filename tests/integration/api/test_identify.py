"""Who reaches what, where there are accounts."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from api.people.identify_socket import SIGNED_OUT
from tests.accounts import PASSWORD, SignedIn, add_people, cookie_of, signed_in
from tests.integration.api.conftest import House, begin, path
from tests.integration.api.test_live import Served

HTML = {"Accept": "text/html"}


@pytest.fixture
async def house_of_people(house: House) -> AsyncIterator[SignedIn]:
    """Yield a running house with everybody signed in."""
    async with signed_in(house) as people:
        yield people


class TestNobody:
    async def test_is_asked_to_sign_in_by_the_api(self, house_of_people: SignedIn) -> None:
        answer = await house_of_people.anonymous.get("/api/v1/interviews")
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer ")

    async def test_is_led_to_the_sign_in_page_and_back(self, house_of_people: SignedIn) -> None:
        answer = await house_of_people.anonymous.get("/history?show=drills", headers=HTML)
        assert (answer.status_code, answer.headers["location"]) == (
            303,
            "/sign-in?next=/history%3Fshow%3Ddrills",
        )

    async def test_reaches_what_is_open(self, house_of_people: SignedIn) -> None:
        for address in ("/livez", "/readyz", "/sample", "/sign-in", "/api/v1/openapi.json"):
            assert (await house_of_people.anonymous.get(address, headers=HTML)).status_code == 200, address


class TestSomebody:
    async def test_has_interviews_of_their_own(self, house_of_people: SignedIn) -> None:
        interview = await begin(house_of_people.candidate)
        own = await house_of_people.candidate.get(path(interview))
        others = await house_of_people.other.get(path(interview))
        assert (own.status_code, others.status_code) == (200, 404)

    async def test_who_is_signed_out_is_nobody(self, house_of_people: SignedIn) -> None:
        await house_of_people.people.sessions.end_all(house_of_people.owner("candidate"))
        assert (await house_of_people.candidate.get("/api/v1/interviews")).status_code == 401

    async def test_must_say_where_a_change_comes_from(self, house_of_people: SignedIn) -> None:
        async with house_of_people.client(**cookie_of(house_of_people.tokens["candidate"])) as client:
            del client.headers["origin"], client.headers["sec-fetch-site"]
            looked = await client.get("/api/v1/interviews")
            changed = await client.post("/api/v1/interviews", json={"stages": ["behavioral"]})
        assert (looked.status_code, changed.status_code) == (200, 403)


class TestKeys:
    async def test_that_reads_changes_nothing(self, house_of_people: SignedIn) -> None:
        interview = await begin(house_of_people.candidate)
        async with with_key(house_of_people, await house_of_people.key("candidate")) as program:
            assert (await program.get(path(interview))).status_code == 200
            refused = await program.post(path(interview, "/finish"))
        assert refused.status_code == 403
        assert 'error="insufficient_scope"' in refused.headers["www-authenticate"]

    async def test_that_writes_needs_no_origin(self, house_of_people: SignedIn) -> None:
        key = await house_of_people.key("candidate", write=True)
        async with with_key(house_of_people, key) as program:
            interview = await begin(program)
            me = (await program.get("/api/v1/me")).json()
        assert (await house_of_people.candidate.get(path(interview))).status_code == 200
        assert (me["name"], me["how"], me["scopes"]) == ("Candidate", "key", ["read", "write"])

    async def test_opens_no_page(self, house_of_people: SignedIn) -> None:
        async with with_key(house_of_people, await house_of_people.key("admin", write=True)) as program:
            for address in ("/account", "/people", "/settings", "/history", "/settings/export.zip"):
                assert (await program.get(address)).status_code == 401, address
                assert (await program.get(address, headers=HTML)).status_code == 303, address

    async def test_that_is_wrong_opens_nothing(self, house_of_people: SignedIn) -> None:
        async with house_of_people.client() as program:
            for key in (b"", b"mi_", b"mi_" + b"x" * 43, b"x" * 5000, b"mi_\xff", b"basic"):
                answer = await program.get("/api/v1/me", headers=[(b"authorization", b"Bearer " + key)])
                assert answer.status_code == 401, key
                assert 'error="invalid_token"' in answer.headers["www-authenticate"]

    async def test_ends_by_time_and_by_being_revoked(self, house_of_people: SignedIn, house: House) -> None:
        ending, revoked = [await house_of_people.key("candidate") for _ in range(2)]
        keys = house_of_people.people.keys
        async with (
            with_key(house_of_people, ending) as program,
            with_key(house_of_people, revoked) as other,
        ):
            assert (await other.get("/api/v1/me")).status_code == 200
            newest = (await keys.list(house_of_people.owner("candidate")))[0]
            await keys.revoke(house_of_people.owner("candidate"), newest.id)
            assert (await other.get("/api/v1/me")).status_code == 401
            assert (await program.get("/api/v1/me")).status_code == 200
            house.clock.advance(86_400 + 10)
            assert (await program.get("/api/v1/me")).status_code == 401

    async def test_is_made_on_the_page_and_shown_once(self, house_of_people: SignedIn) -> None:
        form = {"key_name": "backup", "days": "7", "current": PASSWORD}
        made = await house_of_people.candidate.post("/account/keys", data=form)
        found = re.search(r"<code>(mi_[\w-]{43})</code>", made.text)
        assert found
        page = (await house_of_people.candidate.get("/account")).text
        assert found[1] not in page
        assert found[1][:9] in page

    async def test_is_not_made_without_the_password(self, house_of_people: SignedIn) -> None:
        form = {"key_name": "backup", "days": "7", "current": "wrong"}
        assert (await house_of_people.candidate.post("/account/keys", data=form)).status_code == 422
        assert await house_of_people.people.keys.list(house_of_people.owner("candidate")) == []

    async def test_of_a_disabled_account_opens_nothing(self, house_of_people: SignedIn) -> None:
        async with with_key(house_of_people, await house_of_people.key("candidate")) as program:
            await house_of_people.people.accounts.disable(house_of_people.owner("candidate"))
            assert (await program.get("/api/v1/me")).status_code == 401


class TestWhatIsKept:
    async def test_opens_nothing(self, house_of_people: SignedIn, house: House) -> None:
        """Neither tokens, keys, links nor passwords stand in the database."""
        key = await house_of_people.key("candidate")
        _, link = await house_of_people.people.links.invite(house_of_people.owner("admin"))
        kept = b"".join(each.read_bytes() for each in house.path.glob("interviews.db*"))
        secrets = [key, link, PASSWORD, *house_of_people.tokens.values()]
        assert [secret for secret in secrets if secret.encode() in kept] == []
        assert b"$argon2id$" in kept


class TestOpenSockets:
    async def test_close_when_their_person_is_signed_out(self, house: House) -> None:
        async with served_with_people(house) as (served, service):
            token = await service.people.sessions.begin(await owner_of(service, "candidate"), "a test")
            async with served.tab(**cookie_of(token)) as tab:
                await tab.until("snapshot")
                await service.people.sessions.end_all(await owner_of(service, "candidate"))
                with pytest.raises(ConnectionClosed) as closed:
                    await tab.until("never")
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == SIGNED_OUT

    async def test_of_nobody_say_so(self, house: House) -> None:
        async with served_with_people(house) as (served, _), served.tab() as tab:
            said = await tab.hear()
            with pytest.raises(ConnectionClosed) as closed:
                await tab.hear()
        assert (said["type"], said["problem"]["status"]) == ("error", 401)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == SIGNED_OUT

    async def test_a_key_that_reads_may_not_answer(self, house: House) -> None:
        async with served_with_people(house) as (served, service):
            _, key = await service.people.keys.make(
                await owner_of(service, "candidate"), "k", days=1, write=False
            )
            async with served.tab(Authorization=f"Bearer {key}") as tab:
                assert (await tab.hear())["problem"]["status"] == 403

    async def test_somebody_elses_room_stays_shut(self, house: House) -> None:
        async with served_with_people(house) as (served, service):
            token = await service.people.sessions.begin(await owner_of(service, "other"), "a test")
            async with served.tab(**cookie_of(token)) as tab:
                assert (await tab.hear())["problem"]["status"] == 404


def with_key(there: SignedIn, key: str) -> httpx.AsyncClient:
    """Return a program that shows this key, as programs do: without an Origin."""
    client = there.client(Authorization=f"Bearer {key}")
    del client.headers["origin"], client.headers["sec-fetch-site"]
    return client


async def owner_of(service: Any, who: str) -> str:
    owner: str = (await service.people.accounts.find(f"{who}@example.org")).owner
    return owner


@asynccontextmanager
async def served_with_people(house: House) -> AsyncIterator[tuple[Served, Any]]:
    """Yield a real server with an interview of the candidate's, and the service behind it."""
    house.auth = "accounts"
    async with house.served() as host, AsyncExitStack() as stack:
        assert house.app is not None
        service = house.app.state.service
        _, tokens = await add_people(service)
        headers = {"Origin": f"http://{host}", **cookie_of(tokens["candidate"])}
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=f"http://{host}", headers=headers)
        )
        yield Served(host, client, await begin(client)), service
