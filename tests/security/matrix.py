"""Every route of the application and who may use it, with requests that would do something if they were let.

A route that is not listed here fails `test_access_matrix.py`: whoever adds one says whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

WEBSOCKET = "WS"

OPEN = """
    GET /livez | GET /readyz | GET /metrics | GET /sample | GET /api/v1/openapi.json | GET /static
    GET /sign-in | POST /sign-in | GET /sign-in/provider | GET /sign-in/provider/return | GET /sign-up | POST /sign-up
    GET /invitation/{token} | POST /invitation/{token} | GET /new-password/{token} | POST /new-password/{token}
"""
"""Everybody; nothing of anybody is in the answer."""

LINK = """
    GET /shared/{share_token} | GET /shared/{share_token}/report.pdf/progress
    GET /shared/{share_token}/report.{suffix}
"""
"""Whoever has the link, which is what a link is for."""

OWN = """
    GET /api/v1/interviews/{interview_id} | DELETE /api/v1/interviews/{interview_id}
    POST /api/v1/interviews/{interview_id}/actions | GET /api/v1/interviews/{interview_id}/attempts
    POST /api/v1/interviews/{interview_id}/check | POST /api/v1/interviews/{interview_id}/corrections
    POST /api/v1/interviews/{interview_id}/disputes
    DELETE /api/v1/interviews/{interview_id}/disputes/{dispute_id}
    GET /api/v1/interviews/{interview_id}/documents/{document_id}
    POST /api/v1/interviews/{interview_id}/finish | GET /api/v1/interviews/{interview_id}/grading
    GET /api/v1/interviews/{interview_id}/judgements | WS /api/v1/interviews/{interview_id}/live
    POST /api/v1/interviews/{interview_id}/notes | GET /api/v1/interviews/{interview_id}/report
    GET /api/v1/interviews/{interview_id}/report.{suffix} | POST /api/v1/interviews/{interview_id}/retries
    GET /api/v1/interviews/{interview_id}/shares | POST /api/v1/interviews/{interview_id}/shares
    DELETE /api/v1/interviews/{interview_id}/shares/{share_id}
    GET /api/v1/interviews/{interview_id}/sounds/{phrase_id} | GET /api/v1/interviews/{interview_id}/stronger
    POST /api/v1/interviews/{interview_id}/stronger | POST /api/v1/interviews/{interview_id}/turns
    POST /api/v1/interviews/{interview_id}/turns/audio
    POST /api/v1/interviews/{interview_id}/grading | POST /api/v1/interviews/{interview_id}/grading/cancel
    GET /api/v1/interviews/{interview_id}/coaches | POST /api/v1/interviews/{interview_id}/coaches
    POST /interviews/{interview_id}/grading
    GET /interviews/{interview_id} | GET /interviews/{interview_id}/coaches
    POST /interviews/{interview_id}/coaches | POST /interviews/{interview_id}/coaches/{grant_id}/revoke
    GET /interviews/{interview_id}/debrief | GET /interviews/{interview_id}/report
    GET /interviews/{interview_id}/report.pdf | GET /interviews/{interview_id}/report.pdf/progress
    POST /interviews/{interview_id}/retries | GET /interviews/{interview_id}/share
    POST /interviews/{interview_id}/share | POST /interviews/{interview_id}/share/{share_id}/revoke
    POST /interviews/{interview_id}/stronger | GET /interviews/{interview_id}/transcript
    GET /interviews/{interview_id}/voice
"""
"""The interview's owner; for everybody else there is no such interview."""

COACHED = """
    GET /coaching/interviews/{interview_id} | POST /coaching/interviews/{interview_id}/comments
    POST /coaching/interviews/{interview_id}/comments/{comment_id}
    POST /coaching/interviews/{interview_id}/comments/{comment_id}/delete
    POST /coaching/interviews/{interview_id}/grades | POST /coaching/interviews/{interview_id}/grades/delete
    GET /coaching/interviews/{interview_id}/report.{suffix}
    GET /coaching/interviews/{interview_id}/sounds/{phrase_id}
    GET /api/v1/coaching/interviews/{interview_id}/report.{suffix}
    GET /api/v1/coaching/interviews/{interview_id}/written
    POST /api/v1/coaching/interviews/{interview_id}/comments
    PUT /api/v1/coaching/interviews/{interview_id}/comments/{comment_id}
    DELETE /api/v1/coaching/interviews/{interview_id}/comments/{comment_id}
    PUT /api/v1/coaching/interviews/{interview_id}/grades
    DELETE /api/v1/coaching/interviews/{interview_id}/grades
"""
"""A coach with whom its owner shares it; for everybody else there is no such interview."""

