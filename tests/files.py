"""Files as people attach them, made in a few lines: PDFs with real text, and pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image


def pdf(pages: Sequence[str]) -> bytes:
    """Return a PDF that shows each text on a page of its own, a line a line; an empty text gives an empty page."""
    bodies = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for text in pages:
        lines = "\n".join(f"({_escaped(line)}) Tj T*" for line in text.split("\n")) if text else ""
        drawing = f"BT /F1 11 Tf 14 TL 50 800 Td\n{lines}\nET"
        bodies.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream")
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {len(bodies)} 0 R >>"
        )
    bodies[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(bodies)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "teal", **options: object) -> bytes:
    """Return a picture of one colour, a corner of it white, in a format that Pillow writes."""
    drawn = Image.new("RGB", size, colour)
    drawn.paste("white", (0, 0, size[0] // 4, size[1] // 4))
    file = io.BytesIO()
    drawn.save(file, kind, **options)
    return file.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _assembled(bodies: Sequence[str]) -> bytes:
    """Return the objects with the table of where each begins, as ISO 32000 asks for."""
    whole, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        starts.append(len(whole))
        whole += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(bodies) + 1
    ending = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\n"
    return whole + f"{ending}startxref\n{len(whole)}\n%%EOF\n".encode("latin-1")
