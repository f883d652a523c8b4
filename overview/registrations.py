"""What overview hangs in: the jobs of modules that are not found by their names."""

from overview import archiving, packages, verification  # noqa: F401 - each registers its job