COACH = """
    GET /coaching | POST /coaching/code | POST /coaching/grants/{grant_id}/decline
    GET /api/v1/coaching/code | GET /api/v1/coaching/interviews
"""
"""Coaches and admins, each for themselves; for candidates there is no such page."""

ADMIN = """
    GET /people | POST /people/invite | POST /people/invitations/{link_id}/withdraw
    POST /people/{owner}/disable | POST /people/{owner}/enable | POST /people/{owner}/new-password
    POST /people/{owner}/role
    POST /settings/model | POST /settings/model/off | POST /settings/model/try
"""
"""Admins."""

SELF = """
    GET /api/v1/me | GET /api/v1/interviews | POST /api/v1/interviews | POST /api/v1/drills | POST /api/v1/drill-sets
    GET /api/v1/drill-sets/current | POST /api/v1/drill-sets/current/next | POST /api/v1/grades
    GET /api/v1/knowledge/search | GET /api/v1/plan | GET /api/v1/plan.{suffix} | GET /api/v1/plan/goal
    PUT /api/v1/plan/goal | DELETE /api/v1/plan/goal | POST /api/v1/plan/done | POST /api/v1/plan/undone
    GET /api/v1/progress | GET /api/v1/progress/compare | GET /api/v1/rubrics | GET /api/v1/speech
    POST /api/v1/speech/recognise | POST /api/v1/speech/say
    GET /api/v1/coaches | POST /api/v1/coaches | DELETE /api/v1/coaches/{grant_id}
    GET / | GET /drills | POST /drills | POST /drills/next | GET /guides | GET /guides/{guide_id} | GET /history
    GET /plan | POST /plan/done | POST /plan/goal | POST /plan/ticks | GET /progress | GET /progress/compare
    GET /settings | POST /settings/appearance | POST /settings/coaches | POST /settings/coaches/{grant_id}/revoke
    POST /settings/delete | GET /settings/export.zip | POST /settings/retention | POST /sign-out
    GET /account | GET /account/provider/connect | POST /account/keys | POST /account/keys/{key_id}/revoke
    POST /account/name | POST /account/password | POST /account/provider/disconnect
    POST /account/sessions/end-all | POST /account/sessions/{session_id}/end
"""
"""Whoever is signed in, for themselves: what comes back is theirs alone."""

POLICIES: dict[str, str] = {
    "open": OPEN,
    "link": LINK,
    "own": OWN,
    "coached": COACHED,
    "coach": COACH,
    "admin": ADMIN,
    "self": SELF,
}

JSON: dict[str, Any] = {
    "POST /api/v1/interviews": {"stages": ["behavioral"], "seed": 1},
    "POST /api/v1/drills": {"seed": 1},
    "POST /api/v1/drill-sets": {"seed": 1},
    "POST /api/v1/grades": {
        "rubric": "star",
        "question": "Why?",
        "answer": "Because it was slow, we measured it.",
    },
    "PUT /api/v1/plan/goal": {"on": "2026-03-20"},
    "POST /api/v1/plan/done": {"item": "nothing"},
    "POST /api/v1/plan/undone": {"item": "nothing"},
    "POST /api/v1/speech/say": {"text": "Hello."},
    "POST /api/v1/interviews/{interview_id}/actions": {"action": "pause"},
    "POST /api/v1/interviews/{interview_id}/corrections": {"turn_id": "{turn_id}", "text": "Taken over."},
    "POST /api/v1/interviews/{interview_id}/disputes": {
        "unit": "{unit}",
        "criterion": "{criterion}",
        "reason": "Taken over.",
    },
    "POST /api/v1/interviews/{interview_id}/notes": {"text": "Taken over."},
    "POST /api/v1/interviews/{interview_id}/retries": {"unit": "{unit}"},
    "POST /api/v1/interviews/{interview_id}/shares": {"days": 7},
    "POST /api/v1/interviews/{interview_id}/stronger": {"unit": "{unit}"},
    "POST /api/v1/interviews/{interview_id}/coaches": {"code": "{code}"},
    "POST /api/v1/coaches": {"code": "{code}"},
    "POST /api/v1/coaching/interviews/{interview_id}/comments": {"text": "Looked in."},
    "PUT /api/v1/coaching/interviews/{interview_id}/comments/{comment_id}": {"text": "Looked in again."},
    "PUT /api/v1/coaching/interviews/{interview_id}/grades": {
        "unit": "{unit}",
        "criterion": "{criterion}",
        "level": 5,
        "reason": "Looked in.",
    },
    "POST /api/v1/interviews/{interview_id}/turns": {"text": "Taken over.", "client_turn_id": "stranger"},
}
"""Bodies that would be taken from whoever may."""

