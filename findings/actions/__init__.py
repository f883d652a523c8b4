"""All writes: one module a noun, verb-first functions, called through their module."""
