"""Search over a log: which of all that was said bears on a question. Knows no store, no page and no provider."""
