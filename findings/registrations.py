"""What findings hangs in below, from modules that are not found by their names."""

from findings.actions import shifting as following
from findings.actions.feedback import follow_correction
from rounds import corrections, shifting

corrections.register(follow_correction)
shifting.register(following.follow)
