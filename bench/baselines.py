"""Ways of remembering to compare the strategies with: the newest turns, keywords, and LangChain's vector memory."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from langchain_core._api import suppress_langchain_deprecation_warning
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import InMemoryVectorStore

from memory.index.embedding import Embedder
from memory.index.lexical import Lexicon
from memory.index.words import terms
from memory.rendering import SaidTurn, heading, line, render
from memory.tokens import TiktokenCounter, TokenCounter


class Packing:
    """Turns that are chosen within a budget, and shown as the strategies show theirs: dated, by name, oldest first."""

    def __init__(self, count: TokenCounter | None = None) -> None:
        """Begin an empty log. count: tokens of a text; OpenAI's o200k if not given."""
        self._count = count or TiktokenCounter()
        self.turns: list[SaidTurn] = []
        self._costs: list[int] = []

    def add(self, turn: SaidTurn) -> None:
        """Add the next turn."""
        self.turns.append(turn)
        self._costs.append(self._count(line(turn)) + 1)

    def close(self) -> None:
        """Nothing is open."""

    def packed(self, best: Iterable[int], max_tokens: int, *, until_full: bool = False) -> str:
        """Return those of the turns at these places, the best first, that fit.

        until_full: none after the first that does not fit.
        """
        taken: list[int] = []
        days: set[str] = set()
        used = 0
        for place in best:
            day = self._day(place)
            cost = self._costs[place] + (0 if day in days else self._count(day) + 1)
            if used + cost <= max_tokens:
                taken.append(place)
                days.add(day)
                used += cost
            elif until_full:
                break
        return self._within(taken, max_tokens)

    def _within(self, taken: list[int], max_tokens: int) -> str:
        # A day that comes back after another one is headed anew, which the sum above does not know.
        text = self._shown(taken)
        while taken and self._count(text) > max_tokens:
            taken = taken[:-1]
            text = self._shown(taken)
        return text

    def _shown(self, places: Iterable[int]) -> str:
        return render([self.turns[place] for place in sorted(places)])

    def _day(self, place: int) -> str:
        at = self.turns[place].at
        return heading(at) if at else ""


class NewestTurns(Packing):
    """The newest turns that fit: LangChain's ConversationTokenBufferMemory, dated."""

    def context(self, question: str, max_tokens: int) -> str:  # noqa: ARG002
        """Return them."""
        return self.packed(range(len(self.turns) - 1, -1, -1), max_tokens, until_full=True)


class BestWords(Packing):
    """The turns that share most with the question, by BM25."""

    def __init__(self, count: TokenCounter | None = None) -> None:
        super().__init__(count)
        self._lexicon = Lexicon()

    def add(self, turn: SaidTurn) -> None:
        """Add the next turn, with its speaker's name among its words."""
        super().add(turn)
        self._lexicon.add(terms(f"{turn.speaker} {turn.text}"))

    def context(self, question: str, max_tokens: int) -> str:
        """Return them; the newest first among those that are worth the same."""
        scores = self._lexicon.scores(dict.fromkeys(terms(question), 1.0))
        return self.packed(sorted(range(len(self.turns)), key=lambda place: (-scores[place], -place)), max_tokens)


class _AsEmbeddings(Embeddings):
    """The strategies' own embedding model, as LangChain takes one."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in row] for row in self._embedder.embed(texts)]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


class LangChainVectors:
    """The retired VectorStoreRetrieverMemory: an exchange of two turns a document, the nearest ones best first.

    As many documents as fit are taken, in their order; one that does not fit is passed over.
    """

    def __init__(self, embedder: Embedder, count: TokenCounter | None = None) -> None:
        """Begin an empty log."""
        from langchain_classic.memory import VectorStoreRetrieverMemory

        self._count = count or TiktokenCounter()
        self._documents = 0
        self._asked: SaidTurn | None = None
        self._retriever = InMemoryVectorStore(_AsEmbeddings(embedder)).as_retriever()
        with suppress_langchain_deprecation_warning():
            self._memory: Any = VectorStoreRetrieverMemory(retriever=self._retriever, return_docs=True)

    def add(self, turn: SaidTurn) -> None:
        """Keep the first turn of an exchange back, and save both with the second."""
        if self._asked is None:
            self._asked = turn
        else:
            self._save(self._asked, line(turn))
            self._asked = None

    def context(self, question: str, max_tokens: int) -> str:
        """Return the nearest exchanges."""
        if self._asked:
            self._save(self._asked, "")
            self._asked = None
        # One exchange has some twenty tokens at least, so that no more than these could fit.
        self._retriever.search_kwargs = {"k": max(1, min(self._documents, math.ceil(max_tokens / 10)))}
        found = self._memory.load_memory_variables({"prompt": question})[self._memory.memory_key]
        return "\n".join(self._fitting([document.page_content for document in found], max_tokens))

    def close(self) -> None:
        """Nothing is open."""

    def _save(self, asked: SaidTurn, answer: str) -> None:
        self._memory.save_context({"input": line(asked)}, {"output": answer})
        self._documents += 1

    def _fitting(self, texts: Sequence[str], max_tokens: int) -> list[str]:
        taken: list[str] = []
        left = max_tokens
        for text in texts:
            tokens = self._count(text) + 1
            if tokens <= left:
                taken.append(text)
                left -= tokens
        return taken
