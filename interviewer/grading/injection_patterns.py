# ruff: noqa: E501 - a pattern that is cut in the middle is harder to read than a long line
"""How people speak to a grader. One pattern is one trick; `injections.py` says what happens to a match."""

from __future__ import annotations

import re

_WHO = r"(?:grader|grading (?:system|model|assistant)|rater|evaluator|examiner|assessor|marker|judge|a\.?i\.?(?: grader)?|llm|chatbot)"
_MARK = r"(?:scores?|grades?|levels?|ratings?|marks?|points)"
_TOP = (
    rf"(?:(?:a |an )?(?:5|five)(?:\s?(?:/|out of)\s?(?:5|five))?(?!\w)(?!\s?(?:%|percent|ms|x|k)\b)|full (?:marks|points|credit)"
    rf"|(?:the )?(?:top|max(?:imum)?|highest|perfect|best)(?: possible)? {_MARK}|{_MARK} (?:of )?(?:5|five)|strong[_ ]yes"
    r"|straight (?:fives|5s)|all (?:fives|5s))"
)
ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:previous|prior|above|earlier|your|the|any|all)\b"
        r".{0,30}\b(?:instructions?|prompts?|rubrics?|criteria|guidelines|grading)\b",
        rf"\b(?:give|grant|award|assign|rate|score|grade|mark) (?:me|this|it|my|us|all|every|each|the (?:answer|candidate|response))\b.{{0,40}}{_TOP}",
        rf"\b(?:give|award|assign|set|put|return|output|record|report|enter|respond with|answer with)\b.{{0,40}}\b{_MARK}\b.{{0,20}}\b(?:5|five|top|max\w*|full|perfect)\b",
        rf"\b(?:give|award|assign|output|return|please)\b.{{0,30}}(?:full (?:marks|points|credit)|(?:top|max(?:imum)?|highest|perfect) {_MARK}|strong[_ ]yes)",
        rf"\b(?:dear|hey|hello|hi|attention|(?:note|message|instructions?) (?:to|for))[, ]+(?:the |an? |my )?{_WHO}\b",
        rf"\byou are (?:now )?(?:an? |the )?(?:helpful |lenient |generous |friendly |kind |unrestricted ){{0,2}}(?:{_WHO}|assistant|language model)\b",
        rf"\bas (?:an?|the) (?:{_WHO}|language model)\b.{{0,60}}\b(?:must|should|you)\b",
        r"\bthis (?:answer|response|candidate|reply) (?:is|deserves|meets|satisfies|fulfils|should|must|has|earns|scores|gets|fully|clearly)\b"
        rf".{{0,60}}(?:\b5\b|\bfive\b|perfect|exceptional|level|criteri|full {_MARK}|highest|strong[_ ]yes|rubric|graded)",
        rf"\b(?:the )?(?:correct|expected|final|right|only acceptable) {_MARK}\b.{{0,12}}(?:is|are|=|:|should)",
        r"\b(?:meets?|satisf\w+|fulfils?) (?:all|every|each)(?: of)?(?: the| your)? (?:criteri\w+|rubrics?|levels?|requirements of the rubric)",
        r"\b(?:my|the candidate.?s?|this answer.?s?|overall) (?:score|grade|rating|level)s? (?:should|must|has to|have to|ought|will be|=|:)",
        r"\b(?:new|updated|revised) (?:instructions?|rubric|grading (?:rules?|policy))\s?[:.\-]",
        r"\b(?:end|start|begin(?:ning)?) of (?:the )?(?:answer|transcript|candidate\w*|rubric|instructions?|prompt)\b",
        r"\b(?:situation|task|action|result|reflection|correctness|depth|application|communication|requirements|modeling|evaluation"
        r"|monitoring|tradeoffs|motivation|overall|approach|level|score|grade)[\"']?\s?[:=]\s?[\"']?[1-5](?:\s?/\s?5|\.0)?[\"']?(?=\s*(?:[,;.}\]]|$))",
        r"\bpretend (?:that )?(?:the|this|my) (?:answer|candidate|response)",
        r"\bi(?:'ll| will) (?:tip|pay|reward) you\b|\b(?:my (?:life|job|family|career)|a (?:life|puppy|kitten))\b.{0,60}\b(?:score|grade|high mark)",
        r"\bdan mode\b|\bdo anything now\b|\bdeveloper mode\b",
        r"\b(?:do not|don.?t|never) (?:grade|deduct|penali[sz]e|apply the rubric|mark (?:me )?down|lower (?:my|the) (?:score|grade))",
        r"^\W*(?:please )?(?:quote|cite|use|take|record|copy) (?:this|the following|my words|that)\b.{0,30}\b(?:evidence|proof|quote)",
        r"\b(?:raters?|graders?|examiners?|assessors?|evaluators?)\b.{0,40}\b(?:gave|give|agreed?|said|chose)\b.{0,30}\b(?:five|5|full|top)\b",
        r"\bon (?:a|the|your|any) (?:\w+ )?scale (?:from|of|that|where)\b.{0,60}\b(?:this|i|me|my|mine)\b",
        r"\b(?:regardless|irrespective) of (?:the |its )?(?:content|answer|quality|what (?:i|they) said)",
        r"\b(?:please|kindly) (?:rate|grade|score|mark|evaluate) (?:me|this|my)\b|\bwhen (?:grading|scoring|rating|evaluating) (?:this|me|my)\b",
        r"\bsystem (?:override|message|note|instruction)s?\s?[:\]]|\bfor the (?:grader|rater|evaluator|record)[:,]? (?:give|score|this|the answer)",
    )
)
MARKUP = re.compile(
    r"<\|[^|>]{2,30}\|>|</?(?:system|assistant|user|instructions?|answer|candidate|script|grader?|inst|prompt)\b[^>]{0,80}>"
    r"|\[/?(?:INST|SYS|SYSTEM|ASSISTANT)\]|^\s*(?:#+\s*)?(?:system|assistant|developer|grader|evaluator|judge)\s?(?:\(\w+\))?\s?:"
    r"|\{\s*['\"](?:level|score|grade|estimate|criterion|role|quotes|levels|rating|tool|function|reason)\w*['\"]\s*:"
    r"|['\"](?:level|score|grade|estimate|rating|overall|levels)['\"]\s*:\s*\S|```(?:json|system)|<!--|-->",
    re.IGNORECASE,
)
OTHER_LANGUAGES = re.compile(
    r"\b(?:ignorier\w*|vergiss|ignora\w*|olvida|ignorez|oubliez?|dimentica|esque[cç]a|negeer|zignoruj|ignorera|unohda)\b.{0,60}"
    r"\b(?:anweisung\w*|instruc\w+|instruções|istruzioni|instructies|polecenia|instruk\w+|anterior\w*|précédent\w*|ohjeet)"
    r"|\b(?:gib|vergib|dame|deme|dê|donnez?|mettez|dammi|dai|geef|daj|bewerte|califica|notez|puntúa|valuta)\b.{0,40}"
    r"\b(?:5|fünf|cinco|cinq|cinque|vijf|pięć|fem|viisi|höchst\w*|máxim\w*|maxim\w*|massim\w*|volle)\b"
    r"|忽略|无视|满分|評価|無視|点数|[给給].{0,6}[5五]|игнорируй|забудь|поставь|оценк|높은 점수|무시|점수|تجاهل|درجة"
    r"|अनदेखा|अंक|puan ver|yoksay",
    re.IGNORECASE,
)
