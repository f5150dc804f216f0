"""Prompts are files: asked for by name, filled with variables, versioned by their first line."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent
_VERSION = re.compile(r"^<!--\s*version:\s*(\S+)\s*-->\n")


def prompt(name: str, /, **variables: object) -> str:
    """Return prompt `name` with every `$variable` filled; KeyError or FileNotFoundError for what is missing."""
    return Template(_VERSION.sub("", _read(name))).substitute({k: str(v) for k, v in variables.items()})


def prompt_version(name: str) -> str:
    """Return the version in the prompt's first line; ValueError where there is none."""
    match = _VERSION.match(_read(name))
    if not match:
        raise ValueError(f"prompt {name} has no version line")
    return f"{name}:{match.group(1)}"


@cache
def _read(name: str) -> str:
    return (_FOLDER / f"{name}.md").read_text(encoding="utf-8")