FORMS: dict[str, dict[str, str]] = {
    "POST /interviews/{interview_id}/coaches": {"code": "{code}"},
    "POST /interviews/{interview_id}/retries": {"unit": "{unit}"},
    "POST /interviews/{interview_id}/share": {"days": "7"},
    "POST /interviews/{interview_id}/stronger": {"unit": "{unit}"},
    "POST /coaching/interviews/{interview_id}/comments": {"text": "Looked in."},
    "POST /coaching/interviews/{interview_id}/comments/{comment_id}": {"text": "Looked in again."},
    "POST /coaching/interviews/{interview_id}/grades": {
        "unit": "{unit}",
        "criterion": "{criterion}",
        "level": "5",
        "reason": "Looked in.",
    },
    "POST /coaching/interviews/{interview_id}/grades/delete": {"unit": "{unit}", "criterion": "{criterion}"},
    "POST /account/keys": {"name": "a program", "days": "1"},
    "POST /account/name": {"name": "Taken Over"},
    "POST /people/invite": {"email": "friend@example.org", "role": "admin"},
    "POST /people/{owner}/role": {"role": "admin"},
    "POST /settings/model": {"base_url": "http://127.0.0.1:9/v1", "name": "taken-over"},
    "POST /settings/model/try": {"base_url": "http://127.0.0.1:9/v1", "name": ""},
    "POST /settings/coaches": {"code": "{code}"},
    "POST /settings/retention": {"days": "30"},
    "POST /settings/delete": {},
    "POST /plan/done": {"item": "nothing", "done": "yes"},
    "POST /plan/goal": {"on": "2026-03-20"},
    "POST /plan/ticks": {"name": "checklist"},
}
QUERIES: dict[str, dict[str, str]] = {
    "GET /api/v1/knowledge/search": {"q": "latency"},
    "GET /api/v1/progress/compare": {"a": "{interview_id}", "b": "{interview_id}"},
    "DELETE /api/v1/coaching/interviews/{interview_id}/grades": {
        "unit": "{unit}",
        "criterion": "{criterion}",
    },
    "GET /progress/compare": {"a": "{interview_id}", "b": "{interview_id}"},
    "POST /api/v1/interviews/{interview_id}/turns/audio": {"client_turn_id": "stranger"},
}
SOUND = ("POST /api/v1/interviews/{interview_id}/turns/audio", "POST /api/v1/speech/recognise")
SUFFIXES = {
    "coaching": ("md", "json"),
    "plan": ("json", "md", "ics"),
    "shared": ("json", "md", "pdf"),
    "": ("json", "md", "html", "pdf"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One route and whose it is."""

    policy: str
    """A key of POLICIES."""
    method: str
    """HTTP's, or WS."""
    path: str
    """With its parameters in braces."""

    @property
    def name(self) -> str:
        """As in the tables."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, with everything filled in."""

    method: str
    url: str
    options: dict[str, Any] = field(default_factory=dict)


def rows(*policies: str) -> list[Row]:
    """Return the routes under these policies; all by default."""
    return [
        Row(policy, *each.strip().split(maxsplit=1))
        for policy in policies or POLICIES
        for line in POLICIES[policy].strip().splitlines()
        for each in line.split("|")
    ]


def routes(app: FastAPI) -> set[str]:
    """Return every route of the application, as the tables name them; HEAD is GET without a body."""
    return {name for each in iter_route_contexts(app.routes) for name in _names(each)}


def _names(route: Any) -> list[str]:
    path = str(route.path).replace("/shared/{token}", "/shared/{share_token}")
    if isinstance(getattr(route, "original_route", route), Mount):
        return [f"GET {path}"]
    methods = set(route.methods or ()) - {"HEAD"}
    return [f"{method} {path}" for method in sorted(methods)] or [f"{WEBSOCKET} {path}"]


def requests(row: Row, known: dict[str, str]) -> list[Asked]:
    """Return the requests of a row, one for each format there is."""
    if "{suffix}" not in row.path:
        return [_request(row, known)]
    kind = next(kind for kind in SUFFIXES if kind in row.path)
    return [_request(row, {**known, "suffix": suffix}) for suffix in SUFFIXES[kind]]


def _request(row: Row, known: dict[str, str]) -> Asked:
    options: dict[str, Any] = {}
    if row.name in JSON:
        options["json"] = _filled(JSON[row.name], known)
    if row.name in FORMS:
        options["data"] = _filled(FORMS[row.name], known)
    if row.name in QUERIES:
        options["params"] = _filled(QUERIES[row.name], known)
    if row.name in SOUND:
        options["content"] = b"RIFF"
        options["headers"] = {"Content-Type": "audio/wav"}
    return Asked(row.method, row.path.format(**known), options)


def _filled(body: dict[str, Any], known: dict[str, str]) -> dict[str, Any]:
    return {key: value.format(**known) if isinstance(value, str) else value for key, value in body.items()}
