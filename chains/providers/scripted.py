"""Answers that need no model, no key and no network: what an assistant's script says, `echo` and `mirror`.

`mirror` is the quickest way to see what a memory strategy shows to a model.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from chains.providers import Choice, Provider
from chains.providers._clear import mend_whole
from errors import ModelNotFound
from memory.tokens import MESSAGE_OVERHEAD, ByteCounter, TokenCounter

WINDOW = 32_768
_PACE_S = 0.02
_EXCERPT = 160
"""Characters shown of a message in the middle of the prompt; the first and the last are shown whole."""
_SPEAKERS = {"system": "system prompt", "human": "you", "ai": "assistant"}


def echo(messages: Sequence[BaseMessage]) -> str:
    """Return the user's last words."""
    return messages[-1].text if messages else ""


def mirror(messages: Sequence[BaseMessage]) -> str:
    """Tell which messages were shown, with the summary, facts and recalled turns that stand in them."""
    counts = Counter(_SPEAKERS.get(message.type, message.type) for message in messages)
    roles = ", ".join(f"{number} {speaker}" for speaker, number in counts.items())
    lines = [f"I was shown {len(messages)} messages ({roles})."]
    for place, message in enumerate(messages):
        whole = place in {0, 1, len(messages) - 1}
        text = message.text if whole or len(message.text) <= _EXCERPT else message.text[:_EXCERPT] + "…"
        lines.append(f"{place + 1}. {_SPEAKERS.get(message.type, message.type)}: {text}")
    return "\n\n".join(lines)


_SCRIPTS = {"mirror": mirror, "echo": echo}


class ScriptedChat(BaseChatModel):
    """Streams what a script says, word by word."""

    script: str = ""
    """Name of the script."""
    says: str | None = None
    """What is said, whatever the script, where it has been decided already."""
    pace_s: float = _PACE_S
    """Seconds before each word."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> ChatResult:
        text = self._text(messages)
        said = AIMessage(text, usage_metadata=_usage(messages, text), response_metadata={"finish_reason": "stop"})
        return ChatResult(generations=[ChatGeneration(message=said)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in self._chunks(messages):
            time.sleep(self.pace_s)
            if run_manager:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in self._chunks(messages):
            await asyncio.sleep(self.pace_s)
            if run_manager:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def _text(self, messages: Sequence[BaseMessage]) -> str:
        return mend_whole(_SCRIPTS[self.script](messages) if self.says is None else self.says)

    def _chunks(self, messages: list[BaseMessage]) -> Iterator[ChatGenerationChunk]:
        text = self._text(messages)
        for word in re.findall(r"\S+\s*|\s+", text):
            yield ChatGenerationChunk(message=AIMessageChunk(content=word))
        ending = {"finish_reason": "stop"}
        last = AIMessageChunk(content="", usage_metadata=_usage(messages, text), response_metadata=ending)
        yield ChatGenerationChunk(message=last)


def build(choice: Choice) -> BaseChatModel:
    """Return what recites the assistant's words, or the script of that name. Raises ModelNotFound."""
    if choice.says is not None:
        return ScriptedChat(says=choice.says, pace_s=choice.pace_s)
    name = choice.model or PROVIDER.default_model
    if name not in _SCRIPTS:
        raise ModelNotFound(f"There is no scripted assistant named “{name}”. Choose one of: {', '.join(_SCRIPTS)}.")
    return ScriptedChat(script=name)


def models(choice: Choice) -> Sequence[str]:  # noqa: ARG001
    """Return the scripts' names."""
    return list(_SCRIPTS)


def counter(choice: Choice) -> TokenCounter:  # noqa: ARG001
    """Return an approximate counter: there is no tokenizer where there is no model."""
    return ByteCounter()


def window(choice: Choice) -> int:  # noqa: ARG001
    """Return a window of a usual size, so that strategies behave as with a model."""
    return WINDOW


def _usage(messages: Sequence[BaseMessage], text: str) -> UsageMetadata:
    count = ByteCounter()
    shown = sum(count(message.text) + MESSAGE_OVERHEAD for message in messages)
    said = count(text)
    return UsageMetadata(input_tokens=shown, output_tokens=said, total_tokens=shown + said)


PROVIDER = Provider(
    label="No model",
    build=build,
    models=models,
    counter=counter,
    window=window,
    default_model="mirror",
    runs_here=True,
    recites=True,
    structured="",
    about="Some assistants answer by rules alone. The others then show you what a model would have seen.",
)
