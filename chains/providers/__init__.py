"""What a provider of models is, and the register of those in this folder.

To add one, drop a file here that ends with `PROVIDER = Provider(...)`. Vendor packages are imported inside its
functions, so that a slow or missing one touches nobody else. Keys arrive in the `Choice` and stay in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

from memory.registry import walk
from memory.tokens import TokenCounter


@dataclass(frozen=True)
class Choice:
    """Which model answers, and how. Built anew for each turn; never stored, since it holds the key."""

    model: str
    key: SecretStr | None = field(default=None, repr=False)
    base_url: str = ""
    temperature: float | None = None
    """None leaves it to the provider."""
    max_output_tokens: int = 1024
    timeout_s: float = 60.0
    """Seconds without a first or a next piece of the answer before it counts as failed."""
    says: str | None = None
    """What the assistant's script has decided to say, for a provider that recites it; None without a script."""
    pace_s: float = 0.02
    """Seconds before each word of it."""


@dataclass(frozen=True)
class Provider:
    """One source of chat models."""

    label: str
    """Name for people."""
    build: Callable[[Choice], BaseChatModel]
    """Makes the chat model; no network, may import the vendor's package. Raises KeyMissing."""
    models: Callable[[Choice], Sequence[str]]
    """Asks the provider which models it has, newest or best first; blocking network of a few seconds at most.
    Raises ProviderError."""
    counter: Callable[[Choice], TokenCounter]
    """Counts tokens as this provider's model does, or says that it does not."""
    window: Callable[[Choice], int]
    """Model tokens of prompt and answer together."""
    default_model: str = ""
    """Empty where it depends on what is there; then the first of `models`, if the provider runs here."""
    runs_here: bool = False
    """True where no server is asked: `models` is quick, and answers and learning share this computer's cores."""
    recites: bool = False
    """True where no model answers: it says what an assistant's script has decided."""
    needs_key: bool = False
    needs_base_url: bool = False
    key_variable: str = ""
    """Environment variable and Streamlit secret that may hold the key."""
    key_url: str = ""
    """Where a person gets a key."""
    structured: Literal["json_schema", "function_calling", ""] = "json_schema"
    """LangChain's method for structured output; empty where the models have none."""
    patience_s: float = 60.0
    """Seconds to wait for the first or the next piece of an answer; more where a slow machine reads the prompt."""
    most_recalled: int | None = None
    """Tokens that a search may fill in a prompt, where the model reads what is new to it slowly."""
    about: str = ""
    """One sentence for the sidebar."""
    sees: Callable[[Choice], bool] = lambda choice: False  # noqa: ARG005
    """Whether the model takes images, as far as that is known without asking the provider."""


@cache
def providers() -> Mapping[str, Provider]:
    """Return every provider in this folder by name, its file's name. Raises TypeError for a file that defines none."""
    return walk(__name__, "PROVIDER", Provider)
