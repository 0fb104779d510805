"""The text of a PDF's pages, by pypdf, which is quiet about it here."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.errors import DependencyError

from errors import AttachmentError

_LOCKED = "“{name}” is locked with a password. Attach one that opens without."
_DAMAGED = "“{name}” is a damaged PDF. Open and save it anew in a PDF reader, then attach that."

# It logs a warning for each oddity of a file, of which most files have some.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_log = logging.getLogger(__name__)


def pages_of(name: str, content: bytes) -> Iterator[str]:
    """Yield the text of each page, in order. Raises AttachmentError for a damaged file, or one with a password."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AttachmentError(_LOCKED.format(name=name))
        for page in reader.pages:
            yield page.extract_text()
    except (AttachmentError, GeneratorExit):
        raise
    except DependencyError:
        raise AttachmentError(_LOCKED.format(name=name)) from None
    except Exception as error:
        # A file may be broken in any way, and pypdf meets many of them with whatever Python raises there.
        _log.info("A PDF could not be read: %s", type(error).__name__)
        raise AttachmentError(_DAMAGED.format(name=name)) from None
