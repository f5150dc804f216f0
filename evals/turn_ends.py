"""`python -m evals.turn_ends`: fits and measures the model of when a spoken answer is over.

An answer brings its own labels: at every sentence's end but the last, and at every cut inside a sentence, it goes on;
at its end it is over. Figures are of questions that weren't fitted, through the whole detector. Pauses are taken to
come at each of these places alike, which people's don't, and the answers were written by models, not by people.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from evals.turn_texts import Place, SoFar, all_so_far, clauses, story_parts, without_question
from interviewer.voice.completeness import WordsTurnDetector
from interviewer.voice.endpointing import COMPLETE_SECS, HEARD_SECS, INCOMPLETE_SECS
from interviewer.voice.turn_cues import KINDS, clause_cues, kind_of
from interviewer.voice.turn_ends import PATH, Logistic, TurnEnds, all_cues

FOLDS = 8
WRONGLY_OVER = 0.125
"""Share of sentence ends in mid-answer taken for the end: four pauses in five are long enough to split, so 10% do."""
THINKING_SECS = (2.0, 2.5, 3.0, 3.5, 4.0)
REPLY_SECS = 0.2
"""From the end of a turn to the first interviewer audio."""
_STRENGTH = {"clause": 0.3, "turn": 0.05}
"""C of the two regressions."""
_LEAST_SEEN = 6
"""How often a cue of a clause's end must be seen to count."""
_CUTS_A_SENTENCE = 4
_WEIGHTS = {"over": 3.0, "mid_clause": 0.7, "unasked": 0.35, "own": 3.0}
"""What makes an example count more or less in fitting."""

Clause = tuple[list[str], bool, str, float]
"""The cues, whether the clause ends, the group and the weight."""


def clause_examples(seed: int = 0) -> list[Clause]:
    """Return ends of sentences and cuts inside them."""
    chance, found = random.Random(seed), []
    for words, group, weight in clauses():
        if len(words) > 4:
            cuts = chance.sample(range(2, len(words)), min(_CUTS_A_SENTENCE, len(words) - 2))
            found += [(clause_cues(words[:at]), False, group, weight) for at in cuts]
        if len(words) > 2:
            found.append((clause_cues(words), True, group, weight))
    return found


def fit_clause(examples: Sequence[Clause]) -> Logistic:
    """Return the model of clause ends."""
    seen = Counter(cue for cues, *_ in examples for cue in cues)
    rows = [{cue: 1.0 for cue in cues if seen[cue] >= _LEAST_SEEN} for cues, *_ in examples]
    return _fit(rows, [e[1] for e in examples], [e[3] for e in examples], "clause")


@dataclass(frozen=True, slots=True)
class Training:
    """Places with the cues they are fitted on."""

    places: Sequence[SoFar]
    rows: Sequence[Mapping[str, float]]
    folds: Mapping[str, int]
    """Group → fold."""
    clauses: Mapping[int, Logistic]
    """Fold → model of clause ends that saw none of it: what the fold's own cues are made with."""

    def turn(self, without: int | None = None) -> Logistic:
        """Return the model of turn ends, fitted without a fold."""
        kept = [n for n, place in enumerate(self.places) if self.folds[place.group] != without]
        labels = [self.places[n].over for n in kept]
        return _fit([self.rows[n] for n in kept], labels, [_weight(self.places[n]) for n in kept], "turn")


def training(places: Sequence[SoFar], examples: Sequence[Clause]) -> Training:
    """Return the places with their cues; the clause model's are of questions it wasn't fitted on."""
    folds = folds_of(places)
    models = {
        part: fit_clause([e for e in examples if folds.get(e[2]) != part]) for part in set(folds.values())
    }
    rows = [all_cues(place.text, place.asked, models[folds[place.group]]) for place in places]
    return Training(places, rows, folds, models)


def _weight(place: SoFar) -> float:
    facts = {"over": place.over, "mid_clause": place.place == "mid_clause", "own": place.own}
    facts["unasked"] = place.asked is None
    return float(np.prod([_WEIGHTS[name] for name, true in facts.items() if true]))


