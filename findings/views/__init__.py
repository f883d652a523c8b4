"""Pages: one module a noun."""
