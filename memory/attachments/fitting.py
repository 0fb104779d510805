"""Attached texts that are too long for a prompt: the passages that bear most on what was asked, or the beginning.

Every shortened text says by `[…]` where something is missing. Knows no model and no provider.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
from langchain_core.messages import BaseMessage, HumanMessage

from memory.attachments import AttachedText, image_names, join, split
from memory.index.embedding import Embedder
from memory.index.lexical import Lexicon
from memory.index.passages import passages
from memory.index.words import is_filler, terms
from memory.tokens import TokenCounter

CUT = "attachments_cut"
"""Key of a LangChain message's `additional_kwargs`: of its attached texts only the beginnings are there."""

_GAP = "[…]"
_OPENING_CHARACTERS = 2000
"""About 300 words, which tell what a text is about."""
_CHARACTERS_PER_TOKEN = 8
"""More than one token has in any ordinary text: what is longer than so many is too long, and is not counted."""
_COMPARED_BY_MEANING = 60
"""Passages, the best by their words, at some 10 ms each while somebody waits."""
_TYPED_CHARACTERS = 700
_LEAST_NAMED, _NEARLY_ALL = 3, 0.75
"""Fewer words than so many stand together in any book."""
_LOOKED_AT = 20
_TAG = re.compile(r"</?attached_file[^>\n]*>")
_GAP_TOKENS = 4


@dataclass(frozen=True)
class _Passage:
    start: int
    end: int
    """Where it stands in its text."""
    text: str


def fitted(
    content: str, max_tokens: int, count: TokenCounter, embedder: Embedder | None = None
) -> tuple[str, tuple[str, ...]]:
    """Return a message's content with its attached texts in the room there is, and the names of those shortened.

    What was typed stays whole, however long. The texts share what `max_tokens` leave beside it; one that is longer than
    its share is shown as its first passage and those that bear most on the typed words, in the order of the text;
    without typed words, as its beginning. embedder: None compares words alone.
    """
    typed, files = split(content)
    if not files or _fits(content, max_tokens, count):
        return content, ()
    frame = count(join(typed, [AttachedText(file.name, _GAP) for file in files], image_names(content)))
    shares = _shares([_capped(file.text, max_tokens, count) for file in files], max_tokens - frame)
    shown, names = [], []
    for file, share in zip(files, shares, strict=True):
        whole = _fits(file.text, share, count)
        text = file.text if whole else _best(file.text, typed, share, count, embedder)
        shown.append(AttachedText(file.name, text))
        names += [] if whole else [file.name]
    return join(typed, shown, image_names(content)), tuple(names)


def opening(content: str) -> str:
    """Return a message's content with no more of each attached text than its first 300 words or so."""
    typed, files = split(content)
    if not files:
        return content
    short = [AttachedText(file.name, _clipped(file.text, _OPENING_CHARACTERS)) for file in files]
    return join(typed, short, image_names(content))


def cut_long(messages: Sequence[BaseMessage], most_tokens: int, count: TokenCounter) -> list[BaseMessage]:
    """Return a transcript whose messages are shown by the openings of their texts where they take more tokens.

    Depends on the messages and on `most_tokens` alone, so that consecutive prompts begin alike.
    """
    return [_cut(message, most_tokens, count) for message in messages]


def is_cut(message: BaseMessage) -> bool:
    """Tell whether of a message's attached texts only the beginnings are there."""
    return bool(message.additional_kwargs.get(CUT))


def excerpt(content: str, ranked: Sequence[str], max_tokens: int, count: TokenCounter) -> str:
    """Return of a message with attached texts what was typed, their names, and as many passages as fit.

    ranked: passages of the content, best first.
    """
    typed, files = split(content)
    names = ", ".join(file.name for file in files)
    head = "\n".join(part for part in (_clipped(typed, _TYPED_CHARACTERS), f"From {names}:") if part)
    left = max_tokens - count(head) - _GAP_TOKENS
    chosen: list[str] = []
    for passage in ranked:
        words = " ".join(_TAG.sub(" ", passage).split())
        left -= count(words) + _GAP_TOKENS
        if left < 0 and chosen:
            break
        if words and words not in typed:
            chosen.append(words)
    whole = "".join(_TAG.sub(" ", content).split())
    chosen.sort(key=lambda words: whole.find("".join(words.split())))
    return f"{head} {_GAP} " + f" {_GAP} ".join(chosen) + f" {_GAP}"


