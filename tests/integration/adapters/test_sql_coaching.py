"""Coaching in both databases: what a grant opens and what it doesn't, and what goes with whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewer.adapters.sql_people import SqlPeople
from interviewer.adapters.sql_store import SqlStore
from interviewer.errors import Conflict, NotFound
from interviewer.model import Finished, Paused
from interviewer.people.coaching_model import About, Comment, Grant, HumanGrade, Written
from interviewer.people.model import Role
from interviewer.people.records import Account
from tests.samples import NOON, interview

ADA, BEN, COACH, OTHER = "ada", "ben", "coach", "other-coach"


def at(hours: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(hours=hours)


def grant(identifier: str = "g1", interview_id: str | None = "i1", **changes: object) -> Grant:
    """Return a grant of Ada's to the coach."""
    given = Grant(identifier, ADA, COACH, interview_id, with_sound=False, for_evals=False, created_at=at(1))
    return replace(given, **changes)  # type: ignore[arg-type]


async def hold(
    store: SqlStore, identifier: str, owner: str = ADA, *, begun: float = 0.0, finished: bool = True
) -> None:
    """Keep an interview."""
    await store.create(replace(interview(identifier, created_at=at(begun)), owner=owner))
    event = Finished(at(begun), "completed") if finished else Paused(at(begun))
    await store.append(identifier, 0, [event])


async def account(store: SqlStore, owner: str, role: Role, *, disabled: bool = False) -> None:
    """Keep an account."""
    kept = Account(owner, f"{owner}@example.org", owner.title(), role, NOON, vouched=True)
    people = SqlPeople(store._transactions)
    await people.keep_account(replace(kept, disabled_at=NOON if disabled else None), "hash")


class TestCode:
    async def test_leads_to_whoever_may_coach_and_to_nobody_else(self, store: SqlStore) -> None:
        roles: dict[str, Role] = {"c": "coach", "a": "admin", "n": "candidate"}
        for owner, role in roles.items():
            await account(store, owner, role)
            await store.coaching.keep_code(owner, f"code-{owner}")
        await account(store, "gone", "coach", disabled=True)
        await store.coaching.keep_code("gone", "code-gone")
        found = {name: await store.coaching.coach_with(f"code-{name}") for name in (*roles, "gone", "none")}
        assert found == {"c": "c", "a": "a", "n": None, "gone": None, "none": None}

    async def test_a_new_one_takes_the_place_of_the_old(self, store: SqlStore) -> None:
        await account(store, COACH, "coach")
        await store.coaching.keep_code(COACH, "old")
        await store.coaching.keep_code(COACH, "new")
        assert await store.coaching.code_of(COACH) == "new"
        assert await store.coaching.coach_with("old") is None

    async def test_is_one_coach_s(self, store: SqlStore) -> None:
        await store.coaching.keep_code(COACH, "same")
        with pytest.raises(Conflict):
            await store.coaching.keep_code(OTHER, "same")


