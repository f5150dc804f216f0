"""`python -m evals interviewer`: simulated candidates sit whole interviews; the interviewer is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.table import Table

from evals.commands.common import bar, console, errors_said, number, write_json
from evals.interviewer import Interview, candidate, check, people, report
from evals.rehearsal import Rehearsal
from interviewer.grading.coverage import coverage
from interviewer.plan import NewInterview, make_plan
from knowledge.bank import QuestionBank, load_questions
from knowledge.model import Question
from rubrics.load import load_rubrics
from rubrics.model import Rubric

LENGTHS: tuple[Literal["short", "full"], ...] = ("short", "full")


def interviewer(
    out: Annotated[Path, typer.Option(help="Folder for interviewer.json.")],
    seeds: Annotated[int, typer.Option(min=1, help="Interviews of each length with each candidate.")] = 3,
    role: Annotated[str, typer.Option(help="A role the bank has questions for.")] = "mle",
) -> None:
    """Hold whole interviews without a model and judge the interviewer; coverage is by words alone."""
    with errors_said():
        rubrics = load_rubrics()
        bank = load_questions(criteria={r.id: [c.key for c in r.criteria] for r in rubrics.values()})
        wanted = [(k, length, s) for k in people() for length in LENGTHS for s in range(seeds)]
        held = []
        with bar("interviews", len(wanted)) as progress:
            for kind, length, seed in wanted:
                plan_of = NewInterview(role=role, length=length, seed=seed)
                held.append(hold(kind, plan_of, bank, rubrics))
                progress(1)
    found = report(held)
    write_json(found, out / "interviewer.json")
    table = Table("rule", "holds in")
    for name, rate in found["rules"].items():
        table.add_row(name, number(rate))
    console.print(table)
    console.print(
        f"{found['interviews']} interviews, {found['turns']} turns; {len(found['findings'])} findings"
    )
    for one in found["findings"][:10]:
        console.print(f"{one['candidate']}, seed {one['seed']}, {one['rule']}: {one['what']}", markup=False)


def hold(kind: str, wanted: NewInterview, bank: QuestionBank, rubrics: Mapping[str, Rubric]) -> Interview:
    """Hold one interview and judge it."""
    rehearsal = Rehearsal(make_plan(wanted, bank), rubrics, _by_words, people()[kind]["secs"])
    ended = rehearsal.run(candidate(kind))
    return Interview(kind, wanted.seed or 0, len(rehearsal.state.turns), check(rehearsal, ended))


def _by_words(question: Question, rubric: Rubric, texts: Sequence[str]) -> Mapping[str, float]:
    return coverage(question, rubric, texts, None)
