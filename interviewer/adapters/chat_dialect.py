"""What an endpoint understands of the OpenAI protocol; local servers and new models differ. No I/O.

Nothing is probed in advance: the first real calls teach it. A parameter that is refused is left out from then on,
and the strictest response format that brought a valid reply is kept.
"""

from __future__ import annotations

from typing import Any, Literal

JsonFormat = Literal["json_schema", "json_object", "none"]

_LADDER: tuple[JsonFormat, ...] = ("json_schema", "json_object", "none")

_OTHER_NAME = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}


class Dialect:
    """One endpoint's habits, as learnt so far."""

    def __init__(self, *, is_openai: bool) -> None:
        self._tokens_name = "max_completion_tokens" if is_openai else "max_tokens"
        self._left_out: set[str] = set()
        self._format: JsonFormat | None = None

    @property
    def json_format(self) -> JsonFormat:
        """The response format to ask for first."""
        return self._format or _LADDER[0]

    @property
    def json_format_known(self) -> bool:
        """Whether a reply in this format was valid before, so that prose is the model's slip."""
        return self._format is not None

    def confirm(self, used: JsonFormat) -> None:
        """Remember that a reply in this format was valid."""
        self._format = self._format or used

    def parameters(self, *, max_tokens: int, temperature: float, stream: bool) -> dict[str, Any]:
        """Return the request's parameters beside the messages."""
        wanted: dict[str, Any] = {self._tokens_name: max_tokens, "temperature": temperature}
        if stream:
            wanted["stream_options"] = {"include_usage": True}
        return {name: value for name, value in wanted.items() if name not in self._left_out}

    def learn(self, refusal: str, sent: dict[str, Any]) -> bool:
        """Take from the words of a 400 which parameter to leave out; False if it names none that was sent."""
        refused = [name for name in sent if name != "response_format" and _names(refusal, name)]
        for name in refused:
            self._left_out.add(name)
            if _OTHER_NAME.get(name, name) not in self._left_out:
                self._tokens_name = _OTHER_NAME[name]
        return bool(refused)


def below(used: JsonFormat) -> JsonFormat | None:
    """Return the next less demanding format, None at the end."""
    rest = _LADDER[_LADDER.index(used) + 1 :]
    return rest[0] if rest else None


def _names(refusal: str, name: str) -> bool:
    """Whether the parameter is quoted: its bare name could be a word of any other complaint."""
    return any(f"{mark}{name}{mark}" in refusal for mark in "'`\"")
