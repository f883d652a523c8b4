"""What a list can be narrowed by: one module a list."""
