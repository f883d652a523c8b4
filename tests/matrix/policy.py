"""Who may know of an object of each kind: of their own inspection and of the foreign one."""

from dataclasses import dataclass

from tests.matrix.people import INSIDE, OFFICE, TEAM, UNIT


@dataclass(frozen=True)
class Reach:
    """Who may know that an object of one kind exists: of the own and of the foreign inspection."""

    own: set[str]
    foreign: set[str]


OF_TEAM = Reach(INSIDE | TEAM, INSIDE | {"outsider"})

# A letter to an organ: the office's and that organ's; what it answered the team reads, too.
OF_ORGAN = Reach(OFFICE | {"organ"}, OFFICE | {"foreign_organ"})
ANSWERED = Reach(OFFICE | TEAM | {"organ"}, OFFICE | {"outsider", "foreign_organ"})

OWN_RECORD = Reach(INSIDE | {"leader"}, INSIDE | {"outsider"})

OF_UNIT = Reach(INSIDE | TEAM | UNIT, INSIDE | {"outsider", "foreign_liaison"})

POLICY = {
    "unit": Reach(
        INSIDE | TEAM | UNIT | {"former_member", "outsider", "sysadmin"},
        INSIDE | TEAM | {"former_member", "outsider", "foreign_liaison", "sysadmin"},
    ),
    # A figure of the unit: whoever inspects it.
    "fact": OF_TEAM,
    "inspector": Reach(INSIDE | {"leader"}, INSIDE | {"outsider"}),
    "round": OF_TEAM,
    "inspection": OF_TEAM,
    "team": OF_TEAM,
    "recusal": OF_TEAM,
    # Signed by the team's leader: a person's own.
    "commitment": Reach(INSIDE | {"leader"}, INSIDE | {"outsider"}),
    # Proposed of a member by the leader: told to nobody else before the office confirms it.
    "appraisal": Reach(OFFICE | {"leader"}, OFFICE),
    # A course, its session and record: of whoever takes part. Questions with their answers: the office's.
    "training": OWN_RECORD,
    "session": OWN_RECORD,
    "enrolment": OWN_RECORD,
    "question": Reach(OFFICE, OFFICE),
    "deadline": OF_TEAM,
    # A draft is the team's own until it is submitted.
    "draft": Reach(TEAM, {"outsider"}),
    # An inspection whose opinion was issued: its unit reads the opinion, and nothing else of it.
    "told": OF_UNIT,
    "finding": OF_TEAM,
    "reviewed": OF_TEAM,
    "signed": OF_TEAM,
    "fix": OF_UNIT,
    # What the unit was asked for, and one line of it.
    "asked": OF_UNIT,
    "material": OF_UNIT,
    "feedback": OF_UNIT,
    # The office holds a grant for the own round; leadership holds none.
    "clue": Reach({"office", *TEAM}, {"outsider"}),
    "grant": Reach({"security"}, {"security"}),
    "handoff": Reach({"office", *TEAM, "organ"}, {"outsider", "foreign_organ"}),
    "outcome": Reach({"office", *TEAM, "organ"}, {"outsider", "foreign_organ"}),
    # What the team did, and what it entered by mistake: not even leadership's.
    "activity": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    "voided": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    # 测评问卷: a draft, one that takes answers, one that is closed: not even leadership's.
    "composed": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    "survey": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    "surveyed": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    # 题目模板: questions only, open to whoever has to do with surveys.
    "template": Reach(
        OFFICE | TEAM | {"former_member", "outsider"}, OFFICE | TEAM | {"former_member", "outsider"}
    ),
    # A weekly report being filled in, and one that was submitted: not leadership's.
    "week": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    "reported": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    # A point to be looked into, and one that was settled: never the unit's.
    "focus": OF_TEAM,
    "cleared": OF_TEAM,
    # 请示汇报: waiting for the office, a draft, a task of what went to leadership, what was carried out.
    "consultation": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    "jotted": Reach(TEAM, {"outsider"}),
    "entrusted": Reach({"leadership"} | TEAM, {"leadership", "outsider"}),
    "carried_out": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    # 谈话计划: the team's own.
    "talk_to_come": Reach(TEAM, {"outsider"}),
    # 工作方案: a draft, and of two more units of the team one in force and one that waits.
    "plan_in_force": OF_TEAM,
    "plan_asked": Reach(OFFICE | TEAM, OFFICE | {"outsider"}),
    "plan_begun": Reach(TEAM, {"outsider"}),
    # 上传下达: what went to the team, a draft, what lies in the library, who signed (the team's leader).
    "directive": OF_TEAM,
    "circular": Reach(OFFICE, OFFICE),
    "library": Reach(
        INSIDE | TEAM | {"former_member", "outsider"}, INSIDE | TEAM | {"former_member", "outsider"}
    ),
    "receipt": Reach(INSIDE | {"leader"}, INSIDE | {"outsider"}),
    # 巡前函询: the letter, how it stands with the unit, what is not handed in, what was.
    "inquiry": OF_ORGAN,
    "awaited": ANSWERED,
    "replied": ANSWERED,
    "hinted": OF_ORGAN,
    "notified": ANSWERED,
    # A meeting speaks of several units: no team's; what it asked of one unit, once it is registered.
    "meeting": Reach(INSIDE, INSIDE),
    "begun": Reach(OFFICE, OFFICE),
    "task": OF_TEAM,
    "finished": OF_TEAM,
    "planned": Reach(OFFICE, OFFICE),
    # A talk that was registered, and one that is still being written down.
    "interview": OF_TEAM,
    "talk": Reach(TEAM, {"outsider"}),
    # A petition that was registered, is handled, closed, joined; one that is still written down.
    "petition": OF_TEAM,
    "handled": OF_TEAM,
    "ended": OF_TEAM,
    "repeated": OF_TEAM,
    "noted": Reach(TEAM, {"outsider"}),
    # What was passed to the unit in words of its own: waiting for an answer, answered.
    "passed": OF_UNIT,
    "judged": OF_UNIT,
    "issue": OF_TEAM,
    "raised_report": OF_TEAM,
    "issue_decision": OF_TEAM,
    "issue_change": OF_TEAM,
    "recommendation": Reach(INSIDE | TEAM | {"organ"}, INSIDE | {"outsider", "foreign_organ"}),
    "proposal": OF_TEAM,
    "urge": Reach({"office", *TEAM, "organ"}, {"outsider", "foreign_organ"}),
    "ledger": OF_UNIT,
    "item": OF_UNIT,
    # What others found in the unit: a team reads it while it inspects that unit (ADR 0110).
    "outside": OF_UNIT,
    "outside_item": OF_UNIT,
    "result": OF_UNIT,
    "extension": OF_UNIT,
    # A date that may be extended: the unit's own item.
    "due": OF_UNIT,
    "withholding": OF_UNIT,
    "public_text": OF_UNIT,
    "evaluation": Reach(INSIDE, INSIDE),
    # A letter that went out to the unit; a proposal and a 问责建议 stay among the inspectors.
    "letter": OF_UNIT,
    "proposed": OF_TEAM,
    "referred": OF_TEAM,
    # 回访: never the unit's; its draw, one check sheet.
    "revisit": OF_TEAM,
    "draw": OF_TEAM,
    "check_sheet": OF_TEAM,
    "measure": OF_UNIT,
    "report": OF_UNIT,
    "evidence": OF_TEAM,
    "document": OF_TEAM,
    "package": Reach({"office"}, {"outsider"}),
    "job": Reach({"office"}, {"outsider"}),
    "notice": Reach({"office"}, {"outsider"}),
    # What auditors ask of the trail: of an account, of a thing that has a past.
    "account": Reach({"auditor"}, {"auditor"}),
    "traced": Reach({"auditor"}, {"auditor"}),
    "alarm": Reach({"security", "auditor"}, {"security", "auditor"}),
    # A person's account: the office asks, the leading group or security decides, auditors look on.
    "approval": Reach(INSIDE | {"security", "auditor"}, INSIDE | {"security", "auditor"}),
}

