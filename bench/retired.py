"""LangChain's retired memory classes, ready to be given a conversation.

The knowledge graph's class is not among them: it needs a package (networkx) that nothing else here does.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain_core.embeddings import DeterministicFakeEmbedding
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage
from langchain_core.vectorstores import InMemoryVectorStore

from bench.conversation import INSTRUCTIONS, SETTINGS

Make = Callable[[BaseChatModel], Any]
"""Makes a memory; those that ask a model, or count with it, ask this one."""

_LIMIT = 1000
"""Tokens kept by the classes that count, LangChain's examples' usual order."""
_SIZE = 64
"""Of the vectors: which turns are found does not matter here, only how many."""


def retired_classes() -> dict[str, Make]:
    """Return the retired classes by what people call them."""
    # All at once: the package turns its warnings on again with every class that it fetches.
    from langchain_classic.memory import (
        ConversationBufferMemory,
        ConversationBufferWindowMemory,
        ConversationEntityMemory,
        ConversationSummaryBufferMemory,
        ConversationSummaryMemory,
        ConversationTokenBufferMemory,
        VectorStoreRetrieverMemory,
    )

    kept = SETTINGS.kept_turns
    limit: dict[str, Any] = {"max_token_limit": _LIMIT, "return_messages": True}
    return {
        "buffer": lambda _: ConversationBufferMemory(return_messages=True),
        "window": lambda _: ConversationBufferWindowMemory(k=kept, return_messages=True),
        "token buffer": lambda model: ConversationTokenBufferMemory(llm=model, **limit),
        "summary": lambda model: ConversationSummaryMemory(llm=model),
        "summary buffer": lambda model: ConversationSummaryBufferMemory(llm=model, **limit),
        "entity": lambda model: ConversationEntityMemory(llm=model, k=kept),
        "vector store": lambda _: VectorStoreRetrieverMemory(retriever=_retriever()),
    }


def prompt_with(memory: Any, question: str) -> list[BaseMessage]:
    """Return the prompt of a turn as its documentation has it: instructions, what the memory gives, the question."""
    messages: list[BaseMessage] = [SystemMessage(INSTRUCTIONS)]
    texts = []
    for name, part in memory.load_memory_variables({"input": question}).items():
        if isinstance(part, list):
            messages += part
        elif isinstance(part, dict):
            texts += [f"{key}: {text}" for key, text in part.items()]
        elif part:
            texts.append(f"{name}: {part}")
    if texts:
        messages.append(SystemMessage("\n".join(texts)))
    return [*messages, HumanMessage(question)]


def _retriever() -> Any:
    return InMemoryVectorStore(DeterministicFakeEmbedding(size=_SIZE)).as_retriever(search_kwargs={"k": 4})
