"""Canary words in every sealed column of what comes before a finding, typed over the wire.

What stands here is done after the first round of work (tests/flows/test_canary.py), so that each
column holds a word in a row at the end; which columns there are is asked of the models.
"""

from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from fieldwork.models import (
    Consultation,
    FocusPoint,
    IntakeReply,
    Petition,
    Referral,
    Survey,
    WorkPlan,
)
from rounds.enums import Duty
from rounds.models import TeamMember
from tests.browser.phones import Phone
from tests.browser.survey_steps import codes_on
from tests.flows.visiting import Visitor

Post = Callable[..., bytes]
WORD = "CANARY"
QUESTIONS = {
    "questions-TOTAL_FORMS": 2, "questions-INITIAL_FORMS": 0,
    "questions-0-order": 1, "questions-0-kind": "scale", "questions-0-text": "CANARYquestion金丝雀",
    "questions-0-options": "好\n差",
    "questions-1-order": 2, "questions-1-kind": "text", "questions-1-text": "意见和建议",
    "questions-1-is_optional": "on",
}  # fmt: skip
NOTE = {"note": "CANARYnote金丝雀"}


class Further:
    """The second round of work; ``forge`` sends a form and fails where it is refused."""

    def __init__(self, url: str, go: dict[str, Visitor], inspection, forge: Post) -> None:
        self.url, self.go, self.inspection, self.forge = url, go, inspection, forge
        self.today = str(timezone.localdate())

    def send(self, who: str, step: str, row, data: dict | None = None) -> bytes:
        return self.forge(self.go[who], reverse(f"fieldwork:{step}", args=[row.pk]), data or {})

    def do(self) -> None:
        self.look_into()
        self.plan()
        self.talk()
        self.petition()
        self.letter()
        self.consult()
        self.survey()

    def look_into(self) -> None:
        told = {
            "kind": "risk",
            "title": "专项资金",
            "why": "CANARYwhy金丝雀",
            "sources": "CANARYsources",
        }
        self.send("member", "focus_new", self.inspection, told)
        self.send("leader", "focus_clear", FocusPoint.objects.get(), NOTE)

    def plan(self) -> None:
        """Approved, then a second edition that came back."""
        self.send("leader", "workplan_new", self.inspection)
        self.write(WorkPlan.objects.get())
        self.send("leader", "workplan_submit", WorkPlan.objects.get())
        self.send("office", "workplan_approve", WorkPlan.objects.get())
        self.send("leader", "workplan_revise", WorkPlan.objects.get(), NOTE)
        second = WorkPlan.objects.get(edition=2)
        self.send("leader", "workplan_submit", second)
        self.send("office", "workplan_return", second, NOTE)

    def write(self, plan: WorkPlan) -> None:
        team = TeamMember.objects.filter(team=self.inspection.team).values_list(
            "inspector", flat=True
        )
        rows = {"duties-TOTAL_FORMS": len(team), "duties-INITIAL_FORMS": 0}
        for place, person in enumerate(team):
            rows |= {f"duties-{place}-member_id": person, f"duties-{place}-task": "CANARYtask"}
        days = {"from_on": self.today, "what": "CANARYwhat", "who": "CANARYwho"}
        rows |= {"days-TOTAL_FORMS": 1, "days-INITIAL_FORMS": 0}
        rows |= {f"days-0-{name}": value for name, value in days.items()}
        words = {"goal": "CANARYgoal金丝雀", "emphasis": "CANARYemphasis"}
        self.send("leader", "workplan_edit", plan, words | rows)

    def talk(self) -> None:
        first = TeamMember.objects.get(team=self.inspection.team, duty=Duty.LEADER).inspector_id
        told = {
            "person": "", "subject": "金丝雀约谈", "post": "CANARYpost", "minutes": 60, "place": "谈话室",
            "planned_at": f"{self.today}T09:00", "first": first, "second": "",
            "topics": "CANARYtopics", "overlap_reason": "CANARYboth",
        }  # fmt: skip
        self.forge(
            self.go["leader"],
            reverse("fieldwork:planned_talk_new", args=[self.inspection.pk]),
            told,
        )

    def petition(self) -> None:
        """One to a department, answered and closed; what the unit answered comes back with a note."""
        told = {
            "received_on": self.today, "way": "letter", "naming": "named", "reporter": "金丝雀又一人",
            "unit_below": "CANARYbelow", "summary": "CANARYagain", "scope": "inside",
            "persons-TOTAL_FORMS": 0, "persons-INITIAL_FORMS": 0,
        }  # fmt: skip
        self.send("member", "petition_new", self.inspection, told)
        row = Petition.objects.latest("id")
        self.send("member", "petition_register", row)
        way = {
            "route": "department",
            "department": "CANARY部门",
            "wording": "CANARYwording",
            "due_on": self.today,
        }
        self.send("leader", "referral_new", row, way)
        self.send(
            "leader", "referral_answer", Referral.objects.latest("id"), {"text": "CANARYresult"}
        )
        reply = {"replied_on": self.today, "reply_way": "phone", "reply": "CANARYreply"}
        self.send("leader", "petition_reply", row, reply)
        self.send("leader", "petition_close", row, {"result": "CANARYclosed"})
        self.send("leader", "referral_return", Referral.objects.get(route="unit"), NOTE)

    def letter(self) -> None:
        back = NOTE | {"due_on": self.today}
        self.send("office", "intake_reply_return", IntakeReply.objects.get(), back)

    def consult(self) -> None:
        """One came back, one was decided and done."""
        asked = {
            "kind": "request",
            "addressed": "office",
            "title": "CANARYtitle",
            "text": "CANARYtext",
        }
        for _ in range(2):
            self.send("member", "consultation_new", self.inspection, asked)
            self.send("leader", "consultation_submit", Consultation.objects.latest("id"))
        back, decided = Consultation.objects.order_by("-id")[:2]
        self.send("office", "consultation_return", back, NOTE)
        words = {"decision": "CANARYdecision", "due_on": self.today}
        self.send("office", "consultation_decide", decided, words)
        self.send("leader", "consultation_report", decided, {"result": "CANARYresult"})

    def survey(self) -> None:
        """Somebody without an account writes a name into an answer."""
        begun = {"kind": "questionnaire", "title": "CANARYsurvey金丝雀", "subjects": ""}
        self.send("leader", "survey_new", self.inspection, begun)
        words = {"title": "CANARYsurvey金丝雀", "intro": "CANARYintro", "paper_forms": 0}
        self.send("leader", "survey_edit", Survey.objects.get(), words | QUESTIONS)
        self.send("leader", "survey_open", Survey.objects.get())
        slips = self.send("leader", "survey_codes", Survey.objects.get(), {"number": 1})
        (code,) = codes_on(slips)
        status, page = Phone(self.url).answer(f"/answer/{code}/", q0="1", q1="CANARYanswer金丝雀某")
        assert "没有留下您的任何信息" in page, (status, page)
        self.send("leader", "survey_close", Survey.objects.get())
