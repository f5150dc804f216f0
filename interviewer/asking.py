"""Which sentences of a turn ask something of the interviewer, typed or as a recogniser writes them. Pure."""

from __future__ import annotations

import re

from interviewer.phrases import any_of

# A design turn may explain a good deal and still end in a question that wants an answer.
_QUESTION_TAIL_WORDS = 60
# Without a question mark only a short run of words is taken for a question.
_UNMARKED_WORDS = 40
# "Shall I go on with serving?" after this many words is a way of ending an answer.
_DIRECTION_WORDS = 25

_FILLERS = re.compile(
    "^(?:"
    + any_of(
        "so", "and", "okay", "ok", "well", "um+", "uh+", "er", "em", "hm+", "oh", "ah", "sure", "right", "alright",
        "great", "thanks", "yes", "yeah", "no", "sorry", "please", "wait", "hey", "hi", "hello", "actually",
        "basically",
        "honestly", "first(?:ly| of all)?", "then", "but", "also", "like", "got it", "cool", "maybe", "just", "i mean",
        "let me see", "(?:a )?(?:quick|one|few|two) (?:question|things?)s?",
        "before (?:that|i (?:start|begin|draw|answer)[^,.?]{0,20})",
    )
    + r"[\s,.:;!–—-]+)+"
)  # fmt: skip
_THEM = any_of(
    "we", "you", "they", "i", "it", "there", "this", "that", "these", "those", "the", "users?", "people", "customers?",
    "labels?", "any", "our", "your",
)  # fmt: skip
_LIMITS = any_of(
    "constraints?",
    "requirements?",
    "limits?",
    "restrictions?",
    "preferences?",
    "budget",
    "expectations?",
    "labels?",
)
# What turns “is …” or “which …” without a question mark into the middle of a statement.
_GOES_ON = any_of(
    "an?", "not", "used", "also", "when", "more", "less", "just", "very", "better", "worse", "called", "done"
)
_TELLS = any_of(
    "is (?:why|what|how|a|the|also|good|bad)", "means?", "made", "gave", "led", "then", "we", "i", "in turn", "was",
    "were", "helps?",
)  # fmt: skip
# How a question begins where nothing else marks it.
_START = re.compile(
    "^"
    + any_of(
        r"how (?:many|much|often|fast|quickly|soon|long|large|big|small|fresh|old|far)\b",
        r"how (?:is|are|do|does|would|will|was|were|did|should|can)\b",
        r"hows ",
        r"what happens (?:if|when)\b",
        r"what'?s (?:the|our|your|a|in|on|about)\b",
        r"what (?:is|are|was|were|do|does|did|would|should|about|kinds?|types?|sorts?|counts?|if|can|else) ",
        rf"what \w+(?: \w+)? (?:do|does|are|did|should|can|would|will) {_THEM}\b",
        rf"which (?!{_TELLS}\b)",
        r"who(?:'s| (?:is|are|will|would|uses?|decides?|owns?|do|does|can|else|labels?|gets?))\b",
        r"(?:where|when|why) (?:do|does|is|are|did|will|would|can|should|not)\b",
        rf"(?:is|are|does|did|has|was|were) (?!{_GOES_ON}\b)\w+",
        rf"(?:do|have|had) {_THEM}\b",
        r"(?:can|could|should|would|will|may|might|shall) (?!(?:be|not|also)\b)[\w']+ ",
        rf"any (?:\w+ ){{0,2}}{_LIMITS}\b",
        r"anything (?:else|about|i should)\b",
        r"(?:please )?(?:tell me|let me know) (?:more |a bit |something )*"
        r"(?:about|how|what|whether|if|the|who|which)\b",
        r"let me ask\b",
        r"i(?: have|'ve got|'ve| had| got)(?: just)? (?:an?|one|two|three|some|a few|another|a couple of) "
        r"(?:\w+ )?questions?\b",
        r"i(?: was| am|'m) (?:just )?(?:wondering|curious)",
    )
)
_PLANS = re.compile(
    r"\bi(?:'d|'ll| would| will| need| want)?(?: first| also| just)?(?: like| want| need| love| have)?"
    r"(?: first)?(?: to)?(?: first)? (?:ask|know|clarify|find out|understand|establish)\b"
)
_CHECKS_BACK = re.compile(
    any_of(
        r"\b(?:right|okay|ok|you know|you see|correct|isn'?t it|no|makes? sense|huh|eh)",
        r"\bis (?:that|this|it) (?:right|correct|ok|okay|clear|fine|good|true)",
        r"\bam i (?:right|correct)",
    )
    + r"\s*\?$"
)
_DIRECTION = re.compile(
    any_of(
        r"\b(?:should|shall|can|may|could) i (?:go|start|continue|begin|move|talk|focus|dive|expand|keep|cover|"
        r"elaborate|stop|use|write|assume|skip|take|draw)\b",
        r"\b(?:do|would) you (?:want|like|prefer)\b",
        r"\bwant (?:me|more)\b",
        r"\bwhere (?:should|shall|do|would you like) (?:i|me|you want)\b",
        r"\b(?:is|was) (?:that|this|it) (?:enough|what you|the (?:kind|sort|level))",
        r"\bnext\?$",
        r"\bwhat (?:should|shall) i (?:start|begin|focus|cover|talk)",
    )
)
_VERDICT = re.compile(
    any_of(
        r"\b(?:is|was) (?:that|this|it|my answer) (?:\w+ )?(?:right|correct|ok|okay|good|true|wrong|what you)",
        r"\bam i (?:right|correct|wrong)",
        r"\bdoes (?:that|this|it) (?:make sense|answer)",
        r"\bhow (?:am i doing|did i do|was (?:that|i)\b)",
        r"\b(?:right|correct|model|best) answer\b",
        r"\b(?:the|your) (?:answer|solution|key points)\b",
        r"\b(?:what|how) would you (?:say|do|answer|have)",
        r"\bwhat score\b",
        r"\bwhether that'?s right",
    )
)
_ABOUT_YOU = re.compile(
    any_of(
        r"\bare you (?:an? |really )?(?:robot|bot|ai|human|real|machine|person|computer|llm|model|chatgpt|gpt)\b",
        r"\bwho are you\b",
        r"\bwhat are you\b(?! (?:asking|looking|after))",
        r"\bwhat(?:'s| is) your name",
        r"\bam i (?:talking|speaking) (?:to|with)",
    )
)
_UPTALK = re.compile(r"\b(?:maybe|i guess|i think|i mean|i'd say|i suppose|honestly|probably|perhaps)\b")
_OWN_QUESTION = re.compile(
    any_of(
        r"\b(?:asked|asks|said|says|wondered|told|myself|question was)\b",
        r"[“\"].*\?.*[”\"]",
        r"\b(?:how|why|what|when|where) did (?:i|we|it|that|this|they)\b",
        r"\b(?:how|why|what|when|where) (?:would|do|should) i\b",
        r"\b(?:how|why|what|when|where) (?:was|were) (?:it|that|wrong)\b",
        r"\b(?:how|why|what|when|where) (?:was|were) the (?:problem|cause|reason|result|fix|outcome)\b",
    )
)
_OWN_ANSWER = re.compile(
    any_of(
        r"^(?:because|well|no|nope|yes|yeah|probably|simply|simple)\b",
        r"^(?:i don'?t think|i think|i'd say|it turned|it depends|not really|the answer|my answer)",
    )
)
_ASPECT = re.compile(r"[,;?.]\s+|\n+|\s+(?=(?:and|or|also|plus|then)\s)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!])[\s”\"]+|\n+")