def _fit(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], weights: Sequence[float], name: str
) -> Logistic:
    table = (vectors := DictVectorizer()).fit_transform(rows)
    squares = np.asarray(table.multiply(table).mean(axis=0)).ravel()
    scale = np.sqrt(np.maximum(squares, 0.01)) if name == "turn" else np.ones(table.shape[1])
    model = LogisticRegression(C=_STRENGTH[name], max_iter=1000).fit(
        table.multiply(1 / scale).tocsr(), labels, sample_weight=weights
    )
    found = zip(vectors.feature_names_, model.coef_[0] / scale, strict=True)
    kept = {cue: round(float(weight), 3) for cue, weight in found if abs(weight) > 0.02}
    return Logistic(round(float(model.intercept_[0]), 3), kept)


def folds_of(places: Sequence[SoFar]) -> dict[str, int]:
    """Return a fold for each question."""
    groups = sorted({place.group for place in places})
    random.Random(1).shuffle(groups)
    return {group: number % FOLDS for number, group in enumerate(groups)}


@dataclass(frozen=True, slots=True)
class Judged:
    """What the detector said of a place."""

    so_far: SoFar
    odds: float
    """The learned part, in log odds."""
    possible: bool
    """Whether the rules let it end here."""


def judge(places: Sequence[SoFar], ends: TurnEnds) -> Iterator[Judged]:
    """Yield what rules and model say."""
    always = WordsTurnDetector(TurnEnds(ends.clause, ends.turn, dict.fromkeys(KINDS, -np.inf)))
    never = WordsTurnDetector(TurnEnds(ends.clause, ends.turn, dict.fromkeys(KINDS, np.inf)))
    for place in places:
        odds = ends.turn.of(all_cues(place.text, place.asked, ends.clause))
        possible = always.completeness(place.text, asked=place.asked) == 1.0
        certain = never.completeness(place.text, asked=place.asked) == 1.0
        yield Judged(place, np.inf if certain else odds, possible)


def cross_validated(given: Training) -> list[Judged]:
    """Return what models say of questions they weren't fitted on."""
    found: list[Judged] = []
    for part, clause in given.clauses.items():
        ends = TurnEnds(clause, given.turn(without=part), dict.fromkeys(KINDS, 0.0))
        found += judge([p for p in given.places if given.folds[p.group] == part], ends)
    return found


def thresholds(judged: Sequence[Judged], share: float = WRONGLY_OVER) -> dict[str, float]:
    """Return for each kind of question the log odds from which an answer is over.

    One for all kinds takes fewest finished answers for unfinished ones at the same share of wrong ends, but leaves
    most of these to short answers; one a kind leaves short answers waiting. Half-way between, moved to hold the share.
    """
    pauses = [j for j in judged if j.so_far.place == "sentence_end" and not j.so_far.alone]
    known = [j for j in pauses if j.so_far.asked]
    kinds = {kind: _reached(_of_kind(pauses, kind), share) for kind in KINDS}
    middle = _reached(known, share)
    halfway = {kind: (own + middle) / 2 for kind, own in kinds.items() if kind != "unknown"}
    moved = [(j.odds if j.possible else -np.inf) - halfway[kind_of(j.so_far.asked)] for j in known]
    shift = float(np.quantile(moved, 1 - share, method="higher"))
    found = {kind: at + shift for kind, at in halfway.items()} | {"unknown": kinds["unknown"]}
    return {kind: round(at + 0.001, 3) for kind, at in found.items()}


def _of_kind(judged: Sequence[Judged], kind: str) -> list[Judged]:
    return [j for j in judged if kind_of(j.so_far.asked) == kind]


def _reached(judged: Sequence[Judged], share: float) -> float:
    """Return the log odds that this share reaches; what the rules forbid reaches none."""
    odds = [j.odds if j.possible else -np.inf for j in judged]
    return float(np.quantile(odds, 1 - share, method="higher"))