def bears_on(ranked: Sequence[str], question: str) -> bool:
    """Tell whether one of a long text's best passages holds nearly all that a question of some words names.

    A search that scores messages as wholes ranks a book low for one sentence in it. ranked: best first.
    """
    named = {term for term in terms(question) if not is_filler(term)}
    if len(named) < _LEAST_NAMED:
        return False
    return any(len(named & set(terms(passage))) >= _NEARLY_ALL * len(named) for passage in ranked[:_LOOKED_AT])


def _cut(message: BaseMessage, most_tokens: int, count: TokenCounter) -> BaseMessage:
    text = message.text
    if not isinstance(message, HumanMessage) or "<attached_file" not in text or _fits(text, most_tokens, count):
        return message
    short = opening(text)
    if short == text:
        return message
    return message.model_copy(update={"content": short, "additional_kwargs": {**message.additional_kwargs, CUT: True}})


def _clipped(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    head = text[:most]
    at_space = head.rsplit(None, 1)[0] if any(map(str.isspace, head[most // 2 :])) else head
    return f"{at_space.rstrip()} {_GAP}"


def _fits(text: str, most_tokens: int, count: TokenCounter) -> bool:
    return len(text) <= most_tokens * _CHARACTERS_PER_TOKEN and count(text) <= most_tokens


def _capped(text: str, most_tokens: int, count: TokenCounter) -> int:
    """Return a text's tokens; of one that is too long in any case, some more than there is room for."""
    return max(1, most_tokens) + 1 if len(text) > most_tokens * _CHARACTERS_PER_TOKEN else count(text)


def _shares(needed: Sequence[int], room: int) -> list[int]:
    """Return each text's part of the room: what the short ones leave goes to the long ones, in equal parts."""
    shares = [0] * len(needed)
    left = max(0, room)
    waiting = sorted(range(len(needed)), key=needed.__getitem__)
    for done, place in enumerate(waiting):
        shares[place] = min(needed[place], left // (len(waiting) - done))
        left -= shares[place]
    return shares


def _best(text: str, typed: str, room: int, count: TokenCounter, embedder: Embedder | None) -> str:
    cut = list(_cut_in_passages(text))
    chosen: list[int] = []
    left = room - 2 * _GAP_TOKENS
    for place in _ranked([passage.text for passage in cut], typed, embedder):
        left -= count(cut[place].text) + _GAP_TOKENS
        if left < 0:
            break
        chosen.append(place)
    while chosen and count(shown := _with_gaps(text, [cut[place] for place in sorted(chosen)])) > room:
        chosen.pop()
    return shown if chosen else _GAP


def _cut_in_passages(text: str) -> Iterable[_Passage]:
    """Yield the passages as they stand in the text, with its line ends and blanks."""
    inked = [place for place, sign in enumerate(text) if not sign.isspace()]
    pieces = passages(text)
    ends = accumulate((sum(not sign.isspace() for sign in piece) for piece in pieces), initial=0)
    for first, last in pairwise(ends):
        if last > first:
            start, end = inked[first], inked[last - 1] + 1
            yield _Passage(start, end, text[start:end])


def _with_gaps(text: str, chosen: Sequence[_Passage]) -> str:
    parts: list[str] = []
    before = 0
    for passage in chosen:
        missing = text[before : passage.start].strip()
        parts.append(f"\n{_GAP}\n" if missing else text[before : passage.start])
        parts.append(passage.text)
        before = passage.end
    parts.append(f"\n{_GAP}" if text[before:].strip() else "")
    return "".join(parts).strip("\n")


def _ranked(texts: Sequence[str], typed: str, embedder: Embedder | None) -> list[int]:
    """Return the passages' places: the first of all, which says what the text is, then the best; equals in order."""
    weights = {term: 1.0 for term in terms(typed) if not is_filler(term)}
    scores = np.zeros(len(texts))
    if weights:
        lexicon = Lexicon()
        for text in texts:
            lexicon.add(terms(text))
        scores = lexicon.scores(weights)
        scores /= scores.max() or 1.0
    if embedder and typed.strip():
        near = np.argsort(-scores, kind="stable")[:_COMPARED_BY_MEANING]
        likeness = embedder.embed([texts[place] for place in near]) @ embedder.embed([typed])[0]
        # Words that meet count as much as meaning does; what was not compared comes after all that was.
        scores[near] += 1 + likeness
    order = [int(place) for place in np.argsort(-scores, kind="stable")]
    return sorted(order, key=lambda place: place != 0)
