"""Who has what stands in findings after a step (core.assignees)."""
