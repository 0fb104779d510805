"""Pictures that models see: checked, made no larger than they look at, and without what a camera notes (places, too).

Knows no page and no store.
"""

from __future__ import annotations

import io
import math
import warnings
from collections.abc import Sequence

from PIL import Image as Pillow
from PIL import ImageOps

from errors import AttachmentError
from memory.store.records import Image

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp")
_MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
_STARTS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_NOTES = {"exif", "xmp", "photoshop", "XML:com.adobe.xmp"}
"""Where Pillow finds what cameras and editors note."""
LONGEST_SIDE = 2048
"""Pixels; vendors scale larger ones down to less before a model sees them."""
_MOST_PIXELS = 80_000_000
_KEPT_BYTES = 3_500_000
"""Of an image: Anthropic takes 5 MB each, in Base64, which is a third longer."""
MOST_BYTES = 11_000_000
"""Of one message's images together. A request may have 32 MB at Anthropic: a question's images and as many bytes of
earlier ones are 29 MB in Base64, and the rest is for texts."""


def is_picture(content: bytes) -> bool:
    """Tell whether a file begins as a picture of a known kind does."""
    return content.startswith(_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def read_picture(name: str, content: bytes) -> Image:
    """Return a picture, drawn anew only if it is too large or holds EXIF data. Raises AttachmentError."""
    try:
        # A decompression bomb is a warning at first, and an error only at twice the size.
        with warnings.catch_warnings(action="ignore"):
            Pillow.open(io.BytesIO(content)).verify()
            picture = Pillow.open(io.BytesIO(content))
            if picture.width * picture.height > _MOST_PIXELS:
                size = f"{picture.width:,} × {picture.height:,}"
                raise AttachmentError(f"“{name}” has {size} pixels, which is too many. Attach a smaller one.")
            media_type = _MEDIA_TYPES[picture.format or ""]
            picture.load()
            kept = content if _may_stay(picture, content) else _anew(picture)
    except (OSError, ValueError, KeyError, SyntaxError, EOFError, Pillow.DecompressionBombError):
        raise AttachmentError(
            f"“{name}” is not a picture that can be read. Attach a whole PNG, JPEG, GIF or WebP file."
        ) from None
    return Image(name, media_type if kept is content else _type_of(kept), kept)


def check_size(images: Sequence[Image]) -> None:
    """Raise AttachmentError for images that are too much for one message together."""
    size = sum(len(image.data) for image in images)
    if size > MOST_BYTES:
        raise AttachmentError(
            f"These {len(images)} images have {size / 1e6:.1f} MB together, and a message takes "
            f"{MOST_BYTES / 1e6:.0f} MB. Remove some, and send those with another one."
        )


def image_tokens(image: Image) -> int:
    """Return about how many tokens an image takes of a prompt: the larger of OpenAI's and Anthropic's formulas.

    OpenAI: 85 + 170 for each tile of 512 pixels, scaled to fit 2048, then to a shorter side of 768 ("Images and
    vision", high detail). Anthropic: width × height / 750, scaled to a longer side of 1568 ("Vision").
    """
    return _tokens(*size_of(image))


def _tokens(width: int, height: int) -> int:
    fit = min(1.0, LONGEST_SIDE / max(width, height))
    fit *= min(1.0, 768 / (min(width, height) * fit))
    tiles = math.ceil(width * fit / 512) * math.ceil(height * fit / 512)
    seen = min(1.0, 1568 / max(width, height))
    return max(85 + 170 * tiles, math.ceil(width * seen * height * seen / 750))


def size_of(image: Image) -> tuple[int, int]:
    """Return width and height in pixels; those of the largest picture where they cannot be told."""
    try:
        with Pillow.open(io.BytesIO(image.data)) as picture:
            return picture.size
    except (OSError, ValueError, SyntaxError):
        return LONGEST_SIDE, LONGEST_SIDE


def _may_stay(picture: Pillow.Image, content: bytes) -> bool:
    if getattr(picture, "n_frames", 1) > 1:
        # Drawn anew, it would stand still; no camera writes one.
        return len(content) <= _KEPT_BYTES
    tagged = bool(picture.getexif()) or bool(_NOTES & {str(key) for key in picture.info})
    return not tagged and max(picture.size) <= LONGEST_SIDE and len(content) <= _KEPT_BYTES


def _anew(picture: Pillow.Image) -> bytes:
    """Return the picture turned upright, within bounds and without notes: PNG where it may be see-through."""
    kind = picture.format
    upright = ImageOps.exif_transpose(picture)
    clear = upright.has_transparency_data
    drawn = upright.convert("RGBA" if clear else "RGB")
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Pillow.Resampling.LANCZOS)
    if (clear or kind in {"PNG", "GIF"}) and len(written := _written(drawn, "PNG")) <= _KEPT_BYTES:
        return written
    flat = Pillow.alpha_composite(Pillow.new("RGBA", drawn.size, "white"), drawn) if clear else drawn
    return _written(flat.convert("RGB"), "JPEG", quality=90)


def _written(picture: Pillow.Image, kind: str, **options: int) -> bytes:
    # A copy of the pixels alone: what else a picture holds would be written, too.
    bare = Pillow.frombytes(picture.mode, picture.size, picture.tobytes())
    file = io.BytesIO()
    bare.save(file, kind, **options)
    return file.getvalue()


def _type_of(content: bytes) -> str:
    return "image/png" if content.startswith(_STARTS[0]) else "image/jpeg"
