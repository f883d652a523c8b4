"""Tables of what a team learns before it is a finding."""

from fieldwork.models.focus import FocusPoint
from fieldwork.models.intake import IntakeItem, IntakeReply, IntakeRequest
from fieldwork.models.petition import Petition, PetitionPeriod, PetitionPerson
from fieldwork.models.referral import Referral

__all__ = [
    "FocusPoint",
    "IntakeItem",
    "IntakeReply",
    "IntakeRequest",
    "Petition",
    "PetitionPeriod",
    "PetitionPerson",
    "Referral",
]
