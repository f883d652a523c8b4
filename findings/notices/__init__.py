"""Who hears of what, in which words: one module a noun."""
