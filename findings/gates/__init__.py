"""Sentences that bar an inspection's step: one module a noun; importing one registers its gates."""
