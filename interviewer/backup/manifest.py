"""What an archive says of itself, and how large it may be.

A zip of `manifest.json` (last, as it holds the others' checksums), `tables/NAME.jsonl` (a row a line) and
`files/FOLDER/…` (the installation's own guides, questions and judges' calibrations).
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import PurePosixPath
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

FORMAT: Literal[1] = 1
"""Raised when an older program could no longer read it."""
MANIFEST = "manifest.json"
FOLDERS = ("guides", "questions", "judges")
"""What of the data directory is no copy of something else."""
LONGEST_LINE_BYTES = 64_000_000
"""The longest row there can be is a phrase's sound of 25 MB, in base64."""
LARGEST_FILE_BYTES = 50_000_000
MOST_ENTRIES = 100_000
LARGEST_MANIFEST_BYTES = 20_000_000
_TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl")
_SEGMENT = re.compile(r"[^/\\\x00-\x1f\x7f:]{1,255}")


class Entry(BaseModel):
    """One file in the archive."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    """Its path."""
    bytes: int = Field(ge=0)
    """Unpacked."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """Of what is unpacked. It finds damage; who writes an archive writes this too."""
    rows: int | None = Field(default=None, ge=0)
    """Of a table."""

    @field_validator("name")
    @classmethod
    def _is_one_of_ours(cls, name: str) -> str:
        if table_of(name) is None and not is_file_of_ours(name):
            raise ValueError("no place an archive's entry may have")
        return name


class Manifest(BaseModel):
    """What is in the archive."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1]
    """Of the archive."""
    program: str = Field(max_length=100)
    """The version that made it."""
    schema_revision: str = Field(pattern=r"^[0-9]{4}$")
    """The database's."""
    made_at: datetime
    """UTC."""
    entries: list[Entry] = Field(max_length=MOST_ENTRIES)
    """Everything but the manifest."""


def table_of(name: str) -> str | None:
    """Return the table an entry holds; None for something else."""
    found = _TABLE.fullmatch(name)
    return found.group(1) if found else None


def is_file_of_ours(name: str) -> bool:
    """Return whether an entry's path stays in one of the folders, on every operating system."""
    parts = name.split("/")
    return (
        len(parts) >= 3
        and parts[0] == "files"
        and parts[1] in FOLDERS
        and len(name) <= 1000
        and all(_SEGMENT.fullmatch(part) and not part.endswith((" ", ".")) for part in parts)
    )


def path_of(name: str) -> PurePosixPath:
    """Return where a file belongs below the data directory."""
    return PurePosixPath(*name.split("/")[1:])
