"""How to reach a language model, and how long to wait for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from interviewer.errors import ConfigurationError
from interviewer.ports import Usage

OPENAI_URL = "https://api.openai.com/v1"

_CHARS_A_TOKEN = 4
"""English prose, by OpenAI's own rule of thumb."""


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """One model at one OpenAI-compatible endpoint."""

    model: str
    """The name the endpoint knows it by."""
    base_url: str = OPENAI_URL
    """Up to and including `/v1`. Always sent to the library: left out, the shell's variables could redirect it."""
    api_key: str = field(default="", repr=False)
    """Empty for local servers that want none."""
    deadline_secs: float = 60.0
    """For a whole call: every try, every pause between tries, a repair; for a stream from its first words on."""
    json_deadline_secs: float | None = None
    """The same for a call whose reply is JSON: nobody is listening, so it may take longer. None: the same."""
    stall_secs: float = 10.0
    """For each further piece of a stream: a person is listening to the pause."""
    first_token_secs: float = 8.0
    """For the first streamed words, tries and pauses included; a person is waiting."""
    max_tries: int = 3
    """Requests for one answer, if the endpoint is overloaded or away."""
    backoff_secs: float = 0.5
    """The pause before the second try; doubled for each further one, less up to half of it at random."""
    usd_per_million_in: float | None = None
    """Price of prompt tokens; None: costs are not counted."""
    usd_per_million_out: float | None = None
    """Price of completion tokens."""
    rest_secs: float = 5.0
    """How long it is first left alone after three failures in a row."""
    at_once: int | None = None
    """Calls in flight; whoever comes later waits. A quarter is kept for people who wait. None: any number."""
    calls_a_minute: int | None = None
    """Calls that are begun in a minute; None: any number."""
    label: str = ""
    """What people read, where the model's name would not tell it from another endpoint's; empty: the name."""

    def __post_init__(self) -> None:
        """Refuse what is no address now, not when somebody waits for an answer."""
        try:
            usable = urlsplit(self.base_url).scheme in {"http", "https"} and bool(self.host)
        except ValueError:
            usable = False
        if not usable:
            raise ConfigurationError(f"The model's base URL is not an http address: {self.base_url!r}.")

    @property
    def called(self) -> str:
        """What it is called in sentences, and beside what it said."""
        return self.label or self.model

    @property
    def judging_secs(self) -> float:
        """The deadline of a call whose reply is JSON."""
        return self.deadline_secs if self.json_deadline_secs is None else self.json_deadline_secs

    @property
    def host(self) -> str:
        """The endpoint's host, lower case."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def on_this_machine(self) -> bool:
        """Whether a proxy would only be in the way."""
        return self.host in {"localhost", "127.0.0.1", "::1"}

    def usage(self, tokens_in: int, tokens_out: int) -> Usage:
        """Return the counts with what they cost."""
        if self.usd_per_million_in is None and self.usd_per_million_out is None:
            return Usage(tokens_in, tokens_out)
        price_in, price_out = self.usd_per_million_in or 0.0, self.usd_per_million_out or 0.0
        return Usage(tokens_in, tokens_out, (tokens_in * price_in + tokens_out * price_out) / 1_000_000)

    def estimate(self, asked_chars: int, said_chars: int) -> Usage:
        """Return what a call took whose endpoint doesn't count, or that broke off."""
        usage = self.usage(asked_chars // _CHARS_A_TOKEN, said_chars // _CHARS_A_TOKEN + 1)
        return replace(usage, estimated=True)
