"""Every route of the application, asked by everybody who might: each gets what is theirs and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from knowledge.bank import load_questions
from knowledge.library import Library
from tests.fake_embedder import FakeEmbedder
from tests.integration.api.conftest import RUBRICS, House
from tests.security.furnished import MARK, Furnished, furnished, knock, words
from tests.security.matrix import WEBSOCKET, Asked, Row, requests, routes, rows

pytestmark = pytest.mark.asyncio(loop_scope="module")

SIGNED_OUT, HIDDEN, FORBIDDEN, LET_IN = "signed out", "hidden", "forbidden", "let in"
_NOBODY = dict.fromkeys(("anonymous", "made-up key", "made-up session"), SIGNED_OUT)
_READING = ("owner's reading key", "coach's reading key")
_KEYS = (*_READING, "other's writing key", "made-up key")
EXPECTED: dict[str, dict[str, str]] = {
    "own": {
        **_NOBODY,
        "other candidate": HIDDEN,
        "coach without grant": HIDDEN,
        "coach with grant": HIDDEN,
        "admin": HIDDEN,
        "other's writing key": HIDDEN,
        "coach's reading key": HIDDEN,
        "owner's reading key": LET_IN,
    },
    "coached": {
        **_NOBODY,
        "other candidate": HIDDEN,
        "coach without grant": HIDDEN,
        "admin": HIDDEN,
        "owner": HIDDEN,
        "other's writing key": HIDDEN,
        "owner's reading key": HIDDEN,
        "coach with grant": LET_IN,
        "coach's reading key": LET_IN,
    },
    "coach": {
        **_NOBODY,
        "other candidate": HIDDEN,
        "other's writing key": HIDDEN,
        "owner": HIDDEN,
        "owner's reading key": HIDDEN,
        "coach's reading key": LET_IN,
    },
    "admin": {
        **_NOBODY,
        "other candidate": FORBIDDEN,
        "coach without grant": FORBIDDEN,
        "coach with grant": FORBIDDEN,
        "owner": FORBIDDEN,
    },
    "self": {**_NOBODY, "other candidate": LET_IN, "coach without grant": LET_IN, "admin": LET_IN},
    "open": {},
    "link": {},
}
"""What each policy means for whom; who isn't named is asked for the mark alone."""
SEES_THE_MARK = {
    "own": {"owner", "owner's reading key"},
    "coached": {"coach with grant", "coach's reading key"},
    "self": {"owner", "owner's reading key"},
    "link": None,
}
"""Who may read the owner's words where; None: whoever has the link."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Furnished]:
    """Yield the furnished house: one for all, since nobody but its owner can change anything in it."""
    folder: Path = tmp_path_factory.mktemp("house")
    bank = load_questions(criteria={r.id: [c.key for c in r.criteria] for r in RUBRICS.values()})
    async with furnished(House(folder, bank, Library.open(embedder=FakeEmbedder()))) as made:
        yield made


class TestMatrix:
    async def test_names_every_route_there_is_and_no_other(self, house: Furnished) -> None:
        assert routes(house.app) == {row.name for row in rows()}

    @pytest.mark.parametrize("actor", sorted({actor for each in EXPECTED.values() for actor in each}))
    async def test_gives_everybody_what_is_theirs(self, house: Furnished, actor: str) -> None:
        before = await house.kept()
        wrong = [
            f"{row.name}: {problem}"
            for row in _walked(actor)
            for asked in requests(row, house.known)
            if (problem := await _problem(house, actor, row, asked))
        ]
        assert wrong == []
        if actor != "coach with grant":
            assert await house.kept() == before, "something was changed"

    async def test_a_hidden_interview_looks_like_none(self, house: Furnished) -> None:
        for row in rows("own", "coached"):
            if row.method == WEBSOCKET:
                continue
            for real, none in zip(
                requests(row, house.known),
                requests(row, {**house.known, "interview_id": "x" * len(house.known["interview_id"])}),
                strict=True,
            ):
                answers = [await _ask(house, "other candidate", asked) for asked in (real, none)]
                hidden, missing = (
                    a.text.replace(i, "ID")
                    for a, i in zip(
                        answers,
                        (house.known["interview_id"], "x" * len(house.known["interview_id"])),
                        strict=True,
                    )
                )
                assert hidden == missing, row.name
                assert answers[0].status_code == answers[1].status_code == 404

    async def test_ids_of_somebody_elses_things_open_nothing_below_ones_own_interview(
        self, house: Furnished
    ) -> None:
        before = await house.kept()
        other = house.people.other
        own = (await other.post("/api/v1/interviews", json={"stages": ["behavioral"]})).json()["id"]
        await other.post(f"/api/v1/interviews/{own}/turns", json={"text": "Mine.", "client_turn_id": "c1"})
        await other.post(f"/api/v1/interviews/{own}/finish")
        below = [row for row in rows("own") if row.path.count("{") > 1 and "{suffix}" not in row.path]
        assert len(below) >= 6
        for row in below:
            for asked in requests(row, {**house.known, "interview_id": own}):
                answer = await _ask(house, "other candidate", asked)
                assert MARK not in words(answer), asked.url
        assert await house.kept() == before
        listed = words(await other.get("/api/v1/interviews")) + words(await other.get("/settings/export.zip"))
        assert own.lower() in listed
        assert MARK not in listed

    async def test_a_grant_that_was_taken_back_opens_nothing_at_once(self, house: Furnished) -> None:
        theirs, known = house.service, house.known
        await theirs.coaching.giving.revoke(known["grant_id"], theirs.owner)
        for row in rows("coached"):
            for asked in requests(row, known):
                answer = await _ask(house, "coach with grant", asked)
                assert answer.status_code == 404, row.name
        assert MARK not in words(await house.people.coach.get("/coaching"))

    async def test_its_owner_reads_all_of_it_and_deletes_it(self, house: Furnished) -> None:
        reading = [row for row in rows("own") if row.method == "GET" and "documents" not in row.path]
        for row in reading:
            for asked in requests(row, house.known):
                answer = await _ask(house, "owner", asked)
                assert answer.status_code < 400, f"{asked.url}: {answer.status_code}"
        whole = f"/api/v1/interviews/{house.known['interview_id']}"
        assert MARK in words(await _ask(house, "owner", Asked("GET", whole)))
        assert (await _ask(house, "owner", Asked("DELETE", whole))).status_code == 204
        for row in rows("coached", "link"):
            for asked in requests(row, house.known):
                answer = await _ask(house, "coach with grant", asked)
                assert answer.status_code in {404, 410}, f"{asked.url}: {answer.status_code}"
                assert MARK not in words(answer)


_ENDS_IT = {
    "POST /sign-out",
    "POST /settings/delete",
    "POST /account/sessions/end-all",
}
"""What would end the rest of the walk for whoever may do it; each is tested where it lives."""
_ITS_OWN_GRANT = {
    "POST /coaching/grants/{grant_id}/decline",
    "POST /settings/coaches/{grant_id}/revoke",
    "DELETE /api/v1/coaches/{grant_id}",
}
"""What the coach may give back, and keeps here."""


def _walked(actor: str) -> list[Row]:
    return [
        row
        for row in rows()
        if row.name not in _ENDS_IT
        and not (actor == "owner" and row.policy in {"own", "self"})
        and not (actor == "coach with grant" and row.name in _ITS_OWN_GRANT)
    ]


async def _ask(house: Furnished, actor: str, asked: Asked) -> httpx.Response:
    headers = {"Accept": "application/json", **house.actors[actor], **asked.options.get("headers", {})}
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(house.app), base_url="https://localhost"
    ) as client:
        return await client.request(asked.method, asked.url, **{**asked.options, "headers": headers})


async def _problem(house: Furnished, actor: str, row: Row, asked: Asked) -> str:
    """Return what is wrong with the answer; empty where nothing is."""
    if row.method == WEBSOCKET:
        return await _websocket_problem(house, actor, row, asked)
    answer = await _ask(house, actor, asked)
    if answer.status_code >= 500 and answer.status_code != 503:
        return f"{actor} gets {answer.status_code}"
    allowed = SEES_THE_MARK.get(row.policy, set())
    if allowed is not None and actor not in allowed and MARK in words(answer):
        return f"{actor} reads the owner's words ({answer.status_code})"
    expected = _expected(row, actor)
    return (
        ""
        if expected is None or _is(answer.status_code, expected)
        else (f"{actor} gets {answer.status_code} for {expected}")
    )


def _expected(row: Row, actor: str) -> str | None:
    expected = EXPECTED[row.policy].get(actor)
    if actor in _KEYS and row.policy not in {"open", "link"}:
        if not row.path.startswith("/api/"):
            return SIGNED_OUT
        if actor in _READING and row.method != "GET":
            return FORBIDDEN
    return expected


def _is(status: int, expected: str) -> bool:
    match expected:
        case "signed out":
            return status == 401
        case "hidden":
            return status == 404
        case "forbidden":
            return status in {403, 404}
        case _:
            return status not in {401, 403}


async def _websocket_problem(house: Furnished, actor: str, row: Row, asked: Asked) -> str:
    sent = await knock(house.app, asked.url, house.actors[actor])
    closes = [message["code"] for message in sent if message["type"] == "websocket.close"]
    said = " ".join(str(message.get("text", "")) for message in sent)
    wanted = {SIGNED_OUT: 4401, HIDDEN: 4404, FORBIDDEN: 4403}.get(_expected(row, actor) or "")
    if actor not in SEES_THE_MARK["own"] and MARK in said:  # type: ignore[operator]  # there is one
        return f"{actor} reads the owner's words"
    return f"{actor} gets {closes} for {wanted}" if wanted and closes != [wanted] else ""
