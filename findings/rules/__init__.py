"""Who may do what now: one module a noun (findings, fixes, feedback; clues, handoffs)."""
