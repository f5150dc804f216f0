"""Settings: nested, read once, from the environment (`INTERVIEWER_…`) and `.env`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, BaseModel, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from interviewer.errors import ConfigurationError
from interviewer.job_settings import JobSettings
from interviewer.limits.settings import LimitSettings
from interviewer.model_settings import ModelSettings
from interviewer.people.settings import AccountSettings
from interviewer.seeing.settings import SeeingSettings
from interviewer.server_settings import ServerSettings


class SpeechSettings(BaseModel):
    """Hearing and speaking. Where an engine is missing the room says so, and typing goes on."""

    recogniser: Literal["faster-whisper", "openai", "none"] = "faster-whisper"
    """What turns speech into words: on this machine, or an OpenAI-compatible `/audio/transcriptions`."""
    model: str = "base.en"
    """A faster-whisper model's name or directory; for `openai`, the model's name there."""
    language: str = "en"
    """What is spoken."""
    workers: int = Field(default=2, ge=1, le=64)
    """Phrases recognised at once."""
    threads: int = Field(default=2, ge=1, le=64)
    """Cores each takes: two shorten a phrase by a third while others are free, and cost nothing when they aren't."""
    recogniser_url: str | None = None
    """For `openai`: the endpoint; None: OPENAI_BASE_URL."""
    synthesizer: Literal["pyttsx3", "openai", "none"] = "pyttsx3"
    """What speaks: the operating system's voice, or an OpenAI-compatible `/audio/speech`."""
    voice_model: str = "tts-1"
    """For `openai`: the model's name."""
    voices: list[str] = ["alloy"]
    """For `openai`: the voices that can be chosen, the default first."""
    voice_url: str | None = None
    """For `openai`: the endpoint; None: OPENAI_BASE_URL."""
    deadline_secs: float = 20.0
    """Longest a phrase may take at an endpoint."""
    most_session_secs: float = 4 * 3600.0
    """Longest one microphone's stream may be."""


class Settings(BaseSettings):
    """All settings. `INTERVIEWER_MODEL__NAME` sets `model.name`."""

    model_config = SettingsConfigDict(
        env_prefix="INTERVIEWER_",
        env_nested_delimiter="__",
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
    )

    data_dir: Path = Path("data")
    """Database, index, caches, the person's own guides and questions."""
    database_url: str | None = None
    """SQLAlchemy URL; None: SQLite in the data directory."""
    chroma_url: str | None = Field(
        default=None, validation_alias=AliasChoices("INTERVIEWER_CHROMA_URL", "CHROMA_URL")
    )
    """A Chroma server, which several processes need; None: embedded in the data directory, for one."""
    embedding_model: str | None = None
    """Name or path of a sentence-transformers model; None: the packaged all-MiniLM-L6-v2."""
    coverage: Literal["auto", "words", "embeddings"] = "auto"
    """How well an answer covers its criteria while the interview goes on is told by words alone, or by embeddings too.

    `auto`: by embeddings, unless a model speaks: it chooses among several probes, and its words must not wait.
    """
    grader: str = "auto"
    """`builtin`, `model`, or `auto`: the model where one is configured."""
    model: ModelSettings = ModelSettings()
    """The language model."""
    speech: SpeechSettings = SpeechSettings()
    """Hearing and speaking."""
    server: ServerSettings = ServerSettings()
    """The web service."""
    auth: Literal["none", "accounts"] = "none"
    """`none`: one person, no login; `accounts`: everybody has their own."""
    accounts: AccountSettings = AccountSettings()
    """Accounts, where `auth` asks for them."""
    limits: LimitSettings = LimitSettings()
    """What a person may use."""
    jobs: JobSettings = JobSettings()
    """How gradings run."""
    seeing: SeeingSettings = SeeingSettings()
    """Logs and traces."""
    redis_url: str | None = None
    """Where several processes count together, such as redis://127.0.0.1:6379/0; None: each counts for itself."""
    openai_api_key: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_API_KEY", "INTERVIEWER_OPENAI_API_KEY")
    )
    """Key of the endpoint; local servers often need none."""
    openai_base_url: str | None = Field(
        default=None, validation_alias=AliasChoices("OPENAI_BASE_URL", "INTERVIEWER_OPENAI_BASE_URL")
    )
    """An OpenAI-compatible endpoint, such as http://127.0.0.1:11434/v1."""

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'interviewer.db'}"


def read_settings() -> Settings:
    """Return the settings; ConfigurationError names what is wrong, without showing values (keys are among them)."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_input=False)
        )
        raise ConfigurationError(f"settings (INTERVIEWER_… or .env): {wrong}") from None
