"""The candidate's own words for a probe: short, verbatim, and about what is asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_LONGEST_QUOTE_WORDS = 16
_SHORTEST_QUOTE_WORDS = 3
_LONGEST_QUOTE_CHARS = 140
# More was said than anybody can quote from memory; the end of a turn is what is remembered.
_CHARS_READ = 8_000
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'+#-]*")
_STOPWORDS = frozenset(
    (
        "a an and are as at be because been but by can could did do does for from had has have he her him his "
        "how i if in into is it its just like me my no not of on one or our out she so some that the their "
        "them then there they this to up us was we well were what when where which who will with would yeah "
        "you your um uh really very kind sort thing things actually basically also about okay right know mean "
        "said i'm i'd i'll it's that's don't didn't "
    ).split()
)
# Words that mark the sentence a probe for this criterion should start from.
_CUES: dict[str, re.Pattern[str]] = {
    "situation": re.compile(r"\b(project|team|company|when|last|year|time|system|model|problem)\b", re.I),
    "task": re.compile(r"\b(had to|needed|goal|asked|responsible|job|should|wanted|supposed)\b", re.I),
    "action": re.compile(r"\b(we|decided|changed|built|fixed|worked|tried|looked|used|made|team)\b", re.I),
    "result": re.compile(
        r"\b(improved?|better|faster|dropp?ed|reduced|increased|worked|went|success\w*|happy|result\w*|saved|grew|fell)\b",
        re.I,
    ),
    "reflection": re.compile(
        r"\b(learn\w*|lesson|next time|differently|since|now|important|realiz\w*)\b", re.I
    ),
    "depth": re.compile(r"\b(because|so|means|use|works?|called|helps?|prevents?|model)\b", re.I),
    "application": re.compile(r"\b(use|would|practice|example|data|metric|usually|choose|tune)\b", re.I),
    "serving_scale": re.compile(
        r"\b(serv\w*|latency|cache|gpu|request\w*|online|api|real.?time|fast)\b", re.I
    ),
    "evaluation": re.compile(r"\b(accura\w*|auc|metric\w*|test|evaluat\w*|offline|measure\w*|a/b)\b", re.I),
    "monitoring": re.compile(r"\b(deploy\w*|monitor\w*|drift|retrain\w*|production|alert\w*)\b", re.I),
    "data_features": re.compile(r"\b(data|features?|labels?|clicks?|logs?|events?|history)\b", re.I),
    "modeling": re.compile(
        r"\b(model\w*|network|transformer|embedding\w*|tree\w*|train\w*|classif\w*)\b", re.I
    ),
    "requirements": re.compile(
        r"\b(users?|latency|traffic|requests?|assum\w+|scale|million|thousand)\b", re.I
    ),
    "problem_framing": re.compile(
        r"\b(predict\w*|goal|objective|label|rank\w*|classif\w*|optimi[sz]\w*)\b", re.I
    ),
    "tradeoffs": re.compile(
        r"\b(instead|rather|trade\w*|cost\w*|simpl\w+|cheap\w*|choose|chose|pick\w*)\b", re.I
    ),
    "approach": re.compile(
        r"\b(loop|sort\w*|hash\w*|heap|dict\w*|linear|quadratic|memory|complexity|pass)\b", re.I
    ),
    "code_quality": re.compile(r"\b(function|name\w*|helper|class|test\w*|readable)\b", re.I),
    "motivation": re.compile(r"\b(interest\w*|because|want\w*|looking|enjoy\w*|like|team|product)\b", re.I),
    "expectations": re.compile(
        r"\b(euros?|dollars?|salary|pay|notice|start|remote|office|months?|weeks?)\b", re.I
    ),
    "production_exposure": re.compile(
        r"\b(production|live|deploy\w*|service|users|on call|released?)\b", re.I
    ),
    "relevant_experience": re.compile(r"\b(built|led|worked|project|model|system|team)\b", re.I),
}
_CLAUSE = re.compile(
    r"(?<=[,;:—–])\s+|\s+[—–-]\s+|\s+(?=(?:and|but|so|because|which|then|while|when|where|since|although|if)\s)"
)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_LEADING = re.compile(
    r"^(?:(?:and|but|so|then|also|now|um+|uh+|er|em|well|okay|ok|yeah|yes|no|sure|like|right|because|i mean|you know|"
    r"i think|i guess|basically|actually|honestly|finally|first(?: of all)?|secondly?|next),?\s+)+",
    re.I,
)
# A clause that starts with one of these hangs in the air after “You said”.
_DEPENDENT = re.compile(
    r"^(?:which|that|who|whom|whose|what|when|where|while|why|how|if|since|although|though|because|as|than|or|nor|"
    r"to|of|for|with|without|by|from|at|into|is|are|was|were|be|been|has|have|had|do|does|did|can|could|would|should|"
    r"not|n't|until|unless|once|whether|after|before|during|despite|even|only|etc)\b",
    re.I,
)
# … and one that ends with one of these stops in mid-air.
_DANGLING = re.compile(
    r"(?:\s+(?:a|an|the|and|or|but|so|of|to|in|on|at|by|for|from|with|as|than|that|which|who|is|are|was|were|be|been|"
    r"has|have|had|do|does|did|can|could|would|should|will|my|our|their|his|her|its|your|this|these|those|very|more|"
    r"most|because|if|when|where|while|i|we|they|he|she|it|you|not|one|two|three|um|uh|like|into|about|every|each|some))+$",
    re.I,
)
_SUBJECT = re.compile(r"^(?:i|we|my|our|i'[a-z]+|we'[a-z]+|the|a|an|there|everyone|[A-Z][a-z]+)\b")
_MARKUP = re.compile(r"[<>{}\[\]`“”\"|\\^*=@#~]|\w\(|https?:|www\.")
_UNFIT = re.compile(
    r"\b(?:ignore|disregard|forget)\b.*\b(?:instructions?|prompts?|rules?|above|previous)|\bsystem prompt\b|"
    r"\b(?:full|top|maximum|perfect|highest) (?:marks?|scores?|points)\b|"
    r"\byou(?:'re| are) (?:an?|the|so|just|not|now|all)\b|"
    r"\byour (?:prompt|instructions|rubric|system|company|questions?)\b|"
    r"\b(?:f+u+c+k\w*|shit\w*|bullshit|crap|damn\w*|bitch\w*|bastard\w*|ass(?:hole)?s?|dick|idiot\w*|moron\w*|stupid\w*|"
    r"dumb\w*|suck\w*|retard\w*|hate you|kill (?:you|myself)|shut up|waste of (?:my )?time|wtf)\b",
    re.I,
)


def quote_for(
    criterion: str | None, follow_up: str, texts: Sequence[str], *, used: Collection[str] = ()
) -> str | None:
    """Return up to 16 words of what was said that a probe can start from; None where nothing suits.

    The last turn weighs most: a probe about something said four minutes ago sounds like a form. `used` are quotes
    that were taken up before.
    """
    best, best_score = None, 0.0
    asked = content_words(follow_up)
    for age, text in enumerate(reversed(texts)):
        for clause in _clauses(text[-_CHARS_READ:]):
            score = _score(clause, asked, criterion) / (1 + age)
            if score > best_score and clause not in used:
                best, best_score = clause, score
    return best


def fit_to_repeat(text: str) -> bool:
    """Return whether an interviewer can say these words: no abuse, nothing that gives orders."""
    return not _UNFIT.search(text)


def content_words(text: str) -> set[str]:
    """Return the words of a text that carry meaning, in lower case."""
    return {
        w.lower() for w in _WORD.findall(text.replace("’", "'")) if w.lower() not in _STOPWORDS and len(w) > 2
    }


def _score(clause: str, asked: set[str], criterion: str | None) -> float:
    words = content_words(clause)
    cue = _CUES.get(criterion or "")
    near = 2.0 * len(words & asked) + 1.5 * bool(cue and cue.search(clause))
    # Words that have nothing to do with what is asked sound as if nobody had listened.
    if len(words) < 2 or ((asked or cue) and not near):
        return 0.0
    return near + 0.1 * min(len(words), 8) + 0.8 * bool(_SUBJECT.match(clause))


def _clauses(text: str) -> list[str]:
    found = []
    for sentence in _SENTENCE.split(text):
        if "?" in sentence or _MARKUP.search(sentence) or not fit_to_repeat(sentence):
            continue
        whole = len(sentence.split()) <= _LONGEST_QUOTE_WORDS
        pieces = [sentence] if whole else _CLAUSE.split(sentence)
        found += [trimmed for piece in pieces if (trimmed := _trimmed(piece))]
    return found


def _trimmed(piece: str) -> str | None:
    """Return the piece without what makes it read oddly after “You said”; None where too little is left."""
    clean = _LEADING.sub("", piece.strip(" \t\n.,;:!…—–-'’()"))
    ends = [m.end() for m in re.finditer(r"\S+", clean)]
    if len(ends) > _LONGEST_QUOTE_WORDS:
        clean = clean[: ends[_LONGEST_QUOTE_WORDS - 1]]
    clean = _DANGLING.sub("", clean).rstrip(" .,;:!…—–-(")
    fits = len(clean.split()) >= _SHORTEST_QUOTE_WORDS and len(clean) <= _LONGEST_QUOTE_CHARS
    whole = clean.isprintable() and clean.count("(") == clean.count(")")
    return clean if fits and whole and not _DEPENDENT.match(clean) else None
