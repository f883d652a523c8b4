"""Tables of what a team learns before it is a finding."""

from fieldwork.models.activity import Activity
from fieldwork.models.consultation import Consultation
from fieldwork.models.directive import Addressee, Directive, Receipt
from fieldwork.models.focus import FocusPoint
from fieldwork.models.intake import IntakeItem, IntakeReply, IntakeRequest
from fieldwork.models.interview import Interview
from fieldwork.models.material import Material, MaterialRequest
from fieldwork.models.named import ActivityName, IntakeName
from fieldwork.models.petition import Petition, PetitionPeriod, PetitionPerson
from fieldwork.models.planned_talk import PlannedTalk
from fieldwork.models.referral import Referral
from fieldwork.models.survey import Survey, SurveyCode, SurveyResult
from fieldwork.models.survey_template import SurveyTemplate
from fieldwork.models.weekly import WeeklyReport
from fieldwork.models.workplan import PlanDay, PlanDuty, WorkPlan

__all__ = [
    "ActivityName",
    "IntakeName",
    "Addressee",
    "Consultation",
    "Directive",
    "Activity",
    "FocusPoint",
    "IntakeItem",
    "IntakeReply",
    "IntakeRequest",
    "Interview",
    "Material",
    "MaterialRequest",
    "Petition",
    "PetitionPeriod",
    "PetitionPerson",
    "PlanDay",
    "PlanDuty",
    "PlannedTalk",
    "Receipt",
    "Referral",
    "Survey",
    "SurveyCode",
    "SurveyResult",
    "SurveyTemplate",
    "WeeklyReport",
    "WorkPlan",
]
