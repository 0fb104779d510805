"""What went wrong with a model, told to the user: maps what the clients raise to the errors of errors.py.

Knows the vendors' exceptions by their shape (class names, HTTP status, body), so that no vendor's package is imported
here. Nothing of an exception's own text is passed on, except a refused request's reason, and that without the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from langchain_core.exceptions import ContextOverflowError, ModelConnectionError, ModelTimeoutError

from chains.providers import Choice
from errors import (
    ContextOverflow,
    KeyMissing,
    KeyRejected,
    MemoryBotError,
    ModelNotFound,
    NotAChatServer,
    ProviderFailed,
    ProviderTimeout,
    ProviderUnreachable,
    RateLimited,
)

_OVERFLOW = re.compile(
    r"context_length_exceeded|exceed_context_size|prompt is too long|request_too_large"
    r"|(maximum|exceeds?|available|loaded with)\b.{0,60}\bcontext (length|size|window)"
    r"|input tokens exceed",
    re.IGNORECASE | re.DOTALL,
)
_KEY_LIKE = re.compile(r"\b(sk|pk|gsk|key|Bearer)[-_ ][\w*.-]{4,}|\S*\*{3,}\S*", re.IGNORECASE)
_REASON_LIMIT = 200


class UnreadableError(Exception):
    """The server answered, but not in the protocol of chat completions."""


class BrokenOffError(Exception):
    """The connection was lost after the first piece of the answer."""


def explain(error: BaseException, provider_label: str, choice: Choice) -> MemoryBotError:
    """Return the error to show for `error`; one that is meant for the user already is returned as it is.

    error: whatever the chain raised. A cancellation or another exit is raised again.
    provider_label: the provider's name for people.
    choice: what was asked for; its model and base URL are named, its key never is.
    The result holds no reference to `error`, whose text, request or traceback might hold the key: raise it `from None`.
    """
    if isinstance(error, MemoryBotError):
        return error
    if not isinstance(error, Exception):
        raise error
    case = _Case(error, provider_label, choice)
    told = case.of_status() if case.status else case.of_connection()
    return told or case.unforeseen()


def retry_after_s(error: BaseException) -> float | None:
    """Return the seconds after which the server wants to be asked again, None if it does not say.

    Source: RFC 9110, 10.2.3 (seconds or a date); OpenAI and Anthropic also send retry-after-ms.
    """
    headers: Mapping[str, str] = getattr(getattr(error, "response", None), "headers", {})
    try:
        if value := headers.get("retry-after-ms"):
            return float(value) / 1000
        if value := headers.get("retry-after"):
            return float(value) if re.fullmatch(r"[\d.]+", value) else _seconds_until(value)
    except ValueError:
        pass
    return None


def shown_url(url: str) -> str:
    """Return the URL without a user, a password or a query, any of which may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else url.rpartition("@")[2]


