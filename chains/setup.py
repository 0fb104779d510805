"""How a chat is answered: provider, model and memory, as they stand in a conversation's row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from chains.providers._shared import refuse_secrets
from errors import NotAChatServer
from memory.store import Conversation
from memory.strategies import StrategySettings

_COLUMNS = {"provider", "model", "strategy"}


class Setup(BaseModel):
    """What the user chose for one chat. Holds no key: raises NotAChatServer for a base URL with anything secret."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    provider: str
    strategy: str
    model: str = ""
    base_url: str = ""
    temperature: float | None = Field(None, ge=0, le=2)
    max_output_tokens: int = Field(1024, ge=16, le=128_000)
    memory: StrategySettings = StrategySettings()

    @field_validator("base_url")
    @classmethod
    def _without_secrets(cls, url: str) -> str:
        refuse_secrets(url)
        return url

    @classmethod
    def of(cls, conversation: Conversation) -> Setup:
        """Read the setup of a conversation; a setting that no longer holds counts as not set, so that it opens."""
        return cls._of({**conversation.settings, **{name: getattr(conversation, name) for name in _COLUMNS}})

    @classmethod
    def _of(cls, kept: Mapping[str, Any]) -> Setup:
        try:
            return cls.model_validate(kept)
        except NotAChatServer:
            wrong: set[int | str] = {"base_url"}
        except ValidationError as error:
            wrong = {detail["loc"][0] for detail in error.errors()}
        return cls._of({name: value for name, value in kept.items() if name not in wrong})

    def fields(self) -> dict[str, Any]:
        """Return what `Store.create_conversation` and `Store.update_conversation` take."""
        everything = self.model_dump()
        columns = {name: everything.pop(name) for name in _COLUMNS}
        return {**columns, "settings": everything}
