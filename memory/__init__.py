"""The log of conversations and what is remembered of it: store, strategies, transcripts. Knows no page."""
