"""Content trees of documents about rounds, inspections and teams; one module a document."""
