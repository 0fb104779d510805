"""A small model on the user's own machine: which file it is, how it is fetched, and how it is served.

Knows nothing of conversations, memory or pages; `chains/providers/local.py` makes a provider of it.
"""
