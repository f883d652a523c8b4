"""Writes that belong to no lower app: standing wordings of documents."""
