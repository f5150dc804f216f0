"""What the settings page shows."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from api.people.settings_stored import stored_lines
from api.site.appearance import CONTRASTS, MOTIONS, THEMES
from api.site.templates import page
from interviewer.endpoint import effective_endpoint, environment_endpoint
from interviewer.errors import BadInput
from interviewer.forgetting import CONFIRMATION
from interviewer.model_trial import Trial
from interviewer.people.model import LOCAL, Principal
from interviewer.preferences import RETENTION_DAYS, ModelEndpoint, Preferences, host_of
from interviewer.service import Service

_KEPT: Final = {
    "appearance": "Kept, in this browser.",
    "model": "Kept. It is used from the next start of the service on.",
    "model-off": "The model and its key are forgotten. From the next start on the built-in interviewer runs.",
    "retention": "Kept. What is too old goes at the next start, and from then on once a day.",
    "coaches": "Shared. Your coach can read every interview that you begin from now on.",
    "coaches-back": "Taken back. It opens nothing any more.",
}
_THEME_NAMES = {"system": "System", "light": "Light", "dark": "Dark"}
_CONTRAST_NAMES = {"system": "System", "more": "More"}
_MOTION_NAMES = {"system": "System", "less": "Less"}
_LOOKS: Final = (
    ("theme", "Theme", [(key, _THEME_NAMES[key]) for key in THEMES]),
    ("contrast", "Contrast", [(key, _CONTRAST_NAMES[key]) for key in CONTRASTS]),
    ("motion", "Motion", [(key, _MOTION_NAMES[key]) for key in MOTIONS]),
)


async def settings_page(
    service: Service,
    principal: Principal,
    *,
    kept: str = "",
    wrong: BadInput | None = None,
    trial: Trial | None = None,
    typed: tuple[str, str] | None = None,
) -> Response:
    """Return the page, with what was typed where it was wrong or only tried; a key is never among it."""
    accounts = service.settings.auth == "accounts"
    return page(
        "settings.html",
        status=422 if wrong else 200,
        kept_at=kept.partition("-")[0] if kept in _KEPT else "",
        kept=_KEPT.get(kept, ""),
        wrong={wrong.field or "": str(wrong)} if wrong else {},
        accounts=accounts,
        looks=_LOOKS,
        retention=await Preferences(service.preferences).retention(),
        retention_days=RETENTION_DAYS,
        retention_most=service.settings.accounts.retention_days if accounts else None,
        stored=stored_lines(accounts=accounts),
        data_dir=None if accounts else service.settings.data_dir.resolve(),
        confirmation=CONFIRMATION,
        given=await service.coaching.giving.given(service.owner) if accounts else [],
        has_password=await _has_password(service),
        used=await service.allowances.today(service.owner),
        **await _model(service, principal, trial, typed),
    )


async def _model(
    service: Service, principal: Principal, trial: Trial | None, typed: tuple[str, str] | None
) -> dict[str, Any]:
    """Return what is shown of the model: to whoever may set it what is set, to others what is in use."""
    if not may_set_model(principal):
        return {"may_set_model": False, "in_use": service.endpoint}
    chosen = await operator_preferences(service).endpoint()
    base_url, name = typed or ((chosen.base_url, chosen.name) if chosen else ("", ""))
    return {
        "may_set_model": True,
        "in_use": service.endpoint,
        "trial": trial,
        "typed_url": base_url,
        "typed_name": name,
        "typed_host": host_of(base_url),
        "has_key": bool(chosen and chosen.api_key),
        "chosen": chosen,
        "fixed": environment_endpoint(service.settings),
        "waits": _waits(service, chosen),
    }


def may_set_model(principal: Principal) -> bool:
    """Return whether somebody says which model everybody here uses: without accounts they, otherwise an admin."""
    return principal.role == "admin"


def operator_preferences(service: Service) -> Preferences:
    """Return where the model is kept: once for the installation, not for a person."""
    return Preferences(service.of(LOCAL).preferences)


async def _has_password(service: Service) -> bool:
    if service.settings.auth != "accounts" or service.people is None:
        return False
    return (await service.people.accounts.get(service.owner)).has_password


def _waits(service: Service, chosen: ModelEndpoint | None) -> bool:
    """Return whether the next start will use another model than runs now."""
    return effective_endpoint(service.settings, chosen) != service.endpoint
