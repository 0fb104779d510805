"""Errors that are meant for the user: each says what happened, to what, and what to do next.

Any room may raise or catch them. They know nothing of the rooms. A message never holds a key.
"""

from __future__ import annotations


class MemoryBotError(Exception):
    """Base of every error whose text may be shown to the user as it is."""


# -- asking a model ---------------------------------------------------------------------------------


class ProviderError(MemoryBotError):
    """The model's provider did not give an answer."""


class KeyMissing(ProviderError):
    """The provider needs a key and none was given."""


class KeyRejected(ProviderError):
    """The provider refused the key (HTTP 401 or 403)."""


class RateLimited(ProviderError):
    """The provider asks for fewer requests (HTTP 429)."""

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ModelNotFound(ProviderError):
    """The provider knows no model of that name (HTTP 404)."""


class ProviderUnreachable(ProviderError):
    """No connection: refused, no such host, no network."""


class ProviderTimeout(ProviderError):
    """No answer, or no next piece of it, in the time allowed."""


class ProviderFailed(ProviderError):
    """The provider answered with a failure of its own (HTTP 5xx), or broke off in the middle."""


class NotAChatServer(ProviderError):
    """Something answers at the base URL, but not as a chat completions server does."""


class EmptyAnswer(ProviderError):
    """The model finished without a word."""


class ContextOverflow(ProviderError):
    """The prompt is larger than the model's window."""


class QuestionTooLong(MemoryBotError):
    """The question alone is larger than the token budget."""


class AttachmentError(MemoryBotError):
    """A file cannot be attached to a message, or the model cannot take it."""


class TurnRunning(MemoryBotError):
    """This conversation is already being answered, perhaps in another tab."""


# -- the local model --------------------------------------------------------------------------------


class LocalModelError(MemoryBotError):
    """The local model cannot be used."""


class LocalModelMissing(LocalModelError):
    """Its file has not been fetched yet."""


class LocalModelDamaged(LocalModelError):
    """Its file is not what it should be."""


class DownloadFailed(LocalModelError):
    """The file could not be fetched; what has arrived is kept."""


# -- the store --------------------------------------------------------------------------------------


class StoreError(MemoryBotError):
    """The store could not do what was asked; it is as it was before."""


class StoreBusy(StoreError):
    """Another program holds the store's lock."""


class StoreReadOnly(StoreError):
    """The store's file or folder may not be written."""


class StoreFull(StoreError):
    """No room on the disk."""


class StoreCorrupt(StoreError):
    """The store's file is not a database that this app can read; it is left untouched."""


class NotFound(StoreError):
    """No such conversation, message or memory for this owner."""


# -- learning ---------------------------------------------------------------------------------------


class LearningFailed(MemoryBotError):
    """A summary or a list of facts was not usable; the old ones stay."""


# -- assistants -------------------------------------------------------------------------------------


class AssistantError(MemoryBotError):
    """What defines an assistant cannot be used."""


class KnowledgeError(MemoryBotError):
    """A file that an assistant should answer from cannot be used as it is."""
