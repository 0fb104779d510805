"""What a conversation is and what is remembered of it: the log's store, the strategies, the transcripts. Knows no page."""
