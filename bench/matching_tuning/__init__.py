"""Questions that the matching of knowledge was tuned on; nothing of them measures it."""
