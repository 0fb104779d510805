"""Answering from what somebody wrote down: pairs of a CSV file, or the passages of a document."""
