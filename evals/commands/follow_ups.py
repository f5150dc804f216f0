"""`python -m evals follow-ups`: the probe goes to what raters rated lowest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from evals.commands.common import CACHE_HELP, bar, console, errors_said, load, number, write_json
from evals.dataset import DATA
from evals.follow_ups import first_probe, report
from evals.report import LABELS_NOTE
from interviewer.grading.coverage import coverage
from knowledge.cache import CachedEmbedder
from knowledge.embed import MiniLmEmbedder
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric


def follow_ups(
    out: Annotated[Path, typer.Option(help="Folder for follow_ups.json and the cache of vectors.")],
    dataset: Annotated[Path, typer.Option(help="Labelled star answers.")] = DATA / "star.jsonl",
    cache: Annotated[Path | None, typer.Option(help=CACHE_HELP)] = None,
) -> None:
    """Ask the interviewer's policy what it would probe after each labelled story."""
    rubric = load_rubrics()["star"]
    inner = MiniLmEmbedder()
    embedder = CachedEmbedder(inner, (cache or out) / "vectors.db")

    def covered(question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
        return coverage(question, rubric, texts, embedder)

    with errors_said():
        cases = [c for c in load(dataset) if c.rubric == "star"]
        inner.warm()
        probed = []
        with bar("follow-ups", len(cases)) as progress:
            for case in cases:
                probed.append(first_probe(case, rubric, covered))
                progress(1)
    found = report(probed) | {"note": LABELS_NOTE}
    write_json(found, out / "follow_ups.json")
    console.print(
        f"{found['probes']} probes after {found['answers']} answers: to a criterion rated lowest"
        f" {number(found['to_lowest'])} (by chance {number(found['by_chance_to_lowest'])}), within one level of it"
        f" {number(found['within_one_of_lowest'])}, to one rated 4–5 {number(found['to_good'])}"
        f" (although another was rated lower: {number(found['to_good_though_another_was_not'])});"
        f" none although something was rated 1–2: {number(found['due_but_none'])} of {found['due']}. {LABELS_NOTE}"
    )
