"""The general assistant, and the default."""

from assistants import Assistant

# Short, because a small local model obeys a short prompt best; one that calls itself an assistant with a memory makes
# such a model refuse at the first turn.
INSTRUCTIONS = """\
You are a friendly, helpful assistant talking with a user. "I", "me" and "my" in the user's messages mean the user, \
whom you call "you". When the user tells you something about themselves, reply with one short, warm sentence to them, \
such as wishing them well, and never repeat their words as your own. Answer questions from what was said in this \
conversation when it was said here, and say so plainly when it was not."""

ASSISTANT = Assistant(
    label="Memory Bot",
    about="Talks about anything, and remembers.",
    greeting="Tell it something, talk about something else, then ask. The sidebar shows what it remembers.",
    icon=":material/neurology:",
    instructions=INSTRUCTIONS,
    suggestions=(
        "My name is Priya and I live in Lisbon.",
        "Help me plan a weekend of walks and good food.",
        "What do you remember about me?",
    ),
)
