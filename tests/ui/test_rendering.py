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
    text = "`$5 ![a]`, `vec![1, 2]`\n\n```sh\necho $HOME $5 ![x]\n\\(no maths\\)\n```\n"
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
        "![a [map]](https://elsewhere.example/a.png)",
        "[map]: https://elsewhere.example/a.png\n\n![a\n\n`![map]`",
    ],
)
def test_no_image_of_another_host_is_ever_loaded(text):
    from markdown_it import MarkdownIt

    for drawn in (to_markdown(text), to_plain_markdown(text)):
        assert "<img" not in MarkdownIt("commonmark").enable("table").render(drawn)


@pytest.mark.parametrize(
    "text",
    [
        "a | b\n-|-\n| `a | $` ``$ ![x](https://elsewhere.example/a.png)`` |",
        ":x{a='`'} ![x](https://elsewhere.example/a.png)`",
        "https://a.example/`c ![x](https://elsewhere.example/a.png)`",
        ":::x\n```\n:::\n![x](https://elsewhere.example/a.png)\n",
        "`a\n\n$$\n\nb`\n\n```x\n$$\n![x](https://elsewhere.example/a.png)",
    ],
)
def test_what_only_the_browsers_reader_takes_for_an_image_is_none(text):
    """Its mathematics, directives and bare links end code where a plain reader of Markdown does not."""
    assert "![" not in to_markdown(text)
    assert "![" not in to_plain_markdown(text)


def test_code_that_stands_alone_is_not_touched():
    text = "```md\n![a](https://elsewhere.example/a.png)\n```mermaid\n```\n"
    assert to_markdown(text) == text


@pytest.mark.parametrize(
    "info", ["mermaid", "Mermaid", " mermaid", "merm&#97;id", "mermaid-x", "mermaid{theme=dark}", "&#109;ermaid x"]
)
@pytest.mark.parametrize("begin", ["", "> ", "1. ", "- > "])
@pytest.mark.parametrize("fence", ["```", "~~~~"])
def test_a_diagram_is_code(info, begin, fence):
    """Drawing one would load the images that it names."""
    drawn = to_markdown(f"See:\n\n{begin}{fence}{info}\n{' ' * len(begin)}A --> B\n{' ' * len(begin)}{fence}\n")
    assert f"{fence}{' ' * info.startswith(' ')}text" in drawn
    assert "A --> B" in drawn
    assert to_markdown(f"{fence}{info}\nA\n{fence}\n").splitlines()[0].endswith(("text", "text x"))


def test_an_image_that_the_text_carries_is_named_where_it_is_not_drawn():
    assert to_markdown("a ![cat](data:image/png;base64,AAAA) b") == "a \\[Image: cat\\] b"
    assert to_markdown("a ![cat](data:image/png;base64,AAAA") == "a \\[Image: cat\\]"


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
