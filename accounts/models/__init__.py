"""People who sign in, what is asked of them at sign-in, and where they are signed in."""

from accounts.models.approval import ApprovalRequest
from accounts.models.credentials import (
    PastPassword,
    RecoveryCode,
    Rest,
    RolePolicy,
    SecondFactor,
    SignedIn,
)
from accounts.models.user import User, UserManager

__all__ = [
    "ApprovalRequest",
    "PastPassword",
    "RecoveryCode",
    "Rest",
    "RolePolicy",
    "SecondFactor",
    "SignedIn",
    "User",
    "UserManager",
]
