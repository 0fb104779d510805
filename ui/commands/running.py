"""What each slash command does."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from errors import ProviderError
from memory.strategies import strategies
from memory.transcripts import formats
from ui import forgetting
from ui.cast import known_assistants
from ui.commands.reading import choose, read
from ui.commands.table import COMMANDS, command, dismiss, obey, show
from ui.page import Page, change, changed, new_chat, open_chat, wake_learner
from ui.rendering import to_label
from ui.sending import send


def intercept(page: Page, text: str, *, with_files: bool = False) -> str:
    """Run the command that a text is; return what is to be sent as a message, empty if nothing is.

    Takes away the card of the command before. with_files: files are to go with it, so that it is a message.
    """
    dismiss()
    if with_files:
        return text
    typed = read(text, COMMANDS)
    if typed.command:
        obey(page, typed.command, typed.argument)
    elif typed.misspelt:
        show("misspelt", text, misspelt=typed.misspelt, meant=typed.meant, argument=typed.argument)
    return typed.message


@command("new", "[message]", "Begin a new chat with the same assistant, with the message if there is one.")
def _new(page: Page, message: str) -> None:
    blank = changed(replace(page, conversation=None))
    new_chat(page)
    if message:
        send(blank, message)


@command("memory", "[question]", "See what is remembered, and what would be recalled for a question.")
def _memory(page: Page, question: str) -> None:  # noqa: ARG001
    show("memory", question=question)


@command("forget", "words", "Find what was said about something, and forget it for good.")
def _forget(page: Page, words: str) -> None:
    if not words:
        show(
            "told",
            text="What is to be forgotten? Write it after the command: a word or a code as it stands in the chat, "
            "or a topic, as in `/forget my alarm code`. You will see what it is before anything goes.",
        )
    elif forgetting.is_answering(page):
        show(
            "again",
            text="An answer is being written, perhaps with what is to be forgotten. Press Stop or wait for its end, "
            "then try again.",
            name="forget",
            argument=words,
        )
    else:
        show("forget", **forgetting.look(page, words, elsewhere=page.conversation is None))


@command("download", "[md, json or txt]", "Download this chat.")
def _download(page: Page, wanted: str) -> None:
    if page.conversation is None or page.conversation.leaf_id is None:
        show("told", text="There is nothing to download yet: this chat has no messages.")
        return
    kinds = {name: kind.label for name, kind in formats().items()}
    asked = wanted.casefold().lstrip(".")
    found = [name for name, kind in formats().items() if asked == kind.extension]
    chosen = found[0] if found else choose(wanted, kinds)[0]
    lacking = f"There is no format “{to_label(wanted)}”. These are:" if wanted and not chosen else ""
    show("download", text=lacking or "Download this chat:", formats=[chosen] if chosen else list(kinds))


@command("model", "[name]", "Choose the model that answers, or see which there are.")
def _model(page: Page, wanted: str) -> None:
    if page.recited:
        show("told", text=f"{to_label(page.assistant.label)} answers by rules of its own: there is no model to choose.")
        return
    listed, problem = _models(page)
    meant, near = choose(wanted, {name: name for name in listed}) if wanted else ("", listed)
    if meant:
        use_model(page, meant)
        return
    now = f"The model is **{to_label(page.choice.model or 'not chosen yet')}** ({to_label(page.provider.label)})."
    lacking = f"{to_label(page.provider.label)} lists no model “{to_label(wanted)}”." if wanted and not problem else ""
    show("models", f"/model {wanted}", text=lacking or now, options=near, problem=problem, wanted=wanted)


def use_model(page: Page, name: str) -> None:
    """Let this model give the next answer."""
    change(page, model=name)
    show("told", text=f"The next answer comes from **{to_label(name)}**.")


@command("strategy", "[name]", "Choose how the bot remembers, or see the ways there are.")
def _strategy(page: Page, wanted: str) -> None:
    labels = {name: strategy.label for name, strategy in strategies().items()}
    meant, near = choose(wanted, labels) if wanted else ("", list(labels))
    if meant:
        use_strategy(page, meant)
        return
    now = f"The memory is **{to_label(page.strategy.label)}**. {page.strategy.about}"
    lacking = f"There is no memory strategy “{to_label(wanted)}”."
    show(
        "strategies",
        f"/strategy {wanted}",
        text=lacking if wanted else now,
        options=near or list(labels),
        wanted=wanted,
    )


def use_strategy(page: Page, name: str) -> None:
    """Switch the memory, and let the new strategy learn from the log what it needs from the past."""
    wake_learner(changed(page, strategy=name))
    strategy = strategies()[name]
    show("told", text=f"The memory is now **{to_label(strategy.label)}**. {strategy.about}")


@command("assistant", "[name]", "Begin a chat with another assistant, or see whom there is.")
def _assistant(page: Page, wanted: str) -> None:
    labels = {name: one.label for name, one in known_assistants(page.store, page.owner).items()}
    meant, near = choose(wanted, labels) if wanted else ("", list(labels))
    if meant:
        use_assistant(page, meant)
        return
    now = f"You are talking with **{to_label(page.assistant.label)}**. Another one begins a chat of its own."
    lacking = f"There is no assistant “{to_label(wanted)}”."
    show(
        "assistants",
        f"/assistant {wanted}",
        text=lacking if wanted else now,
        options=near or list(labels),
        wanted=wanted,
    )


def use_assistant(page: Page, name: str) -> None:  # noqa: ARG001
    """Open a new chat with that assistant."""
    st.session_state.card = None
    st.session_state.assistant = name
    open_chat("")


@command("help", "", "See what can be typed.")
def _help(page: Page, about: str) -> None:  # noqa: ARG001
    show("help", f"/help {about}", words=about)


def _models(page: Page) -> tuple[list[str], str]:
    """Return the provider's models, and why they could not be listed if so."""
    if not page.ready:
        return [], ""
    try:
        return list(page.provider.models(page.choice)), ""
    except ProviderError as error:
        return [], str(error)
