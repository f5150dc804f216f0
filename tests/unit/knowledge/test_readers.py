"""Guides from files: Markdown with and without front matter, and text as it is pasted."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.model import KnowledgeError
from knowledge.readers import MAX_BYTES, read_guide, read_guides
from knowledge.readers.markdown import parse_markdown, render_markdown
from knowledge.readers.plain_text import to_markdown

GUIDE = """---
id: stories
title: Telling stories
role: mle
stage: behavioral
topics: [stories]
sources: ["Own notes"]
---
# Stories

Begin with the place.
"""


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


class TestMarkdown:
    def test_front_matter_fills_the_guide(self, tmp_path: Path) -> None:
        guide = read_guide(written(tmp_path, "stories.md", GUIDE))
        assert (guide.id, guide.title, guide.role, guide.stage) == (
            "stories",
            "Telling stories",
            "mle",
            "behavioral",
        )
        assert guide.text.startswith("# Stories")
        assert guide.sources == ("Own notes",)

    def test_without_front_matter_the_first_heading_is_the_title(self, tmp_path: Path) -> None:
        guide = read_guide(
            written(tmp_path, "My Notes.md", "# On trees\n\nText."), role="mle", stage="behavioral"
        )
        assert (guide.id, guide.title, guide.role, guide.stage) == (
            "my-notes",
            "On trees",
            "mle",
            "behavioral",
        )

    def test_a_comment_in_code_is_no_title(self, tmp_path: Path) -> None:
        text = "```python\n# not a title\n```\n\n## A heading\n\nText.\n"
        assert read_guide(written(tmp_path, "code.md", text)).title == "A heading"

    def test_a_rule_at_the_top_is_no_front_matter(self, tmp_path: Path) -> None:
        guide = read_guide(written(tmp_path, "ruled.md", "---\nJust text\n---\n# Title\n"))
        assert "Just text" in guide.text

    def test_a_mark_of_windows_and_its_line_ends_are_taken(self, tmp_path: Path) -> None:
        guide = read_guide(
            written(tmp_path, "stories.md", b"\xef\xbb\xbf" + GUIDE.replace("\n", "\r\n").encode())
        )
        assert guide.title == "Telling stories"

    @pytest.mark.parametrize(
        ("broken", "reason"),
        [
            (GUIDE.replace("role:", "rôle: x\nroll:"), "Extra inputs"),
            (GUIDE.replace("id: stories", "id: tales"), "must equal the file's name"),
            (GUIDE.replace("[stories]", "stories"), "topics"),
            (GUIDE.replace("role: mle", "role: mle\nrole: swe"), "written twice"),
            (GUIDE.split("# Stories", maxsplit=1)[0], "empty below"),
        ],
    )
    def test_wrong_front_matter_is_refused_with_the_file_named(
        self, tmp_path: Path, broken: str, reason: str
    ) -> None:
        with pytest.raises(KnowledgeError, match=r"stories\.md") as caught:
            read_guide(written(tmp_path, "stories.md", broken))
        assert reason in str(caught.value)

    def test_a_rendered_guide_reads_back_the_same(self, tmp_path: Path) -> None:
        guide = read_guide(written(tmp_path, "stories.md", GUIDE))
        assert parse_markdown(render_markdown(guide), path=tmp_path / "stories.md") == guide


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "content", "reason"),
        [
            ("cv.pdf", b"%PDF", "Markdown or plain text"),
            ("a.txt", b"abc\x00def", "is binary"),
            ("a.txt", "Grüße".encode("latin-1"), "not UTF-8 at byte 2"),
            ("a.txt", b"  \n\n ", "is empty"),
            ("a.md", b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
        ],
    )
    def test_names_file_and_reason(self, tmp_path: Path, name: str, content: bytes, reason: str) -> None:
        with pytest.raises(KnowledgeError, match=reason) as caught:
            read_guide(written(tmp_path, name, content))
        assert name in str(caught.value)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(KnowledgeError, match="can't be read"):
            read_guide(tmp_path / "none.md")


class TestReadGuides:
    def test_reads_below_the_folder_in_order_and_skips_the_rest(self, tmp_path: Path) -> None:
        (tmp_path / "deep").mkdir()
        written(tmp_path, "b.md", "# B\n\nText.")
        written(tmp_path / "deep", "a.txt", "Some text.")
        written(tmp_path, "picture.png", b"\x89PNG")
        written(tmp_path, ".hidden.md", "# H\n\nText.")
        assert [guide.id for guide in read_guides(tmp_path)] == ["b", "a"]


PASTED = """Menu Home Guides Pricing
Menu Home Guides Pricing
Start now →
The whole loop in one page

