"""What the model saw in one turn, and what came of it: what the page shows as the X-ray of an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import BaseMessage

from chains.attached import ShownImage, as_segment
from chains.prompt import as_record
from memory.store import Image
from memory.strategies import View


@dataclass
class Sight:
    """What the model saw, and what came of it. Filled while the turn runs."""

    messages: list[BaseMessage] = field(default_factory=list)
    view: View | None = None
    system_tokens: int = 0
    guide: str = ""
    """What the assistant's rules decided, as the model was told."""
    guide_tokens: int = 0
    exact: bool = True
    budget: int = 0
    notices: list[str] = field(default_factory=list)
    usage: dict[str, Any] = field(default_factory=dict)
    images: list[ShownImage] = field(default_factory=list)
    """Those that the messages hold, in their order."""
    drawn: list[Image] = field(default_factory=list)
    """Those that the answer brought."""

    def request(self) -> dict[str, Any]:
        """Return the request as JSON values, for the store."""
        return {"messages": as_record(self.messages, self.images), "budget": self.budget, "exact": self.exact}

    def segments(self) -> list[dict[str, Any]]:
        """Return the segments as JSON values, in the prompt's order, the system prompt first."""
        if self.view is None:
            return []
        system = {
            "kind": "system",
            "text": self.messages[0].text if self.messages else "",
            "tokens": self.system_tokens,
        }
        shown = [
            {
                "kind": part.kind,
                "text": part.text,
                "tokens": part.tokens,
                "message_ids": list(part.message_ids),
                "fact_ids": list(part.fact_ids),
            }
            for part in self.view.segments
        ]
        if self.guide:
            shown.insert(-1, {"kind": "guide", "text": self.guide, "tokens": self.guide_tokens})
        if self.images:
            shown.insert(-1, as_segment(self.images))
        return [system, *shown]
