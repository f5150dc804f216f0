"""Everything that can go wrong, as a tree. The edges map it to a status or an exit code.

InterviewerError
├── BadInput                 the caller's data can't be used; `field` names what
│   └── BadSound             not sound, or not of the kind that was asked for
│       └── SoundTooLong     more seconds than a turn may have
├── NotFound                 no such interview, turn or report
├── Conflict                 the interview is not where the caller thinks it is
│   ├── InterviewFinished    nothing can be added any more
│   └── StaleWrite           somebody else appended first; read again
├── NotReady                 asked too early (a report that is still being made)
├── SignInFailed             whoever it is has not shown it; never says which part is wrong
├── NotAllowed               whoever it is may not do this
├── TooMuch                  more than a person may use; `retry_secs` says when it may be asked again
├── StorageUnavailable       the database can't be reached or written just now; what was sent is to be sent again
├── ConfigurationError       settings, rubric or question files that can't be used
├── DocumentError            a document could not be made
│   ├── DocumentUnavailable  what makes it is not on this machine
│   ├── DocumentTimeout      it took longer than it may
│   └── DocumentBusy         too many are being made already
├── SpeechError              a speech engine failed; the interview goes on by typing
│   ├── SpeechUnavailable    its model or program is not on this machine
│   └── SpeechTimeout        nothing came within the deadline
└── ModelError               the language model failed; the script takes over
    ├── ModelTimeout         no (further) token within the deadline
    ├── ModelRateLimited     429, also after retries
    ├── ModelUnavailable     connection refused, cut, or 5xx
    │   └── ModelResting     it failed too often just now and is left alone for a while
    ├── ModelBudgetSpent     the day's tokens or money are used up; nothing was asked
    └── ModelBadReply        empty, not JSON, not of the shape, or a move that is not allowed
        └── ModelWrongProtocol   the endpoint answers, but not like one of OpenAI's
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interviewer.ports import Usage


class InterviewerError(Exception):
    """Root of the tree; the message is fit to be shown to a person."""


class BadInput(InterviewerError):
    """The caller's data can't be used."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class BadSound(BadInput):
    """Not sound, or not of the kind that was asked for."""


class SoundTooLong(BadSound):
    """More seconds than a turn may have."""


class NotFound(InterviewerError):
    """No such thing."""


class Conflict(InterviewerError):
    """The interview is not where the caller thinks it is."""


class InterviewFinished(Conflict):
    """Nothing can be added to a finished interview."""


class StaleWrite(Conflict):
    """Somebody else appended an event first."""


class NotReady(InterviewerError):
    """Asked too early."""


class SignInFailed(InterviewerError):
    """Somebody has not shown who they are."""


class NotAllowed(InterviewerError):
    """Whoever asks may not do this."""


class TooMuch(InterviewerError):
    """More than a person may use just now; nothing was changed."""

    def __init__(self, message: str, *, retry_secs: float) -> None:
        super().__init__(message)
        self.retry_secs = retry_secs
        """When it may be asked again, from now."""


class StorageUnavailable(InterviewerError):
    """The database can't be reached or written just now. Nothing was kept of what was to be saved."""


class ConfigurationError(InterviewerError):
    """Settings or content files that can't be used."""


class DocumentError(InterviewerError):
    """A document could not be made."""


class DocumentUnavailable(DocumentError):
    """What makes it is missing."""


class DocumentTimeout(DocumentError):
    """It took longer than it may."""


class DocumentBusy(DocumentError):
    """Too many are being made already."""


class SpeechError(InterviewerError):
    """A speech engine failed."""


class SpeechUnavailable(SpeechError):
    """Its model or program is missing."""


class SpeechTimeout(SpeechError):
    """Nothing came within the deadline."""


class ModelError(InterviewerError):
    """The language model failed."""

    spent: Usage | None = None
    """What was used up to there; None: nothing, as far as is known."""


class ModelTimeout(ModelError):
    """No token within the deadline."""


class ModelRateLimited(ModelError):
    """The endpoint asked us to slow down, also after retries."""

    def __init__(self, message: str, *, wait_secs: float | None = None) -> None:
        super().__init__(message)
        self.wait_secs = wait_secs
        """How long the endpoint asked to be left alone, where it did."""


class ModelUnavailable(ModelError):
    """The endpoint can't be reached or answered with a server error."""


class ModelResting(ModelUnavailable):
    """The endpoint failed too often just now; it is asked again after a while."""


class ModelBudgetSpent(ModelError):
    """The day's tokens or money for language models are used up."""


class ModelBadReply(ModelError):
    """The reply is empty, malformed or not allowed."""


class ModelWrongProtocol(ModelBadReply):
    """Something answers there, but not in the OpenAI protocol."""
