"""What the test server's models say, and how they refuse: one behaviour a model name."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from tests.chat_protocols import Answer

MODELS = [
    "test-echo",
    "test-recall",
    "test-words-400",
    "test-words-1500-5",
    "test-facts",
    "test-markdown",
    "test-echo-slowly",
    "test-rich",
    "test-image",
    "test-image-alone",
    "test-image-link",
    "test-stall",
    "test-pings",
    "test-mute",
    "test-cut",
    "test-error-in-stream",
    "test-empty",
    "test-truncated",
    "test-surrogate",
    "test-surrogate-pair",
    "test-401",
    "test-403",
    "test-404",
    "test-429",
    "test-429-retry",
    "test-429-quota",
    "test-500",
    "test-503-once",
    "test-overflow-4000",
    "test-html",
    "test-garbage",
]
MARKDOWN = """# Heading

| item | price |
|---|---|
| tea | $5 |
| cake | $6 |

It costs $5 and $6. Inline maths $a^2 + b^2$ and a display: $$\\int_0^1 x\\,dx = \\tfrac12$$

```python
print("hello")
```

<b>HTML stays text</b> <script>alert(1)</script> ![image](https://example.com/tracker.png) [link](https://example.com/)
"""

RICH = """Sales grew in **every** month:

```csv
month,sold,share
January,"12,400",31.5
February,15100,38.2
March,"11,950",30.3
```

As lines:

```chart line
month,north,south
2026-01,12,7
2026-02,15,9
2026-03,11,14
2026-04,18,13
```

As bars:

```chart
city,people
Lisbon,545796
Porto,231800
Braga,193349
```

```vega-lite
{"title": "Sold by month", "mark": {"type": "bar", "tooltip": true},
 "data": {"values": [{"month": "Jan", "sold": 12}, {"month": "Feb", "sold": 15}, {"month": "Mar", "sold": 11}]},
 "encoding": {"x": {"field": "sold", "type": "quantitative"}, "y": {"field": "month", "sort": null}}}
```

```chart pie
a,b
x,1
```

```python
print("hello")
```

```json
{"a": 1}
```

```mermaid
graph TD; A --> B
```

The end.
"""
PIXELS = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGM4EWBjU3GC0WZL1BaRRwAm2wXGqllX8QAA"
    "AABJRU5ErkJggg=="
)
"""A PNG of two by two pixels."""

Prompt = list[tuple[str, str]]
"""(role, text) of every message, oldest first."""


def prompt_of(body: Mapping[str, Any]) -> Prompt:
    """Return the prompt of a request, Anthropic's system prompt first."""
    system = [{"role": "system", "content": body["system"]}] if "system" in body else []
    return [(message["role"], _text(message["content"])) for message in (*system, *body.get("messages", []))]


def answer_to(name: str, prompt: Prompt, body: Mapping[str, Any]) -> Answer:
    """Decide by the model's name what is said. A name that is not known echoes."""
    asked = [text for role, text in prompt if role == "user"] or [""]
    if found := re.fullmatch(r"test-words-(\d+)(?:-(\d+))?", name):
        pieces = [f"word{number} " for number in range(1, int(found[1]) + 1)]
        return Answer(pieces, pace_s=int(found[2] or 20) / 1000)
    few = words("A few words and then ")
    said = {
        "test-recall": Answer(words(" | ".join(asked))),
        "test-stall": Answer(few, then="stall"),
        "test-pings": Answer(few, then="pings"),
        "test-cut": Answer(few, then="cut", pace_s=0.02),
        "test-error-in-stream": Answer(few, then="error"),
        "test-truncated": Answer(words("The answer is"), finish="length"),
        "test-empty": Answer([]),
        "test-surrogate": Answer(["lone \ud83d", " half"]),
        "test-surrogate-pair": Answer(["whole \ud83d", "\ude00 emoji"]),
        "test-markdown": Answer(words(MARKDOWN)),
        "test-echo-slowly": Answer(words(f"You said: {asked[-1]}"), pace_s=0.05),
        "test-rich": Answer(words(RICH)),
        "test-image": Answer(words("Here is your picture."), images=(PIXELS,)),
        "test-image-alone": Answer([], images=(PIXELS, PIXELS)),
        "test-image-link": Answer(words("Elsewhere:"), images=("https://elsewhere.example/a b.png",)),
        "test-facts": _facts_answer(asked, body),
    }
    return said.get(name) or Answer(words(f"You said: {asked[-1]}"))


def refusal_of(name: str, prompt: Prompt, request: Request, nth: int) -> Response | None:
    """Return the response that a bad name asks for, None for the good ones.

    nth: which request it is, from 1. The 401 and the 403 echo the whole key that they were given.
    """
    if found := re.fullmatch(r"test-overflow-(\d+)(?:-(\w+))?", name):
        size, limit = sum(len(text) for _, text in prompt), int(found[1])
        spoken = found[2] or ("anthropic" if request.url.path.endswith("/messages") else "openai")
        return _overflow(size, limit, spoken) if size > limit else None
    if name == "test-503-once":
        return _error(503, "Warming up.", "service_unavailable") if nth == 1 else None
    if name == "test-html":
        return HTMLResponse("<!doctype html><title>Welcome</title><h1>It works!</h1>")
    if name == "test-garbage":
        return Response('event: message_start\ndata: {"choices": [{"del\n\n', media_type="text/event-stream")
    key = request.headers.get("authorization", "").removeprefix("Bearer ") or request.headers.get("x-api-key", "")
    told = {
        "test-401": (401, f"Incorrect API key provided: {key}.", "invalid_api_key"),
        "test-403": (403, f"The key {key} may not use this model.", "permission_denied"),
        "test-404": (404, "The model `test-404` does not exist or you do not have access to it.", "model_not_found"),
        "test-429": (429, "Rate limit reached.", "rate_limit_exceeded"),
        "test-429-retry": (429, "Rate limit reached.", "rate_limit_exceeded"),
        "test-429-quota": (429, "You exceeded your current quota.", "insufficient_quota"),
        "test-blind": (400, "This model does not support image input.", "invalid_request_error"),
        "test-500": (500, "The server had an error.", "server_error"),
    }
    return _error(*told[name], {"Retry-After": "7"} if name.endswith("retry") else {}) if name in told else None


def words(text: str) -> list[str]:
    """Return the words with the spaces after them; joined they are the text."""
    return re.findall(r"\S+\s*|\s+", text)


def _text(content: object) -> str:
    if isinstance(content, list):
        return "\n".join(str(block.get("text", "")) for block in content)
    return str(content or "")


def _facts_answer(asked: list[str], body: Mapping[str, Any]) -> Answer:
    """Fill the schema that is asked for with the facts in the text; without one, join the user's sentences."""
    schema, tool = _schema(body)
    if schema:
        return Answer([json.dumps(_fill(schema, facts_in("\n".join(asked)), schema))], tool=tool)
    lines = [line for text in asked for line in text.splitlines()]
    own = [line.split(":", 1)[1].strip() for line in lines if re.match(r"\W*(user|human)\b[^:]*:", line, re.I)]
    return Answer(words(" ".join(own or asked)))


def facts_in(text: str) -> list[tuple[str, str]]:
    """Return (subject, what is said of it) for the few sentences that it understands."""
    found = [("user", f"name is {hit}") for hit in re.findall(r"\bmy name is (\w+)", text, re.I)]
    found += [("user", f"lives in {hit}") for hit in re.findall(r"\bI live in ([A-Z]\w+(?: [A-Z]\w+)*)", text)]
    found += [(who, f"likes {what}") for who, what in re.findall(r"\b([A-Z]\w+) likes (\w+(?: \w+)?)", text)]
    return list(dict.fromkeys(found))


def _schema(body: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the JSON schema that is asked for, and the tool's name if it is a forced tool's; else ({}, "")."""
    if body.get("response_format", {}).get("type") == "json_schema":
        return body["response_format"]["json_schema"]["schema"], ""
    if "format" in body.get("output_config", {}):
        return body["output_config"]["format"]["schema"], ""
    for tool in body.get("tools", []) if body.get("tool_choice") else []:
        if "function" in tool:
            return tool["function"]["parameters"], tool["function"]["name"]
        return tool["input_schema"], tool["name"]
    return {}, ""


def _fill(schema: dict[str, Any], facts: list[tuple[str, str]], root: dict[str, Any], name: str = "") -> Any:
    """Return a value that fits: one object a fact in a list of objects, its subject and text in the strings."""
    if "$ref" in schema:
        return _fill(root["$defs"][schema["$ref"].rpartition("/")[2]], facts, root, name)
    if "anyOf" in schema:
        return _fill(schema["anyOf"][0], facts, root, name)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {key: _fill(value, facts, root, key) for key, value in schema.get("properties", {}).items()}
        case "array":
            filled = [_fill(schema["items"], [fact], root, name) for fact in facts]
            return [item for item in filled if isinstance(item, dict)]
        case "string":
            subject, text = facts[0] if facts else ("", "")
            return subject if name in {"subject", "entity", "name", "who", "about"} else text
    return {"integer": 0, "number": 0, "boolean": False}.get(str(schema.get("type")))


def _error(status: int, message: str, code: str, headers: Mapping[str, str] | None = None) -> Response:
    error = {"type": code, "code": code, "message": message, "param": None}
    return JSONResponse({"type": "error", "error": error}, status_code=status, headers=dict(headers or {}))


def _overflow(size: int, limit: int, spoken: str) -> Response:
    """Refuse a prompt that is too long, in the words of the server that `spoken` names."""
    told = {
        "openai": f"This model's maximum context length is {limit} tokens. However, you requested {size} tokens.",
        "vllm": f"This model's maximum context length is {limit} tokens. However, your request has {size}.",
        "llama": f"the request exceeds the available context size ({limit} tokens), try increasing it",
        "lmstudio": f"Trying to keep the first {size} tokens when context the overflows. However, the model is loaded "
        f"with context length of only {limit} tokens.",
        "anthropic": f"prompt is too long: {size} tokens > {limit} maximum",
    }
    codes = {"openai": "context_length_exceeded", "llama": "exceed_context_size_error"}
    return _error(400, told[spoken], codes.get(spoken, "invalid_request_error"))
