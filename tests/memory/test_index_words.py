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
        ("книгу", "книга"),
        ("trabajaba", "trabaja"),
        ("comprei", "comprar"),
        ("Kindergärten", "Kindergarten"),
        ("travaillons", "travaille"),
        ("bought", "buys"),
        ("l'atelier", "atelier"),
        ("Gartentor", "Garten"),
        ("والسيارة", "سيارة"),
    ],
)
def test_two_spellings_of_a_word_meet(told: str, asked: str) -> None:
    assert set(terms(told)) & set(terms(asked)) == set(terms(asked))


@pytest.mark.parametrize("word", ["ana.lopez@example.com", "https://example.com/menu", "AB-1234-X", "10:40"])
def test_an_address_or_a_code_is_found_by_its_parts(word: str) -> None:
    assert set(terms(word.replace("@", " ").replace(".", " ").replace("-", " "))) <= set(terms(word))


def test_chinese_gives_overlapping_pairs_and_single_characters() -> None:
    assert terms("搬到杭州") == ["搬到", "到杭", "杭州", "搬", "到", "杭", "州"]


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


@pytest.mark.parametrize(
    "slip",
    [
        "aCroline",
        "Craoline",
        "Caorline",
        "Carolnie",
        "Croline",
        "Carline",
        "Cxroline",
        "Carxline",
        "Caaroline",
        "Carooline",
    ],
)
def test_a_misspelt_word_finds_the_known_one(slip: str) -> None:
    known = dict.fromkeys(terms("Caroline plays the cello with Melanie"))
    (term,) = terms(slip)
    assert term in known or terms("Caroline")[0] in [found for found, _ in nearest(term, known)]


def test_swapped_letters_are_the_likeliest_slip() -> None:
    (likeliest, weight), *others = nearest("wrok", {"wok", "work", "trok"})
    assert likeliest == "work"
    assert all(0 < less < weight < 1 for _, less in others)


@pytest.mark.parametrize(("one", "other"), [("shoulder", "should"), ("Nichte", "nicht"), ("cat", "car"), ("17", "71")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_a_word_gives_the_same_terms_in_any_text() -> None:
    assert terms("Svenja")[0] in terms("Wo unterrichtet Svenja?")
    assert terms("Svenja")[0] in terms("What does Svenja teach?")


def test_a_function_word_is_never_what_was_meant() -> None:
    assert nearest("thier", {"their"}) == []


def test_a_short_word_or_a_number_has_no_near_ones() -> None:
    assert nearest("cat", {"cab", "car"}) == []
    assert nearest("1234", {"1235"}) == []


@given(some.text(max_size=80))
def test_any_text_has_terms_without_spaces(text: str) -> None:
    for term in terms(text):
        assert term
        assert term.split() == [term]


@given(some.from_regex(r"[A-Za-z0-9.,'@/:-]{1,40}", fullmatch=True))
def test_any_code_or_number_has_terms(code: str) -> None:
    assert bool(terms(code)) == any(character.isalnum() for character in code)
