"""Content trees of documents that read all apps: the catalogue, the summary of a round, assessments."""
