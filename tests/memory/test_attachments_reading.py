"""Uploads of every kind, good and bad."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image as Pillow
from pypdf import PdfReader, PdfWriter

from errors import AttachmentError
from memory.attachments import AttachedText
from memory.attachments.pictures import MOST_BYTES, check_size, image_tokens
from memory.attachments.reading import MAX_BYTES, MAX_CHARACTERS, check_number, read
from memory.store import Image
from tests.files import pdf, picture

ORIENTATION, GPS = 0x0112, 0x8825


def opened(image: object) -> Pillow.Image:
    assert isinstance(image, Image)
    return Pillow.open(io.BytesIO(image.data))


def test_a_text_is_read_in_the_encodings_that_people_have():
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert read("a.md", "Grüße €5\r\nà bientôt\n".encode(encoding)) == AttachedText("a.md", "Grüße €5\nà bientôt\n")
    assert read("a.txt", "日本語 😀".encode()) == AttachedText("a.txt", "日本語 😀")
    assert read("a.py", b"def f():\n\treturn '\x0c'") == AttachedText("a.py", "def f():\n\treturn '\x0c'")


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 9,
        b"PK\x03\x04" + b"\0" * 40,
        "日本語の文章です".encode("shift-jis"),
        "Привет, как дела".encode("cp1251"),
        b"\xff\xfe\x00\xd8\x00",
        "no mark".encode("utf-16-le"),
    ],
)
def test_what_is_no_text_is_refused_with_what_can_be_attached(content: bytes):
    with pytest.raises(AttachmentError, match=r"“x\.bin” is not a kind of file.*UTF-8"):
        read("x.bin", content)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\t ", "no text but blanks"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "at most 20 MB"),
        ("a.txt", b"x" * (MAX_CHARACTERS + 1), "longer than 2,000,000 characters"),
        ("a.png", b"not a picture", "not a picture"),
        ("a.txt", b"\x89PNG\r\n\x1a\nrest", "not a picture"),
        ("a.png", picture()[:-30], "not a picture"),
        ("a.jpg", picture("JPEG", (400, 300))[:900], "not a picture"),
        ("a.webp", b"RIFF\x10\0\0\0WEBPxxxx", "not a picture"),
        ("a.pdf", b"%PDF-1.4\nnothing else", "damaged PDF"),
        ("a.pdf", pdf(["x"])[:200], "damaged PDF"),
        ("a.pdf", pdf(["", ""]), "no text: its pages are pictures"),
    ],
)
def test_a_bad_file_is_named_with_its_fault_and_what_to_do(name: str, content: bytes, told: str):
    with pytest.raises(AttachmentError, match=told) as caught:
        read(name, content)
    assert str(caught.value).count(".") >= 2
    assert f"“{name}”" in str(caught.value)


def test_more_than_ten_files_are_refused():
    check_number(10)
    with pytest.raises(AttachmentError, match="11 files"):
        check_number(11)


def test_images_that_are_too_much_together_are_refused_and_the_fullest_request_fits_anthropic():
    half = Image("a.png", "image/png", b"x" * (MOST_BYTES // 2))
    check_size([half, half])
    with pytest.raises(AttachmentError, match=r"3 images have 16\.5 MB .* takes 11 MB\. Remove some"):
        check_size([half, half, half])
    earlier_and_new = 2 * len(base64.b64encode(b"x" * MOST_BYTES))
    assert earlier_and_new < 30_000_000, "of 32 MB"


def test_a_text_may_be_as_long_as_its_reader_takes():
    long = b"x" * (MAX_CHARACTERS + 1)
    assert read("a.txt", long, max_characters=5_000_000) == AttachedText("a.txt", long.decode())
    for name, content in (("a.txt", b"x" * 11), ("a.pdf", pdf(["a page with more than that"]))):
        with pytest.raises(AttachmentError, match="longer than 10 characters"):
            read(name, content, max_characters=10)


def test_a_pdf_is_read_page_by_page():
    text = read("report.pdf", pdf(["First (page)\nsecond line", "", "Third \\ page"]))
    assert text == AttachedText("report.pdf", "[page 1]\nFirst (page)\nsecond line\n\n[page 3]\nThird \\ page")


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_with_a_password_is_asked_for_without(algorithm: str):
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["secret"]))))
    writer.encrypt("open sesame", algorithm=algorithm)
    file = io.BytesIO()
    writer.write(file)
    with pytest.raises(AttachmentError, match="locked with a password"):
        read("a.pdf", file.getvalue())


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_a_pdf_that_only_forbids_printing_is_read(algorithm: str):
    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["open"]))))
    writer.encrypt("", "owner", algorithm=algorithm)
    file = io.BytesIO()
    writer.write(file)
    assert read("a.pdf", file.getvalue()) == AttachedText("a.pdf", "[page 1]\nopen")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_an_ordinary_picture_stays_byte_by_byte(kind: str):
    content = picture(kind)
    assert read("whatever.name", content) == Image("whatever.name", f"image/{kind.lower()}", content)


def test_an_animation_goes_on_moving():
    frames = [Pillow.new("RGB", (20, 20), colour) for colour in ("red", "teal", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    assert opened(read("a.gif", file.getvalue())).n_frames == 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_photograph_was_taken_is_not_kept_and_it_stands_upright(kind: str):
    exif = Pillow.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (38.0, 43.0, 20.0)
    content = picture(kind, (40, 30), exif=exif.tobytes())
    assert Pillow.open(io.BytesIO(content)).getexif().get_ifd(GPS)
    drawn = opened(read("photo", content))
    assert not drawn.getexif()
    assert "exif" not in drawn.info
    assert drawn.size == (30, 40)
    assert min(drawn.convert("RGB").getpixel((28, 1))) > 200, "the white corner is turned to the upper right"


def test_a_large_picture_is_made_smaller_and_stays_see_through():
    large = io.BytesIO()
    Pillow.new("RGBA", (4096, 1000), (0, 128, 128, 90)).save(large, "PNG")
    image = read("a.png", large.getvalue())
    assert opened(image).size == (2048, 500)
    assert opened(image).mode == "RGBA"
    assert isinstance(image, Image)
    assert image.media_type == "image/png"
    assert opened(read("b.jpg", picture("JPEG", (3000, 3000)))).size == (2048, 2048)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn():
    with pytest.raises(AttachmentError, match="too many"):
        read("bomb.png", picture(size=(10_000, 9_000)))


@pytest.mark.parametrize(
    ("size", "tokens"),
    # By OpenAI's 255, 765, 765, 1105 and 255; by Anthropic's 350, 1399, 1334, 1640 and 1.
    [((512, 512), 350), ((1024, 1024), 1399), ((1000, 1000), 1334), ((2048, 4096), 1640), ((20, 20), 255)],
)
def test_an_images_tokens_are_the_larger_of_two_formulas(size: tuple[int, int], tokens: int):
    assert image_tokens(Image("a", "image/png", picture(size=size))) == tokens
