"""ChatAnthropic whose failures are told clearly. Imported inside functions only, since the vendor's package is slow."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import anthropic
from langchain_anthropic import ChatAnthropic
from pydantic import PrivateAttr

from chains.clients import client_of_loop
from chains.providers import Choice
from chains.providers._clear import ClearFailures
from chains.providers._shared import timeouts


class ClearChatAnthropic(ClearFailures, ChatAnthropic):
    """ChatAnthropic that raises MemoryBotError."""

    _label: str = PrivateAttr()
    _choice: Choice = PrivateAttr()
    _http: object = PrivateAttr(default=None)

    def clear_as(self, label: str, choice: Choice) -> None:
        """Set what failures are told with: the provider's name for people, and what was asked for."""
        self._label, self._choice = label, choice

    @cached_property
    def _client_params(self) -> dict[str, Any]:
        # The field `timeout` takes one number only, which would also be the time to connect.
        return {**super()._client_params, "timeout": timeouts(self._choice)}

    def _enter_loop(self) -> None:
        # The base class makes its client when it is first used, and then keeps it under this name.
        http = client_of_loop(anthropic.DefaultAsyncHttpxClient, "anthropic")
        if self._http is not http:
            self._http = http
            self.__dict__["_async_client"] = anthropic.AsyncAnthropic(**self._client_params, http_client=http)
