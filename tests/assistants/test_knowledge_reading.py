"""Files of knowledge as people make them: what is read from them, and what is said of a bad one, to the row."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from assistants._knowledge.reading import Pair, read_knowledge, read_pairs, read_passages
from errors import KnowledgeError

PAIR = ("Is it open?", "Yes, until six.")


def told(data: bytes) -> str:
    with pytest.raises(KnowledgeError) as caught:
        read_pairs(data, "faq.csv")
    return str(caught.value)


@pytest.mark.parametrize(
    "header",
    ["question,answer", "Question , ANSWER", "q,a", "Prompt,Response", '"question","answer"', "User_Question,Reply"],
)
def test_the_columns_are_known_by_their_usual_names(header: str) -> None:
    (pair,) = read_pairs(f'{header}\nIs it open?,"Yes, until six."\n'.encode(), "faq.csv")
    assert (pair.question, pair.answer) == PAIR


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_delimiters_encodings_and_line_ends_are_found_by_themselves(
    encoding: str, delimiter: str, line_end: str
) -> None:
    rows = [["Category", "Answer", "Question"], ["Café", '"Oui; until six,\nor later"', "Is it open?"]]
    text = line_end.join(delimiter.join(row) for row in rows)
    assert read_pairs(text.encode(encoding), "faq.csv") == (
        Pair("Is it open?", "Oui; until six,\nor later", "Café", row=2),
    )


def test_the_line_that_names_the_delimiter_to_excel_is_no_row() -> None:
    (pair,) = read_pairs(b"sep=;\r\nquestion;answer\r\nIs it open?;Yes, until six.\r\n", "faq.csv")
    assert (pair.question, pair.answer, pair.row) == (*PAIR, 2)


def test_blank_rows_are_passed_over_and_counted() -> None:
    pairs = read_pairs(b'question,answer\n\nA?,"one\ntwo"\n,\nB?,three\n', "faq.csv")
    assert [(pair.question, pair.row) for pair in pairs] == [("A?", 3), ("B?", 5)]


def test_other_columns_are_left_alone_and_other_wordings_are_kept() -> None:
    (pair,) = read_pairs(
        b"id,question,answer,also,section\n7,Is it open?,Yes,opening hours | closed today,Shop", "f.csv"
    )
    assert pair == Pair("Is it open?", "Yes", "Shop", 2, ("opening hours", "closed today"))


@pytest.mark.parametrize(
    ("data", "row", "what"),
    [
        (b"name,age\nAnn,3\n", "row 1", "no column question and no column answer. The first row has “name”, “age”"),
        (b"question,anwser\nA?,b\n", "row 1", "no column answer. The first row has “question”, “anwser”"),
        (b"question,answer\nA?,b\nB?,\n", "row 3", "“B?” has no answer"),
        (b"question,answer\nA?,b\nB?\n", "row 3", "“B?” has no answer"),
        (b'question,answer\nA?,"b\nc"\n,d\n', "row 3", "there is no question"),
        (
            b"question,answer\nA?,b\nB?,yes, it is\n",
            "row 3",
            "3 cells, where the header has 2. If a text holds a comma",
        ),
        (b"question;answer\nB?;yes; it is\n", "row 2", "If a text holds a semicolon"),
        (b'question,answer\nA?,"b\nc"\nB?,caf\xe9\n', "row 3", "the byte 0xE9 is not UTF-8"),
        (b"sep=,\nquestion,answer\nB?,caf\xe9\n", "row 2", "the byte 0xE9 is not UTF-8"),
        (b"\xff\xff", "row 1", "the byte 0xFF is not UTF-8"),
        (b"question,answer\nA?,b\n\x00,c\n", "row 3", "NUL byte"),
        (b"question,answer\nA?,\x00b\nB?,caf\xe9", "row 2", "NUL byte"),
        (b"question,answer\nWho?,b\nWhen?,c\n who ,d\n", "rows 2 and 4", "both ask “who”"),
        (b'question,answer\nA?,b\nB?,"c\nC?,d\n', "row 3", 'a quotation mark (") opens a cell and none closes it'),
        (b'question,answer\nA?,"b" c\n', "row 2", "closes a cell in the middle"),
        (b'question,answer\nA?,"' + b"x" * 200_000, "row 2", "longer than 131,072 characters"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(data: bytes, row: str, what: str) -> None:
    message = told(data)
    assert message.startswith(f"faq.csv, {row}:")
    assert what in message


def workbook() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "faq.csv is empty"),
        (b"\xef\xbb\xbf\r\n  \r\n", "faq.csv is empty"),
        (b"question,answer\n", "has a header (row 1) and nothing below it"),
        (workbook(), "faq.csv is an Excel workbook or another zip file, not a text"),
        (b"%PDF-1.7\n", "faq.csv is a PDF"),
        (b"\xff\xfea", "begins as UTF-16 and breaks off"),
    ],
)
def test_a_file_that_is_no_table_is_told_for_what_it_is(data: bytes, what: str) -> None:
    assert what in told(data)


def test_fifty_megabytes_are_refused_with_both_limits() -> None:
    message = told(b"x" * 50 * 1024 * 1024)
    assert "50.0 MB" in message
    assert "5 MB and 20,000 rows" in message


def test_a_byte_over_the_limit_does_not_look_like_the_limit() -> None:
    assert "5.1 MB" in told(b"x" * (5 * 1024 * 1024 + 1))


def test_five_megabytes_are_read() -> None:
    long = "It is so. " * 25
    rows = "".join(f'What is number {number}?,"{long}\n{number}"\n' for number in range(18_000))
    data = f"question,answer\n{rows}".encode()
    assert 4.5 * 1024**2 < len(data) < 5 * 1024**2
    pairs = read_pairs(data, "faq.csv")
    assert (len(pairs), pairs[-1].row) == (18_000, 18_001)


def test_more_rows_than_the_limit_are_refused() -> None:
    rows = "".join(f"q{number},a\n" for number in range(20_001))
    assert "more than 20,000 rows" in told(f"question,answer\n{rows}".encode())


def test_a_document_is_cut_at_its_headings() -> None:
    text = "Before.\n\n# Returns\nSend it back.\n\n```\n# no heading\n```\n\n## Refunds\n\n- Five days.\n- By card.\n"
    passages = read_passages(text, "shop.md")
    assert [(passage.question, passage.answer, passage.topic) for passage in passages] == [
        ("Before.", "Before.", ""),
        ("Returns", "Send it back.\n\n```\n# no heading\n```", "Returns"),
        ("Refunds", "- Five days.\n- By card.", "Refunds"),
    ]
    assert all(passage.passage for passage in passages)


def test_passages_are_short_and_lose_no_word() -> None:
    paragraphs = [" ".join(f"w{block}x{word}" for word in range(60)) + "." for block in range(10)]
    endless = " ".join(f"Sentence {number} says a little more." for number in range(120))
    passages = read_passages("\n\n".join(["Guide\n=====", *paragraphs, endless]), "guide.txt")
    assert max(len(passage.answer.split()) for passage in passages) <= 150
    kept = " ".join(passage.answer for passage in passages).split()
    assert kept == " ".join([*paragraphs, endless]).split()
    assert passages[0].question == "Guide (part 1)"
    assert len({passage.question for passage in passages}) == len(passages)


def test_a_plain_text_has_its_first_words_for_titles() -> None:
    (passage,) = read_passages("The garden is open from May until the first frost comes.", "garden.txt")
    assert passage.question == "The garden is open from May until the…"


@pytest.mark.parametrize("text", ["", " \n\n", "# Only a heading\n"])
def test_a_document_without_text_is_refused(text: str) -> None:
    with pytest.raises(KnowledgeError, match="has no text to answer from"):
        read_passages(text, "empty.md")


def test_the_name_says_how_a_file_is_read() -> None:
    text = "question,answer\nIs it open?,Yes\n"
    assert not read_knowledge("Shop.CSV", text)[0].passage
    assert read_knowledge("shop.txt", text)[0].passage
