"""Configuration: the environment and `.env`, read once by app.py and by the command lines.

Knows no page and no room. Keys are not fields: they are looked up by name when they are needed, so that no record of
the settings ever holds one.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
from dotenv import dotenv_values
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

APP_NAME = "memory-bot"
ENV_FILE = ".env"


def default_database_url() -> str:
    """Return the URL of a SQLite file in the user's data folder."""
    return f"sqlite:///{platformdirs.user_data_path(APP_NAME) / 'memory-bot.db'}"


class Settings(BaseSettings):
    """What whoever runs the app may set; every variable begins with MEMORYBOT_."""

    model_config = SettingsConfigDict(env_prefix="MEMORYBOT_", env_file=ENV_FILE, extra="ignore", frozen=True)

    database_url: str = Field(default_factory=default_database_url)
    """SQLAlchemy URL of the store: sqlite:///… or postgresql+psycopg://…"""
    provider: str = "local"
    """Provider of a new chat."""
    model: str = ""
    """Model of a new chat; empty means the provider's default."""
    base_url: str = ""
    """Base URL for the `compatible` provider."""
    strategy: str = "blend"
    """Memory strategy of a new chat."""
    model_folder: Path = Field(default_factory=lambda: platformdirs.user_data_path(APP_NAME) / "models")
    """Where the local model's file is kept."""
    gguf: Path | None = None
    """A GGUF file of your own, used instead of the local model."""


def read_settings() -> Settings:
    """Read the environment and `.env`. What the local model looks up in the environment is put there from `.env`."""
    settings = Settings()
    os.environ.setdefault("MEMORYBOT_MODEL_FOLDER", str(settings.model_folder))
    if settings.gguf:
        os.environ.setdefault("MEMORYBOT_GGUF", str(settings.gguf))
    return settings


def key_from_environment(variable: str) -> SecretStr | None:
    """Return the key in this environment variable, else in `.env`; None if neither has it."""
    value = os.environ.get(variable) or dotenv_values(ENV_FILE).get(variable)
    return SecretStr(value) if value else None
