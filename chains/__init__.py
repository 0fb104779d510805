"""One chat turn: prompt, history, providers, the running turn, and the learning after it. Knows no page."""
