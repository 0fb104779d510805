"""What the page hands to the Markdown reader of the browser."""

import pytest

from ui.rendering import finished_blocks, to_label, to_markdown, to_plain_markdown


@pytest.mark.parametrize(
    "text",
    [
        "it costs $5 and $6",
        "$20 for a $30 meal",
        "between US$10–US$20",
        "$5/$6",
        "**$5** or **$6**",
        "price $5 (US$) ok",
        "a $ alone",
    ],
)
def test_a_price_stays_a_price(text):
    drawn = to_markdown(text)
    assert drawn.replace("\\$", "$") == text
    assert drawn.count("\\$") == text.count("$")


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("so $x^2 + y$ holds", "so $x^2 + y$ holds"),
        ("$$\n\\int_0^1 x\\,dx\n$$", "$$\n\\int_0^1 x\\,dx\n$$"),
        ("inline \\(a+b\\) here", "inline $a+b$ here"),
        ("block \\[c^2\\]", "block $$c^2$$"),
        ("$x$ costs $5", "$x$ costs \\$5"),
    ],
)
def test_maths_renders(text, drawn):
    assert to_markdown(text) == drawn


def test_code_is_left_as_it_is():
    text = "`$5 ![a](b)`\n\n```sh\necho $HOME $5 ![x]\n\\(no maths\\)\n```\n"
    assert to_markdown(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "![map](https://elsewhere.example/a.png?q=secret)",
        "![](https://elsewhere.example/a.png)",
        "![map][ref]\n\n[ref]: https://elsewhere.example/a.png",
        "`unbalanced ![map](https://elsewhere.example/a.png)",
        "```\nnot closed\n~~~\n![map](https://elsewhere.example/a.png)",
        "| a |\n|---|\n| ![map](https://elsewhere.example/a.png) |",
        "> ```\n![map](https://elsewhere.example/a.png)",
        "\\`![map](https://elsewhere.example/a.png)`",
        "![a\nmap](https://elsewhere.example/a.png)",
    ],
)
def test_no_image_of_another_host_is_ever_loaded(text):
    from markdown_it import MarkdownIt

    for drawn in (to_markdown(text), to_plain_markdown(text)):
        assert "<img" not in MarkdownIt("commonmark").enable("table").render(drawn)


def test_typed_line_breaks_are_kept():
    assert to_plain_markdown("one\ntwo\n\nthree") == "one  \ntwo\n\nthree"


def test_only_blocks_that_cannot_change_any_more_count_as_finished():
    text = "first\n\n- a\n- b\n\n  more of b\n\n```py\nx = 1\n\ny = 2\n```\n\nstill grow"
    blocks, rest = finished_blocks(text)
    assert "".join(blocks) + rest == text
    assert blocks == ["first\n\n", "- a\n- b\n\n  more of b\n\n", "```py\nx = 1\n\ny = 2\n```\n\n"]


@pytest.mark.parametrize("character", ["\u2028", "\x0b", "\x85", "\r\n", "\r"])
def test_a_block_ends_only_where_markdown_ends_it(character):
    text = f"one{character}still one\n\ntwo"
    assert finished_blocks(text) == ([f"one{character}still one\n\n"], "two")


@pytest.mark.parametrize("length", range(0, 70, 3))
def test_splitting_a_growing_text_loses_nothing(length):
    text = ("# Title\n\nSome *text*.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n1. one\n2. two\n\n```\ncode\n```\nend")[
        :length
    ]
    blocks, rest = finished_blocks(text)
    assert "".join(blocks) + rest == text


@pytest.mark.parametrize(
    "text", ["![x](https://elsewhere.example/a.png)", "**bold** :red[x] `code`", "$5 and $6", "a_b*c"]
)
def test_a_label_shows_its_text_as_it_is(text):
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark").renderInline(to_label(text))
    assert html.replace("\\:", ":").replace("\\$", "$") == text