Companies differ, but the rounds are mostly alike. What changes from one to the next is how much weight each round has.

  • First call
    Twenty minutes. They check that your past fits the work.
  • Technical call
    An hour. Code first, then questions.

Questions that come up

Explain what a learning curve shows.
They want a diagnosis, not a drawing.
It shows training and held-out error against the amount of data, so you can tell whether more rows would help.
What is a baseline? Give an example of one that is hard to beat.
The simplest rule that does the job. Yesterday's value is a strong one for slow series.

Q1.Design a spam filter for a mail service.

hard
First ask: • how many mails a day • who labels them • what a mistake costs and then begin with rules.

Common failures

No Baseline
What people do
They begin with the largest model they know and compare it with nothing.
Why it fails
Nobody can say whether it was worth it.

How long does it take?+

About three weeks from the first call.
"""


class TestPlainText:
    markdown = to_markdown(PASTED)

    def headings(self) -> list[str]:
        return [line[3:] for line in self.markdown.splitlines() if line.startswith("## ")]

    def test_headings_and_questions_are_found(self) -> None:
        assert self.headings() == [
            "The whole loop in one page",
            "Questions that come up",
            "Explain what a learning curve shows.",
            "What is a baseline? Give an example of one that is hard to beat.",
            "Design a spam filter for a mail service.",
            "Common failures",
            "No Baseline",
            "How long does it take?",
        ]

    def test_a_bullet_keeps_the_text_below_it(self) -> None:
        assert "- First call: Twenty minutes. They check that your past fits the work." in self.markdown

    def test_a_label_leads_into_its_text(self) -> None:
        assert "Why it fails: Nobody can say whether it was worth it." in self.markdown

    def test_bullets_in_one_line_become_a_list(self) -> None:
        assert "First ask:\n\n- how many mails a day\n\n- who labels them" in self.markdown

    def test_navigation_that_repeats_is_dropped(self) -> None:
        assert self.markdown.count("Menu Home Guides Pricing") == 1

    def test_the_title_is_the_first_heading_that_says_something(self, tmp_path: Path) -> None:
        assert read_guide(written(tmp_path, "page.txt", PASTED)).title == "The whole loop in one page"

    def test_lines_that_an_editor_wrapped_are_one_paragraph(self) -> None:
        text = (
            "Notes\n\nRegularization keeps a model from using all of its freedom to fit\n"
            "the sample. Is that always good? It depends on the data that you have,\nand on the noise in it.\n"
        )
        assert to_markdown(text).splitlines()[2].endswith("and on the noise in it.")

    def test_numbered_questions_with_answers_become_headings(self) -> None:
        text = (
            "1. What is bias?\nThe miss of a rigid model.\n\n2. What is variance?\nHow much a fit changes.\n"
        )
        assert to_markdown(text).count("## What is") == 2

    def test_marks_of_question_and_answer_are_taken_off(self) -> None:
        assert to_markdown("Q: What is dropout?\nA: Switching units off.\n") == (
            "## What is dropout?\n\nSwitching units off.\n"
        )

    def test_a_list_of_questions_to_ask_stays_a_list(self) -> None:
        text = "Ask yourself:\n\n• What was the goal?\n• Who used it?\n"
        assert to_markdown(text) == "Ask yourself:\n\n- What was the goal?\n\n- Who used it?\n"
