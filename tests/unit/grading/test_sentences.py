# ruff: noqa: E501 - what people say is easier to read in long lines
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading.sentences import MAX_WORDS, QUOTE_WORDS, quote_from, split_sentences
from interviewer.grading.text import marked

SPOKEN = (
    "so last year i was at a parcel carrier and the labels were printed twice because the queue sent every message again"
    " so i looked at the broker logs and i saw that the acknowledgement came too late but the team wanted to buy a new"
    " broker and i said no because the old one was fine then i moved the acknowledgement before the print and after that"
    " double labels went from two hundred a day to three"
)


class TestSplitting:
    def test_pieces_are_verbatim_and_in_order(self) -> None:
        text = "First, I froze it.  Then I looked!\n\nDid it help? Yes — by 3.5 percent."
        pieces = [span.of(text) for span in split_sentences(text)]
        assert pieces == ["First, I froze it.", "Then I looked!", "Did it help?", "Yes — by 3.5 percent."]

    def test_speech_without_punctuation_is_cut_at_clauses(self) -> None:
        spans = split_sentences(SPOKEN)
        assert len(spans) >= 3
        assert all(len(span.of(SPOKEN).split()) <= MAX_WORDS for span in spans)
        assert " ".join(span.of(SPOKEN) for span in spans) == SPOKEN

    @given(st.text(max_size=400))
    def test_any_text_is_covered_by_slices_that_do_not_overlap(self, text: str) -> None:
        spans = split_sentences(text)
        assert all(a.end <= b.start for a, b in pairwise(spans))
        assert "".join("".join(s.of(text).split()) for s in spans) == "".join(text.split())

    def test_a_quote_has_at_most_two_sentences(self) -> None:
        text = "One is here. Two is here. Three is here."
        assert quote_from(text, split_sentences(text)) == "One is here. Two is here."

    def test_a_quote_is_never_long(self) -> None:
        text = "word " * 500
        assert len(quote_from(text, split_sentences(text)).split()) <= QUOTE_WORDS


class TestMarked:
    @pytest.mark.parametrize(
        ("written", "spoken"),
        [
            ("It fell from 88% to 7 percent.", "it fell from eighty eight percent to seven percent"),
            ("I didn't wait; it took 1,200 ms.", "i didnt wait it took twelve hundred ms"),
            ("In 2021 we had six weeks.", "in twenty twenty one we had six weeks"),
        ],
    )
    def test_typed_and_recognised_text_look_alike(self, written: str, spoken: str) -> None:
        assert marked(written) == marked(spoken)

    def test_fillers_and_stutter_are_gone(self) -> None:
        assert marked("So, um, I, I, uh, you know, asked her.") == "so i asked her"
