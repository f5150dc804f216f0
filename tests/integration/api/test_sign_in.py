"""Signing in and out, accounts by invitation, new passwords."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from api.people.session_cookie import COOKIE
from interviewer.adapters.passwords import Argon2Passwords
from interviewer.adapters.rate_limits import RateLimits
from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import SignInFailed
from interviewer.limits.model import Unlimited
from interviewer.people.people import people_of
from interviewer.people.settings import AccountSettings
from interviewer.people.throttle import FROM_HERE
from tests.accounts import PASSWORD, SignedIn, signed_in
from tests.fakes import FakeClock
from tests.integration.api.conftest import House

OTHER = "seven copper kettles whistling"


@pytest.fixture
async def there(house: House) -> AsyncIterator[SignedIn]:
    """Yield a running house with everybody signed in."""
    async with signed_in(house) as people:
        yield people


async def sign_in(
    client: httpx.AsyncClient, email: str, password: str = PASSWORD, next: str = "/"
) -> httpx.Response:
    return await client.post("/sign-in", data={"email": email, "password": password, "next": next})


class TestSigningIn:
    async def test_gives_a_cookie_that_only_this_host_can_set(self, there: SignedIn) -> None:
        answer = await sign_in(there.anonymous, "Candidate@Example.org", next="/history")
        assert (answer.status_code, answer.headers["location"]) == (303, "/history")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith(f"{COOKIE}=")
        for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/", "Max-Age=2592000"):
            assert part in cookie
        assert "Domain" not in cookie
        assert (await there.anonymous.get("/account")).status_code == 200

    async def test_ends_the_session_the_browser_had(self, there: SignedIn) -> None:
        await sign_in(there.candidate, "candidate@example.org")
        async with there.client(Cookie=f"{COOKIE}={there.tokens['candidate']}") as old:
            assert (await old.get("/api/v1/me")).status_code == 401

    async def test_takes_no_session_from_outside(self, there: SignedIn) -> None:
        fixed = "x" * 43
        async with there.client(Cookie=f"{COOKIE}={fixed}") as client:
            answer = await sign_in(client, "candidate@example.org")
        assert fixed not in answer.headers["set-cookie"]

    async def test_fails_in_the_same_words_whoever_it_is(self, there: SignedIn) -> None:
        told = set()
        for email in ("candidate@example.org", "nobody@example.org", "no address"):
            answer = await sign_in(there.anonymous, email, "a wrong password here")
            told.add((answer.status_code, answer.text.replace(email, "")))
            assert "set-cookie" not in answer.headers
        assert [status for status, _ in told] == [401]

    async def test_a_disabled_account_looks_like_none(self, there: SignedIn) -> None:
        await there.people.accounts.disable(there.owner("candidate"))
        assert (await sign_in(there.anonymous, "candidate@example.org")).status_code == 401
        assert (await there.candidate.get("/api/v1/me")).status_code == 401

    async def test_leads_nowhere_else(self, there: SignedIn) -> None:
        for elsewhere in ("//evil.example", "https://evil.example/", "/\\evil.example", "/api/v1/me", ""):
            answer = await sign_in(there.anonymous, "candidate@example.org", next=elsewhere)
            assert answer.headers["location"] == "/", elsewhere

    async def test_a_password_with_other_code_points_for_the_same_letters(self, there: SignedIn) -> None:
        await there.people.accounts.add("z@example.org", "Zoë", "d\u00e9j\u00e0 vu lanterns humming")
        answer = await sign_in(there.anonymous, "z@example.org", "de\u0301ja\u0300 vu lanterns humming")
        assert answer.status_code == 303

    async def test_without_origin_it_is_refused(self, there: SignedIn) -> None:
        async with there.client() as client:
            del client.headers["origin"], client.headers["sec-fetch-site"]
            assert (await sign_in(client, "candidate@example.org")).status_code == 403

    async def test_another_site_can_sign_nobody_in(self, there: SignedIn) -> None:
        async with there.client(Origin="https://evil.example") as client:
            assert (await sign_in(client, "candidate@example.org")).status_code == 403


class TestWork:
    async def test_is_the_same_for_accounts_that_there_are_and_others(self, there: SignedIn) -> None:
        hasher = CountingHasher()
        store = there.service.store
        assert isinstance(store, SqlStore)
        people = people_of(
            store.people,
            hasher=hasher,
            limiter=Unlimited(),
            clock=FakeClock(),
            settings=AccountSettings(),
        )
        for email in ("candidate@example.org", "nobody@example.org", "no address"):
            with pytest.raises(SignInFailed):
                await people.signing_in.sign_in(email, "wrong", address="192.0.2.1", agent="a test")
        assert [kept is None for kept in hasher.verified] == [False, True, True]


class CountingHasher(Argon2Passwords):
    """Remembers what was compared."""

    def __init__(self) -> None:
        super().__init__(memory_kib=64, rounds=1)
        self.verified: list[str | None] = []

    async def verify(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        self.verified.append(kept)
        return await super().verify(password, kept)


class TestThrottle:
    async def test_the_eleventh_try_waits_for_accounts_that_there_are_and_others(self, house: House) -> None:
        house.limiter = RateLimits(None, secret="")
        async with signed_in(house) as there:
            for email in ("candidate@example.org", "nobody@example.org"):
                tried = [
                    (await sign_in(there.anonymous, email, "a wrong password here")).status_code
                    for _ in range(FROM_HERE.most)
                ]
                refused = await sign_in(there.anonymous, email)
                assert set(tried) == {401}
                assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)


class TestSigningOut:
    async def test_ends_the_session_for_good(self, there: SignedIn) -> None:
        answer = await there.candidate.post("/sign-out")
        assert f'{COOKIE}=""' in answer.headers["set-cookie"]
        assert answer.headers["clear-site-data"] == '"storage"'
        assert (await there.candidate.get("/api/v1/me")).status_code == 401

    async def test_everywhere_ends_all(self, there: SignedIn) -> None:
        await sign_in(there.anonymous, "candidate@example.org")
        await there.candidate.post("/account/sessions/end-all")
        assert (await there.anonymous.get("/api/v1/me")).status_code == 401

    async def test_of_another_browser_only(self, there: SignedIn) -> None:
        await sign_in(there.anonymous, "candidate@example.org")
        ours, theirs = await there.people.sessions.list(there.owner("candidate"))
        before = [(await c.get("/api/v1/me")).status_code for c in (there.candidate, there.anonymous)]
        await there.anonymous.post(f"/account/sessions/{min(ours, theirs, key=lambda s: s.seen_at).id}/end")
        after = [(await c.get("/api/v1/me")).status_code for c in (there.candidate, there.anonymous)]
        assert (before, after) == ([200, 200], [401, 200])

    async def test_nobody_ends_somebody_elses(self, there: SignedIn) -> None:
        [theirs] = await there.people.sessions.list(there.owner("candidate"))
        assert (await there.other.post(f"/account/sessions/{theirs.id}/end")).status_code == 404


class TestSessions:
    async def test_end_when_nobody_comes_for_a_week(self, there: SignedIn, house: House) -> None:
        house.clock.advance(6 * 86_400)
        assert (await there.candidate.get("/api/v1/me")).status_code == 200
        house.clock.advance(6 * 86_400)
        assert (await there.candidate.get("/api/v1/me")).status_code == 200
        house.clock.advance(8 * 86_400)
        assert (await there.candidate.get("/api/v1/me")).status_code == 401

    async def test_end_after_a_month_in_any_case(self, there: SignedIn, house: House) -> None:
        answers = []
        for _ in range(8):
            house.clock.advance(4 * 86_400)
            answers.append((await there.candidate.get("/api/v1/me")).status_code)
        assert answers == [200] * 7 + [401]


class TestPasswordChange:
    async def test_signs_out_every_other_browser(self, there: SignedIn) -> None:
        await sign_in(there.anonymous, "candidate@example.org")
        answer = await there.anonymous.post(
            "/account/password", data={"current": PASSWORD, "password": OTHER}
        )
        assert answer.status_code == 303
        assert (await there.anonymous.get("/api/v1/me")).status_code == 200
        assert (await there.candidate.get("/api/v1/me")).status_code == 401
        assert (await sign_in(there.other, "candidate@example.org")).status_code == 401
        assert (await sign_in(there.other, "candidate@example.org", OTHER)).status_code == 303

    async def test_that_is_refused_changes_nothing(self, there: SignedIn) -> None:
        for current, new in (
            ("wrong password typed", OTHER),
            (PASSWORD, "too short"),
            (PASSWORD, "candidate example org 1234"),
        ):
            form = {"current": current, "password": new}
            answer = await there.candidate.post("/account/password", data=form)
            assert answer.status_code == 422
            assert current not in answer.text
        assert (await sign_in(there.anonymous, "candidate@example.org")).status_code == 303


class TestInvitations:
    async def invited(self, there: SignedIn, **fields: str) -> str:
        answer = await there.admin.post("/people/invite", data=fields)
        found = re.search(r"https://localhost(/invitation/[\w-]{43})<", answer.text)
        assert found, answer.text
        return found[1]

    async def test_make_an_account_once(self, there: SignedIn) -> None:
        link = await self.invited(there, email="new@example.org", role="coach")
        form = {"email": "ignored@example.org", "name": "New", "password": OTHER}
        first = await there.anonymous.post(link, data=form)
        again = await there.anonymous.post(link, data=form)
        assert (first.status_code, again.status_code) == (303, 404)
        told = await there.anonymous.get(link, headers={"Accept": "text/html"})
        assert "Ask for a new one" in told.text
        assert "Start an interview" not in told.text, "whoever isn't signed in can't"
        assert (await sign_in(there.anonymous, "new@example.org", OTHER)).status_code == 303
        assert (await there.people.accounts.find("new@example.org")).role == "coach"

    async def test_tell_nobody_which_addresses_have_accounts(self, there: SignedIn) -> None:
        taken, free = [await self.invited(there) for _ in range(2)]
        answers = [
            await there.anonymous.post(link, data={"email": email, "name": "N", "password": OTHER})
            for link, email in ((taken, "candidate@example.org"), (free, "free@example.org"))
        ]
        assert answers[0].headers["location"] == answers[1].headers["location"]
        assert (await sign_in(there.anonymous, "candidate@example.org", OTHER)).status_code == 401
        assert (await there.candidate.get("/api/v1/me")).status_code == 200

    async def test_end(self, there: SignedIn, house: House) -> None:
        link = await self.invited(there)
        house.clock.advance(8 * 86_400)
        assert (await there.anonymous.get(link)).status_code == 404

    async def test_can_be_withdrawn(self, there: SignedIn) -> None:
        link = await self.invited(there)
        [kept] = await there.people.links.invitations()
        await there.admin.post(f"/people/invitations/{kept.id}/withdraw")
        assert (await there.anonymous.get(link)).status_code == 404

    async def test_a_password_that_is_refused_leaves_the_link_usable(self, there: SignedIn) -> None:
        link = await self.invited(there)
        form = {"email": "a@example.org", "name": "A", "password": "short"}
        refused = await there.anonymous.post(link, data=form)
        assert refused.status_code == 422
        assert refused.text.count("This password isn’t taken.") == 1
        assert (await there.anonymous.post(link, data=form | {"password": OTHER})).status_code == 303

    async def test_only_the_address_has_the_token(self, there: SignedIn) -> None:
        token = (await self.invited(there)).rpartition("/")[2]
        assert token not in (await there.admin.get("/people")).text


class TestOpenSignUp:
    async def test_is_closed_unless_it_is_opened(self, there: SignedIn) -> None:
        form = {"email": "a@example.org", "name": "A", "password": OTHER}
        assert (await there.anonymous.post("/sign-up", data=form)).status_code == 404

    async def test_makes_a_candidate_whose_address_is_not_vouched_for(self, house: House) -> None:
        house.accounts = AccountSettings(sign_up="open")
        async with signed_in(house) as there:
            form = {"email": "a@example.org", "name": "A", "password": OTHER, "role": "admin"}
            assert (await there.anonymous.post("/sign-up", data=form)).status_code == 303
            made = await there.people.accounts.find("a@example.org")
        assert (made.role, made.vouched) == ("candidate", False)


class TestNewPasswords:
    async def test_end_sessions_and_keys(self, there: SignedIn) -> None:
        key = await there.key("candidate")
        made = await there.admin.post(f"/people/{there.owner('candidate')}/new-password")
        found = re.search(r"https://localhost(/new-password/[\w-]{43})<", made.text)
        assert found
        assert "candidate@example.org" in (await there.anonymous.get(found[1])).text
        assert (await there.anonymous.post(found[1], data={"password": OTHER})).status_code == 303
        assert (await there.anonymous.post(found[1], data={"password": PASSWORD})).status_code == 404
        assert (await there.candidate.get("/api/v1/me")).status_code == 401
        async with there.client(Authorization=f"Bearer {key}") as program:
            assert (await program.get("/api/v1/me")).status_code == 401
        assert (await sign_in(there.anonymous, "candidate@example.org", OTHER)).status_code == 303

    async def test_an_invitation_is_no_new_password(self, there: SignedIn) -> None:
        _, token = await there.people.links.invite(there.owner("admin"))
        assert (await there.anonymous.get(f"/new-password/{token}")).status_code == 404


class TestAdmins:
    async def test_only_they_see_people(self, there: SignedIn) -> None:
        for who, client in (("candidate", there.candidate), ("coach", there.coach)):
            assert (await client.get("/people")).status_code == 404
            changed = await client.post(f"/people/{there.owner(who)}/role", data={"role": "admin"})
            assert changed.status_code == 404

    async def test_change_roles_and_disable(self, there: SignedIn) -> None:
        await there.admin.post(f"/people/{there.owner('other')}/role", data={"role": "coach"})
        await there.admin.post(f"/people/{there.owner('candidate')}/disable")
        assert (await there.people.accounts.find("other@example.org")).role == "coach"
        assert (await there.candidate.get("/api/v1/me")).status_code == 401
        await there.admin.post(f"/people/{there.owner('candidate')}/enable")
        assert (await sign_in(there.anonymous, "candidate@example.org")).status_code == 303

    async def test_the_last_one_stays(self, there: SignedIn) -> None:
        me = there.owner("admin")
        lowered = await there.admin.post(f"/people/{me}/role", data={"role": "candidate"})
        disabled = await there.admin.post(f"/people/{me}/disable")
        assert (lowered.status_code, disabled.status_code) == (422, 422)
        assert (await there.admin.get("/people")).status_code == 200


class TestWithoutAccounts:
    async def test_nothing_of_it_is_there(self, client: httpx.AsyncClient) -> None:
        for address in ("/sign-in", "/sign-up", "/account", "/people", "/invitation/x", "/sign-in/provider"):
            assert (await client.get(address)).status_code == 404, address

    async def test_pages_don_t_speak_of_it(self, client: httpx.AsyncClient) -> None:
        text = (await client.get("/settings")).text
        assert "sign-out" not in text
        assert "/account" not in text
