"""Doors on the inspection page: one module a noun; importing one registers its panel."""