def plain(text: str) -> str:
    """Return a text in lower case, with straight apostrophes and single spaces."""
    return " ".join(text.lower().replace("’", "'").split())


def without_fillers(text: str) -> str:
    """Return a plain text from the first word that says something."""
    return _FILLERS.sub("", text)


def questions_in(text: str) -> list[str]:
    """Return the sentences of a turn that ask something of the interviewer; not those it answers itself."""
    sentences = [s.strip() for s in _SENTENCE.split(text.strip()) if s.strip()]
    followers = [*sentences[1:], ""]
    return [s for s, after in zip(sentences, followers, strict=False) if _asks(plain(s), plain(after))]


def aspects_of(question: str) -> list[str]:
    """Return the parts of what may be several questions in one breath."""
    return [part.strip() for part in _ASPECT.split(question) if part.strip()]


def asks_something(text: str) -> bool:
    """Return whether a turn asks the interviewer something (and isn't mainly an answer)."""
    asked = questions_in(text)
    words = len(text.split())
    if not asked or (words > _QUESTION_TAIL_WORDS and not text.rstrip().endswith("?")):
        return False
    about_the_talk = all(asks_for_direction(question) or asks_for_verdict(question) for question in asked)
    return words < _DIRECTION_WORDS or not about_the_talk


def asks_for_direction(text: str) -> bool:
    """Return whether a question is about how to go on, and not about the problem."""
    return bool(_DIRECTION.search(plain(text)))


def asks_for_verdict(text: str) -> bool:
    """Return whether a question asks for what only the report tells: the answer, or how good it was."""
    return bool(_VERDICT.search(plain(text)))


def asks_about_interviewer(text: str) -> bool:
    """Return whether a question is about who is asking."""
    return bool(_ABOUT_YOU.search(plain(text)))


def plans_to_ask(text: str) -> bool:
    """Return whether a short turn says what its speaker would find out first; in a design round that asks for it."""
    return len(text.split()) <= _UNMARKED_WORDS and bool(_PLANS.search(plain(text)))


def _asks(sentence: str, following: str) -> bool:
    core = without_fillers(sentence)
    if not re.search(r"\w", core) or _CHECKS_BACK.search(sentence):
        return False
    starts = bool(_START.match(core))
    if not sentence.endswith("?"):
        return starts and not re.search(r"[.!:]$", sentence) and len(sentence.split()) <= _UNMARKED_WORDS
    if _UPTALK.search(sentence) and not starts:
        return False
    answered = following and not following.endswith("?")
    return not (answered and (_OWN_QUESTION.search(sentence) or _OWN_ANSWER.match(following)))
