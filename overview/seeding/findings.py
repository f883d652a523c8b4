"""Findings in every state, immediate fixes and the opinions that were issued."""

from datetime import date, timedelta
from decimal import Decimal

from core import search
from fieldwork.enums.methods import Method
from findings.enums import Disposition, FeedbackState, FindingState, FixState, Nature
from findings.models import Category, Feedback, FeedbackItem, Finding, ImmediateFix
from overview.seeding import words
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection

S = FindingState
# What the findings of a stage look like, as weights.
MIX: dict[str, dict[str, int]] = {
    Stage.PREPARATION: {},
    Stage.FIELDWORK: {S.DRAFT: 5, S.SUBMITTED: 4, S.REVIEWED: 3, S.SIGNED: 6},
    Stage.REPORTING: {S.SUBMITTED: 2, S.REVIEWED: 3, S.SIGNED: 12, S.WITHDRAWN: 1},
    Stage.FEEDBACK: {S.SIGNED: 17, S.WITHDRAWN: 1},
}
AFTER = {S.FED_BACK: 19, S.WITHDRAWN: 1}
PROBLEM = {"决策部署落实": "weakened", "组织建设与党员干部队伍": "lacking"}


def make(world: World) -> None:
    world.people["_categories"] = {
        c.name: c for c in Category.objects.exclude(parent=None).select_related("parent")
    }
    for inspection in world.all(Inspection):
        _findings(world, inspection)
        if inspection.feedback_on:
            _feedback(world, inspection)


def _findings(world: World, inspection: Inspection) -> None:
    mix = MIX.get(inspection.stage, AFTER)
    found_nothing = world.name == "demo" and inspection.stage == Stage.REPORTING  # see custody
    if not mix or found_nothing:
        return
    count = world.dice.randint(world.size.findings - 3, world.size.findings + 3)
    templates = world.dice.sample(words.FINDINGS, min(count, len(words.FINDINGS)))
    states = world.dice.choices(list(mix), weights=list(mix.values()), k=len(templates))
    if inspection.stage == Stage.FIELDWORK:
        states[2] = S.DRAFT  # the first member, zuyuan in the demo, is still writing
    world.people.setdefault("_numbers", {})[f"findings.finding:{inspection.pk}", 0] = len(states)
    inspection.findings_made = [
        _finding(world, inspection, number, template, str(state))
        for number, (template, state) in enumerate(zip(templates, states, strict=True), 1)
    ]


def _finding(world: World, inspection: Inspection, number: int, template: tuple, state: str):
    title, category, discipline, responsible, basis = template
    dice, crew = world.dice, inspection.crew
    category = world.people["_categories"][category]
    title = title.format(n=dice.randint(2, 12), p=dice.randint(40, 80))
    year = inspection.entry_on.year - dice.randint(0, 2)
    author = crew.members[number % len(crew.members)]
    amount = Decimal(dice.randint(100, 9000)) / 100 if dice.random() < 0.6 else None
    finding = Finding(
        inspection=inspection,
        number=number,
        title=title,
        category=category,
        discipline=discipline,
        nature=dice.choice([Nature.COMMON, Nature.TYPICAL, Nature.ORDINARY]),
        major_problem=PROBLEM.get(category.parent.name, "lax"),
        summary=_summary(world, inspection, title, year, amount),
        methods=[str(m) for m in dice.sample(list(Method), 2)],
        happened_when=dice.choice(words.WHENS).format(year=year),
        happened_where=inspection.unit.name + dice.choice(words.PLACES),
        responsible=inspection.unit.name + responsible,
        policy_basis=basis,
        discovery="调阅资料时发现，经谈话核实。",
        amount=amount,
        disposition=Disposition.IMMEDIATE if number % 6 == 0 else Disposition.FEEDBACK,
        state=state,
        created_by=author,
        **search.columns(title, basis, responsible),
    )
    _walk(world, finding, inspection, author)
    world.add(finding)
    if finding.disposition == Disposition.IMMEDIATE and state in (S.SIGNED, S.FED_BACK):
        _fix(world, finding, inspection)
    return finding


def _summary(world: World, inspection: Inspection, title: str, year: int, amount) -> str:
    dice = world.dice
    return words.SUMMARY.format(
        year=year,
        unit=inspection.unit.name,
        title=title,
        n=dice.randint(3, 30),
        m=dice.randint(5, 80),
        k=dice.randint(2, 9),
        c=dice.randint(1, 12),
        money=f"，金额{amount}万元" if amount else "",
        cause=dice.choice(words.CAUSES),
    )


