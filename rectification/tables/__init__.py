"""The columns of this app's lists: one module a noun."""
