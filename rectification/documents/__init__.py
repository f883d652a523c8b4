"""Content trees of papers about ledgers; one module a paper."""
