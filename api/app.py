"""The web application: routers, doors and the service behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import Scope

from api import (
    accounts,
    corrections,
    disputes,
    documents,
    drills,
    errors,
    grades,
    grading_control,
    health,
    interviews,
    judgements,
    knowledge,
    live,
    metrics,
    pages_coaching,
    pages_coaching_sharing,
    pages_debrief,
    pages_documents,
    pages_drills,
    pages_plan,
    pages_progress,
    pages_routes,
    pages_sample,
    pages_settings,
    pages_settings_delete,
    pages_shared,
    pages_shares,
    pages_start,
    pages_stronger,
    pages_transcript,
    pages_voice,
    plan,
    progress,
    reports,
    shares,
    sounds,
    speech,
    stronger,
    uploads,
)
from api.deps import PREFIX
from api.headers import AnswerHeaders
from api.identify import Identify
from api.limiting import LimitRequests
from api.messages import LONGEST_FRAME_BYTES
from api.openapi import TAGS, describe
from api.page_frame import Frames
from api.rooms import Rooms
from api.security import Gate
from api.static_files import VersionedStatic
from api.watch import Watch
from interviewer.server_settings import ServerSettings
from interviewer.service import Service

ServiceFactory = Callable[[], AbstractAsyncContextManager[Service]]

SERVER_OPTIONS: dict[str, Any] = {
    "ws_max_size": LONGEST_FRAME_BYTES,
    "ws_max_queue": 16,
    "timeout_graceful_shutdown": 5,
    "server_header": False,
    "access_log": False,
}
"""What uvicorn must be started with: addresses hold interview ids, so they are not logged."""


def create_app(service_factory: ServiceFactory, *, grace_secs: float = 3.0) -> FastAPI:
    """Return the application; the service lives as long as it does.

    At the end a reply that is being said has `grace_secs` to come to its end; it is said again later otherwise.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with service_factory() as service:
            app.state.service = service
            app.state.rooms = Rooms(service.conductor, service)
            try:
                async with app.state.rooms.following():
                    yield
            finally:
                await app.state.rooms.close(grace_secs)

    app = FastAPI(
        title="Mock Interviewer",
        version="1",
        lifespan=lifespan,
        openapi_url=f"{PREFIX}/openapi.json",
        openapi_tags=TAGS,
        docs_url=None,  # its scripts come from elsewhere, which the Content-Security-Policy forbids
        redoc_url=None,
        middleware=[
            Middleware(Watch),
            Middleware(AnswerHeaders),
            Middleware(Gate, settings=_server_settings),
            Middleware(Identify),
            Middleware(Frames),
            Middleware(LimitRequests, page=getattr(pages_routes, "render_problem", None)),
        ],
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    errors.install(app, page=getattr(pages_routes, "render_problem", None))
    for module in (
        interviews,
        uploads,
        corrections,
        sounds,
        reports,
        documents,
        shares,
        disputes,
        drills,
        judgements,
        live,
        grades,
        grading_control,
        knowledge,
        health,
        accounts,
        metrics,
        plan,
        progress,
        speech,
        stronger,
        pages_coaching,
        pages_coaching_sharing,
        pages_debrief,
        pages_documents,
        pages_drills,
        pages_plan,
        pages_progress,
        pages_routes,
        pages_sample,
        pages_settings,
        pages_settings_delete,
        pages_shared,
        pages_shares,
        pages_start,
        pages_stronger,
        pages_transcript,
        pages_voice,
    ):
        app.include_router(module.router)
    app.mount("/static", VersionedStatic(), name="static")
    describe(app)
    return app


def _server_settings(scope: Scope) -> ServerSettings:
    service: Service = scope["app"].state.service
    return service.settings.server
