"""A chat model as the writer that learning needs: prose, and structured output that is checked.

Knows nothing of what is learned, and of no provider: any LangChain chat model will do.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Coroutine
from typing import Any, Literal, TypeVar

from langchain_core.exceptions import OutputParserException
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import ValidationError

from errors import LearningFailed
from memory.strategies import Schema

_CUT_OFF = frozenset({"length", "max_tokens", "max_output_tokens", "model_length"})
_AGAIN = "What was learned before stays, and the next answer tries again."
_CLOSING = re.compile(r"<\s*/?\s*conversation\s*>", re.IGNORECASE)
_Result = TypeVar("_Result")


class ModelWriter:
    """Implements the `Writer` protocol of `memory.strategies`."""

    def __init__(
        self,
        model: BaseChatModel,
        *,
        method: Literal["json_schema", "function_calling", ""] = "json_schema",
        timeout_s: float = 120,
    ) -> None:
        """Take a model as it is; its temperature and longest answer are its builder's business.

        method: LangChain's for structured output; empty asks for JSON in words and reads it from the answer.
        timeout_s: seconds for one whole answer.
        """
        self._model = model
        self._method = method
        self._timeout_s = timeout_s

    async def write(self, instructions: str, text: str, max_tokens: int) -> str:
        """Return prose. Raises LearningFailed if it is empty, cut off or late; a provider's errors pass through."""
        model = self._model.bind(max_tokens=max_tokens)
        return _whole_text(await self._in_time(model.ainvoke(_prompt(instructions, text))))

    async def extract(self, instructions: str, text: str, schema: type[Schema]) -> Schema:
        """Return structured output. Raises LearningFailed if it does not fit the schema, is cut off or late.

        A provider's errors pass through.
        """
        if not self._method:
            shape = json.dumps(schema.model_json_schema())
            asked = (
                f"{instructions}\nAnswer with one JSON object and nothing else. It must fit this JSON schema:\n{shape}"
            )
            answer = _whole_text(await self._in_time(self._model.ainvoke(_prompt(asked, text))))
            return _fitting(_first_object(answer), schema)
        model = self._model.with_structured_output(schema, method=self._method, include_raw=True)
        result: Any = await self._in_time(model.ainvoke(_prompt(instructions, text)))
        _check_whole(result["raw"])
        return _fitting(result["parsed"], schema)

    async def _in_time(self, call: Coroutine[Any, Any, _Result]) -> _Result:
        try:
            async with asyncio.timeout(self._timeout_s):
                return await call
        except TimeoutError as error:
            raise LearningFailed(f"The model took more than {self._timeout_s:g} s over its notes. {_AGAIN}") from error
        except (ValidationError, OutputParserException, json.JSONDecodeError) as error:
            raise _misfit() from error
        except Exception as error:
            # openai raises these before LangChain sees the answer, and this room does not import openai.
            if type(error).__name__ in {"LengthFinishReasonError", "ContentFilterFinishReasonError"}:
                raise _cut_off() from error
            raise


def _prompt(instructions: str, text: str) -> list[BaseMessage]:
    """Put the instructions after the text: with them before it, a small model goes on with the conversation instead."""
    return [HumanMessage(f"<conversation>\n{_CLOSING.sub('', text)}\n</conversation>\n\n{instructions}")]


def _whole_text(answer: BaseMessage) -> str:
    _check_whole(answer)
    text = answer.text.strip()
    if not text:
        raise LearningFailed(f"The model wrote no notes at all. {_AGAIN}")
    return text


def _check_whole(answer: BaseMessage) -> None:
    meta = answer.response_metadata
    incomplete = meta.get("incomplete_details") or {}
    reasons = (meta.get("finish_reason"), meta.get("stop_reason"), meta.get("done_reason"), incomplete.get("reason"))
    if any(str(reason).lower() in _CUT_OFF for reason in reasons):
        raise _cut_off()


def _first_object(answer: str) -> object:
    """Return the first JSON object in a text that may have words or a code fence around it."""
    start = answer.find("{")
    try:
        return json.JSONDecoder().raw_decode(answer[start:])[0] if start >= 0 else None
    except json.JSONDecodeError as error:
        raise _misfit() from error


def _fitting(parsed: object, schema: type[Schema]) -> Schema:
    try:
        return parsed if isinstance(parsed, schema) else schema.model_validate(parsed)
    except ValidationError as error:
        raise _misfit() from error


def _cut_off() -> LearningFailed:
    return LearningFailed(f"The model's notes were cut off before their end. {_AGAIN}")


def _misfit() -> LearningFailed:
    return LearningFailed(f"The model's notes did not have the form that was asked for. {_AGAIN}")
