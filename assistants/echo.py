"""Says what you say: the smallest assistant there is."""

from assistants import Assistant, Line

ASSISTANT = Assistant(
    label="Echo",
    about="Repeats your words. No model needed.",
    icon=":material/graphic_eq:",
    suggestions=("Hello there!",),
    script=lambda _said, message: Line(message),
    phrased=False,
)
