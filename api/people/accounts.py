"""Who asks, over the API. Accounts, keys and sessions are managed on pages only: a key opens none of them."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from api.people import admin, links, own_account, provider, sign_in
from api.web.deps import PREFIX, PrincipalDep, problems
from api.wire.views import View

router = APIRouter()
for _pages in (sign_in, provider, links, own_account, admin):
    router.include_router(_pages.router)


class Me(View):
    """Whoever makes this request."""

    name: str
    """As shown; empty where there are no accounts."""
    role: Literal["candidate", "coach", "admin"]
    """What they may do."""
    how: Literal["local", "session", "key", "nobody"]
    """How they showed who they are."""
    scopes: list[Literal["read", "write"]]
    """What this session or key may do."""


@router.get(
    f"{PREFIX}/me", tags=["health"], operation_id="me", summary="Who makes this request", responses=problems()
)
async def me(principal: PrincipalDep) -> Me:
    """Say it; of use to programs that were given a key."""
    return Me(name=principal.name, role=principal.role, how=principal.how, scopes=sorted(principal.scopes))