def _seconds_until(date: str) -> float:
    return max(0.0, (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds())


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and what it came from, outermost first."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


class _Case:
    """One failure, looked at from the side of HTTP or of the connection."""

    def __init__(self, error: Exception, label: str, choice: Choice) -> None:
        self.error, self.label, self.choice = error, label, choice
        self.model = choice.model or "the model"
        self.where = shown_url(choice.base_url) if choice.base_url else label
        self.kinds = {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}
        response = getattr(error, "response", None)
        self.status = int(getattr(response, "status_code", 0) or getattr(error, "status_code", 0) or 0)
        self.headers: Mapping[str, str] = getattr(response, "headers", {})
        self.body = getattr(error, "body", None)
        self.text = f"{error} {self.body} {getattr(error, 'code', '')}"

    def of_status(self) -> MemoryBotError | None:
        """Explain an HTTP status, None for one of success that ended badly all the same."""
        known = {401: self._key_rejected, 403: self._not_allowed, 408: self._timeout, 429: self._rate_limited}
        known |= dict.fromkeys((404, 405, 501), self._nothing_there)
        if self.status == 413 or self._says_overflow():
            return self._overflow()
        if self.status in known:
            return known[self.status]()
        if self.status >= 500:
            return ProviderFailed(f"{self.where} failed on its side (HTTP {self.status}). Send it again in a moment.")
        return self._refused() if self.status >= 400 else self.of_connection()

    def of_connection(self) -> MemoryBotError | None:
        """Explain a failure that is no HTTP status, None if it looks like nothing known."""
        timed_out = isinstance(self.error, ModelTimeoutError | TimeoutError) or "TimeoutException" in self.kinds
        # A client's own "connection error" without a cause says only that there was none.
        bare = isinstance(self.error, ModelConnectionError) and "TransportError" not in self.kinds
        if self._says_overflow():
            return self._overflow()
        if isinstance(self.error, UnreadableError):
            return self._no_server()
        if self.kinds & {"ConnectError", "ConnectTimeout", "ConnectionRefusedError"} or (bare and not timed_out):
            return self._unreachable()
        if timed_out:
            return self._timeout()
        broken = self.kinds & {"TransportError", "BrokenOffError", "APIError", "ModelAPIError"}
        return self._broken_off() if broken else None

    def unforeseen(self) -> MemoryBotError:
        name = type(self.error).__name__
        return ProviderFailed(
            f"{self.where} gave no usable answer ({name}). Send it again; if it happens again, choose another model."
        )

    def _says_overflow(self) -> bool:
        # Only OpenAI sends a code for it, and LangChain does not look at the code: the wording has to do.
        told = isinstance(self.error, ContextOverflowError)
        return told or (self.status in {0, 200, 400, 422, 500} and bool(_OVERFLOW.search(self.text)))

    def _overflow(self) -> MemoryBotError:
        return ContextOverflow(
            f"The prompt is larger than {self.model} can take. Lower the token budget, or choose a model with a larger "
            "window."
        )

    def _key_rejected(self) -> MemoryBotError:
        if not self.choice.key:
            return KeyMissing(f"{self.where} needs a key. Enter one in the sidebar, then send it again.")
        return KeyRejected(f"{self.where} did not accept the key. Check it for a missing character, or enter another.")

    def _not_allowed(self) -> MemoryBotError:
        return KeyRejected(
            f"{self.where} does not let this key use {self.model}. Choose another model, or enter another key."
        )

    def _rate_limited(self) -> MemoryBotError:
        seconds = retry_after_s(self.error)
        if "insufficient_quota" in self.text:
            return RateLimited(
                f"The account behind this key has no credit left at {self.where}. Add credit there, or choose another "
                "provider.",
                seconds,
            )
        wait = f"{seconds:.0f} seconds" if seconds is not None else "a minute"
        return RateLimited(f"{self.where} asks for fewer requests. Wait {wait}, then send it again.", seconds)

    def _nothing_there(self) -> MemoryBotError:
        html = "html" in self.headers.get("content-type", "")
        told_of_model = self.status == 404 and not html and re.search(r"\bmodel", self.text, re.IGNORECASE)
        if self.choice.base_url and not told_of_model:
            return self._no_server()
        return ModelNotFound(
            f"{self.where} knows no model named “{self.model}”. Choose one from the list, or correct the name."
        )

    def _no_server(self) -> MemoryBotError:
        hint = "Check the base URL; it usually ends in /v1." if self.choice.base_url else "Send it again in a moment."
        return NotAChatServer(f"What answers at {self.where} is not a chat server that this app understands. {hint}")

    def _unreachable(self) -> MemoryBotError:
        if self.choice.base_url:
            hint = "Check that the server runs and that the address is right."
        else:
            hint = "Check this computer's network, then send it again."
        return ProviderUnreachable(f"No connection to {self.where}. {hint}")

    def _timeout(self) -> MemoryBotError:
        return ProviderTimeout(
            f"{self.model} at {self.where} sent nothing for {self.choice.timeout_s:g} seconds. Send it again, or "
            "choose another model."
        )

    def _broken_off(self) -> MemoryBotError:
        return ProviderFailed(
            f"{self.where} broke off in the middle of the answer. What had arrived is kept; send it again for a whole "
            "one."
        )

    def _refused(self) -> MemoryBotError:
        return ProviderFailed(
            f"{self.where} refused the request for {self.model} (HTTP {self.status}{self._reason()}). Change the "
            "settings under Advanced, or choose another model."
        )

    def _reason(self) -> str:
        """Return the server's own reason, shortened and without anything that looks like a key; may be empty."""
        body = self.body if isinstance(self.body, Mapping) else {}
        inner = body.get("error")
        reason = str((inner if isinstance(inner, Mapping) else body).get("message") or "")
        key = self.choice.key.get_secret_value() if self.choice.key else ""
        reason = _KEY_LIKE.sub("…", reason.replace(key, "…") if key else reason)
        return f": {' '.join(reason.split())[:_REASON_LIMIT]}" if reason else ""
