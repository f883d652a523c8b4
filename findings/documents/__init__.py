"""Content trees of documents: what they say, one module a document."""
