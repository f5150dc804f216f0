from __future__ import annotations

import pytest

from interviewer.intents import Intent, intent_of, looks_like_code


def heard(text: str) -> str:
    """Return a text as a recogniser writes it."""
    kept = "".join(c for c in text.lower().replace("\n", " ") if c.isalnum() or c in " '")
    return " ".join(kept.split())


class TestRequests:
    @pytest.mark.parametrize(
        "text",
        [
            "Um, could you repeat that?",
            "Can you say it one more time?",
            "Sorry, what was the question again?",
            "I didn't catch that.",
            "Pardon?",
            "Sorry, I lost you there, could you say that once more?",
            "Could you please read the question again?",
            "What did you say?",
        ],
    )
    def test_repeat(self, text: str) -> None:
        assert intent_of(text) is Intent.REPEAT
        assert intent_of(heard(text)) is Intent.REPEAT

    @pytest.mark.parametrize(
        "text",
        [
            "Could you rephrase that?",
            "I don't understand the question.",
            "I'm not sure what you're asking.",
            "Not sure I understand the question.",
            "What do you mean by that?",
            "Can you put that another way?",
            "Could you be more specific?",
            "What kind of example are you looking for?",
        ],
    )
    def test_rephrase(self, text: str) -> None:
        assert intent_of(text) is Intent.REPHRASE
        assert intent_of(heard(text)) is Intent.REPHRASE

    @pytest.mark.parametrize(
        "text",
        [
            "Can I get a hint?",
            "Hint please.",
            "Could you help me a bit?",
            "Could you point me in a direction?",
        ],
    )
    def test_hint(self, text: str) -> None:
        assert intent_of(text) is Intent.HINT
        assert intent_of(heard(text)) is Intent.HINT

    @pytest.mark.parametrize(
        "text",
        [
            "Skip.",
            "Pass",
            "Let's skip this one.",
            "Next question, please.",
            "Can we move on? I'm stuck.",
            "I'll pass on this one.",
        ],
    )
    def test_skip(self, text: str) -> None:
        assert intent_of(text) is Intent.SKIP

    @pytest.mark.parametrize(
        "text", ["Let me think.", "Give me a second.", "One moment, please.", "Hold on", "I need a break."]
    )
    def test_thinking(self, text: str) -> None:
        assert intent_of(text) is Intent.THINKING

    @pytest.mark.parametrize(
        "text",
        [
            "We decided to skip the second deployment and go straight to canary.",
            "We had to repeat the training run three times with different seeds.",
            "Next, we train the ranker on clicks.",
            "I asked for a clue from the logs and found that the schema had changed.",
            "The users didn't understand the question so we changed the label text.",
            "I'd move on to a bigger model only if the small one plateaus.",
            "A second model would rank the candidates.",
            "Pass the gradient through the network and update the weights.",
            "Hold on to the old model until the gate passes.",
            "I'd rather say it in other words: the model memorizes noise.",
            "Once more, the problem is drift in the input.",
        ],
    )
    def test_an_answer_with_such_a_word_is_an_answer(self, text: str) -> None:
        assert intent_of(text) is Intent.ANSWER


class TestDontKnow:
    @pytest.mark.parametrize(
        "text",
        [
            "I don't know.",
            "No idea.",
            "idk",
            "Honestly I have no idea.",
            "I have no clue",
            "I'm not sure.",
            "I've never used that.",
            "My mind is blank",
            "I'm drawing a blank",
            "I haven't worked with that",
            "I'm not familiar with this topic, sorry.",
            "I can't think of one right now",
            "I don't have an example for that",
            "Keine Ahnung",
            "No sé",
        ],
    )
    def test_typed_and_heard(self, text: str) -> None:
        assert intent_of(text) is Intent.DONT_KNOW
        assert intent_of(text.lower().rstrip(".")) is Intent.DONT_KNOW

    @pytest.mark.parametrize(
        "text",
        [
            "Not sure, but I think it's because the gradient vanishes when the activations saturate.",
            "i don't know exactly but i would start with a random split by time",
            "I don't know the exact number, maybe around 40 percent",
            "i never used kafka but i did something similar with kinesis for our event stream",
            "We didn't know at the time that the labels were delayed, so we shipped it.",
            "The team had no idea why it dropped, so I looked at the logs.",
            "i don't remember the name but it's the one that keeps a running average of squared gradients",
            "it can't answer queries it hasn't seen",
            "we don't know the label yet at serving time",
            "the model doesn't know the user",
        ],
    )
    def test_a_guess_or_a_story_is_an_answer(self, text: str) -> None:
        assert intent_of(text) is Intent.ANSWER

    def test_a_long_answer_with_a_gap_is_an_answer(self) -> None:
        story = "I ran the migration with two colleagues and checked every table against the old one. " * 4
        assert intent_of(f"{story} I don't know what became of it later.") is Intent.ANSWER


