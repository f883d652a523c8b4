"""What accounts hangs in: resets that take two people."""

from accounts.actions import resets  # noqa: F401 - registers its kinds with accounts.approving
