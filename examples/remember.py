"""Remember what people said, ask for it, forget some of it. Run: python examples/remember.py"""

import sys
from datetime import datetime
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))
from memory import Memory

with Memory() as m:  # Memory(database_url="chat.db") keeps it
    m.add(speaker="Ana", text="I have moved from Lisbon to Porto.", at=datetime(2026, 3, 2))
    m.add(speaker="Ben", text="Porto! Is the sea near?", at=datetime(2026, 3, 2), role="assistant")
    m.add(speaker="Ana", text="Ten minutes. The door code is 4711, come by.", at=datetime(2026, 3, 5))
    context = m.context("Where does Ana live now?", max_tokens=500)
    print(f"{context.text}\n-- {context.tokens} tokens")
    print("Forgotten:", [message.text for message in m.forget("the door code")])
    print(m.context("What is the door code?").text)
