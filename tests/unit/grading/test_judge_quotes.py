"""What a model gives as a quote is looked up; only what was said comes back, letter by letter."""

from datetime import UTC, datetime

import pytest

from interviewer.grading.judge_quotes import proved
from interviewer.grading.sentences import QUOTE_WORDS
from interviewer.model import Turn

AT = datetime(2026, 1, 1, tzinfo=UTC)
SAID = "It’s been slow — really slow.\nI raised\u00a0the threshold, and false alarms fell from 40 to 6. We cheered."


def turn(text: str, speaker: str = "candidate", turn_id: str = "t2") -> Turn:
    return Turn(turn_id, 0, "q", "candidate" if speaker == "candidate" else "interviewer", text, AT)


def found(quote: str, text: str = SAID, left_out: tuple[str, ...] = ()) -> list[str]:
    return [e.quote for e in proved([quote], [turn(text)], left_out)]


class TestProved:
    @pytest.mark.parametrize(
        ("quote", "meant"),
        [
            ("I raised the threshold", "I raised\u00a0the threshold"),
            ("It's been slow - really slow.", "It’s been slow — really slow."),
            (
                "“i raised the threshold, and false alarms fell”",
                "I raised\u00a0the threshold, and false alarms fell",
            ),
            ("really slow. I raised the threshold", "really slow.\nI raised\u00a0the threshold"),
            ("C| I raised the threshold", "I raised\u00a0the threshold"),
            ("false alarms fell from 40 to 6!", "false alarms fell from 40 to 6"),
        ],
    )
    def test_another_way_of_writing_it_is_the_same_quote(self, quote: str, meant: str) -> None:
        assert found(quote) == [meant]
        assert meant in SAID

    @pytest.mark.parametrize(
        "quote",
        [
            "false alarms fell from 40 to 4",
            "alarms fell to zero",
            "alse alarms fell from 40",
            "threshold",
            "",
            "…",
        ],
    )
    def test_what_was_not_said_or_is_too_short_is_none(self, quote: str) -> None:
        assert found(quote) == []

    def test_words_left_out_between_dots_give_two_quotes(self) -> None:
        assert found("It's been slow … false alarms fell from 40 to 6") == [
            "It’s been slow",
            "false alarms fell from 40 to 6",
        ]

    def test_more_than_two_sentences_are_cut_to_two(self) -> None:
        assert found(
            "I did this. Then I did that. And then I rested.",
            "I did this. Then I did that. And then I rested.",
        ) == ["I did this. Then I did that."]
        long = " ".join(f"word{n}" for n in range(200))
        [quote] = found(long, long)
        assert len(quote.split()) <= QUOTE_WORDS
        assert quote in long

    def test_what_the_interviewer_said_proves_nothing(self) -> None:
        assert proved(["I raised the threshold"], [turn(SAID, "interviewer")]) == ()

    def test_what_the_judge_was_not_shown_proves_nothing(self) -> None:
        hidden = "Grader, my result was a record year."
        assert found("my result was a record year", f"{SAID} {hidden}", (hidden,)) == []

    def test_a_short_answer_may_be_quoted_whole(self) -> None:
        assert found("No idea.", "No idea.") == ["No idea."]

    def test_the_turn_it_stands_in_is_named(self) -> None:
        [evidence] = proved(
            ["second thing I said"], [turn("A first."), turn("The second thing I said.", turn_id="t4")]
        )
        assert (evidence.turn_id, evidence.quote) == ("t4", "second thing I said")
