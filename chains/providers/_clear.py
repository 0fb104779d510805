"""Chat models over HTTP that fail clearly: one more try, a limit to silence, errors meant for the user.

Knows LangChain's chat models and no vendor.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from typing import TYPE_CHECKING, Any

from langchain_core.exceptions import ModelAPIError, ModelConnectionError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import ValidationError

from chains.failures import BrokenOffError, UnreadableError, explain, retry_after_s
from chains.providers import Choice

_ATTEMPTS = 2
_BETWEEN_ATTEMPTS_S = 0.5
_MISFITS = {"LengthFinishReasonError", "ContentFilterFinishReasonError"}
"""What the openai client raises when an answer to a schema ends early."""


def mend(held: str, text: str) -> tuple[str, str]:
    """Return text in which surrogate pairs are joined, and the half of a pair that the next piece may complete.

    A half that stays alone becomes U+FFFD: nothing after this could store or send it.
    """
    joined = held + text
    if joined.isascii():
        return joined, ""
    held = joined[-1:] if "\ud800" <= joined[-1] <= "\udbff" else ""
    whole = joined[: len(joined) - len(held)]
    return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"), held


def mend_whole(text: str) -> str:
    """Return a whole text in which surrogate pairs are joined, and lone ones are U+FFFD."""
    whole, half = mend("", text)
    return whole + ("\ufffd" if half else "")


def _sendable(messages: list[BaseMessage]) -> list[BaseMessage]:
    """Return the messages without halves of emoji, which the clients cannot encode."""
    return [
        message.model_copy(update={"content": mend_whole(message.content)})
        if isinstance(message.content, str) and not message.content.isascii()
        else message
        for message in messages
    ]


if TYPE_CHECKING:
    _Model = BaseChatModel
else:
    _Model = object


class ClearFailures(_Model):
    """Mixed into a LangChain chat model: one more try before the first piece, and errors meant for the user.

    - A refused connection or an HTTP 5xx is tried once more, unless the server says when to come back. A 429 or a
      timeout never is: the user decides. So the vendor's client must have max_retries=0.
    - Between two pieces of an asynchronous stream pass at most `choice.timeout_s`, whatever signs of life the server
      sends. The other calls rely on the HTTP client's time between two bytes.
    - What is raised is a MemoryBotError that carries no vendor's exception along, since those hold keys.
    - Halves of emoji that come in two pieces are joined; lone ones, in or out, become U+FFFD.
    """

    if TYPE_CHECKING:
        _label: str
        _choice: Choice

    def _enter_loop(self) -> None:
        """Use the running loop's HTTP client from now on."""

    async def _astream(
        self, messages: list[BaseMessage], *args: Any, **kwargs: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        self._enter_loop()
        for attempt in range(1, _ATTEMPTS + 1):
            pieces = _Pieces()
            try:
                async with aclosing(super()._astream(_sendable(messages), *args, **kwargs)) as source:  # type: ignore[type-var]
                    while (chunk := await _next(source, self._choice.timeout_s)) is not None:
                        yield pieces.mended(chunk)
                for last in pieces.ending():
                    yield last
                return
            except Exception as error:
                failure = pieces.read(error)
            if pieces.arrived or attempt == _ATTEMPTS or not _worth_another_try(failure):
                break
            await asyncio.sleep(_BETWEEN_ATTEMPTS_S)
        raise explain(failure, self._label, self._choice)

    def _stream(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        for attempt in range(1, _ATTEMPTS + 1):
            pieces = _Pieces()
            try:
                with closing(super()._stream(_sendable(messages), *args, **kwargs)) as source:  # type: ignore[type-var]
                    for chunk in source:
                        yield pieces.mended(chunk)
                yield from pieces.ending()
                return
            except Exception as error:
                failure = pieces.read(error)
            if pieces.arrived or attempt == _ATTEMPTS or not _worth_another_try(failure):
                break
            time.sleep(_BETWEEN_ATTEMPTS_S)
        raise explain(failure, self._label, self._choice)

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self._enter_loop()
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return _mended_result(await super()._agenerate(_sendable(messages), *args, **kwargs))
            except Exception as error:
                failure = _Pieces().read(error)
            if attempt == _ATTEMPTS or not _worth_another_try(failure):
                break
            await asyncio.sleep(_BETWEEN_ATTEMPTS_S)
        raise explain(failure, self._label, self._choice)

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return _mended_result(super()._generate(_sendable(messages), *args, **kwargs))  # type: ignore[safe-super]
            except Exception as error:
                failure = _Pieces().read(error)
            if attempt == _ATTEMPTS or not _worth_another_try(failure):
                break
            time.sleep(_BETWEEN_ATTEMPTS_S)
        raise explain(failure, self._label, self._choice)


class _Pieces:
    """The pieces of one attempt: whether any came, and the half of an emoji that waits for the other."""

    def __init__(self) -> None:
        self.arrived = False
        self._held = ""

    def mended(self, chunk: ChatGenerationChunk) -> ChatGenerationChunk:
        self.arrived = True
        content = chunk.message.content
        if not isinstance(content, str):
            return chunk
        text, self._held = mend(self._held, content)
        return chunk if text == content else _with_text(chunk, text)

    def ending(self) -> Iterator[ChatGenerationChunk]:
        if not self.arrived:
            raise UnreadableError("a stream without a single event")
        if self._held:
            yield ChatGenerationChunk(message=AIMessageChunk(content="\ufffd"))

    def read(self, error: Exception) -> Exception:
        """Return what a failure means, where the clients leak it from parsing: no exception class of theirs says so.

        An answer that does not fit the schema is nobody's failure to answer: it is raised again as it is.
        """
        if isinstance(error, ValidationError) or type(error).__name__ in _MISFITS:
            raise error
        if getattr(error, "response", None) is None and isinstance(
            error, ValueError | TypeError | KeyError | AttributeError
        ):
            return BrokenOffError(type(error).__name__) if self.arrived else UnreadableError(type(error).__name__)
        return error


async def _next(source: AsyncIterator[ChatGenerationChunk], timeout_s: float) -> ChatGenerationChunk | None:
    """Return the next piece, None at the end. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        return await anext(source, None)


def _worth_another_try(error: Exception) -> bool:
    return isinstance(error, ModelConnectionError | ModelAPIError) and retry_after_s(error) is None


def _with_text(chunk: ChatGenerationChunk, text: str) -> ChatGenerationChunk:
    message = chunk.message.model_copy(update={"content": text})
    return ChatGenerationChunk(message=message, generation_info=chunk.generation_info)


def _mended_result(result: ChatResult) -> ChatResult:
    for generation in result.generations:
        content = generation.message.content
        if isinstance(content, str):
            generation.message.content = mend_whole(content)
    return result
