"""The settings: what the pages look like, the language model, the voice, what is kept, export, deletion."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response, StreamingResponse

from api.appearance import keep_appearance, read_appearance
from api.deps import RoomsDep, ServiceDep
from api.pages_settings_view import settings_page
from api.pages_templates import page
from interviewer.endpoint import effective_endpoint, environment_endpoint
from interviewer.errors import BadInput
from interviewer.export import Export
from interviewer.forgetting import check_confirmed, forget_everything
from interviewer.preferences import Preferences, read_endpoint, read_retention

router = APIRouter(prefix="/settings", include_in_schema=False)

_Typed = Annotated[str, Form()]


@router.get("")
async def settings(service: ServiceDep, kept: str = "") -> Response:
    """Show everything that can be set."""
    return await settings_page(service, kept=kept)


@router.post("/appearance")
async def appearance(theme: _Typed = "", contrast: _Typed = "", motion: _Typed = "") -> Response:
    """Keep how the pages look, in this browser."""
    response = _back("appearance")
    keep_appearance(response, read_appearance(f"{theme}.{contrast}.{motion}"))
    return response


@router.post("/model")
async def model(
    service: ServiceDep, base_url: _Typed = "", name: _Typed = "", api_key: _Typed = ""
) -> Response:
    """Keep which model is used from the next start on."""
    preferences = Preferences(service.preferences)
    try:
        _refuse_where_fixed(service)
        typed = read_endpoint(base_url, name, api_key, kept=await preferences.endpoint())
    except BadInput as error:
        return await settings_page(service, wrong=error, typed=(base_url, name))
    await preferences.keep_endpoint(typed)
    return _back("model")


@router.post("/model/try")
async def try_model(
    service: ServiceDep, base_url: _Typed = "", name: _Typed = "", api_key: _Typed = ""
) -> Response:
    """Call the endpoint that is typed, and say what happened; nothing is kept."""
    kept = await Preferences(service.preferences).endpoint()
    try:
        endpoint = environment_endpoint(service.settings)
        typed = endpoint or read_endpoint(base_url, name, api_key, kept=kept)
    except BadInput as error:
        return await settings_page(service, wrong=error, typed=(base_url, name))
    tried = effective_endpoint(service.settings, typed) or typed
    return await settings_page(service, trial=await service.trial(tried), typed=(base_url, name))


@router.post("/model/off")
async def model_off(service: ServiceDep) -> Response:
    """Forget the model and its key."""
    await Preferences(service.preferences).forget_endpoint()
    return _back("model-off")


@router.post("/retention")
async def retention(service: ServiceDep, days: _Typed = "") -> Response:
    """Keep how long finished interviews are kept."""
    try:
        rule = read_retention(days)
    except BadInput as error:
        return await settings_page(service, wrong=error)
    await Preferences(service.preferences).keep_retention(rule)
    return _back("retention")


@router.get("/export.zip")
async def export(service: ServiceDep) -> Response:
    """Send everything there is, while it is read."""
    now = service.conductor.now()
    archive = Export(
        service.store,
        service.reports,
        service.sounds,
        service.preferences,
        now,
        service.settings.data_dir,
    )
    headers = {"Content-Disposition": f'attachment; filename="mock-interviews-{now:%Y-%m-%d}.zip"'}
    return StreamingResponse(archive.chunks(), media_type="application/zip", headers=headers)


@router.post("/delete")
async def delete(
    service: ServiceDep, rooms: RoomsDep, typed: _Typed = "", own_material: Annotated[bool, Form()] = False
) -> Response:
    """Delete everything, also what this browser keeps, and say what that was."""
    try:
        check_confirmed(typed)
    except BadInput as error:
        return await settings_page(service, wrong=error)
    await rooms.empty_all()
    gone = await forget_everything(service.store, service.settings.data_dir, own_material=own_material)
    rooms.dismiss_all()
    response = page("deleted.html", gone=gone, own_material=own_material)
    response.headers["Clear-Site-Data"] = '"cookies", "storage"'
    return response


def _refuse_where_fixed(service: ServiceDep) -> None:
    if environment_endpoint(service.settings):
        raise BadInput("The environment sets the model, and it wins.", field="name")


def _back(kept: str) -> Response:
    return RedirectResponse(f"/settings?kept={kept}#{kept.partition('-')[0]}", status_code=303)
