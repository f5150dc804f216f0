"""Which questions come again on which day. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime, time

from interviewer.coaching.goal import Goal, zone_of
from interviewer.coaching.repetition import Repetition
from interviewer.coaching.study_plan import Item
from interviewer.coaching.study_plan_filling import taking_turns
from interviewer.coaching.study_plan_items import review
from knowledge.model import Question


class Reviews:
    """Hands out what is due, day after day. A review that is planned is taken to go well."""

    def __init__(self, questions: Sequence[Question], repetition: Repetition, goal: Goal) -> None:
        self._questions = {question.id: question for question in questions}
        self._repetition = repetition
        self._zone = zone_of(goal.zone)
        self._planned: dict[str, list[datetime]] = {}
        self._due = {q: day for q in self._questions if (day := self._due_on(q))}

    def on(self, day: date, minutes: int, gone: Collection[str]) -> list[Item]:
        """Return what is due by this day, the longest overdue first, for so many minutes at most."""
        found, left = [], minutes
        for due_on, question_id in sorted((due, q) for q, due in self._due.items() if due <= day):
            item = review(self._questions[question_id], due_on, _why(due_on, day))
            if item.id not in gone and item.minutes <= left:
                found.append(item)
                left -= item.minutes
                self._plan(question_id, day)
        return taking_turns(found)

    def expect(self, items: Iterable[Item], day: date) -> None:
        """Take note of what somebody else planned for a day."""
        for item in items:
            if item.kind == "review" and item.about in self._questions:
                self._plan(item.about, day)

    def _plan(self, question_id: str, day: date) -> None:
        self._planned.setdefault(question_id, []).append(datetime.combine(day, time(12), UTC))
        if due := self._due_on(question_id):
            self._due[question_id] = due

    def _due_on(self, question_id: str) -> date | None:
        at = self._repetition.due_at(question_id, then=self._planned.get(question_id, ()))
        return at and at.astimezone(self._zone).date()


def _why(due_on: date, day: date) -> str:
    late = (day - due_on).days
    if late <= 0:
        return "Due again: about now it begins to be forgotten"
    return f"Due for {'a day' if late == 1 else f'{late} days'}: by now it is being forgotten"
