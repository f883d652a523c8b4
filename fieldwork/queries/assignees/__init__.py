"""Who has what stands in fieldwork after a step (core.assignees)."""
