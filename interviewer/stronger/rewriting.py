"""Having a model say an answer better, on demand: asked once, checked word by word, kept beside the interview.

Whatever goes wrong, the sorted answer stays, with the reason; an earlier version that was good is not lost.
"""

from __future__ import annotations

from dataclasses import replace

from interviewer.disputing import ReportOf
from interviewer.errors import BadInput, ModelBadReply, ModelError, NotFound
from interviewer.ports import ChatModel, Clock, Usage
from interviewer.ports_after import ImprovementStore
from interviewer.report import Report, UnitReport
from interviewer.stronger.keeping import encode
from interviewer.stronger.model import Rewriting, StrongerAnswer
from interviewer.stronger.putting_together import put_together
from interviewer.stronger.rewrite_prompt import rewrite_messages, rewrite_version, sent
from interviewer.stronger.rewrite_reply import RewriteReply

MAX_TOKENS = 3_000
"""Room for a long answer with its sources."""
NOTHING_TRACED = "Nothing that it wrote could be traced to your own words."


class Stronger:
    """The stronger answers of interviews. Safe to share."""

    def __init__(
        self, *, report_of: ReportOf, store: ImprovementStore, chat: ChatModel | None, clock: Clock
    ) -> None:
        self._report_of = report_of
        self._store = store
        self._chat = chat
        self._clock = clock

    async def answers(self, interview_id: str, grading: int | None = None) -> tuple[StrongerAnswer, ...]:
        """Return every answer of an interview, said better as far as was asked for; NotReady, NotFound."""
        report = await self._report_of(interview_id, grading)
        return tuple(unit.stronger for unit in _units(report) if unit.stronger)

    async def rewrite(self, interview_id: str, unit_key: str, grading: int | None = None) -> StrongerAnswer:
        """Ask the model for one answer, and keep what it made; a second time replaces the first.

        Raises BadInput where no model is configured or nothing was said, NotReady, NotFound. A model that fails is no
        error: the answer says why.
        """
        chat = self._chat
        if chat is None:
            raise BadInput("No language model is configured, so answers are sorted but not rewritten.")
        report = await self._report_of(interview_id, grading)
        unit = next((u for u in _units(report) if u.key == unit_key), None)
        if unit is None or unit.stronger is None:
            raise NotFound(f"There is no answer {unit_key} in this interview.")
        if not sent(unit.stronger):
            raise BadInput(
                "There is nothing to rewrite: no sentence of this answer has a place in it.", field="unit"
            )
        made = await self._made(chat, unit, unit.stronger, report.grading)
        await self._store.keep_improvement(interview_id, unit_key, encode(made))
        return replace(unit.stronger, rewriting=made)

    async def _made(
        self, chat: ChatModel, unit: UnitReport, answer: StrongerAnswer, grading: int
    ) -> Rewriting:
        new = Rewriting(
            (), model=chat.name, prompt_version=rewrite_version(), grading=grading, at=self._clock.now()
        )
        messages = rewrite_messages(answer, unit.question.text if unit.question else None)
        try:
            reply = await chat.complete_json(messages, RewriteReply, max_tokens=MAX_TOKENS)
        except ModelError as error:
            said = "gave no usable reply" if isinstance(error, ModelBadReply) else "failed"
            return _failed(new, answer, f"The language model {said}: {str(error) or type(error).__name__}")
        new = _with_cost(new, reply.usage)
        shown = sent(answer)
        result = put_together(answer, reply.value, shown)
        if not result.has_rewritten:
            return _failed(new, answer, NOTHING_TRACED)
        unused = tuple(said.id for said in shown if said.id not in result.used)
        return replace(new, parts=tuple(result.parts), unused=unused, refused=result.refused)


def _units(report: Report) -> list[UnitReport]:
    return [unit for stage in report.stages for unit in stage.units]


def _with_cost(rewriting: Rewriting, usage: Usage) -> Rewriting:
    return replace(rewriting, tokens_in=usage.tokens_in, tokens_out=usage.tokens_out, cost_usd=usage.cost_usd)


def _failed(new: Rewriting, answer: StrongerAnswer, why: str) -> Rewriting:
    """Return the earlier version with the reason why there is no newer one; without one, the reason alone."""
    earlier = answer.rewriting
    return replace(earlier if earlier and earlier.parts else new, failure=why)
