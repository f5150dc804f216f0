"""Answers as people type them: 100 to 150 words, no sentence twice, so that nothing is remembered from before."""

from __future__ import annotations

import random

_SENTENCES = (
    "In year {n} I owned the demand forecast for fresh produce at a grocery wholesaler, about four thousand items.",
    "In backtest {n} it beat the old average, but in the first live weeks buyers complained of too many berries.",
    "On day {n} I froze its write access for fresh categories, because dry goods looked fine.",
    "Then I compared {n} live inputs with training inputs row by row, and the promotion feature did not match.",
    "In week {n} I rebuilt the history from the planning log so that training saw what was known each morning.",
    "Waste fell from nine to six percent within {n} days, measured against depots that had not switched yet.",
    "Since then every new feature has to pass a point in time check before it reaches training, run {n}.",
    "I talked to {n} buyers about what they would rather see, and wrote their three wishes on one page.",
    "The hard part of version {n} was latency: each request had forty milliseconds and the old join took ninety.",
    "So I moved {n} lookups into a cache that is filled at night, and measured again before anybody relied on it.",
    "We shipped experiment {n} to five percent of the stores first, with a switch that anybody on call could use.",
    "If I did number {n} again, I would write the monitoring before the model, since that is what found the fault.",
)


def answer(rng: random.Random) -> str:
    """Return six or seven sentences in some order, each with a number nobody has said."""
    chosen = rng.sample(_SENTENCES, rng.choice((6, 7)))
    return " ".join(sentence.format(n=rng.randrange(10**6, 10**9)) for sentence in chosen)
