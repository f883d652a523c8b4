"""HTTP in, clean data out: one module a noun."""
