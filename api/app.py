"""The web application: routers, doors and the service behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.types import Scope

from api.interviews import corrections, interviews, live, sounds, speech, uploads
from api.people import (
    accounts,
    coaches_api,
    coaching,
    coaching_api,
    coaching_sharing,
    settings,
    settings_delete,
)
from api.people.identify import Identify
from api.practice import drills, pages_drills, pages_plan, pages_progress, plan, progress
from api.report_page import stronger_block
from api.reports import (
    disputes,
    documents,
    grades,
    grading_control,
    judgements,
    pages_debrief,
    pages_documents,
    pages_sample,
    pages_shared,
    pages_shares,
    reports,
    shares,
    stronger,
)
from api.rooms.rooms import Rooms
from api.site import guide_search, preflight, routes, start, transcript
from api.site.frame import Frames
from api.site.static_files import VersionedStatic
from api.web import health, metrics
from api.web.deps import PREFIX
from api.web.headers import AnswerHeaders
from api.web.limiting import LimitRequests
from api.web.openapi import TAGS, describe
from api.web.security import Gate
from api.web.watch import Watch
from api.wire import errors
from api.wire.messages import LONGEST_FRAME_BYTES
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


_MODULES: Final = (
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
    guide_search,
    health,
    accounts,
    metrics,
    plan,
    progress,
    speech,
    stronger,
    coaching,
    coaching_sharing,
    coaching_api,
    coaches_api,
    pages_debrief,
    pages_documents,
    pages_drills,
    pages_plan,
    pages_progress,
    routes,
    pages_sample,
    settings,
    settings_delete,
    pages_shared,
    pages_shares,
    start,
    stronger_block,
    transcript,
    preflight,
)


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
            Middleware(LimitRequests, page=routes.render_problem),
        ],
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    errors.install(app, page=routes.render_problem)
    for module in _MODULES:
        app.include_router(module.router)
    app.mount("/static", VersionedStatic(), name="static")
    describe(app)
    return app


def _server_settings(scope: Scope) -> ServerSettings:
    service: Service = scope["app"].state.service
    return service.settings.server