def splits(closes_secs: float) -> float:
    """Return the share of thinking pauses that find a turn closed for good which silence closes after so long."""
    return float(np.mean([secs > closes_secs + REPLY_SECS + HEARD_SECS for secs in THINKING_SECS]))


def closes_secs(completeness: float) -> float:
    """Return the silence that ends a turn, in seconds, with patience normal."""
    return INCOMPLETE_SECS + (COMPLETE_SECS - INCOMPLETE_SECS) * completeness


def figures(judged: Sequence[Judged], over_from: Mapping[str, float]) -> dict[str, float]:
    """Return shares of places taken to be over, by place, and how well the learned part tells ends apart."""

    def share(place: Place, *, stopped: bool | None = None) -> float:
        rows = [j for j in judged if j.so_far.place == place]
        rows = [j for j in rows if stopped is None or j.so_far.text.endswith(".") is stopped]
        over = [j.possible and j.odds >= over_from[kind_of(j.so_far.asked)] for j in rows]
        return float(np.mean(over)) if over else float("nan")

    ends = [j for j in judged if j.so_far.place != "mid_clause"]
    odds = [float(np.clip(j.odds, -50, 50)) if j.possible else -50.0 for j in ends]
    auc = roc_auc_score([j.so_far.over for j in ends], odds)
    at_once = splits(COMPLETE_SECS)
    counts = {
        "auc": float(auc),
        "finished, over at once": share("finished"),
        "sentence ends split": at_once * share("sentence_end"),
        "mid-clause cuts split": at_once * share("mid_clause", stopped=False),
        "cuts with a full stop": at_once * share("mid_clause", stopped=True),
    }
    return {"places": float(len(judged))} | {name: round(value, 3) for name, value in counts.items()}


def tables(
    judged: Sequence[Judged], over_from: Mapping[str, float]
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield the figures of all places with their question, by kind, and without it."""
    known = _asked(judged)
    parts = {kind: _of_kind(known, kind) for kind in KINDS if kind != "unknown"}
    parts |= {"all, question known": known, "written for this": [j for j in known if j.so_far.own]}
    parts["question unknown"] = [j for j in judged if not j.so_far.asked and not j.so_far.alone]
    parts["one sentence alone"] = [j for j in judged if j.so_far.alone]
    for name, part in parts.items():
        if part:
            yield name, figures(part, over_from)


def main(path: Path = PATH) -> None:
    """Fit, print what it is worth on questions left out, and write."""
    given = all_so_far()
    everything = [*given, *without_question(given), *story_parts()]
    examples = clause_examples()
    fitted = training([p for p in everything if not p.held_out], examples)
    judged = cross_validated(fitted)
    for share in (0.05, 0.08, WRONGLY_OVER, 0.16, 0.2, 0.3):
        _print(f"{share:.1%} wrongly over", figures(_asked(judged), thresholds(judged, share)))
    ends = TurnEnds(fit_clause(examples), fitted.turn(), thresholds(judged))
    path.write_text(json.dumps(_json(ends), separators=(",", ":")) + "\n", encoding="utf-8")
    for name, row in tables(judged, ends.over_from):
        _print(name, row)
    for name, row in tables(list(judge([p for p in everything if p.held_out], ends)), ends.over_from):
        _print(f"held out: {name}", row)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB")


def _print(name: str, row: Mapping[str, float]) -> None:
    print(f"{name:32}", ", ".join(f"{key} {value}" for key, value in row.items()))


def _asked(judged: Sequence[Judged]) -> list[Judged]:
    return [j for j in judged if j.so_far.asked]


def _json(ends: TurnEnds) -> dict[str, Any]:
    parts = {"clause": ends.clause, "turn": ends.turn}
    return {name: {"bias": part.bias, "weights": part.weights} for name, part in parts.items()} | {
        "over_from": ends.over_from
    }


if __name__ == "__main__":
    main()
