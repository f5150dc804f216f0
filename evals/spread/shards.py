"""A data set cut into shards while it is read: never more than one shard of it is in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.dataset import Case, case_of, numbered_lines
from interviewer.errors import BadInput

SHARD_ANSWERS = 200
"""About half a minute of one core: what is graded again after a kill, at most."""
SHARD_BYTES = 4_000_000
"""A shard of very long answers ends here, so that a worker's memory doesn't depend on the data."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Some neighbouring lines of a data set."""

    number: int
    """From 0, in the order of the input."""
    where: str
    """File and line of the first answer."""
    answers: int
    """Lines that hold an answer."""
    data: bytes
    """The lines as they stand in the file, blank ones left out."""

    @property
    def sha256(self) -> str:
        """Hash of the content, for the manifest."""
        return hashlib.sha256(self.data).hexdigest()

    def cases(self) -> list[Case]:
        """Return the answers, in order."""
        return [case_of(line, self.where) for line in self.data.split(b"\n")]


def cut(files: Sequence[Path], answers: int = SHARD_ANSWERS) -> Iterator[Shard]:
    """Yield the shards of these files; BadInput names the first line that can't be read, or says that there is none."""
    held: list[bytes] = []
    first = ""
    size = number = 0
    for where, line in _checked(files):
        first = first or where
        held.append(line)
        size += len(line)
        if len(held) == answers or size >= SHARD_BYTES:
            yield Shard(number, first, len(held), b"\n".join(held))
            held, first, size, number = [], "", 0, number + 1
    if held:
        yield Shard(number, first, len(held), b"\n".join(held))
    elif not number:
        raise BadInput("no answers in the data set", field="dataset")


def dataset_hash(files: Iterable[Path]) -> str:
    """Return a hash over the content of the files, in order."""
    digest = hashlib.sha256()
    for path in files:
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _checked(files: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    for path in files:
        for where, line in numbered_lines(path):
            case_of(line, where)
            yield where, line