class TestQuestions:
    @pytest.mark.parametrize(
        "text",
        [
            "how many users do we have and what latency do we need",
            "What is the goal?",
            "is there an existing system",
            "what metrics does the business care about",
            "Before I start, can I ask about the traffic?",
            "and latency?",
            "tell me about the data",
            "is cold start a problem",
            "I would start with two-stage retrieval and ranking. How many items are in the catalog?",
            "Do we have images and text, or only ids? That decides which encoders I can use.",
            "are you a robot",
            "Is that correct?",
            "wie viele Nutzer haben wir?",
        ],
    )
    def test_asks(self, text: str) -> None:
        assert intent_of(text) is Intent.QUESTION

    @pytest.mark.parametrize(
        "text",
        [
            "We cut the latency by a half, right?",
            "dropout randomly zeroes units so that they can't co-adapt, does that make sense?",
            "So why did it fail? Because the clock on the edge boxes was off.",
            "So I asked myself: what happens when the cache is cold? It turned out that latency tripled.",
            "My manager said: can you do this in a week? I said no and explained why.",
            "Should we use a neural network? I don't think so, the data is too small.",
            "what i did was compare the two distributions",
            "when i joined the team there was no monitoring at all",
            "which is why we chose boosted trees",
            "how it works is that each head attends to something else",
            "any model would overfit on that little data",
            "It takes, I mean, maybe twenty percent of the cost?",
            "def f(x):\n    # can this be empty?\n    return x if x > 0 else 0",
        ],
    )
    def test_an_answer_that_asks_nobody(self, text: str) -> None:
        assert intent_of(text) is Intent.ANSWER

    def test_a_long_answer_that_offers_to_go_on_is_an_answer(self) -> None:
        story = (
            "We retrieve candidates with two towers and rank them with boosted trees on logged features. " * 3
        )
        assert intent_of(f"{story}Shall I go on with serving?") is Intent.ANSWER


class TestNonAnswers:
    @pytest.mark.parametrize(
        "text", ["ok", "hmm", "um", "...", "😀", "👍👍👍 great", "um uh so like yeah", "yes", "test", "lol"]
    )
    @pytest.mark.parametrize("brief", [False, True])
    def test_says_nothing(self, text: str, brief: bool) -> None:
        assert intent_of(text, brief_is_fine=brief) is Intent.NON_ANSWER

    @pytest.mark.parametrize(
        "text", ["sixty thousand euros", "about 80k", "the platform team", "in May", "Python and SQL", "60"]
    )
    def test_two_words_answer_a_detail_but_not_a_question(self, text: str) -> None:
        assert intent_of(text, brief_is_fine=True) is Intent.ANSWER
        assert intent_of(text) is Intent.NON_ANSWER

    @pytest.mark.parametrize(
        "text",
        [
            "Ich würde mit einer logistischen Regression anfangen und die Kalibrierung prüfen.",
            "Я бы начал с логистической регрессии и посмотрел на калибровку.",
            "我会先看数据分布，然后训练一个基线模型。",
            "def f(x): return x + 1",
            "x = sorted(xs)[0]",
        ],
    )
    def test_other_languages_and_code_are_answers(self, text: str) -> None:
        assert intent_of(text) is Intent.ANSWER


class TestAtTheEnd:
    @pytest.mark.parametrize(
        "text",
        [
            "no",
            "No thanks.",
            "nope i'm good",
            "No, you've covered everything, thanks.",
            "that's all from my side",
            "thanks",
        ],
    )
    def test_no_questions(self, text: str) -> None:
        assert intent_of(text, inviting=True) is Intent.NO_QUESTIONS

    @pytest.mark.parametrize(
        "text",
        [
            "How big is the team?",
            "i was wondering about remote work",
            "tell me about the team",
            "I'd like to know who decides when a model is switched off",
            "no questions, but what is the salary?",
            "Yes, what happens next?",
        ],
    )
    def test_asks(self, text: str) -> None:
        assert intent_of(text, inviting=True) is Intent.QUESTION

    def test_yes_alone_waits_for_the_question(self) -> None:
        assert intent_of("Yes, I do.", inviting=True) is Intent.NON_ANSWER

    def test_repeat(self) -> None:
        assert intent_of("could you repeat that", inviting=True) is Intent.REPEAT


class TestSpeed:
    @pytest.mark.timeout(20)
    @pytest.mark.parametrize(
        "piece", ["a ", "what is ", "i don't know ", "so, ", "(", "x(", "[a", "select ", "? ", '"', "{ "]
    )
    def test_fifty_thousand_characters_of_anything(self, piece: str) -> None:
        intent_of(piece * (50_000 // len(piece)) + "?")


def test_prose_is_not_code() -> None:
    assert not looks_like_code("I would sort the list and take the first item(s) of it.")
