"""Content trees of documents about ledgers; one module a document."""
