"""Forms of this app: they validate, the actions save."""