def _walk(world: World, finding: Finding, inspection: Inspection, author) -> None:
    """Fill in who took it how far, on which days, and note the events."""
    crew, day = inspection.crew, world.days(inspection.entry_on, 2, 12)
    last = world.past(inspection.exit_on or world.today)
    moments = [world.moment(min(world.days(day, 3 * i, 3 * i + 2), last)) for i in range(5)]
    moments.sort()
    finding.created_at, finding.updated_at = moments[0], moments[-1]
    world.tell(finding, "起草底稿", author, moments[0])
    reached = [S.SUBMITTED, S.REVIEWED, S.SIGNED, S.FED_BACK]
    if finding.state == S.WITHDRAWN:
        world.tell(finding, "撤销底稿", crew.leader, moments[1], "与另一份底稿重复")
        return
    steps = reached.index(S(finding.state)) + 1 if finding.state in reached else 0
    people = [author, crew.deputy, crew.leader]
    verbs = ["提交底稿", "复核底稿", "审签底稿"]
    for step in range(min(steps, 3)):
        name = ("submitted", "reviewed", "signed")[step]
        setattr(finding, f"{name}_by", people[step])
        setattr(finding, f"{name}_at", moments[step + 1])
        world.tell(finding, verbs[step], people[step], moments[step + 1])
    finding.version = steps + 1
    if finding.state == S.DRAFT and finding.number % 4 == 0:
        finding.returns, finding.return_note = 1, "事实部分请补充具体金额和凭证号。"
        world.tell(finding, "退回底稿", crew.deputy, moments[1], finding.return_note)


def _fix(world: World, finding: Finding, inspection: Inspection) -> None:
    from overview.seeding.people import liaison_of

    issued = world.past(world.days(finding.signed_at.date(), 1, 2))
    over = inspection.stage not in (Stage.FIELDWORK, Stage.REPORTING)
    state = FixState.ACCEPTED if over else world.dice.choice(list(FixState)[:3])
    liaison, number = liaison_of(world, inspection.unit), _next(world, "fix", issued.year)
    fix = ImmediateFix(
        finding=finding,
        number=number,
        year=issued.year,
        problem=finding.title,
        requirement="请立即核查，能当下改的当下改，并于期限前书面报告整改情况。",
        due_on=max(issued, inspection.exit_on or inspection.entry_on + timedelta(days=30)),
        state=state,
        issued_by=inspection.crew.leader,
        issued_on=issued,
    )
    if state != FixState.ISSUED:
        fix.received_by, fix.received_at = liaison, world.moment(world.past(issued))
    if state in (FixState.REPORTED, FixState.ACCEPTED):
        fix.report, fix.reported_by = "已立即整改，相关凭证附后。", liaison
        fix.reported_at = world.moment(world.past(world.days(issued, 3, 6)))
    if state == FixState.ACCEPTED:
        fix.accepted_by = inspection.crew.leader
        fix.accepted_at = world.moment(world.past(world.days(issued, 7, 10)))
    world.add(fix)
    world.tell(fix, "发出立行立改", inspection.crew.leader, world.moment(issued))


def _next(world: World, series: str, year: int) -> int:
    """Gapless numbers of the seed, under the names of the actions; written to NumberSeries last."""
    taken, key = world.people.setdefault("_numbers", {}), (f"findings.{series}", year)
    taken[key] = taken.get(key, 0) + 1
    return taken[key]


def _feedback(world: World, inspection: Inspection) -> None:
    day: date = inspection.feedback_on
    feedback = world.add(
        Feedback(
            inspection=inspection,
            opening=OPENING.format(unit=inspection.unit.name, team=inspection.team),
            requirements=REQUIREMENTS,
            closing=CLOSING,
            state=FeedbackState.ISSUED,
            year=day.year,
            number=_next(world, "feedback", day.year),
            issued_on=day,
            issued_by=world.people["bangong"],
        )
    )
    fed_back = [f for f in inspection.findings_made if f.state == S.FED_BACK]
    for order, finding in enumerate(fed_back):
        text = f"{finding.title}。{finding.summary}"
        world.add(FeedbackItem(feedback=feedback, finding=finding, text=text, order=order))
        world.tell(finding, "反馈底稿", world.people["bangong"], world.moment(day, 9))
    world.tell(feedback, "印发反馈意见", world.people["bangong"], world.moment(day, 9))


OPENING = "根据市委统一部署，{team}对{unit}开展了常规巡察。现将巡察情况反馈如下。"
REQUIREMENTS = (
    "一是提高政治站位，切实扛起整改主体责任。党组书记要认真履行第一责任人责任。\n"
    "二是坚持问题导向，逐条研究制定整改措施，明确责任人和完成时限。\n"
    "三是注重标本兼治，举一反三，建立健全长效机制。"
)
CLOSING = "请于收到反馈意见之日起一个月内报送整改方案，三个月内报送整改进展情况报告。"
