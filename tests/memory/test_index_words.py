from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from memory.index.words import is_filler, nearest, terms


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("café", "Cafe"),
        ("sisters", "sister"),
        ("Ana's", "Ana"),
        ("7,500", "7500"),
        ("e-mail", "email"),
        ("Straße", "STRASSE"),
        ("O’Brien", "o'brien"),
        ("３５０", "350"),
        ("٣٥٠", "350"),
        ("المدرسة", "مدرسة"),
        ("إسلام", "اسلام"),
        ("сёстры", "сестры"),
    ],
)
def test_two_spellings_of_a_word_meet(told: str, asked: str) -> None:
    assert set(terms(told)) & set(terms(asked)) == set(terms(asked))


@pytest.mark.parametrize("word", ["ana.lopez@example.com", "https://example.com/menu", "AB-1234-X", "10:40"])
def test_an_address_or_a_code_is_found_by_its_parts(word: str) -> None:
    assert set(terms(word.replace("@", " ").replace(".", " ").replace("-", " "))) <= set(terms(word))


def test_chinese_gives_overlapping_pairs() -> None:
    assert terms("搬到杭州") == ["搬到", "到杭", "杭州"]


def test_a_voiced_kana_stays_voiced() -> None:
    assert terms("がく") != terms("かく")


def test_a_thai_word_keeps_its_vowel_signs() -> None:
    assert set(terms("บ้าน")) <= set(terms("ที่บ้าน"))


@pytest.mark.parametrize("text", ["", " \n", "🎂!?", "--", "'"])
def test_a_text_without_words_has_no_terms(text: str) -> None:
    assert terms(text) == []


def test_terms_keep_their_order_and_repeats() -> None:
    assert terms("tea, milk, tea") == ["tea", "milk", "tea"]


@pytest.mark.parametrize("word", ["the", "que", "nicht", "não", "dans", "我们", "です", "في"])
def test_function_words_are_fillers(word: str) -> None:
    assert all(is_filler(term) for term in terms(word))


@pytest.mark.parametrize("word", ["son", "hat", "die", "war", "cello", "杭州", "مدرسة"])
def test_words_that_carry_meaning_are_no_fillers(word: str) -> None:
    assert not any(is_filler(term) for term in terms(word))


def test_a_misspelt_word_finds_the_known_one() -> None:
    (known, likeness), *_ = nearest("caroilne", ["melani", "carolin", "cello"])
    assert known == "carolin"
    assert 0 < likeness < 1


def test_a_short_word_or_a_number_has_no_near_ones() -> None:
    assert nearest("cat", ["cab", "car"]) == []
    assert nearest("1234", ["1235"]) == []


@given(some.text(max_size=80))
def test_any_text_has_terms_without_spaces(text: str) -> None:
    for term in terms(text):
        assert term
        assert term.split() == [term]


@given(some.from_regex(r"[A-Za-z0-9.,'@/:-]{1,40}", fullmatch=True))
def test_any_code_or_number_has_terms(code: str) -> None:
    assert bool(terms(code)) == any(character.isalnum() for character in code)
