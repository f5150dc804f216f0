"""Fixed parts come first in prompts, so that an endpoint can reuse what it has read: measured on a whole interview."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from pathlib import Path
from statistics import mean

import pytest

from knowledge.model import Embedder
from tests.fake_openai import Body, FakeOpenAI, says
from tests.integration.service.model_house import STORY, settings_for, sitting, speaks_and_judges

# One worker for all that needs the real embedding model here.
pytestmark = pytest.mark.xdist_group("service")

ANSWERS = [
    f"{STORY} That was try number {n}, and each time I wrote down what I had changed." for n in range(40)
]


def prompt_of(body: Body) -> str:
    """Return all that a model reads, in its order."""
    return "\n".join(f"{m['role']}: {m['content']}" for m in body["messages"])


def question_of(prompt: str) -> str:
    return prompt.partition("QUESTION\n")[2].partition("\n\n")[0]


def shared(prompts: Sequence[str], *, within_a_question: bool = False) -> list[float]:
    """Return, for each prompt but the first, which part of it the one before began with as well."""
    pairs = [
        (a, b) for a, b in pairwise(prompts) if not within_a_question or question_of(a) == question_of(b)
    ]
    return [_shared_chars(*pair) / len(pair[1]) for pair in pairs]


def _shared_chars(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


class TestFixedPartsFirst:
    async def test_prompts_begin_like_the_one_before(
        self, endpoint: FakeOpenAI, embedder: Embedder, tmp_path: Path
    ) -> None:
        endpoint.script(says(speaks_and_judges()))
        async with sitting(settings_for(endpoint.base_url, tmp_path), embedder) as held:
            await held.hold(*ANSWERS)
        spoken = [prompt_of(r.body) for r in endpoint.requests if r.body.get("stream")]
        judged = [prompt_of(r.body) for r in endpoint.requests if not r.body.get("stream")]
        # Measured: 0.78 from turn to turn of a question, 0.47 to the next question; 0.78 between criteria. With
        # a new fence in every prompt, and criteria before the transcript, it was 0.66, 0.47 and 0.45.
        assert mean(shared(spoken, within_a_question=True)) >= 0.7
        assert min(shared(spoken)) >= 0.4
        assert mean(shared(judged)) >= 0.7
