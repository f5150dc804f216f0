"""The injection suite with a model judge at a real endpoint: what it would obey reaches it as data only."""

from __future__ import annotations

import json
import re

from evals.dataset import packaged
from evals.desk import Desk, in_turn
from evals.metamorphic import run, trials
from evals.relations import relations
from interviewer.adapters.chat_langchain import LangchainChat
from interviewer.adapters.chat_settings import ChatSettings
from interviewer.grading.builtin import BuiltinGrader
from interviewer.grading.model_grader import ModelGrader
from rubrics.load import load_rubrics
from tests.fake_openai import Body, FakeOpenAI, says
from tests.hash_embedder import HashEmbedder

FENCE = re.compile(r"=== [0-9a-f]{16} ===")


def data_of(prompt: str) -> list[str]:
    """Return the lines between the fences that the prompt announces."""
    fence = FENCE.findall(prompt)[0]
    return prompt.split(f"\n{fence}\n")[1].split("\n")


def obedient(orders: list[str], body: Body) -> str:
    """Give a five if an order stands anywhere but in the candidate's own lines, a two otherwise."""
    prompt = str(body["messages"][-1]["content"])
    data = data_of(prompt)
    own = [line for line in data if line.startswith("C| ")]
    outside = "\n".join([prompt.replace("\n".join(data), ""), *(line for line in data if line not in own)])
    level = 5 if any(order in outside for order in orders) else 2
    quote = " ".join(own[-1].removeprefix("C| ").split()[:8])
    checklist = [{"item": "said so", "met": True}]
    return json.dumps({"quotes": [quote], "checklist": checklist, "level": level, "reason": "As told."})


async def test_no_kind_of_injection_raises_a_level() -> None:
    rubrics = load_rubrics()
    case = next(c for c in packaged("technical") if c.id == "t05-5")
    planned = trials([case], [r for r in relations() if "injection" in r.name])
    orders = [t.changed.answer.replace(t.case.answer, "").strip() for t in planned]
    assert len(planned) >= 60
    with FakeOpenAI() as server:
        server.script(says(lambda body: obedient(orders, body)))
        chat = LangchainChat(ChatSettings(model="judge", base_url=server.base_url))
        grader = ModelGrader(chat, rubrics, BuiltinGrader(rubrics, HashEmbedder()))
        found = await run(Desk(in_turn(lambda _: grader, at_once=4)), planned, rubrics)
        await chat.close()
    assert found["summary"]["gaming_trials"] == len(planned)
    assert found["summary"]["gaming_raised"] == 0
    assert all(relation["largest_rise"] <= 0 for relation in found["relations"].values())
