"""What a model judge may answer."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from interviewer.plain_words import without_controls

MAX_REASON_CHARS = 400
_SOMETHING_PRESENT = 3
"""From this level on every rubric asks for something to be there."""


class Check(BaseModel):
    """One item of the judge's checklist."""

    model_config = ConfigDict(extra="ignore")
    item: str
    met: bool


class Judgement(BaseModel):
    """A judge's reply for one criterion, in the order in which it has to think."""

    model_config = ConfigDict(extra="ignore")
    quotes: list[str]
    checklist: list[Check]
    level: int = Field(ge=1, le=5, strict=True)
    reason: str

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Self:
        """Refuse what can't be meant; the model is told and asked once more."""
        if not self.reason.strip():
            raise ValueError("the reason is empty")
        if self.level > 1 and not any(quote.strip() for quote in self.quotes):
            raise ValueError("a level above 1 needs at least one quote")
        if self.level >= _SOMETHING_PRESENT and not any(check.met for check in self.checklist):
            raise ValueError(f"level {self.level} contradicts a checklist on which nothing is met")
        return self

    @property
    def told(self) -> str:
        """The reason in one line, as shown to the candidate."""
        return without_controls(" ".join(self.reason.split()))[:MAX_REASON_CHARS]
