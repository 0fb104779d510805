"""ChatOpenAI whose failures are told clearly. Imported inside functions only, since the vendor's package is slow."""

from __future__ import annotations

from typing import Any

import openai
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai import ChatOpenAI
from pydantic import PrivateAttr

from chains.clients import client_of_loop
from chains.pictures import as_blocks
from chains.providers import Choice
from chains.providers._clear import ClearFailures


class ClearChatOpenAI(ClearFailures, ChatOpenAI):
    """ChatOpenAI that raises MemoryBotError."""

    _label: str = PrivateAttr()
    _choice: Choice = PrivateAttr()
    _http: object = PrivateAttr(default=None)

    def clear_as(self, label: str, choice: Choice) -> None:
        """Set what failures are told with: the provider's name for people, and what was asked for."""
        self._label, self._choice = label, choice

    def _enter_loop(self) -> None:
        http = client_of_loop(openai.DefaultAsyncHttpxClient, "openai")
        if self._http is not http:
            self._http = http
            self.root_async_client = self.root_async_client.with_options(http_client=http)
            self.async_client = self.root_async_client.chat.completions

    def _should_stream(self, *, async_api: bool, run_manager: Any = None, **kwargs: Any) -> bool:
        # A streamed answer to a schema is serialised by langchain-openai with a warning for every piece.
        return "response_format" not in kwargs and super()._should_stream(
            async_api=async_api, run_manager=run_manager, **kwargs
        )

    # OpenRouter and others answer with images in a field of their own, which langchain-openai leaves out.

    def _convert_chunk_to_generation_chunk(
        self, chunk: dict[str, Any], *args: Any, **kwargs: Any
    ) -> ChatGenerationChunk | None:
        made = super()._convert_chunk_to_generation_chunk(chunk, *args, **kwargs)
        if made and (choices := chunk.get("choices")):
            _add_images(made.message, choices[0].get("delta"))
        return made

    def _create_chat_result(self, response: Any, *args: Any, **kwargs: Any) -> ChatResult:
        result = super()._create_chat_result(response, *args, **kwargs)
        answered = response if isinstance(response, dict) else response.model_dump(warnings=False)
        for generation, choice in zip(result.generations, answered["choices"], strict=False):
            _add_images(generation.message, choice.get("message"))
        return result


class ClearChatCompatible(ClearChatOpenAI):
    """For servers that know only the older name for the longest answer: Ollama, LM Studio, Mistral and others."""

    def _get_request_payload(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        payload: dict[str, Any] = super()._get_request_payload(*args, **kwargs)
        if "max_completion_tokens" in payload:
            payload["max_tokens"] = payload.pop("max_completion_tokens")
        return payload


def _add_images(message: BaseMessage, answered: dict[str, Any] | None) -> None:
    blocks = as_blocks((answered or {}).get("images"))
    if blocks and isinstance(message.content, str):
        words: list[str | dict[Any, Any]] = [{"type": "text", "text": message.content}] if message.content else []
        message.content = [*words, *blocks]
