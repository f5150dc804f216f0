"""Which features may speak for which criterion, and in which direction: +1 raises the level, -1 lowers it.

The direction is fixed by what a feature means, not by what a small training set happens to show.
"""

from __future__ import annotations

_EMPTY_STORY = {
    "hypothetical": -1,
    "buzz": -1,
    "labels": -1,
    "weak": -1,
    "mean_generic": -1,
    "mean_chat": -1,
    "mean_meta": -1,
}
_POINTS = {
    "points_close": 1, "points_overlap": 1, "points_words": 1, "points_match": 1, "points_weakest": 1, "buzz": -1,
    "limit": 1, "alternative": 1, "order": 1, "distinction_rate": 1,
    "contradicted": -1,
}  # fmt: skip
_DESIGN = (
    "requirements", "problem_framing", "data_features", "modeling", "serving_scale", "evaluation", "monitoring",
    "tradeoffs",
)  # fmt: skip


def _component(key: str) -> dict[str, int]:
    own = {key: 1, f"{key}_often": 1, f"{key}_numbers": 1}
    return own | {"quantity_rate": 1, "empty_rate": -1, "breadth": 1, "limit": 1}


CHOSEN: dict[str, dict[str, dict[str, int]]] = {
    "star": {
        "situation": _EMPTY_STORY
        | {"when": 1, "early_where": 1, "early_quantity": 1, "quantity": 1, "top_event": 1, "sum_event": 1},
        "task": _EMPTY_STORY
        | {
            "role": 1,
            "goal": 1,
            "role_goal": 1,
            "agency": 1,
            "own_share": 1,
            "own": 1,
            "quantity": 1,
            "top_role": 1,
            "sum_role": 1,
        }
        | {"mean_team": -1},
        "action": _EMPTY_STORY
        | {
            "own": 1,
            "own_reason": 1,
            "reason": 1,
            "alternative": 1,
            "obstacle": 1,
            "credit": 1,
            "own_share": 1,
            "agency": 1,
        }
        | {
            "top_reasoned": 1,
            "sum_reasoned": 1,
            "we_did": -1,
            "mean_team": -1,
            "mean_bare": -1,
            "mean_vague": -1,
        },
        "result": _EMPTY_STORY
        | {"quantity": 1, "baseline": 1, "metric": 1, "quantity_effect": 1, "baseline_effect": 1}
        | {"late_quantity": 1, "late_baseline": 1, "late_metric": 1, "top_measured": 1, "sum_measured": 1}
        | {"vague": -1, "mean_vague": -1},
        "reflection": _EMPTY_STORY
        | {
            "lesson": 1,
            "changed": 1,
            "late_changed": 1,
            "late_lesson": 1,
            "top_changed": 1,
            "sum_changed": 1,
            "top_lesson": 1,
        }
        | {"blame": -1, "mean_blame": -1, "mean_hollow": -1, "top_hollow": -1},
        "communication": _EMPTY_STORY
        | {
            "own_reason": 1,
            "quantity": 1,
            "baseline": 1,
            "density": 1,
            "alternative": 1,
            "when": 1,
            "top_measured": 1,
        }
        | {"mean_vague": -1},
    },
    "technical": {
        "correctness": _POINTS | {"we_did": 1, "variety": 1, "absolute_rate": -1},
        "depth": _POINTS | {"limit_rate": 1, "mechanism": 1, "substance": 1, "we_did": 1},
        "application": _POINTS
        | {"practice": 1, "quantity": 1, "order": 1, "effect": 1, "we_did": 1, "i_did": 1},
        "communication": _POINTS | {"variety": 1, "hedge": -1},
    },
    "system_design": {key: _component(key) for key in _DESIGN}
    | {
        "requirements": _component("requirements") | {"asks_early": 1},
        "communication": {"signposts": 1, "empty_rate": -1, "breadth": 1, "quantity_rate": 1},
    },
    "recruiter": {
        "relevant_experience": {"work_own": 1, "work_outcome": 1, "work_quantity": 1, "work_effect": 1}
        | {"coursework": -1, "buzz": -1, "not_mine": -1},
        "production_exposure": {
            "run_owned": 1,
            "run_running": 1,
            "run_incident": 1,
            "run_quantity": 1,
            "run_changed": 1,
        }
        | {"not_mine": -1, "coursework": -1, "buzz": -1},
        "motivation": {"why_company": 1, "why_path": 1, "why_own": 1, "why_generic": -1, "why_pay": -1},
        "expectations": {"terms_pay": 1, "terms_place": 1, "terms_date": 1, "terms_evasive": -1},
        "communication": {
            "work_quantity": 1,
            "own_rate": 1,
            "hedge": -1,
            "buzz": -1,
            "evasive": -1,
            "long_turns": -1,
        },
    },
}
STRENGTH = {"star": 0.1, "technical": 0.05, "system_design": 0.5, "recruiter": 0.2}
"""Ridge strength by rubric, on standardised features; the fewer answers, the stronger."""
EMBEDDED = ("top_", "mean_", "sum_", "points_close", "points_match", "points_weakest")
"""Beginnings of the names of features that need the embedding model."""
