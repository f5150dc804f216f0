"""The four stages of the loop: who conducts them, how long they take, how far they dig."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.model import Length, Persona, StageKind


@dataclass(frozen=True, slots=True)
class StageShape:
    """What a stage is made of, before questions are chosen."""

    persona: Persona
    """Who conducts it."""
    minutes: dict[Length, int]
    """Time for the whole round."""
    questions: dict[Length, dict[str, int]]
    """How many questions of each kind, in the order asked."""
    probes: dict[Length, int]
    """Most probes on one question."""
    invites: dict[Length, bool]
    """Whether it ends with the candidate's questions."""


SHAPES: dict[StageKind, StageShape] = {
    StageKind.RECRUITER: StageShape(
        persona=Persona(
            "Maya",
            "technical recruiter",
            "Warm and brisk; plain words; interested in the person as well as the facts.",
        ),
        minutes={"short": 3, "full": 30},
        questions={"short": {"recruiter": 2}, "full": {"recruiter": 6}},
        probes={"short": 1, "full": 2},
        invites={"short": True, "full": True},
    ),
    StageKind.PHONE_SCREEN: StageShape(
        persona=Persona(
            "Tomas",
            "senior machine-learning engineer",
            "Calm and precise; asks why; lets people think; never hurries them.",
        ),
        minutes={"short": 5, "full": 50},
        questions={"short": {"technical": 1, "coding": 1}, "full": {"technical": 4, "coding": 1}},
        probes={"short": 2, "full": 3},
        invites={"short": False, "full": True},
    ),
    StageKind.SYSTEM_DESIGN: StageShape(
        persona=Persona(
            "Ingrid",
            "staff engineer for ML platforms",
            "Curious and concrete; lets the candidate drive; asks for numbers and for what breaks.",
        ),
        minutes={"short": 5, "full": 50},
        questions={"short": {"system_design": 1}, "full": {"system_design": 1}},
        probes={"short": 4, "full": 5},
        invites={"short": False, "full": True},
    ),
    StageKind.BEHAVIORAL: StageShape(
        persona=Persona(
            "Daniel",
            "engineering manager",
            "Attentive and unhurried; wants to know what this person did, why, and what came of it.",
        ),
        minutes={"short": 3, "full": 45},
        questions={"short": {"behavioral": 1}, "full": {"behavioral": 4}},
        probes={"short": 2, "full": 2},
        invites={"short": True, "full": True},
    ),
}

# From the most to the fewest probes on a question of a kind, whatever the stage allows.
PROBES_BY_KIND = {"recruiter": 2, "behavioral": 2, "technical": 3, "coding": 3, "system_design": 5}

DRILL_SECS = 300
"""What a drill takes: shown, and the time after which the interviewer stops following up."""
DRILL_PROBES = 2
"""Most probes in a drill."""
DESIGN_DRILL_PROBES = 4
"""As in a short design round: its rubric has nine criteria, and what nobody came to speak of is rated low."""
