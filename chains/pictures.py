"""Images that a model answers with: taken out of the pieces of its stream. Loads none from anywhere."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from langchain_core.messages import AIMessageChunk

from memory.store import Image

MOST_IMAGES = 8
_MOST_BYTES = 20_000_000
_KINDS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg", b"GIF8": "gif", b"RIFF": "webp"}
"""How files of the kinds that are kept begin."""
_CARRIED = re.compile(r"data:(image/[\w.+-]+);base64,")
_UNKEPT = "The model sent an image that is not kept: only PNG, JPEG, GIF and WebP of up to 20 MB, at most eight, are."


def as_blocks(images: object) -> list[dict[str, Any]]:
    """Return what a compatible server calls the images of its answer as LangChain's standard content blocks.

    images: [{"image_url": {"url": ...}}, ...], as OpenRouter has it; whatever has another shape is left out.
    """
    urls = [_url(image) for image in images] if isinstance(images, list) else []
    return [_block(url) for url in urls if url]


def take(chunk: AIMessageChunk, kept: list[Image], notices: list[str]) -> str:
    """Add the images of a piece to those that are kept; return a link for each that is elsewhere.

    One that cannot be kept is told in the notices, once.
    """
    if isinstance(chunk.content, str):
        return ""
    links = ""
    for block in _images(chunk.content_blocks):
        if address := block.get("url"):
            links += _link(str(address))
        elif (image := _image(block, len(kept) + 1)) and len(kept) < MOST_IMAGES:
            kept.append(image)
        elif _UNKEPT not in notices:
            notices.append(_UNKEPT)
    return links


def _images(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return [block for block in blocks if block.get("type") == "image" and (block.get("base64") or block.get("url"))]


def _url(image: object) -> str:
    found = image.get("image_url") if isinstance(image, dict) else None
    url = found.get("url") if isinstance(found, dict) else found
    return url if isinstance(url, str) else ""


def _block(url: str) -> dict[str, Any]:
    if carried := _CARRIED.match(url):
        return {"type": "image", "mime_type": carried[1], "base64": url[carried.end() :]}
    return {"type": "image", "url": url}


def _link(address: str) -> str:
    if not address.startswith(("https://", "http://")):
        return ""
    return f"\n\n[Image: open]({quote(address, safe=':/?#@!$&+,;=%~-._')})\n\n"


def _image(block: Mapping[str, Any], number: int) -> Image | None:
    """Return the image of a block, named by its number; None if it is not what is kept."""
    written = str(block["base64"])
    if len(written) > _MOST_BYTES * 4 / 3:
        return None
    try:
        content = base64.b64decode(written)
    except (binascii.Error, ValueError):
        return None
    kind = next((kind for begin, kind in _KINDS.items() if content.startswith(begin)), "")
    if kind == "webp" and content[8:12] != b"WEBP":
        kind = ""
    return Image(f"image-{number}.{kind}", f"image/{kind}", content) if kind else None
