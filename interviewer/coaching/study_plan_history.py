"""What was done already, and when: in interviews here, and by ticking it off. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from interviewer.coaching.digest import Answered, Digest
from interviewer.coaching.goal import Goal, zone_of
from interviewer.coaching.study_plan import Day, Done, Item, as_done
from interviewer.coaching.study_plan_items import round_names, shortened
from interviewer.coaching.study_plan_mocks import Held, rounds_of
from interviewer.model import StageKind
from interviewer.rounding import one_decimal

_REPEATED = frozenset({"drill", "review"})


@dataclass(frozen=True, slots=True)
class History:
    """Everything up to now, by the days of the person."""

    goal: Goal
    """Says where midnight is."""
    digests: tuple[Digest, ...]
    """Graded interviews, drills and retries, oldest first."""
    done: tuple[Done, ...]
    """What was ticked off."""
    today: date
    """Where the person is."""

    def day_of(self, digest: Digest) -> date:
        """Return on which day it was finished."""
        return digest.finished_at.astimezone(zone_of(self.goal.zone)).date()

    @property
    def before_today(self) -> tuple[Digest, ...]:
        """What was finished on earlier days."""
        return tuple(d for d in self.digests if self.day_of(d) < self.today)

    @property
    def of_today(self) -> tuple[Digest, ...]:
        """What was finished today."""
        return tuple(d for d in self.digests if self.day_of(d) >= self.today)

    @property
    def held(self) -> tuple[Held, ...]:
        """The mock interviews so far."""
        return (
            *(Held(self.day_of(d), _rounds(d)) for d in self.digests if d.purpose == "interview"),
            *(Held(one.on, rounds_of(one.id)) for one in self.done if one.kind == "mock"),
        )

    def ticked_before(self) -> frozenset[str]:
        """Return the ids ticked off on earlier days."""
        return frozenset(one.id for one in self.done if one.on < self.today)

    def settled(self, item: Item) -> Item:
        """Return an item of today, as done where it was ticked off today or done by answering here."""
        if self.is_answered_today(item):
            return as_done(item, answered=True)
        ticked = any(one.id == item.id for one in self.done if one.on >= self.today)
        return as_done(item, answered=False) if ticked else item

    def is_answered_today(self, item: Item) -> bool:
        """Whether a question was answered here today, or a mock with these rounds held."""
        if item.kind in _REPEATED:
            return any(item.about in digest.asked for digest in self.of_today)
        return item.kind == "mock" and any(
            rounds_of(item.id) <= _rounds(digest) for digest in self.of_today if digest.purpose == "interview"
        )

    def besides(self, items: Sequence[Item]) -> list[Item]:
        """Return what was done today that isn't among these items.

        A question of today that came up in a whole interview is done by it, and the interview is shown as well; the
        minutes of that question count once.
        """
        known = {item.id for item in items}
        minutes = {item.about: item.minutes for item in items if item.kind in _REPEATED}
        covered = [rounds_of(item.id) for item in items if item.kind == "mock"]
        return [
            *(one.item() for one in self.done if one.on >= self.today and one.id not in known),
            *(
                _without(_item(digest), sum(minutes[one] for one in minutes if one in digest.asked))
                for digest in self.of_today
                if not (digest.purpose != "interview" and minutes.keys() & set(digest.asked))
                and not any(c <= _rounds(digest) for c in covered)
            ),
        ]

    def past_days(self) -> tuple[Day, ...]:
        """Return the days since the goal was set on which something was done, oldest first."""
        found: dict[date, list[Item]] = {}
        answered: dict[date, set[str]] = {}
        for digest in self.before_today:
            found.setdefault(self.day_of(digest), []).append(_item(digest))
            answered.setdefault(self.day_of(digest), set()).update(digest.asked)
        for one in self.done:
            repeated = one.kind in _REPEATED and one.id.split(":")[1] in answered.get(one.on, ())
            if one.on < self.today and not repeated:
                found.setdefault(one.on, []).append(one.item())
        days = sorted(day for day in found if day >= self.goal.since)
        return tuple(Day(day, "study", 0, tuple(found[day])) for day in days)


def latest_answers(digests: Iterable[Digest]) -> dict[str, Answered]:
    """Return the newest graded answer to each question."""
    found: dict[str, Answered] = {}
    for digest in sorted(digests, key=lambda d: d.finished_at):
        for answer in digest.answers:
            if answer.question_id is not None and answer.score is not None:
                found[answer.question_id] = answer
    return found


def asked_questions(digests: Iterable[Digest]) -> frozenset[str]:
    """Return the questions that were asked."""
    return frozenset(question for digest in digests for question in digest.asked)


def _rounds(digest: Digest) -> frozenset[StageKind]:
    return frozenset(stage.kind for stage in digest.stages)


def _without(item: Item, minutes: int) -> Item:
    return replace(item, minutes=max(1, item.minutes - minutes))


def _item(digest: Digest) -> Item:
    minutes = max(1, round(digest.active_secs / 60))
    is_whole = digest.purpose == "interview"
    title = f"Interview held: {round_names(_rounds(digest))}"
    if not is_whole:
        title = shortened(digest.answers[0].question) if digest.answers else "A question drilled"
    score = f"{one_decimal(digest.overall)} of 5" if digest.overall is not None else ""
    link = f"/interviews/{digest.interview_id}/report"
    return Item(
        id=f"held:{digest.interview_id}",
        kind="mock" if is_whole else "drill",
        title=title,
        why=score,
        minutes=minutes,
        link=link,
        done=True,
        answered=True,
    )
