"""From a model's reply to parts that may be shown: each sentence checked, the person's own where one fails. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from interviewer.stronger.checking import NAME_BLANK, NUMBER_BLANK, UNKNOWN_BLANK, checked
from interviewer.stronger.model import Line, Part, RewrittenPart, Said, StrongerAnswer
from interviewer.stronger.rewrite_reply import RewriteReply, RewrittenSentence

_OWN_BLANKS = frozenset({NUMBER_BLANK, NAME_BLANK, UNKNOWN_BLANK})


@dataclass
class PutTogether:
    """What came of a reply."""

    parts: list[RewrittenPart] = field(default_factory=list)
    """In the framework's order."""
    refused: int = 0
    """Sentences of the model that are not shown as written."""
    used: set[str] = field(default_factory=set)
    """Ids of the sentences that something was made of."""

    @property
    def has_rewritten(self) -> bool:
        """Whether any of the model's sentences is shown."""
        return any(not line.kept for part in self.parts for line in part.lines)


def put_together(answer: StrongerAnswer, reply: RewriteReply, shown: Sequence[Said]) -> PutTogether:
    """Return the parts of a reply, checked against the sentences that the model was shown."""
    result = PutTogether()
    said = {one.id: one for one in shown}
    blanks = frozenset(blank for part in answer.parts for blank in part.blanks) | _OWN_BLANKS
    by_part = {part.part: part.sentences for part in reversed(reply.parts)}
    for part in answer.parts:
        lines = [*_code(part), *_lines(by_part.get(part.key, []), said, blanks, result)]
        written = " ".join(line.text for line in lines)
        left = tuple(blank for blank in part.blanks if blank not in written)
        result.parts.append(RewrittenPart(part.key, tuple(lines), left))
    return result


def _code(part: Part) -> Iterator[Line]:
    for said in part.sentences:
        if said.is_code:
            yield Line(said.text, (said.id,), kept=True)


def _lines(
    sentences: Sequence[RewrittenSentence],
    said: dict[str, Said],
    blanks: frozenset[str],
    result: PutTogether,
) -> Iterator[Line]:
    for sentence in sentences:
        ids = sorted({each for each in sentence.sources if each in said}, key=lambda each: int(each[1:]))
        found = checked(sentence.text, [said[each].text for each in ids], blanks)
        if found.blanked or not found.text or not ids:
            result.refused += 1
        if found.text and ids:
            result.used.update(ids)
            yield Line(found.text, tuple(ids))
            continue
        for each in ids:
            if each not in result.used:
                result.used.add(each)
                yield Line(said[each].text, (each,), kept=True)
