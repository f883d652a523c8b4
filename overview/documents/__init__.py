"""Content trees of papers that read all apps: the catalogue, the summary of a round, assessments."""
