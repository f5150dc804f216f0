"""Accounts, sessions, keys and links in both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import Conflict, NotFound
from interviewer.people.model import LOCAL
from interviewer.people.records import Account, ApiKey, Link, Session
from tests.fakes import NOON
from tests.samples import interview

HOUR = timedelta(hours=1)


def account(number: int = 1, **fields: object) -> Account:
    kept = {"role": "candidate", "vouched": True, **fields}
    return Account(f"o{number}", f"a{number}@example.org", "Ada", created_at=NOON, **kept)  # type: ignore[arg-type]


def session(number: int = 1, owner: str = "o1") -> Session:
    return Session(f"s{number}", owner, "Firefox on Linux", NOON, NOON, NOON + HOUR)


def key(number: int = 1) -> ApiKey:
    return ApiKey(f"k{number}", "o1", "backup", "mi_abc", frozenset({"read"}), NOON, NOON + HOUR)


def invitation(number: int = 1, email: str = "b@example.org") -> Link:
    return Link(f"l{number}", "invitation", LOCAL, email, "coach", NOON, NOON + HOUR)


class TestAccounts:
    async def test_come_back_as_they_were_kept(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), "hash")
        assert await store.people.account("o1") == account()
        assert await store.people.account_of("a1@example.org") == account()
        assert await store.people.password_hash("o1") == "hash"

    async def test_of_one_address_there_is_one(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), None)
        with pytest.raises(Conflict):
            await store.people.keep_account(replace(account(2), email="a1@example.org"), None)

    async def test_many_go_without_provider_but_one_subject_is_one_persons(self, store: SqlStore) -> None:
        for number in (1, 2, 3):
            await store.people.keep_account(account(number), None)
        await store.people.set_subject("o1", "https://i", "u1")
        with pytest.raises(Conflict):
            await store.people.set_subject("o2", "https://i", "u1")
        found = await store.people.account_by_subject("https://i", "u1")
        assert found is not None
        assert (found.owner, found.linked) == ("o1", True)

    async def test_the_last_admin_stays_one(self, store: SqlStore) -> None:
        await store.people.keep_account(account(1, role="admin"), None)
        await store.people.keep_account(account(2, role="admin"), None)
        await store.people.set_role("o1", "candidate")
        with pytest.raises(Conflict):
            await store.people.set_role("o2", "candidate")
        with pytest.raises(Conflict):
            await store.people.set_disabled("o2", NOON)
        assert (await store.people.account("o2")).role == "admin"

    async def test_adopt_what_was_there_before(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), None)
        await store.create(interview())
        await store.preferences.keep_preference("goal", {"on": "monday"})
        await store.preferences.keep_preference("ticked", {"a": 1})
        mine = store.of("o1")
        await mine.preferences.keep_preference("goal", {"on": "friday"})
        assert await store.people.adopt("o1") == 1
        assert [line.id for line in await mine.history()] == ["i1"]
        assert await mine.preferences.all_preferences() == {"goal": {"on": "friday"}, "ticked": {"a": 1}}
        assert await store.history() == []

    async def test_go_with_everything_of_theirs(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), "hash")
        await store.people.keep_account(account(2), "hash")
        await store.people.keep_session(session(), "h1")
        await store.people.keep_key(key(), "h2")
        await store.of("o1").delete_all()
        assert await store.people.accounts() == [account(2)]
        assert await store.people.session_by_token("h1") is None
        assert await store.people.key_by_token("h2") is None


class TestSessions:
    async def test_are_found_by_hash_with_their_account(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), "hash")
        await store.people.keep_session(session(), "h1")
        assert await store.people.session_by_token("h1") == (session(), account())
        assert await store.people.session_by_token("h2") is None

    async def test_need_an_account(self, store: SqlStore) -> None:
        with pytest.raises(NotFound):
            await store.people.keep_session(session(), "h1")

    async def test_end_one_by_one_all_or_by_themselves(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), None)
        for number in (1, 2, 3, 4):
            await store.people.keep_session(session(number), f"h{number}")
        await store.people.end_session("o1", "s1")
        with pytest.raises(NotFound):
            await store.people.end_session("o2", "s2")
        await store.people.touch_session("s3", NOON + HOUR / 2)
        await store.people.forget_sessions(expired_at=NOON + HOUR / 2, idle_since=NOON)
        assert [each.id for each in await store.people.sessions("o1")] == ["s3"]
        await store.people.end_sessions("o1")
        assert await store.people.sessions("o1") == []


class TestKeys:
    async def test_are_found_by_hash_and_revoked(self, store: SqlStore) -> None:
        await store.people.keep_account(account(), None)
        await store.people.keep_key(key(), "h1")
        found = await store.people.key_by_token("h1")
        assert found is not None
        assert (found[0], found[1].owner) == (key(), "o1")
        with pytest.raises(NotFound):
            await store.people.revoke_key("o2", "k1")
        await store.people.revoke_key("o1", "k1")
        assert await store.people.keys("o1") == []


class TestLinks:
    async def test_are_used_once(self, store: SqlStore) -> None:
        await store.people.keep_link(invitation(), "h1")
        assert await store.people.link_by_token("h1") == invitation()
        assert [await store.people.take_link("h1") for _ in range(2)] == [True, False]

    async def test_to_an_address_are_taken_while_they_last(self, store: SqlStore) -> None:
        await store.people.keep_link(invitation(), "h1")
        assert await store.people.take_invitation("c@example.org", NOON) is None
        assert await store.people.take_invitation("b@example.org", NOON + HOUR) is None
        assert await store.people.take_invitation("b@example.org", NOON) == invitation()
        assert await store.people.take_invitation("b@example.org", NOON) is None

    async def test_nobody_without_address_takes_one_without(self, store: SqlStore) -> None:
        await store.people.keep_link(invitation(email=""), "h1")
        assert await store.people.take_invitation("b@example.org", NOON) is None
