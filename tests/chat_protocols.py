"""How a test answer is written down: as OpenAI's chat completions or as Anthropic's messages, whole or streamed."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the model says."""

    pieces: list[str]
    pace_s: float = 0.0
    """Seconds before each piece."""
    finish: str = "stop"
    """`stop` or `length`."""
    then: str = "end"
    """What follows the last piece: `end`, `cut`, `stall`, `pings` (no words, but signs of life) or `error`."""
    tool: str = ""
    """Name of the tool whose arguments the pieces are; empty for text."""
    images: tuple[str, ...] = ()
    """Addresses of images after the text, as OpenRouter and others add them to OpenAI's protocol."""


@dataclass(frozen=True)
class Protocol(ABC):
    """One vendor's way of writing an answer."""

    body: Mapping[str, Any]
    answer: Answer
    prompt_tokens: int

    @abstractmethod
    def whole(self) -> dict[str, Any]:
        """Return the answer as one JSON value."""

    @abstractmethod
    def opening(self) -> str:
        """Return the events before the first piece."""

    @abstractmethod
    def piece(self, text: str) -> str:
        """Return the events of one piece."""

    @abstractmethod
    def closing(self) -> str:
        """Return the events after the last piece."""

    @abstractmethod
    def ping(self) -> str:
        """Return a sign of life without words."""

    def error(self) -> str:
        """Return a failure told inside the stream."""
        error = {"type": "api_error", "code": "server_error", "message": "The model broke down."}
        return event({"type": "error", "error": error}, "error")


def event(value: Mapping[str, Any], name: str = "") -> str:
    """Return one server-sent event. JSON is written in ASCII, so that half an emoji can be sent as an escape."""
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(value)}\n\n"


class OpenAIProtocol(Protocol):
    """https://platform.openai.com/docs/api-reference/chat"""

    def _envelope(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        made = {"id": "chatcmpl-1", "object": kind, "created": 1, "model": self.body["model"]}
        return made | {"choices": choices}

    def _usage(self) -> dict[str, int]:
        said = len(self.answer.pieces)
        return {
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": said,
            "total_tokens": self.prompt_tokens + said,
        }

    def _said(self, text: str) -> dict[str, Any]:
        if not self.answer.tool:
            return {"content": text}
        call = {"id": "call_1", "type": "function", "function": {"name": self.answer.tool, "arguments": text}}
        return {"content": None, "tool_calls": [call | {"index": 0}]}

    def _delta(self, delta: dict[str, Any], finish: str | None = None) -> str:
        return event(self._envelope("chat.completion.chunk", [{"index": 0, "delta": delta, "finish_reason": finish}]))

    def _pictures(self) -> dict[str, Any]:
        images = [{"type": "image_url", "image_url": {"url": url}, "index": 0} for url in self.answer.images]
        return {"images": images} if images else {}

    def whole(self) -> dict[str, Any]:
        message = {"role": "assistant", **self._said("".join(self.answer.pieces)), **self._pictures()}
        choice = {"index": 0, "message": message, "finish_reason": self.answer.finish}
        return self._envelope("chat.completion", [choice]) | {"usage": self._usage()}

    def opening(self) -> str:
        return self._delta({"role": "assistant", "content": ""})

    def piece(self, text: str) -> str:
        return self._delta(self._said(text))

    def closing(self) -> str:
        asked = self.body.get("stream_options", {}).get("include_usage")
        usage = event(self._envelope("chat.completion.chunk", []) | {"usage": self._usage()}) if asked else ""
        pictures = self._delta({"role": "assistant", "content": "", **self._pictures()}) if self.answer.images else ""
        return pictures + self._delta({}, self.answer.finish) + usage + "data: [DONE]\n\n"

    def ping(self) -> str:
        return ": keepalive\n\n"


class AnthropicProtocol(Protocol):
    """https://docs.anthropic.com/en/docs/build-with-claude/streaming"""

    def _message(self, content: list[dict[str, Any]], reason: str | None, said: int) -> dict[str, Any]:
        made = {"id": "msg_1", "type": "message", "role": "assistant", "model": self.body["model"]}
        usage = {"input_tokens": self.prompt_tokens, "output_tokens": said}
        return made | {"content": content, "stop_reason": reason, "stop_sequence": None, "usage": usage}

    def _reason(self) -> str:
        return "tool_use" if self.answer.tool else {"stop": "end_turn", "length": "max_tokens"}[self.answer.finish]

    def _block(self, text: str) -> dict[str, Any]:
        if self.answer.tool:
            return {"type": "tool_use", "id": "toolu_1", "name": self.answer.tool, "input": json.loads(text or "{}")}
        return {"type": "text", "text": text}

    def whole(self) -> dict[str, Any]:
        content = [self._block("".join(self.answer.pieces))] if self.answer.pieces else []
        return self._message(content, self._reason(), len(self.answer.pieces))

    def opening(self) -> str:
        start = {"type": "message_start", "message": self._message([], None, 0)}
        block = {"type": "content_block_start", "index": 0, "content_block": self._block("")}
        return event(start, "message_start") + (event(block, "content_block_start") if self.answer.pieces else "")

    def piece(self, text: str) -> str:
        kind, name = ("input_json_delta", "partial_json") if self.answer.tool else ("text_delta", "text")
        return event(
            {"type": "content_block_delta", "index": 0, "delta": {"type": kind, name: text}}, "content_block_delta"
        )

    def closing(self) -> str:
        stop = event({"type": "content_block_stop", "index": 0}, "content_block_stop") if self.answer.pieces else ""
        delta = {"stop_reason": self._reason(), "stop_sequence": None}
        usage = {"input_tokens": self.prompt_tokens, "output_tokens": len(self.answer.pieces)}
        ended = event({"type": "message_delta", "delta": delta, "usage": usage}, "message_delta")
        return stop + ended + event({"type": "message_stop"}, "message_stop")

    def ping(self) -> str:
        return event({"type": "ping"}, "ping")
