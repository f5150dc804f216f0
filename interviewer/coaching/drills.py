"""The use cases of drills: begin one, begin a set of the weakest topics or of what is due again, go on with it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence

from interviewer.coaching.drill_set import DrillSet
from interviewer.coaching.drilling import (
    DrillFor,
    due_set,
    one_question_plan,
    open_questions,
    surprise,
    weak_spots,
    weakest_set,
)
from interviewer.coaching.goal import GOAL, end_of_day, goal_from_document
from interviewer.coaching.looking_back import LookingBack
from interviewer.coaching.repetition import Due, Repetition, RepetitionSchedule
from interviewer.coaching.weakness import Weakness
from interviewer.conductor import Conductor
from interviewer.errors import Conflict, NotFound
from interviewer.ports_after import PreferenceStore
from knowledge.bank import QuestionBank
from knowledge.model import KnowledgeError, Question

_KEY = "drill-set"


class Drills:
    """Safe to share; a set is kept with the preferences, the newest one only."""

    def __init__(
        self,
        *,
        conductor: Conductor,
        bank: QuestionBank,
        back: LookingBack,
        preferences: PreferenceStore,
        schedule: RepetitionSchedule,
        seed: Callable[[], int] = lambda: random.SystemRandom().randrange(2**31),
    ) -> None:
        self._conductor = conductor
        self._bank = bank
        self._back = back
        self._preferences = preferences
        self._schedule = schedule
        self._seed = seed

    async def begin(
        self, wanted: DrillFor, *, question_id: str | None = None, seed: int | None = None
    ) -> str:
        """Begin a drill with this question, or with one that was not asked yet; return the interview's id.

        NotFound for a question that is not in the bank, BadInput for a role or level that can't be served.
        """
        seed = self._seed() if seed is None else seed
        questions = open_questions(self._bank, wanted)
        if question_id is not None:
            question = self._question(question_id)
        else:
            question = surprise(questions, await self._back(), random.Random(seed))
        return await self._conductor.hold(one_question_plan(wanted, (question,), seed))

    async def begin_set(self, wanted: DrillFor, size: int, *, seed: int | None = None) -> str:
        """Choose a set from the weakest topics, begin its first drill and return the interview's id.

        It takes the place of an earlier set. BadInput, NotReady where nothing was graded yet.
        """
        rng = random.Random(self._seed() if seed is None else seed)
        weaknesses = await self._back.weaknesses()
        before = await self._back.before(weaknesses)
        due = [one.question_id for one in await self.due(wanted)]
        questions = open_questions(self._bank, wanted)
        return await self._first_of(wanted, weakest_set(questions, weaknesses, before, size, rng, due=due))

    async def begin_due(self, wanted: DrillFor) -> str:
        """Begin a set of what is due again, at most five, and return the interview's id; NotReady where nothing is.

        It takes the place of an earlier set. The level doesn't matter: these were asked before.
        """
        due = [one.question_id for one in await self.due(wanted)]
        return await self._first_of(wanted, due_set(self._bank.select(role=wanted.role), due))

    async def due(self, wanted: DrillFor) -> tuple[Due, ...]:
        """Return which questions of the role are due again by the end of the day, the longest overdue first."""
        goal = goal_from_document(await self._preferences.preference(GOAL))
        until = end_of_day(goal, self._conductor.now())
        repetition = Repetition(self._schedule, await self._back.attempts())
        ids = [question.id for question in self._bank.select(role=wanted.role)]
        # Every question's answers are played again, by an engine that takes its time to load.
        return await asyncio.to_thread(repetition.due, ids, until)

    async def weak_spots(self) -> list[Weakness]:
        """Return what a set would be made from, the most to gain first; nothing where nothing was graded yet."""
        return weak_spots(await self._back.weaknesses())

    async def current_set(self) -> DrillSet | None:
        """Return the newest set, over or not."""
        return DrillSet.from_json(await self._preferences.preference(_KEY))

    async def next_of_set(self) -> str:
        """Begin the set's next drill and return the interview's id; the last one's while that is not finished.

        NotFound without a set, Conflict where it is over.
        """
        current = await self.current_set()
        if current is None:
            raise NotFound("There is no set of drills to go on with.")
        if current.interviews and await self._is_open(current.interviews[-1]):
            return current.interviews[-1]
        if current.is_over:
            raise Conflict("This set of drills is over.")
        return await self._go_on(current)

    async def _first_of(self, wanted: DrillFor, questions: Sequence[Question]) -> str:
        topics = dict.fromkeys(q.topics[0] for q in questions if q.topics)
        return await self._go_on(DrillSet(wanted, tuple(q.id for q in questions), tuple(topics)))

    async def _go_on(self, current: DrillSet) -> str:
        interview_id = await self.begin(current.wanted, question_id=current.next_question)
        await self._preferences.keep_preference(_KEY, current.begun(interview_id).as_json())
        return interview_id

    async def _is_open(self, interview_id: str) -> bool:
        try:
            _, state = await self._conductor.look(interview_id)
        except NotFound:
            return False  # deleted meanwhile
        return state.finished is None

    def _question(self, question_id: str) -> Question:
        try:
            return self._bank.get(question_id)
        except KnowledgeError as error:
            raise NotFound("There is no question of this name.") from error
