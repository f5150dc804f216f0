"""What is stored of a person, where and for how long, as the settings page says it."""

from __future__ import annotations

from typing import Final

Line = tuple[str, str, str]
"""What, where, how long."""

_UNTIL_DELETED: Final = "Until you delete the interview, or by the rule below"
_OF_INTERVIEWS: Final[tuple[Line, ...]] = (
    ("What you and the interviewer said, notes, corrections, objections", "Database", _UNTIL_DELETED),
    ("Résumé and job description", "Database, with their interview", _UNTIL_DELETED),
    ("Grades and quotes; a model’s prompts and replies, where one judged", "Database", _UNTIL_DELETED),
    ("Sound of what you said", "Database, only where you asked for it", _UNTIL_DELETED),
    ("Share links", "Database, as a fingerprint that opens nothing", "Until they end, or the interview goes"),
)
_ALONE: Final[tuple[Line, ...]] = (
    ("Goal, plan, practice cards, these settings", "Database", "Until you change or delete them"),
    ("The key of a model endpoint", "Database; never shown, never exported", "Until you switch it off"),
    (
        "Your own guides and questions",
        "Folders guides and questions, with vectors to search them",
        "Until you remove them",
    ),
    ("List of gradings", "jobs.db: random numbers of interviews, no words", "As long as the interview"),
)
_WITH_ACCOUNTS: Final[tuple[Line, ...]] = (
    ("What coaches write about your interviews, and when they looked", "Database", _UNTIL_DELETED),
    ("With whom you share", "Database", "Until you take it back"),
    ("Goal, plan, practice cards, these settings", "Database", "Until you change or delete them"),
    ("Name, address, role; password and keys as fingerprints", "Database", "As long as the account"),
    ("Where you are signed in: browser and times", "Database", "Until you sign out, or the session ends"),
    ("How much model, sound and files you used, by day", "Database, numbers only", "As long as the account"),
    (
        "What you wrote as a coach, your code, when you looked",
        "Database",
        "Until you delete it, its interview goes, or your account does",
    ),
    (
        "List of gradings",
        "Database of jobs: random numbers of interviews, no words",
        "As long as the interview",
    ),
)
_BROWSER: Final[Line] = (
    "Appearance, voice, unsent drafts",
    "This browser",
    "Until you clear it, or delete everything below",
)


def stored_lines(*, accounts: bool) -> tuple[Line, ...]:
    """Return a line for everything that is kept."""
    return (*_OF_INTERVIEWS, *(_WITH_ACCOUNTS if accounts else _ALONE), _BROWSER)
