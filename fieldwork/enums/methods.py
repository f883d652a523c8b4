"""了解方式 (docs/domain.md §8): how a team learns; named by a finding, taken by an activity."""

from django.db.models import TextChoices


class Method(TextChoices):
    BRIEFING = "briefing", "听取汇报"
    INTERVIEW = "interview", "个别谈话"
    PETITION = "petition", "受理信访"
    PERSONAL_MATTERS = "personal_matters", "抽查核实个人事项"
    INSIDERS = "insiders", "向知情人询问"
    FILES = "files", "调阅资料"
    SYMPOSIUM = "symposium", "座谈会"
    ATTENDING = "attending", "列席会议"
    APPRAISAL = "appraisal", "民主测评"
    QUESTIONNAIRE = "questionnaire", "问卷调查"
    VISIT = "visit", "走访"
    GRASSROOTS = "grassroots", "下沉了解"
    SPECIAL_CHECK = "special_check", "专项检查"
    ASSISTANCE = "assistance", "提请协助"


# These have registers of their own, or will have: an activity is everything else.
ELSEWHERE = (Method.INTERVIEW, Method.PETITION, Method.APPRAISAL, Method.QUESTIONNAIRE)
OF_ACTIVITIES = [(m.value, m.label) for m in Method if m not in ELSEWHERE]
