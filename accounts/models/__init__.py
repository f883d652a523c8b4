"""People who sign in, what is asked of them at the door, and where they are signed in."""

from accounts.models.door import RecoveryCode, RolePolicy, SecondFactor, SignedIn
from accounts.models.user import User, UserManager

__all__ = ["RecoveryCode", "RolePolicy", "SecondFactor", "SignedIn", "User", "UserManager"]
