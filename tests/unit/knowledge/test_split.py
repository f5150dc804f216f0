"""Guides cut into passages."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Guide, Passage
from knowledge.slug import slug
from knowledge.split import MAX_WORDS, split_guide


def cut(text: str) -> list[Passage]:
    return split_guide(
        Guide(id="guide", title="A guide", text=text, role="mle", stage="behavioral", topics=("t",))
    )


def words(count: int, word: str = "word") -> str:
    return " ".join([word] * (count - 1)) + " end."


class TestSlug:
    @pytest.mark.parametrize(
        ("heading", "expected"),
        [
            ("Bias and variance", "bias-and-variance"),
            ("  A/B tests: why?  ", "a-b-tests-why"),
            ("L1 & L2", "l1-l2"),
            ("«»", "section"),
        ],
    )
    def test_is_lower_case_with_single_dashes(self, heading: str, expected: str) -> None:
        assert slug(heading) == expected


class TestSections:
    def test_each_heading_with_text_is_a_passage(self) -> None:
        found = cut(
            "# Top\n\nIntro.\n\n## One\n\nFirst.\n\n### Deep *one*\n\nSecond.\n\n## Empty\n\n## Two\n\nThird."
        )
        assert [(p.id, p.heading, p.text) for p in found] == [
            ("guide#top", "Top", "Intro."),
            ("guide#one", "One", "First."),
            ("guide#deep-one", "Deep one", "Second."),
            ("guide#two", "Two", "Third."),
        ]

    def test_text_without_heading_is_named_by_the_title(self) -> None:
        (passage,) = cut("Only text.")
        assert (passage.id, passage.citation) == ("guide#a-guide", "A guide › A guide")

    def test_a_passage_knows_what_its_guide_is_for(self) -> None:
        (passage,) = cut("Text.")
        assert (passage.role, passage.stage, passage.topics, passage.guide_id) == (
            "mle",
            "behavioral",
            ("t",),
            "guide",
        )

    def test_a_heading_that_comes_again_has_an_id_of_its_own(self) -> None:
        assert [p.id for p in cut("## A\n\nx\n\n## A\n\ny")] == ["guide#a", "guide#a-2"]

    def test_a_comment_in_code_is_no_heading(self) -> None:
        (passage,) = cut("## A\n\n```\n# comment\n\n## more\n```\n")
        assert passage.text == "```\n# comment\n\n## more\n```"

    def test_underlined_headings_count(self) -> None:
        assert [p.heading for p in cut("Top\n===\n\nx\n\nBelow\n---\n\ny")] == ["Top", "Below"]


class TestLongSections:
    def test_are_cut_between_paragraphs_into_even_parts(self) -> None:
        found = cut("## A\n\n" + "\n\n".join(words(60) for _ in range(5)))
        assert [(p.id, len(p.text.split())) for p in found] == [("guide#a", 180), ("guide#a/2", 120)]
        assert {p.heading for p in found} == {"A"}

    def test_a_long_paragraph_is_cut_between_sentences(self) -> None:
        found = cut("## A\n\n" + " ".join(f"This is {words(30)}" for _ in range(12)))
        assert all(len(p.text.split()) <= MAX_WORDS and p.text.endswith("end.") for p in found)
        assert len(found) == 2

    def test_a_question_stays_with_the_beginning_of_its_answer(self) -> None:
        answer = " ".join(f"This is {words(30)}" for _ in range(8))
        found = cut(f"## A\n\n{words(150)}\n\n**Q: What is it?**\n\n{answer}")
        (holder,) = [p for p in found if "What is it?" in p.text]
        assert "This is" in holder.text.split("What is it?")[1]

    def test_a_question_and_its_answer_that_fit_are_never_parted(self) -> None:
        pairs = "\n\n".join(f"Why is number {n} so?\n\n{words(50)}\n\n{words(50)}" for n in range(5))
        for passage in cut(f"## A\n\n{pairs}"):
            assert passage.text.startswith("Why is number")
            assert passage.text.count("end.") == 2 * passage.text.count("Why is")

    def test_a_list_stays_with_its_opening_line(self) -> None:
        items = "\n".join(f"- {words(20)}" for _ in range(6))
        found = cut(f"## A\n\n{words(140)}\n\nThree things matter:\n\n{items}")
        assert found[-1].text.startswith("Three things matter:\n\n- word")
        assert found[-1].text.count("\n- ") == 6

    def test_code_is_never_cut(self) -> None:
        code = "```\n" + "\n".join(words(10) for _ in range(40)) + "\n```"
        assert code in [p.text for p in cut(f"## A\n\nShort.\n\n{code}\n\nShort.")]


class TestAnyText:
    @given(st.text(alphabet="aZ? .:\n-*#`1Q|>\t•é", max_size=400))
    @settings(max_examples=200, deadline=None)
    def test_ids_are_unique_and_no_passage_is_empty(self, text: str) -> None:
        found = cut(text)
        assert len({p.id for p in found}) == len(found)
        assert all(p.text.strip() for p in found)

    @given(st.lists(st.integers(1, 120), min_size=1, max_size=12))
    @settings(max_examples=50, deadline=None)
    def test_no_word_is_lost_or_told_twice(self, sizes: list[int]) -> None:
        text = "\n\n".join(words(size, f"w{n}") for n, size in enumerate(sizes))
        assert " ".join(p.text for p in cut(text)).split() == text.split()
