"""What the settings page shows."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from api.appearance import CONTRASTS, MOTIONS, THEMES
from api.pages_templates import page
from interviewer.endpoint import effective_endpoint, environment_endpoint
from interviewer.errors import BadInput
from interviewer.forgetting import CONFIRMATION
from interviewer.model_trial import Trial
from interviewer.preferences import RETENTION_DAYS, ModelEndpoint, Preferences
from interviewer.service import Service

_KEPT: Final = {
    "appearance": "Kept, in this browser.",
    "model": "Kept. It is used from the next start of the service on.",
    "model-off": "The model and its key are forgotten. From the next start on the built-in interviewer runs.",
    "retention": "Kept. What is too old goes at the next start, and from then on once a day.",
}
_THEME_NAMES = {"system": "System", "light": "Light", "dark": "Dark"}
_CONTRAST_NAMES = {"system": "System", "more": "More"}
_MOTION_NAMES = {"system": "System", "less": "Less"}
_UNTIL_DELETED = "Until you delete the interview, or by the rule below"
_STORED = (
    ("What you and the interviewer said, notes, corrections, objections", "Database", _UNTIL_DELETED),
    ("Résumé and job description", "Database, with their interview", _UNTIL_DELETED),
    ("Grades and quotes; a model’s prompts and replies, where one judged", "Database", _UNTIL_DELETED),
    ("Sound of what you said", "Database, only where you asked for it", _UNTIL_DELETED),
    ("Share links", "Database, as a fingerprint that opens nothing", "Until they end, or the interview goes"),
    ("Goal, plan, practice cards, these settings", "Database", "Until you change or delete them"),
    ("The key of a model endpoint", "Database; never shown, never exported", "Until you switch it off"),
    (
        "Your own guides and questions",
        "Folders guides and questions, with vectors to search them",
        "Until you remove them",
    ),
    ("List of gradings", "jobs.db: random numbers of interviews, no words", "As long as the data folder"),
    ("Appearance, voice, unsent drafts", "This browser", "Until you clear it, or delete everything below"),
)


async def settings_page(
    service: Service,
    *,
    kept: str = "",
    wrong: BadInput | None = None,
    trial: Trial | None = None,
    typed: tuple[str, str] | None = None,
) -> Response:
    """Return the page, with what was typed where it was wrong or only tried; a key is never among it."""
    preferences = Preferences(service.preferences)
    chosen = await preferences.endpoint()
    base_url, name = typed or ((chosen.base_url, chosen.name) if chosen else ("", ""))
    return page(
        "settings.html",
        status=422 if wrong else 200,
        kept_at=kept.partition("-")[0] if kept in _KEPT else "",
        kept=_KEPT.get(kept, ""),
        wrong={wrong.field or "": str(wrong)} if wrong else {},
        trial=trial,
        typed_url=base_url,
        typed_name=name,
        has_key=bool(chosen and chosen.api_key),
        chosen=chosen,
        fixed=environment_endpoint(service.settings),
        in_use=service.endpoint,
        waits=_waits(service, chosen),
        model_name=service.model_name,
        retention=await preferences.retention(),
        retention_days=RETENTION_DAYS,
        looks=(
            ("theme", "Theme", [(key, _THEME_NAMES[key]) for key in THEMES]),
            ("contrast", "Contrast", [(key, _CONTRAST_NAMES[key]) for key in CONTRASTS]),
            ("motion", "Motion", [(key, _MOTION_NAMES[key]) for key in MOTIONS]),
        ),
        stored=_STORED,
        data_dir=service.settings.data_dir.resolve(),
        confirmation=CONFIRMATION,
    )


def _waits(service: Service, chosen: ModelEndpoint | None) -> bool:
    """Return whether the next start will use another model than runs now."""
    return effective_endpoint(service.settings, chosen) != service.endpoint