class TestGrant:
    async def test_opens_the_finished_interview_it_names(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_grant(grant())
        access = await store.coaching.access(COACH, "i1")
        assert access is not None
        assert (access.owner, access.with_sound, access.for_evals) == (ADA, False, False)
        assert await store.coaching.access(OTHER, "i1") is None

    async def test_opens_no_interview_that_goes_on(self, store: SqlStore) -> None:
        await hold(store, "i1", finished=False)
        await store.coaching.keep_grant(grant())
        assert await store.coaching.access(COACH, "i1") is None
        assert await store.coaching.shared_with(COACH, limit=9) == []

    async def test_of_everything_opens_what_its_candidate_begins_afterwards(self, store: SqlStore) -> None:
        await hold(store, "before", begun=0.5)
        await hold(store, "after", begun=1.5)
        await hold(store, "ben-s", BEN, begun=2)
        await store.coaching.keep_grant(grant(interview_id=None))
        opened = {i: await store.coaching.access(COACH, i) is not None for i in ("before", "after", "ben-s")}
        assert opened == {"before": False, "after": True, "ben-s": False}

    async def test_opens_nothing_where_the_interview_is_somebody_else_s(self, store: SqlStore) -> None:
        await hold(store, "ben-s", BEN)
        await store.coaching.keep_grant(grant(interview_id="ben-s"))
        assert await store.coaching.access(COACH, "ben-s") is None

    async def test_the_same_again_takes_the_place_of_the_one_before(self, store: SqlStore) -> None:
        await hold(store, "i1")
        for identifier, interview_id in (("g1", "i1"), ("g2", "i1"), ("g3", None), ("g4", None)):
            await store.coaching.keep_grant(grant(identifier, interview_id))
        assert {g.id for g in await store.coaching.grants_by(ADA)} == {"g2", "g4"}

    async def test_several_in_force_add_up(self, store: SqlStore) -> None:
        await hold(store, "i1", begun=2)
        await store.coaching.keep_grant(grant("g1", "i1", with_sound=True))
        await store.coaching.keep_grant(grant("g2", None, for_evals=True))
        access = await store.coaching.access(COACH, "i1")
        assert access is not None
        assert (access.with_sound, access.for_evals) == (True, True)
        assert len(await store.coaching.shared_with(COACH, limit=9)) == 1

    async def test_is_taken_back_by_its_two_parties_only(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_grant(grant())
        for stranger in (BEN, OTHER):
            with pytest.raises(NotFound):
                await store.coaching.remove_grant("g1", stranger)
        await store.coaching.remove_grant("g1", ADA)
        assert await store.coaching.access(COACH, "i1") is None
        await store.coaching.keep_grant(grant())
        await store.coaching.remove_grant("g1", COACH)
        assert await store.coaching.grants_by(ADA) == []

    async def test_of_an_interview_that_is_not_there(self, store: SqlStore) -> None:
        with pytest.raises(NotFound):
            await store.coaching.keep_grant(grant(interview_id="nothing"))

    async def test_lists_the_newest_first_a_page_at_a_time(self, store: SqlStore) -> None:
        for hours in range(5):
            await hold(store, f"i{hours}", begun=2 + hours)
        await store.coaching.keep_grant(grant(interview_id=None))
        pages = [await store.coaching.shared_with(COACH, limit=2, offset=start) for start in (0, 2, 4)]
        listed = [[line.interview.id for line in page] for page in pages]
        assert listed == [["i4", "i3"], ["i2", "i1"], ["i0"]]


class TestLook:
    async def test_first_and_last_are_kept(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_grant(grant())
        for hours in (1, 2, 3):
            await store.coaching.note_look(COACH, "i1", at(hours))
        [look] = await store.coaching.looks_at(ADA)
        assert (look.coach, look.first_at, look.last_at) == (COACH, at(1), at(3))
        assert await store.coaching.looks_by(COACH) == [look]
        [line] = await store.coaching.shared_with(COACH, limit=9)
        assert line.looked_at == at(3)

    async def test_at_an_interview_that_is_gone(self, store: SqlStore) -> None:
        with pytest.raises(NotFound):
            await store.coaching.note_look(COACH, "gone", NOON)


class TestWritten:
    COMMENT = Comment("c1", "i1", COACH, About(), "Well told. <b>", at(1))
    GRADE = HumanGrade("i1", "0/leakage", "depth", COACH, 4, "Named when it breaks.", at(1))

    async def test_comes_back_as_it_was(self, store: SqlStore) -> None:
        await hold(store, "i1")
        about = (About(), About("0/leakage", "depth"), About(turn_id="t2"))
        comments = [replace(self.COMMENT, id=f"c{n}", about=a, written_at=at(n)) for n, a in enumerate(about)]
        for each in comments:
            await store.coaching.keep_comment(each)
        await store.coaching.keep_grade(self.GRADE)
        assert await store.coaching.written("i1") == Written(tuple(comments), (self.GRADE,))
        assert await store.coaching.written_by(COACH) == Written(tuple(comments), (self.GRADE,))
        assert await store.coaching.comment("i1", "c2") == comments[2]
        assert await store.coaching.comment("i2", "c2") is None

    async def test_a_second_level_takes_the_place_of_the_first(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_grade(self.GRADE)
        second = replace(self.GRADE, level=2, reason="On reflection.")
        await store.coaching.keep_grade(second)
        await store.coaching.keep_grade(replace(self.GRADE, author=OTHER))
        assert second in (await store.coaching.written("i1")).grades
        assert len((await store.coaching.written("i1")).grades) == 2

    async def test_is_removed_by_its_author_only(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_comment(self.COMMENT)
        await store.coaching.keep_grade(self.GRADE)
        with pytest.raises(NotFound):
            await store.coaching.remove_comment("i1", "c1", OTHER)
        with pytest.raises(NotFound):
            await store.coaching.remove_grade("i1", "0/leakage", "depth", OTHER)
        await store.coaching.remove_comment("i1", "c1", COACH)
        await store.coaching.remove_grade("i1", "0/leakage", "depth", COACH)
        assert await store.coaching.written("i1") == Written()

    async def test_is_news_until_its_candidate_has_seen_it(self, store: SqlStore) -> None:
        for identifier, owner in (("i1", ADA), ("i2", BEN)):
            await hold(store, identifier, owner)
            await store.coaching.keep_comment(
                replace(self.COMMENT, id=f"c-{identifier}", interview_id=identifier)
            )
        assert await store.coaching.unseen(ADA) == {"i1": 1}
        await store.coaching.mark_seen("i1", at(2))
        await store.coaching.mark_seen("i1", at(3))
        assert await store.coaching.unseen(ADA) == {}
        [comment] = (await store.coaching.written("i1")).comments
        assert comment.seen_at == at(2)
        await store.coaching.keep_comment(replace(comment, text="Better words.", seen_at=None))
        assert await store.coaching.unseen(ADA) == {"i1": 1}

    async def test_goes_with_its_interview(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_grant(grant())
        await store.coaching.keep_comment(self.COMMENT)
        await store.coaching.keep_grade(self.GRADE)
        await store.coaching.note_look(COACH, "i1", NOON)
        await store.delete("i1")
        assert await store.coaching.written_by(COACH) == Written()
        assert await store.coaching.grants_by(ADA) == []
        assert await store.coaching.looks_by(COACH) == []

    async def test_goes_with_its_coach(self, store: SqlStore) -> None:
        await hold(store, "i1")
        await store.coaching.keep_code(COACH, "code")
        for coach in (COACH, OTHER):
            await store.coaching.keep_grant(grant(f"g-{coach}", coach=coach))
            await store.coaching.keep_comment(replace(self.COMMENT, id=f"c-{coach}", author=coach))
            await store.coaching.keep_grade(replace(self.GRADE, author=coach))
            await store.coaching.note_look(coach, "i1", NOON)
        await store.coaching.forget_coach(COACH)
        left = await store.coaching.written("i1")
        assert {each.author for each in left.comments} == {each.author for each in left.grades} == {OTHER}
        assert [g.coach for g in await store.coaching.grants_by(ADA)] == [OTHER]
        assert [look.coach for look in await store.coaching.looks_at(ADA)] == [OTHER]
        assert await store.coaching.code_of(COACH) is None


class TestGradesForEvals:
    async def test_are_those_that_the_candidate_agreed_to_while_it_is_shared(self, store: SqlStore) -> None:
        for identifier in ("agreed", "not-agreed", "never-shared"):
            await hold(store, identifier)
            await store.coaching.keep_grade(replace(TestWritten.GRADE, interview_id=identifier))
        await store.coaching.keep_grade(replace(TestWritten.GRADE, interview_id="agreed", author=OTHER))
        await store.coaching.keep_grant(grant("g1", "agreed", for_evals=True))
        await store.coaching.keep_grant(grant("g2", "not-agreed"))
        found = await store.coaching.grades_for_evals()
        assert [(g.interview_id, g.author) for g in found] == [("agreed", COACH)]
        await store.coaching.remove_grant("g1", ADA)
        assert await store.coaching.grades_for_evals() == []
