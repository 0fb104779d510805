"""What no database takes is replaced before it gets there. Knows nothing of tables.

PostgreSQL refuses NUL in a text, and lone surrogates (half of a UTF-16 pair, as a browser can send) cannot be encoded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """Return `text` with NUL and lone surrogates as U+FFFD; the two halves of a split pair are joined."""
    text = text.replace("\0", REPLACEMENT)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def clean_json(value: object) -> object:
    """Return a JSON value with every text in it cleaned, keys too; mappings become dicts and sequences lists."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [clean_json(item) for item in value]
    return value
