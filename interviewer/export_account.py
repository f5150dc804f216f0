"""What an archive holds of an account and of coaching, as plain documents. Nothing in them opens a door."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from interviewer.judgements import judgement_as_dict, kept_judgements
from interviewer.people.coaching_model import Comment, HumanGrade, Look, Written
from interviewer.people.people import People
from interviewer.ports import InterviewStore
from interviewer.service import Service

Document = dict[str, Any]
"""What JSON can hold."""


async def account_documents(service: Service) -> AsyncIterator[tuple[str, Document]]:
    """Yield the documents of an account, with their names in the archive."""
    if service.people:
        yield "account.json", await _account(service.people, service.owner)
    yield "coaching.json", await _coaching(service)
    if service.memories.used:
        used = await service.memories.used(service.owner)
        yield "use.json", {day: asdict(use) for day, use in used.items()}


async def written_about(service: Service, interview_id: str) -> Document | None:
    """Return what coaches wrote of an interview and when they looked; None where there is nothing."""
    signed = await service.coaching.advising.written(interview_id)
    looks = await service.coaching.giving.looks(service.owner, interview_id)
    if not (signed.comments or signed.grades or looks):
        return None
    return {
        "comments": [{"by": name} | _comment(comment) for comment, name in signed.comments],
        "levels": [{"by": name} | _grade(grade) for grade, name in signed.grades],
        "looks": [{"by": name} | _look(look) for look, name in looks],
    }


async def links_to(service: Service, interview_id: str) -> list[Document]:
    """Return the links to an interview's report; where they lead is known to nobody."""
    return [
        {"state": state} | _plain(asdict(share)) for share, state in await service.sharing.list(interview_id)
    ]


async def judgements_of(store: InterviewStore, interview_id: str) -> list[Document]:
    """Return what models were asked in every complete grading, and what they answered."""
    return [
        {"grading": attempt} | judgement_as_dict(kept)
        for attempt in await store.complete_gradings(interview_id)
        for kept in await kept_judgements(store, interview_id, attempt)
    ]


async def _account(people: People, owner: str) -> Document:
    account = _plain(asdict(await people.accounts.get(owner)))
    sessions = [_plain(asdict(each)) for each in await people.sessions.list(owner)]
    keys = [_plain(asdict(each)) | {"scopes": sorted(each.scopes)} for each in await people.keys.list(owner)]
    return account | {"sessions": sessions, "keys": keys}


async def _coaching(service: Service) -> Document:
    store, owner = service.coaching.store, service.owner
    given = await service.coaching.giving.given(owner)
    return {
        "shares": [{"with": each.name} | _without_parties(asdict(each.grant)) for each in given],
        "as_coach": {
            "code": await store.code_of(owner),
            "shared_with_me": [
                {"by": name} | _without_parties(asdict(grant))
                for grant, name in await service.coaching.advising.grants(owner)
            ],
            "looks": [_look(look) for look in await store.looks_by(owner)],
            **_written(await store.written_by(owner)),
        },
    }


def _written(written: Written) -> Document:
    return {
        "comments": [_comment(comment) for comment in written.comments],
        "levels": [_grade(grade) for grade in written.grades],
    }


def _comment(comment: Comment) -> Document:
    columns = _plain(asdict(comment))
    columns.pop("author")
    return columns


def _grade(grade: HumanGrade) -> Document:
    columns = _plain(asdict(grade))
    columns.pop("author")
    return columns


def _look(look: Look) -> Document:
    columns = _plain(asdict(look))
    columns.pop("coach")
    return columns


def _without_parties(grant: Document) -> Document:
    return _plain({name: value for name, value in grant.items() if name not in {"owner", "coach"}})


def _plain(columns: Document) -> Document:
    """Return it with moments as text."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in columns.items()
    }