# What files hang on besides findings: each has one, seen by whoever sees the thing (FILE_OF + kind).
WITH_FILES = (
    "clue", "handoff", "fix", "material", "report", "extension", "letter", "proposed", "activity", "focus",
    "petition", "passed", "notified", "directive", "consultation", "plan_asked",
    "check_sheet", "training",
)  # fmt: skip

FILE_OF = "file of "
POLICY |= {f"{FILE_OF}{kind}": POLICY[kind] for kind in WITH_FILES}

# The frozen documents besides the sheet's: of a handoff (restricted), a talk, an inspection.
WITH_DOCUMENTS = {"handoff": "handoff_letter", "interview": "interview_record",
               "inspection": "situation_report", "petition": "petition_record", "recusal": "recusal_form"}  # fmt: skip

DOCUMENT_OF = "document of "
POLICY |= {f"{DOCUMENT_OF}{kind}": POLICY[kind] for kind in WITH_DOCUMENTS}

# Kinds whose words stand on pages.
WORDED = (
    "draft", "finding", "reviewed", "signed", "clue", "handoff", "item", "fix", "asked", "outside", "outside_item",
    "material", "interview", "talk", "issue", "recommendation", "proposal", "activity", "voided", "focus",
    "cleared", "composed", "survey", "surveyed",
    "petition", "handled", "ended", "repeated", "noted", "passed", "judged",
    "inquiry", "hinted", "notified", "directive", "circular",
    "consultation", "jotted", "entrusted", "carried_out",
    "meeting", "begun", "task", "finished", "planned", "week", "reported",
    "consultation", "jotted", "entrusted", "carried_out", "plan_begun", "plan_asked", "plan_in_force", "talk_to_come",
    "meeting", "begun", "task", "finished", "planned", "check_sheet", "training", "question",
)  # fmt: skip


def secrets(person: str) -> list[str]:
    """Words of rows that this person may not know of."""
    return [
        mark(side, kind)
        for kind in WORDED
        for side in ("own", "foreign")
        if person not in getattr(POLICY[kind], side)
    ]


SIGNS = {"own": "甲", "foreign": "乙", "third": "丙"}


def mark(side: str, kind: str) -> str:
    """A word that stands on pages which show this row, and nowhere else."""
    return f"{SIGNS[side]}标记{kind}"
