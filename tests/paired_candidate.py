"""A strong and a weak candidate whose answers are paired: as long, as fluent, and on the same topics.

    python -m tests.paired_candidate --seed 1

writes `tests/data/answers_{strong,weak}.jsonl`, the answers that `interviewer chat --length short --seed 1` asks for.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import yaml

from interviewer.bootstrap import beside
from interviewer.plan import NewInterview
from interviewer.settings import Settings
from interviewer.state import State
from knowledge.model import Question

DATA = Path(__file__).parent / "data"
_ABOUT = {
    "production_exposure": "production",
    "motivation": "motivation",
    "expectations": "expectations",
    "relevant_experience": "background",
}
_NOTHING_MORE = "No, that covers it, thank you."


class PairedCandidate:
    """Answers what is asked, from the data files; the same question twice gets the next thing they have to say."""

    def __init__(self, kind: str) -> None:
        """Take `strong` or `weak`."""
        stories = yaml.safe_load((DATA / "candidates.yaml").read_text("utf-8"))[kind]
        rounds = yaml.safe_load((DATA / "design_and_coding.yaml").read_text("utf-8"))[kind]
        self._recruiter = {entry["about"]: entry["text"] for entry in stories["recruiter"]}
        self._stories = stories["behavioral"]
        self._rounds = rounds
        self._used: set[str] = set()

    def answer(self, state: State) -> str:
        """Return what the candidate says now."""
        question = state.question
        if question is None:
            return _NOTHING_MORE
        said = len(state.candidate_texts(question.id))
        if question.kind == "recruiter":
            return self._to_recruiter(question)
        lines = self._lines(question)
        return lines[min(said, len(lines) - 1)]

    def knows(self, question: Question) -> bool:
        """Return whether there is an answer to this very question."""
        return question.kind == "recruiter" or bool(self._find(question))

    def _to_recruiter(self, question: Question) -> str:
        wanted = [_ABOUT[c] for c in question.criteria if c in _ABOUT]
        left = [
            a for a in [*wanted, "highlight", "background", "motivation", "production"] if a not in self._used
        ]
        about = left[0] if left else "highlight"
        self._used.add(about)
        return str(self._recruiter[about])

    def _lines(self, question: Question) -> list[str]:
        found = self._find(question)
        if not found:
            raise LookupError(f"no answer is written for {question.id}")
        return [found["first"], *found.get("turns", []), *found.get("probes", [])]

    def _find(self, question: Question) -> dict[str, Any]:
        if question.kind == "behavioral":
            return next((s for s in self._stories if question.id in s["fits"]), {})
        found: dict[str, Any] = self._rounds.get(question.kind, {}).get(question.id, {})
        return found


async def answers_to(kind: str, request: NewInterview, data_dir: Path) -> list[str]:
    """Hold the interview with this candidate and return what they said, in order."""
    candidate = PairedCandidate(kind)
    said: list[str] = []
    async with beside(Settings(data_dir=data_dir)) as service:
        await asyncio.to_thread(service.library.embedder.embed, ["ready"])
        interview_id = await service.conductor.begin(request)
        while True:
            async for _ in service.conductor.reply(interview_id):
                pass
            _, state = await service.conductor.look(interview_id)
            if state.finished:
                return said
            said.append(candidate.answer(state))
            await service.conductor.answer(interview_id, said[-1], client_turn_id=f"a{len(said)}")


def main() -> None:
    """Write the answer files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for kind in ("strong", "weak"):
        with tempfile.TemporaryDirectory() as folder:
            said = asyncio.run(answers_to(kind, NewInterview(seed=options.seed), Path(folder)))
        lines = [json.dumps({"text": text}, ensure_ascii=False) for text in said]
        (DATA / f"answers_{kind}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print(f"{kind}: {len(said)} answers, {sum(len(text.split()) for text in said)} words")


if __name__ == "__main__":
    main()
