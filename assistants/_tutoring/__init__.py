"""What the tutor is made of: cards, decks, judging, what a message asks for, the lesson, and its wording."""
