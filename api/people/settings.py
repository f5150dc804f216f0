"""The settings: what the pages look like, the language model, the voice, what is kept, export."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api.people.settings_view import may_set_model, operator_preferences, settings_page
from api.site.appearance import keep_appearance, read_appearance
from api.web.deps import PrincipalDep, ServiceDep
from interviewer.endpoint import effective_endpoint, environment_endpoint
from interviewer.errors import BadInput, NotFound
from interviewer.export import Export
from interviewer.preferences import Preferences, read_endpoint, read_retention

router = APIRouter(prefix="/settings", include_in_schema=False)

_Typed = Annotated[str, Form()]
_Tick = Annotated[bool, Form()]


def _operator(principal: PrincipalDep) -> None:
    """Refuse who doesn't say which model everybody uses, as though there were nothing here: NotFound."""
    if not may_set_model(principal):
        raise NotFound("There is nothing at this address.")


_FOR_OPERATORS = [Depends(_operator)]


@router.get("")
async def settings(service: ServiceDep, principal: PrincipalDep, kept: str = "") -> Response:
    """Show everything that can be set."""
    return await settings_page(service, principal, kept=kept)


@router.post("/appearance")
async def appearance(theme: _Typed = "", contrast: _Typed = "", motion: _Typed = "") -> Response:
    """Keep how the pages look, in this browser."""
    response = back("appearance")
    keep_appearance(response, read_appearance(f"{theme}.{contrast}.{motion}"))
    return response


@router.post("/model", dependencies=_FOR_OPERATORS)
async def model(
    service: ServiceDep,
    principal: PrincipalDep,
    *,
    base_url: _Typed = "",
    name: _Typed = "",
    api_key: _Typed = "",
    agreed: _Tick = False,
) -> Response:
    """Keep which model is used from the next start on, once what is sent there was agreed to."""
    preferences = operator_preferences(service)
    try:
        if environment_endpoint(service.settings):
            raise BadInput("The environment sets the model, and it wins.", field="name")
        typed = read_endpoint(base_url, name, api_key, kept=await preferences.endpoint())
        if not agreed:
            raise BadInput(f"Nothing was switched on. Agree to what is sent to {typed.host}.", field="agreed")
    except BadInput as error:
        return await settings_page(service, principal, wrong=error, typed=(base_url, name))
    await preferences.keep_endpoint(typed)
    return back("model")


@router.post("/model/try", dependencies=_FOR_OPERATORS)
async def try_model(
    service: ServiceDep,
    principal: PrincipalDep,
    base_url: _Typed = "",
    name: _Typed = "",
    api_key: _Typed = "",
) -> Response:
    """Call the endpoint that is typed with two questions of our own, and say what happened; nothing is kept."""
    kept = await operator_preferences(service).endpoint()
    try:
        endpoint = environment_endpoint(service.settings)
        typed = endpoint or read_endpoint(base_url, name, api_key, kept=kept)
    except BadInput as error:
        return await settings_page(service, principal, wrong=error, typed=(base_url, name))
    tried = effective_endpoint(service.settings, typed) or typed
    trial = await service.trial(tried)
    return await settings_page(service, principal, trial=trial, typed=(base_url, name))


@router.post("/model/off", dependencies=_FOR_OPERATORS)
async def model_off(service: ServiceDep) -> Response:
    """Forget the model and its key."""
    await operator_preferences(service).forget_endpoint()
    return back("model-off")


@router.post("/retention")
async def retention(service: ServiceDep, principal: PrincipalDep, days: _Typed = "") -> Response:
    """Keep how long finished interviews are kept."""
    try:
        rule = read_retention(days)
    except BadInput as error:
        return await settings_page(service, principal, wrong=error)
    await Preferences(service.preferences).keep_retention(rule)
    return back("retention")


@router.get("/export.zip")
async def export(service: ServiceDep) -> Response:
    """Send everything there is of whoever asks, while it is read."""
    now = service.conductor.now()
    archive = Export(service, now)
    headers = {"Content-Disposition": f'attachment; filename="mock-interviews-{now:%Y-%m-%d}.zip"'}
    return StreamingResponse(archive.chunks(), media_type="application/zip", headers=headers)


def back(kept: str) -> Response:
    """Return the way to the section in which something was kept."""
    return RedirectResponse(f"/settings?kept={kept}#{kept.partition('-')[0]}", status_code=303)
