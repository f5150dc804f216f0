"""Lines to tick: each has a name of its own, and what is kept is for one interview."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interviewer.coaching.study_content import checklist, story_kinds
from interviewer.coaching.study_plan_items import story
from interviewer.coaching.ticks import CHECKLIST, Ticks, lines_of, story_lines, ticks_for
from interviewer.errors import NotFound
from interviewer.model import StageKind
from tests.unit.interviewer.test_study_plan import TODAY, goal

ALL = tuple(StageKind)
NONE = Ticks(TODAY)


class TestLines:
    def test_every_line_of_the_checklist_has_a_name_of_its_own(self) -> None:
        assert len(lines_of(CHECKLIST, ALL)) == sum(len(part.lines) for part in checklist(ALL))

    @pytest.mark.parametrize("kind", story_kinds())
    def test_a_story_has_a_line_for_each_prompt(self, kind) -> None:  # type: ignore[no-untyped-def]
        item = story(kind, "", (), None)
        assert len(lines_of(item.id, ALL)) == len(story_lines(item.id)) == len(item.prompts)


class TestTicks:
    def test_a_list_is_kept_whole_and_leaves_the_others_alone(self) -> None:
        first, second, *_ = sorted(lines_of(CHECKLIST, ALL))
        told = story_lines("story:failure")[0]
        ticks = NONE.with_list(CHECKLIST, [first], ALL).with_list("story:failure", [told], ALL)
        assert ticks.lines == {first, told}
        assert ticks.with_list(CHECKLIST, [second], ALL).lines == {second, told}
        assert ticks.with_list(CHECKLIST, [], ALL).lines == {told}

    @pytest.mark.parametrize(("name", "line"), [("nothing", "x"), (CHECKLIST, "x"), ("story:nothing", "x")])
    def test_what_is_not_there(self, name: str, line: str) -> None:
        with pytest.raises(NotFound):
            NONE.with_list(name, [line], ALL)

    def test_are_for_one_interview(self) -> None:
        kept = NONE.with_list(CHECKLIST, list(lines_of(CHECKLIST, ALL)), ALL)
        assert ticks_for(goal(), kept.as_document()) == kept
        assert ticks_for(replace(goal(), since=TODAY + timedelta(days=1)), kept.as_document()).lines == set()

    @pytest.mark.parametrize("document", [None, {}, {"since": TODAY.isoformat(), "lines": 3}])
    def test_what_cannot_be_read_is_nothing(self, document: dict[str, object] | None) -> None:
        assert ticks_for(goal(), document) == NONE
