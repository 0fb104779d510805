"""What the scripts make of messages that mean them harm, and what they keep of anybody's."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from types import FunctionType, ModuleType

import pytest

from assistants import Script, assistants
from assistants._knowledge.answering import answer_from
from assistants._knowledge.guiding import guide_for
from assistants._knowledge.pair import Pair
from memory.attachments import AttachedText, join
from memory.rendering import SaidTurn
from tests.processor import within

SCRIPTED = {name: one.script for name, one in assistants().items() if one.script}
LONG = 100_000
UNITS = (
    " ", "see ", "<", "< knowledge", "`", "![", "(", "[", "a-", "Aa ", "Aa, ", "Captain Ba", "1", "1 ", "12/", "AB12 ",
    "no ", "no, ", "please ", "not ", "what ", "? ", "thanks ", "hello, ", "called ", "about ", "a = b, ", "a = b\n",
    "- a\n", "=", ",", "\n", "'", "'s ", "maybe ", "until ", "yes ", "①", "ﷺ", "é", "forget ", "\t", "a story ",
)  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTED)
@pytest.mark.parametrize("unit", UNITS)
def test_no_message_takes_a_script_long(name: str, unit: str) -> None:
    script: Script = SCRIPTED[name]
    script((), "hello")
    said = [SaidTurn("", role, text) for text in ("A mystery", "hola = hello") for role in ("user", "assistant")]
    hostile = f"see{unit * (LONG // len(unit))}x"
    said += [SaidTurn("", "user", hostile), SaidTurn("", "assistant", hostile)]
    with within(3):
        script(said, hostile)


@pytest.mark.parametrize("unit", UNITS)
def test_no_entry_takes_its_guide_long(unit: str) -> None:
    with within(2):
        assert "</knowledge" in guide_for([Pair("What?", unit * (LONG // len(unit)))], "the handbook", only=True)


def test_nothing_that_was_said_stays_in_the_memory_of_the_scripts() -> None:
    secret = "".join(("Zqx", "wvu", "tsr"))
    messages = (
        f"my order {secret} is late, I want a refund because {secret} is broken",
        f"{secret} = hello",
        f"A story about {secret}, please. Then {secret} met {secret}.",
        f"How do I download {secret}?",
        join("here", [AttachedText("cards.csv", f"front,back\n{secret},one\ntwo,{secret}")]),
    )
    own = answer_from([Pair("Who are you?", "A bot.")], name="the notes")
    for script in (*SCRIPTED.values(), own):
        said: list[SaidTurn] = []
        for message in messages:
            line = script(said, message)
            said += [SaidTurn("", "user", message), SaidTurn("", "assistant", line.text)]
    del said, line
    assert not [text for text in _kept_texts() if secret.casefold() in text.casefold()]


def test_an_owners_knowledge_leaves_the_memory_with_its_script() -> None:
    secret = "".join(("Plm", "okn", "ijb"))
    script = answer_from([Pair(f"Who is {secret}?", "Nobody.")], name="the notes")
    assert "Nobody" in script((), f"Who is {secret}?").text
    del script
    gc.collect()
    assert not [text for text in _kept_texts() if secret.casefold() in text.casefold()]


def _kept_texts() -> Iterator[str]:
    """Yield every text that the modules of assistants hold, in values, caches and closures."""
    waiting: list[object] = [vars(module) for name, module in sys.modules.items() if name.startswith("assistants")]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif id(one) not in seen and not isinstance(one, ModuleType | type):
            seen.add(id(one))
            # What a function can see besides is other rooms'.
            inner = [*(one.__closure__ or ()), vars(one)] if isinstance(one, FunctionType) else gc.get_referents(one)
            waiting += inner
