"""The wire messages of the voice, both ways, on the same websocket as the others; sound goes in binary frames.

**From the browser.** `voice` begins (or takes up again) a microphone's stream and may be sent again to change
settings. Then binary frames: 4 bytes, little-endian, the place of the first sample in the stream; after them 16 kHz
mono 16-bit samples, at most half a second. The browser keeps the sound from the last `heard.position` on, so that it
can send it again after a cut.

**From the server.** `voice_ready` says from where on sound is wanted. `phrase` is a caption: committed, never taken
back. `hearing` says what the turn does. `say` announces one part of the interviewer's words; where `sound_bytes` is
not 0 the next binary frame is its WAV file. `hush` and `go_on` stop and resume the playback.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.wire.views import View

StreamId = Annotated[str, Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
SpokenTurnId = Annotated[str, Field(min_length=2, max_length=10, pattern=r"^t[0-9]+$")]


class _FromClient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class VoiceOn(_FromClient):
    """Begin to speak and to be spoken to, go on after a cut, or change settings."""

    type: Literal["voice"]
    stream: StreamId
    """The microphone's stream: a random id, a new one for each `getUserMedia`."""
    rate_hz: int
    """Of the samples that come; 16000."""
    taking: Literal["hands_free", "push_to_talk", "button"] = "hands_free"
    """What ends a turn: silence, releasing the key, or "I'm done"."""
    patience: Literal["quick", "normal", "patient"] = "normal"
    """How long a silence ends it."""
    speaks: Literal["server", "browser", "none"] = "server"
    """Who speaks the interviewer's words: this server sends sound, the browser does it by itself, or nobody."""
    words_a_minute: Annotated[int, Field(ge=80, le=320)] = 170
    """The interviewer's pace."""
    voice: Annotated[str, Field(max_length=100)] | None = None
    """One of the server's voices."""
    keep_sound: bool = False
    """Whether the candidate's sound is kept with the interview."""
    received: Annotated[str, Field(pattern=r"^t[0-9]+\.[0-9]+$", max_length=20)] | None = None
    """After a cut: the last part (`turn.part`) of the interviewer's words that came; what follows is sent."""


class VoiceOff(_FromClient):
    """Go on by typing. The words heard so far come back as `draft`."""

    type: Literal["voice_off"]


class TakeWords(_FromClient):
    """Take the words heard so far into the text box; the voice stays on. They come back as `draft`."""

    type: Literal["take_words"]


class Talk(_FromClient):
    """A key or a button: push-to-talk pressed or released, or "I'm done"."""

    type: Literal["talk"]
    action: Literal["start", "end", "done"]
    """`end` and `done` close the turn, with the word that is being said; told again, at once."""
    position: Annotated[int, Field(ge=0)] = 0
    """Samples of the stream sent before it."""


class Played(_FromClient):
    """How much of the interviewer's words was heard; several times a second while it speaks."""

    type: Literal["played"]
    turn_id: SpokenTurnId
    """Which turn."""
    part: Annotated[int, Field(ge=0, le=10_000)]
    """Which part of it is being heard."""
    secs: Annotated[float, Field(ge=0, le=3600)]
    """Of the whole turn, so far."""
    state: Literal["playing", "paused", "done", "stopped"]
    """`done`: the turn's last part came to its end; `stopped`: it won't go on."""


VoiceMessage = VoiceOn | VoiceOff | TakeWords | Talk | Played


class WordView(View):
    """A recognised word."""

    text: str
    """Punctuation attached."""
    sure: float | None = None
    """0 to 1; null where the recogniser doesn't say."""


class PhraseMessage(View):
    """A caption of the candidate's own words: what a phrase was understood as. Committed."""

    type: Literal["phrase"] = "phrase"
    phrase_id: str
    """Its id in the interview."""
    words: list[WordView]
    """In order."""
    ended: int
    """Where its speech ended, in samples of the stream."""


class VoiceReadyMessage(View):
    """The stream is taken up."""

    type: Literal["voice_ready"] = "voice_ready"
    stream: str
    """As sent."""
    position: int
    """Sound is wanted from this sample on."""
    hears: bool
    """Whether speech is recognised."""
    speaks: bool
    """Whether the server speaks."""
    notices: list[str]
    """What is missing and what that means, in sentences to be shown."""
    phrases: list[PhraseMessage]
    """What was said of this turn so far."""


class HearingMessage(View):
    """What the turn being spoken does."""

    type: Literal["hearing"] = "hearing"
    state: Literal["waiting", "speech", "silence", "recognising", "closed", "held"]
    """`waiting`: nothing said yet; `held`: it is not the candidate's turn; `closed`: committed."""
    closes_in_secs: float | None = None
    """While silence runs: when it ends the turn; speaking cancels it."""
    ended: int | None = None
    """Where the last speech ended, in samples of the stream."""


class HeardMessage(View):
    """Sound before this sample is not needed again."""

    type: Literal["heard"] = "heard"
    position: int
    """In samples of the stream."""


class SayMessage(View):
    """One part of the interviewer's words, to be heard after the parts before it."""

    type: Literal["say"] = "say"
    turn_id: str
    """The turn it belongs to."""
    part: int
    """From 0."""
    text: str
    """The words: a sentence, mostly."""
    sound_bytes: int = 0
    """Length of the binary frame that follows; 0: none, the browser speaks or shows."""
    sound: bytes = Field(default=b"", exclude=True, repr=False)
    """The WAV file; sent as a frame of its own."""


class NodMessage(View):
    """A sign of attention after a sentence that may have been the last; the candidate keeps the word."""

    type: Literal["nod"] = "nod"
    text: str
    """Such as "Mm-hm."."""
    sound_bytes: int = 0
    """As in `say`."""
    sound: bytes = Field(default=b"", exclude=True, repr=False)
    """As in `say`."""


class SaidMessage(View):
    """No further part of this turn comes."""

    type: Literal["said"] = "said"
    turn_id: str
    """Which turn."""
    parts: int
    """How many it has."""


class HushMessage(View):
    """The candidate interrupts: fall silent at once, and keep the place."""

    type: Literal["hush"] = "hush"


class GoOnMessage(View):
    """It was no interruption: go on from where it fell silent."""

    type: Literal["go_on"] = "go_on"


class DropMessage(View):
    """Forget what was not played yet: the candidate has the word, or the reply was withdrawn."""

    type: Literal["drop"] = "drop"


class DraftMessage(View):
    """Words heard so far that are in no turn: to be typed on."""

    type: Literal["draft"] = "draft"
    text: str
    """Plain text; may be empty."""


class VoiceLostMessage(View):
    """The voice has ended here."""

    type: Literal["voice_lost"] = "voice_lost"
    reason: Literal["another_tab", "finished", "too_long", "used_up"]
    """Why."""


class VoiceNoticeMessage(View):
    """Something about the voice that should be shown; it goes on."""

    type: Literal["voice_notice"] = "voice_notice"
    text: str
    """One sentence."""


VoiceServerMessage = (
    PhraseMessage
    | VoiceReadyMessage
    | HearingMessage
    | HeardMessage
    | SayMessage
    | NodMessage
    | SaidMessage
    | HushMessage
    | GoOnMessage
    | DropMessage
    | DraftMessage
    | VoiceLostMessage
    | VoiceNoticeMessage
)
