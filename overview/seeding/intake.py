"""巡前函询 of the demo by the real actions: told, nothing known, still owed."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from core.targets import label_of
from fieldwork.actions import intake
from fieldwork.models import IntakeReply, IntakeRequest
from overview.seeding.world import World
from rectification.actions import extensions
from rounds.enums import DeadlineKind, RoundState, Stage
from rounds.models import Deadline, Organ, Round

MATTERS = "近三年办理的涉及上述单位的信访、案件和审计情况。\n需要巡察组进驻后重点关注的事项。"
# Organ → what it tells of the first unit: kind, period, summary, text, persons.
TOLD = {
    "市审计局": (
        ("audit", "2023—2025年", "专项资金滞留账外、公务接待无公函",
         "2025年度预算执行审计指出：两个项目专项资金滞留账外八个月；抽查公务接待12次，5次无公函。已下达整改通知。",
         ""),
        ("audit", "2024年", "下属单位违规出租房产",
         "审计发现下属单位临街房产三处未经评估对外出租，租金低于周边水平。", "某甲（下属单位负责人）"),
    ),
    "市信访局": (
        ("petition", "2024—2025年", "编外用工招录程序不公开，来信较集中",
         "两年内收到来信来访9件次，反映编外人员招录不公开、同工不同酬，已转该单位答复，信访人不满意。",
         "某乙、某丙"),
    ),
}  # fmt: skip
SILENT = "市委组织部"
WHY = "两件案件的案卷尚在审理，核对后才能答复，预计还需一周。"
PAPER = "关于延期答复的说明（演示材料，内容为虚构）\n案卷核对完成后答复。\n"


def make(world: World) -> None:
    """The round under way: two organs tell something, one nothing, the first still owes answers."""
    organs = list(Organ.objects.filter(name__in=[*TOLD, SILENT, "市纪委监委"]))
    for round in Round.objects.filter(state=RoundState.UNDERWAY).order_by("pk"):
        stages = (Stage.PREPARATION, Stage.FIELDWORK)
        inspections = list(round.inspections.filter(stage__in=stages).order_by("pk"))
        if inspections:
            _ask(world, round, organs, inspections)


def _ask(world: World, round: Round, organs: list[Organ], inspections: list) -> None:
    due_on = timezone.localdate() + timedelta(days=5)
    letters = intake.ask(
        round,
        organs=organs,
        inspections=inspections,
        due_on=due_on,
        matters=MATTERS,
        by=world.people["bangong"],
    )
    for letter in letters:
        _answer(letter, world.people[f"organ:{letter.organ_id}"])


def _answer(letter: IntakeRequest, handler) -> None:
    replies = IntakeReply.objects.filter(request=letter).order_by("pk")
    items = TOLD.get(letter.organ.name, ())
    for place, reply in enumerate(replies.select_related("request__organ", "inspection__team")):
        if items and place == 0:
            for kind, period, summary, text, persons in items:
                values = {"kind": kind, "period": period, "summary": summary}
                intake.add(reply, values | {"text": text, "persons": persons}, by=handler)
            intake.submit(reply, by=handler)
        elif items or letter.organ.name == SILENT:
            intake.report_nothing(reply, by=handler)
    if not items and letter.organ.name != SILENT:
        _ask_for_time(letter, handler)


def _ask_for_time(letter: IntakeRequest, handler) -> None:
    """What still owes its answers has asked for a week more; the office has to decide."""
    rows = Deadline.objects.filter(kind=DeadlineKind.INTAKE, target_id=letter.pk)
    paper = SimpleUploadedFile("延期说明.txt", PAPER.encode(), "text/plain")
    extensions.ask_for(
        rows.select_related("inspection").get(target_type=label_of(letter)),
        reason=WHY, new_due_on=letter.due_on + timedelta(days=7), uploads=[paper], by=handler,
    )  # fmt: skip
