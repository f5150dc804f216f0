"""What a plan is about: the weakest criteria and topics of the rounds expected, and what helps with each. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from interviewer.coaching.digest import Answered
from interviewer.coaching.goal import Goal
from interviewer.coaching.study_content import criterion_sections, round_sections
from interviewer.coaching.study_plan import Focus, Item
from interviewer.coaching.study_plan_items import Section, drill, reading, section_id, shortened, topic_of
from interviewer.coaching.study_plan_stories import GOOD_ENOUGH, stories
from interviewer.coaching.weakness import Weakness
from interviewer.model import StageKind
from interviewer.plan import LEVELS
from interviewer.report import STAGE_TITLES
from interviewer.rounding import one_decimal
from interviewer.topics import topic_name
from knowledge.model import Question

MOST_FOCUSES = 8
"""Who works on everything works on nothing."""
UNKNOWN_ROUND_GAIN: Mapping[StageKind, float] = {
    StageKind.RECRUITER: 0.15,
    StageKind.PHONE_SCREEN: 0.35,
    StageKind.SYSTEM_DESIGN: 0.3,
    StageKind.BEHAVIORAL: 0.3,
}
"""About that of a middling criterion at 3: a round nobody has seen may be the weak one. A recruiter's call is short,
and its answers are quickly prepared."""
UNKNOWN_TOPIC_GAIN = 0.1
"""A topic that was never asked; less than the weak ones that are known."""


TOPIC_SHARE = 0.4
"""A topic's share of a gain: its answers are those of the criteria, and a topic weighs as much as a whole rubric."""


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to choose from."""

    goal: Goal
    """For which rounds, role and level."""
    questions: tuple[Question, ...]
    """Fair ones of the rounds expected, in a stable order."""
    sections: Mapping[str, Section]
    """Of the guides, by id."""
    latest: Mapping[str, Answered]
    """The newest graded answer to each question."""
    asked: frozenset[str]
    """Questions asked before today: they come again as reviews, not as drills."""


def fair_questions(goal: Goal, bank: Iterable[Question]) -> tuple[Question, ...]:
    """Return the questions for the goal's rounds, role and level; its own level first."""
    highest = LEVELS.index(goal.level)
    found = [
        q
        for q in bank
        if q.role in (goal.role, "any") and q.stage in goal.rounds and LEVELS.index(q.level) <= highest
    ]
    return tuple(sorted(found, key=lambda q: (-LEVELS.index(q.level), q.id)))


def focuses(material: Material, weaknesses: Sequence[Weakness]) -> tuple[Focus, ...]:
    """Return what gets the time, most to gain first; every expected round that was never measured is among them."""
    known = [w for w in weaknesses if w.stage in material.goal.rounds and w.gain > 0]
    seen = {w.stage for w in known}
    found = [_of_weakness(w, material, known) for w in known if not _is_double(w)]
    unknown = [
        *(_of_round(kind, material) for kind in material.goal.rounds if kind not in seen),
        *_unknown_topics(material, known),
    ]
    weak = sorted(found, key=_most_to_gain)[:MOST_FOCUSES]
    ordered = sorted((*weak, *unknown), key=_most_to_gain)
    return tuple(focus for focus in ordered if focus.items)


def _most_to_gain(focus: Focus) -> tuple[float, str]:
    return -focus.gain, focus.key


def standing(weakness: Weakness) -> str:
    """Return where a criterion or topic stands, as a sentence without its stop."""
    answers = "one answer" if weakness.measurements == 1 else f"{weakness.measurements} answers"
    interval = weakness.interval
    sure = f", likely {one_decimal(interval[0])}–{one_decimal(interval[1])}" if interval else ""
    return f"{shown_name(weakness)} stands at {one_decimal(weakness.estimate)} of 5 ({answers}{sure})"


def shown_name(weakness: Weakness) -> str:
    """Return the name with its round: several rounds have a criterion of the same name."""
    if weakness.kind == "topic":
        return topic_name(weakness.name)
    return f"{weakness.name} ({STAGE_TITLES[weakness.stage]})"


def _is_double(weakness: Weakness) -> bool:
    """Whether a topic is a whole rubric, whose criteria say more."""
    return weakness.kind == "topic" and weakness.rubric != "technical"


