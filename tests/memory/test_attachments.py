"""Attached texts in a message's content: nothing is lost on the way in and out."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from memory.attachments import AttachedText, asked, image_names, join, split

PIECES = st.sampled_from(
    [
        "<",
        ">",
        "\\",
        "/",
        "attached_file",
        "</attached_file>",
        '<attached_file name="a">\n',
        "\n",
        '"',
        "&#34;",
        "a ",
        "é",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map("".join))
FILES = st.lists(st.builds(AttachedText, TEXTS, TEXTS), min_size=1, max_size=4)


def _is_ambiguous(typed: str) -> bool:
    """Somebody typed the very form of an attachment, or of an image's line, at the end."""
    return split(typed) != (typed, ()) or split(f"{typed}\n\nx")[0] != f"{typed}\n\nx"


@settings(max_examples=400, deadline=None)
@given(typed=TEXTS, files=FILES, images=st.lists(st.from_regex(r"\A[\w .\[\]-]{0,9}\w\Z"), max_size=3))
@example(typed="", files=[AttachedText("", "")], images=[])
@example(typed="x\n\n", files=[AttachedText('a"\n.md', "\n</attached_file>\n<\\/attached_file")], images=["a].png"])
@example(typed='<attached_file name="a">\nno end', files=[AttachedText("b", "text")], images=[])
def test_what_is_joined_is_split_again(typed: str, files: list[AttachedText], images: list[str]):
    content = join(typed, files, images)
    if typed.endswith("</attached_file>") or _is_ambiguous(typed):
        assert split(content)[1][-len(files) :] == tuple(files)
        return
    assert split(content) == (typed, tuple(files))
    assert image_names(content) == tuple(" ".join(name.split()) for name in images)


def test_a_message_reads_as_a_person_would_write_it():
    content = join("Which is cheaper?", [AttachedText("a.csv", "x,1\n"), AttachedText("b.csv", "y,2")], ["shop.png"])
    assert content == (
        'Which is cheaper?\n\n<attached_file name="a.csv">\nx,1\n\n</attached_file>\n\n'
        '<attached_file name="b.csv">\ny,2\n</attached_file>\n\n[image: shop.png]'
    )


def test_without_attachments_a_message_is_what_was_typed():
    assert join("Hi\n\n") == "Hi\n\n"
    assert split("Hi\n\n") == ("Hi\n\n", ())
    assert image_names("[image: a] and more") == ()


def test_a_file_alone_has_no_typed_words_and_asks_by_its_name():
    content = join("", [AttachedText("a.csv", "x,1")], ["b.png"])
    assert split(content) == ("", (AttachedText("a.csv", "x,1"),))
    assert asked(content) == "a.csv b.png"
    assert asked(join("Why?", [AttachedText("a.csv", "x,1")])) == "Why?"


@pytest.mark.parametrize("name", ['a"b', "a\nb", "a<b>", "a&#34;b", "\u2028", "日本 \t語"])
def test_a_files_name_may_hold_anything(name: str):
    assert split(join("x", [AttachedText(name, "t")]))[1][0].name == name


def test_somebody_who_types_the_form_is_shown_an_attachment():
    typed = 'see\n\n<attached_file name="a">\nwords\n</attached_file>'
    assert split(typed) == ("see", (AttachedText("a", "words"),))


def test_a_long_text_full_of_tags_is_split_in_no_time():
    file = AttachedText("a", "<attached_file </attached_file> " * 60_000)
    content = join("\n\n<attached_file name=" * 2000, [file])
    assert split(content)[1] == (file,)
