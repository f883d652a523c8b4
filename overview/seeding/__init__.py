"""Believable worlds for the demo, the tests and the benchmark; deterministic for a seed."""
