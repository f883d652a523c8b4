"""Content trees of papers about rounds, inspections and teams; one module a paper."""
