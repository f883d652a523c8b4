"""What overview hangs in, from modules that are not found by their names."""

from overview import archiving, packages, verification  # noqa: F401 - each registers its job
from overview.queries import first_steps  # noqa: F401 - a section of manage.py doctor
