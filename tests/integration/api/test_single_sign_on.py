"""Signing in by an OpenID Connect provider."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from api.people.session_cookie import HANDSHAKE_COOKIE
from interviewer.adapters.oidc import OpenIdProvider
from interviewer.errors import ConfigurationError
from interviewer.people.settings import AccountSettings, ProviderSettings
from interviewer.people.wiring import provider_of
from tests.accounts import ORIGIN, PASSWORD, SignedIn, signed_in
from tests.fake_provider import CLIENT_ID, CLIENT_SECRET, FakeProvider, provider
from tests.integration.api.conftest import House


@pytest.fixture
def university() -> Iterator[FakeProvider]:
    """Yield a running provider."""
    with provider() as running:
        yield running


def settings_for(university: FakeProvider, **more: Any) -> ProviderSettings:
    return ProviderSettings(
        issuer=university.issuer,
        client_id=CLIENT_ID,
        client_secret=SecretStr(CLIENT_SECRET),
        name="Example U",
        **more,
    )


@pytest.fixture
async def there(house: House, university: FakeProvider) -> AsyncIterator[SignedIn]:
    """Yield a running house whose people may sign in at the university, if they are invited."""
    house.accounts = AccountSettings(provider=settings_for(university))
    house.provider = OpenIdProvider(house.accounts.provider)
    async with signed_in(house) as people:
        yield people


async def come_back(
    client: httpx.AsyncClient, university: FakeProvider, begin: str = "/sign-in/provider?next=/history"
) -> httpx.Response:
    """Go to the provider, sign in there, and come back."""
    sent = await client.get(begin)
    assert sent.status_code == 303, sent.text
    back = university.approve(sent.headers["location"])
    assert back.startswith(f"{ORIGIN}/sign-in/provider/return?")
    from_there = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    request = client.build_request("GET", back, headers=from_there)
    del request.headers["origin"]
    return await client.send(request)


async def who(client: httpx.AsyncClient) -> str:
    answer = await client.get("/api/v1/me")
    name: str = answer.json().get("name", "nobody")
    return name


class TestAnInvitedAddress:
    async def test_becomes_an_account(self, there: SignedIn, university: FakeProvider) -> None:
        await there.people.links.invite(there.owner("admin"), email="new@example.org", role="coach")
        answer = await come_back(there.anonymous, university)
        assert (answer.status_code, answer.headers["location"]) == (303, "/history")
        made = await there.people.accounts.find("new@example.org")
        assert (await who(there.anonymous), made.role, made.has_password) == ("Nova", "coach", False)
        assert await there.people.links.invitations() == []
        assert university.refused == []

    async def test_is_found_by_its_subject_from_then_on(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        await there.people.links.invite(there.owner("admin"), email="new@example.org")
        await come_back(there.anonymous, university)
        university.person = {"sub": "u1", "email": "candidate@example.org", "email_verified": True}
        await come_back(there.anonymous, university)
        assert await who(there.anonymous) == "Nova"


class TestAnAccountThatIsThere:
    async def test_is_connected_if_an_admin_vouched_for_the_address(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        university.person["email"] = "Candidate@example.org"
        await come_back(there.anonymous, university)
        assert await who(there.anonymous) == "Candidate"

    async def test_is_not_taken_by_an_address_that_is_not_verified(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        for verified in (False, None, "true", 1):
            university.person |= {"email": "candidate@example.org", "email_verified": verified}
            assert (await come_back(there.anonymous, university)).status_code == 401
            assert await who(there.anonymous) == "nobody"

    async def test_that_somebody_made_for_themselves_is_not_taken(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        await there.people.accounts.make(
            "new@example.org", "Squatter", role="candidate", vouched=False, password_hash="x"
        )
        answer = await come_back(there.anonymous, university)
        assert (answer.status_code, "without proving the address" in answer.text) == (401, True)

    async def test_is_not_given_to_a_second_subject(self, there: SignedIn, university: FakeProvider) -> None:
        university.person["email"] = "candidate@example.org"
        await come_back(there.anonymous, university)
        university.person["sub"] = "u2"
        assert (await come_back(there.other, university)).status_code == 401

    async def test_that_is_disabled_stays_shut(self, there: SignedIn, university: FakeProvider) -> None:
        await there.people.accounts.disable(there.owner("candidate"))
        university.person["email"] = "candidate@example.org"
        assert (await come_back(there.anonymous, university)).status_code == 401


class TestAStranger:
    async def test_is_told_to_ask_for_an_invitation(self, there: SignedIn, university: FakeProvider) -> None:
        answer = await come_back(there.anonymous, university)
        assert (answer.status_code, "Ask for an invitation" in answer.text) == (401, True)

    async def test_gets_an_account_where_that_is_open(self, house: House, university: FakeProvider) -> None:
        house.accounts = AccountSettings(provider=settings_for(university, sign_up="open"))
        house.provider = OpenIdProvider(house.accounts.provider)
        async with signed_in(house) as there:
            assert (await come_back(there.anonymous, university)).status_code == 303
            assert await who(there.anonymous) == "Nova"


class TestConnecting:
    async def test_and_disconnecting_on_the_account_page(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        answer = await come_back(there.candidate, university, "/account/provider/connect")
        assert answer.headers["location"] == "/account?kept=connected#provider"
        await come_back(there.anonymous, university)
        assert await who(there.anonymous) == "Candidate"
        await there.candidate.post("/account/provider/disconnect")
        assert not (await there.people.accounts.find("candidate@example.org")).linked

    async def test_nobody_else_connects_their_sign_in(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        """Somebody who gets another's browser to open the way back connects nothing there."""
        sent = await there.candidate.get("/account/provider/connect")
        back = university.approve(sent.headers["location"])
        assert (await there.other.get(back)).status_code == 401
        assert not (await there.people.accounts.find("other@example.org")).linked

    async def test_an_account_without_password_keeps_its_way_in(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        await there.people.links.invite(there.owner("admin"), email="new@example.org")
        await come_back(there.anonymous, university)
        assert (await there.anonymous.post("/account/provider/disconnect")).status_code == 409
        await there.anonymous.post("/account/password", data={"password": PASSWORD})
        assert (await there.anonymous.post("/account/provider/disconnect")).status_code == 303


class TestTheWayBack:
    async def test_with_anything_else_is_refused(self, there: SignedIn, university: FakeProvider) -> None:
        for change in ({"state": "x" * 43}, {"code": ""}, {"state": "ü"}):
            sent = await there.anonymous.get("/sign-in/provider")
            back = httpx.URL(university.approve(sent.headers["location"])).copy_merge_params(change)
            assert (await there.anonymous.get(back)).status_code == 401

    async def test_works_once(self, there: SignedIn, university: FakeProvider) -> None:
        university.person["email"] = "candidate@example.org"
        sent = await there.anonymous.get("/sign-in/provider")
        cookie = {"Cookie": sent.headers["set-cookie"].partition(";")[0]}
        back = university.approve(sent.headers["location"])
        first = await there.anonymous.get(back)
        again = await there.other.get(back, headers=cookie)
        assert (first.status_code, again.status_code, university.refused) == (303, 401, ["code"])

    async def test_needs_the_browser_that_began(self, there: SignedIn, university: FakeProvider) -> None:
        sent = await there.anonymous.get("/sign-in/provider")
        back = university.approve(sent.headers["location"])
        assert sent.headers["set-cookie"].startswith(HANDSHAKE_COOKIE)
        async with there.client() as victim:
            assert (await victim.get(back)).status_code == 401
            assert await who(victim) == "nobody"


class TestTokens:
    async def test_that_are_not_ours_are_refused(self, there: SignedIn, university: FakeProvider) -> None:
        university.person["email"] = "candidate@example.org"
        wrong: list[dict[str, Any]] = [
            {"iss": "https://evil.example"},
            {"aud": "another"},
            {"aud": ["another", CLIENT_ID]},
            {"exp": 1},
            {"nonce": "another"},
            {"nonce": None},
            {"iat": 99_999_999_999},
        ]
        for claims in wrong:
            university.claims = claims
            assert (await come_back(there.anonymous, university)).status_code == 401, claims
            assert await who(there.anonymous) == "nobody"

    async def test_with_a_key_that_the_provider_does_not_tell(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        university.person["email"] = "candidate@example.org"
        university.shown = RSAKey.generate_key(2048, {"kid": str(university.key.kid)})
        assert (await come_back(there.anonymous, university)).status_code == 401

    async def test_with_a_new_key_of_the_providers(self, there: SignedIn, university: FakeProvider) -> None:
        university.person["email"] = "candidate@example.org"
        await come_back(there.anonymous, university)
        university.key = RSAKey.generate_key(2048, {"kid": "new"})
        assert (await come_back(there.anonymous, university)).status_code == 303


class TestAProvider:
    async def test_that_says_strange_things_is_not_asked(
        self, there: SignedIn, university: FakeProvider
    ) -> None:
        for strange in ({"issuer": "https://evil.example"}, {"token_endpoint": "http://evil.example/token"}):
            university.document = strange
            answer = await there.anonymous.get("/sign-in/provider")
            assert (answer.status_code, "can’t be reached" in answer.text) == (401, True)

    def test_over_plain_http_is_refused_at_start(self) -> None:
        with pytest.raises(ConfigurationError):
            provider_of(ProviderSettings(issuer="http://login.example.edu", client_id="x"))
