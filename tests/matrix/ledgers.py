"""The ledger of one side: items, measures, reports, extensions, letters."""

from django.utils import timezone

from core import search
from core.targets import label_of
from overview.models import Evaluation, Formula
from overview.queries.metrics import Figure
from rectification import escalation
from rectification.models import (
    Extension,
    ItemOutcome,
    LadderStep,
    Ledger,
    LedgerItem,
    Measure,
    ProgressReport,
    PublicText,
    Revisit,
    RevisitDraw,
    RevisitItem,
    Supervision,
    Withholding,
)
from rounds.models import Deadline
from tests import factories as make
from tests.matrix.policy import SIGNS, mark


def ledger_of(side, inspection, finding, category, office) -> dict:
    ledger = Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        state="concentrated",
        opened_on=make.days(-1),
        plan_due_on=make.days(29),
        concentrated_due_on=make.days(80),
    )
    problem = mark(side, "item")
    item = LedgerItem.objects.create(
        ledger=ledger,
        finding=finding,
        number=1,
        category=category,
        problem=problem,
        first_due_on=make.days(80),
        due_on=make.days(80),
        **search.columns(problem),
    )
    measure = Measure.objects.create(
        item=item, text="修订制度", criterion="印发", due_on=make.days(40), person="某甲"
    )
    extension = Extension.objects.create(
        item=item,
        deadline=Deadline.objects.create(
            inspection=inspection,
            kind="item",
            target_type=label_of(item),
            target_id=item.pk,
            label=mark(side, "item"),
            url=item.get_absolute_url(),
            starts_on=make.days(-20),
            first_due_on=make.days(80),
            due_on=make.days(80),
        ),
        reason="审批未完",
        old_due_on=make.days(80),
        new_due_on=make.days(100),
        asked_by=make.UserFactory(roles=["liaison"]),
    )
    withholding = Withholding.objects.create(
        item=item, reason="涉及工作秘密", asked_by=make.UserFactory(roles=["liaison"])
    )
    author, approver = make.UserFactory(roles=["liaison"]), make.UserFactory()
    public_text = PublicText.objects.create(
        item=item,
        problem=mark(side, "public_text"),
        text="修订制度。",
        state="approved",
        drafted_by=author,
        submitted_by=author,
        submitted_at=timezone.now(),
        approved_by=approver,
        approved_at=timezone.now(),
    )
    evaluation = Evaluation.objects.create(
        kind="unit",
        round=inspection.round,
        ledger=ledger,
        **measured(item, mark(side, "reason")),
        scored_by=make.UserFactory(),
    )
    made = {
        "evaluation": evaluation,
        "ledger": ledger,
        "item": item,
        "result": ItemOutcome.objects.create(
            item=item, kind="rule", name="办法", decided_on=make.days(0), entered_by=author
        ),
        "measure": measure,
        "report": ProgressReport.objects.create(
            item=item, text=mark(side, "report"), progress=10, by=extension.asked_by
        ),
        "extension": extension,
        "due": extension.deadline,
        "withholding": withholding,
        "public_text": public_text,
    }
    made |= outside_of(side, inspection.unit)
    return made | revisit_of(side, item, office) | letters_of(side, ledger, office)


def measured(item, reason: str) -> dict:
    """The columns of an evaluation of which one line was counted, and given other points than proposed."""
    figures = [
        Figure("反馈问题", "项", 1, label_of(item), (item.pk,)),
        Figure("已销号", "项", 0, label_of(item)),
    ]
    line = {"heading": "", "name": "任务落实", "full": "100", "source": "tasks", "method": "share",
            "step": "", "steps": "", "small": "1", "basis": "", "facts": "", "proposed": "0.0",
            "score": "90", "reason": reason}  # fmt: skip
    return {
        "formula": Formula.objects.create(
            kind="unit", number=Formula.objects.count() + 1, valid_from=make.days(-1)
        ),
        "figures": {
            "tasks": [
                {"key": key} | figure.stored()
                for key, figure in zip(("items", "closed"), figures, strict=True)
            ]
        },
        "lines": [line],
        "measured_on": make.days(-1),
    }


def outside_of(side, unit) -> dict:
    """What another body found in the unit: no inspection, no sheet, no team."""
    ledger = Ledger.objects.create(
        source="audit", state="concentrated", unit=unit, paper_title=mark(side, "outside"), paper_on=make.days(-9),
        opened_on=make.days(-1), plan_due_on=make.days(29), concentrated_due_on=make.days(80),
    )  # fmt: skip
    problem = mark(side, "outside_item")
    item = LedgerItem.objects.create(
        ledger=ledger, number=1, problem=problem, first_due_on=make.days(80),
        due_on=make.days(80), **search.columns(problem),
    )  # fmt: skip
    author, approver = make.UserFactory(roles=["liaison"]), make.UserFactory()
    Withholding.objects.create(item=item, reason="涉及工作秘密", asked_by=author)
    PublicText.objects.create(
        item=item, problem=problem, text="修订制度。", state="approved", drafted_by=author,
        submitted_by=author, submitted_at=timezone.now(), approved_by=approver,
        approved_at=timezone.now(),
    )  # fmt: skip
    return {"outside": ledger, "outside_item": item}


def revisit_of(side, item, office) -> dict:
    """One that is being carried out: its draw, and the sheet of the one item."""
    revisit = Revisit.objects.create(
        ledger=item.ledger, number=91, led_by=office, planned_on=make.days(9), state="checking",
        opinion=mark(side, "revisit"), begun_on=make.days(0), created_by=office,
        reported_on=make.days(0),  # lent to every state, it was reported once
    )  # fmt: skip
    draw = RevisitDraw.objects.create(
        revisit=revisit, number=1, seed="0" * 32, size=1, frame=[[1, "测试类别"]], drawn=[1],
        drawn_by=office,
    )  # fmt: skip
    sheet = RevisitItem.objects.create(
        revisit=revisit, item=item, verdict="real", seen_on=make.days(0),
        seen=mark(side, "check_sheet"),
    )  # fmt: skip
    return {"revisit": revisit, "draw": draw, "check_sheet": sheet}


def letters_of(side, ledger, office) -> dict:
    made = {}
    for number, (key, kind, state) in enumerate(
        [
            ("letter", "urging", "issued"),
            ("proposed", "guiding", "proposed"),
            ("referred", "accountability", "referred"),
        ],
        10 * [*SIGNS].index(side) + 1,
    ):
        row = next(each for each in escalation.rows() if each["kind"] == kind)
        step, _ = LadderStep.objects.get_or_create(kind=kind, defaults=row)
        sent = {"series": "巡测", "year": 2026, "number": number, "issued_on": make.days(-1)}
        sent |= {"issued_by": office, "answer_due_on": make.days(9)}
        made[key] = Supervision.objects.create(
            ledger=ledger, step=step, kind=kind, place=step.place, recipient=step.recipient,
            signer=step.signer, state=state, grounds="反馈已10日", proposed_on=make.days(-2),
            requirement=mark(side, key), **({} if state == "proposed" else sent),
        )  # fmt: skip
    return made
