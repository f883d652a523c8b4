"""Reads over all apps, each inside the person's scope."""
