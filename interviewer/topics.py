"""The topics of the question bank, as people read them."""

from __future__ import annotations

_TOPIC_NAMES = {
    "llms": "LLMs",
    "mlops": "MLOps",
    "deep-learning": "Deep learning",
    "fundamentals": "ML fundamentals",
    "system-design": "ML system design",
    "coding": "Coding",
    "experimentation": "Experimentation",
    "behavioral": "Behavioral",
    "recruiter": "Recruiter screen",
}


def topic_name(key: str) -> str:
    """Return a topic as shown."""
    return _TOPIC_NAMES.get(key) or key.replace("-", " ").capitalize()
