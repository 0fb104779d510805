"""How dates are read: words to tokens, tokens to dates, dates to days. `memory.index.dates` is its face."""