def _of_weakness(weakness: Weakness, material: Material, known: Sequence[Weakness]) -> Focus:
    why = standing(weakness)
    if weakness.kind == "topic":
        key, fitting = f"topic/{weakness.name}", _on_topic(material, weakness.name)
    else:
        key, fitting = f"{weakness.rubric}/{weakness.criterion}", _on_criterion(material, weakness)
    curated = criterion_sections(weakness.rubric, weakness.criterion or "")
    group = _group(weakness)
    reads = [
        *_reads(curated, material, why, group),
        *_reread(material, weakness, group),
    ]
    parts = [reads, _drills(fitting, material, why)]
    if weakness.rubric == "star":
        weak = [w.criterion for w in known if w.rubric == "star" and w.criterion and w.estimate < GOOD_ENOUGH]
        parts.insert(0, stories(_of_kind(material, StageKind.BEHAVIORAL), material.latest, weak[:2]))
    items = tuple(_alternating(parts))
    gain = weakness.gain * (TOPIC_SHARE if weakness.kind == "topic" else 1)
    return Focus(key, shown_name(weakness), why, weakness.estimate, gain, weakness.stage, items)


def _group(weakness: Weakness) -> str:
    """Return the topic that reading for it belongs to: what is alike doesn't stand in a row."""
    if weakness.kind == "topic":
        return weakness.name
    return weakness.topics[0] if weakness.rubric == "technical" and weakness.topics else weakness.stage.value


def _of_round(kind: StageKind, material: Material) -> Focus:
    name = STAGE_TITLES[kind]
    why = f"{name} is expected and was not practiced yet"
    mine = _of_kind(material, kind)
    parts = [_reads(round_sections(kind), material, why, kind.value), _drills(_mixed(mine), material, why)]
    if kind is StageKind.BEHAVIORAL:
        parts.insert(0, stories(mine, material.latest, ()))
    items = tuple(_alternating(parts))
    return Focus(f"round/{kind.value}", name, why, None, UNKNOWN_ROUND_GAIN[kind], kind, items)


def _unknown_topics(material: Material, known: Sequence[Weakness]) -> Iterator[Focus]:
    """Yield the topics of the technical screen that never came up, once others did."""
    seen = {w.name for w in known if w.kind == "topic"}
    technical = [q for q in material.questions if q.rubric_id == "technical"]
    if not any(w.rubric == "technical" for w in known):
        return
    for topic in sorted({topic_of(q) for q in technical} - seen):
        name, mine = topic_name(topic), _on_topic(material, topic)
        why = f"{name} was not asked yet"
        cited = [_reads(q.sources[:1], material, why, topic) for q in mine]
        items = chain.from_iterable(zip_longest(_drills(mine, material, why), chain.from_iterable(cited)))
        kept = tuple(item for item in items if item)
        yield Focus(f"topic/{topic}", name, why, None, UNKNOWN_TOPIC_GAIN, StageKind.PHONE_SCREEN, kept)


def _reads(ids: Iterable[str], material: Material, why: str, topic: str) -> list[Item]:
    wanted = dict.fromkeys(map(section_id, ids))
    return [reading(material.sections[one], why, topic) for one in wanted if one in material.sections]


def _reread(material: Material, weakness: Weakness, topic: str) -> Iterator[Item]:
    """Yield what the questions cite that were answered badly, the worst first."""
    answered = [material.latest[q] for q in weakness.question_ids if q in material.latest]
    for answer in sorted(answered, key=lambda a: (a.score if a.score is not None else 0.0, a.unit_key)):
        if answer.score is not None and answer.score < GOOD_ENOUGH:
            missed = f", {len(answer.missed)} points missed" if len(answer.missed) > 1 else ""
            why = f"“{shortened(answer.question)}” was answered at {one_decimal(answer.score)}{missed}"
            yield from _reads(answer.sources, material, why, topic)


def _drills(questions: Iterable[Question], material: Material, why: str) -> list[Item]:
    return [drill(q, why) for q in questions if q.id not in material.asked]


def _on_topic(material: Material, topic: str) -> list[Question]:
    return [q for q in material.questions if topic_of(q) == topic]


def _on_criterion(material: Material, weakness: Weakness) -> list[Question]:
    """Return the questions that show this criterion; for knowledge, topics it was measured in come first."""
    if weakness.rubric == "recruiter":
        recruiter = _of_kind(material, StageKind.RECRUITER)
        return [q for q in recruiter if weakness.criterion in q.criteria] or recruiter
    mine = [q for q in material.questions if q.rubric_id == weakness.rubric]
    return sorted(_mixed(mine), key=lambda q: topic_of(q) not in weakness.topics)


def _of_kind(material: Material, kind: StageKind) -> list[Question]:
    return [q for q in material.questions if q.stage == kind]


def _mixed(questions: Sequence[Question]) -> list[Question]:
    """Return the questions with their topics taking turns."""
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(topic_of(question), []).append(question)
    return [q for row in zip_longest(*groups.values()) for q in row if q]


def _alternating(parts: Sequence[Iterable[Item]]) -> list[Item]:
    """Return one of each part, then the next of each; every item once."""
    found: dict[str, Item] = {}
    for item in chain.from_iterable(zip_longest(*parts)):
        if item:
            found.setdefault(item.id, item)
    return list(found.values())
