"""What a model may answer that rewrites an answer."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MOST_SENTENCES = 200
LONGEST_CHARS = 1_500


class RewrittenSentence(BaseModel):
    """One sentence with what it is made of."""

    model_config = ConfigDict(extra="ignore")
    text: str = Field(max_length=LONGEST_CHARS)
    sources: list[str] = Field(alias="from", max_length=MOST_SENTENCES)


class RewrittenSentences(BaseModel):
    """One part of the framework."""

    model_config = ConfigDict(extra="ignore")
    part: str
    sentences: list[RewrittenSentence] = Field(max_length=MOST_SENTENCES)


class RewriteReply(BaseModel):
    """A whole answer, rewritten; nothing in it is believed before it was checked."""

    model_config = ConfigDict(extra="ignore")
    parts: list[RewrittenSentences] = Field(max_length=20)
