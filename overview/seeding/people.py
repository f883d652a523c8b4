"""Accounts, units, their leaders and liaisons, and the talent pool."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.enums import Role
from accounts.models import User
from core import search
from findings.models import Organ, OrganHandler
from overview.seeding import words
from overview.seeding.world import World
from rounds.enums import LeaderKind, Relation, UnitSize
from rounds.models import (
    DeclaredRelation,
    Employment,
    Inspector,
    Liaison,
    Sector,
    Unit,
    UnitFact,
    UnitLeader,
)

PASSWORD = "Xuncha-2026"  # noqa: S105 - the demo's printed password
# account, name, role: the people the README names; team accounts are tied to the newest round.
ACCOUNTS = [
    ("bangong", "王办", Role.OFFICE, "巡察办工作人员：编制轮次、汇总、反馈、督办、销号"),
    ("bangong2", "李督", Role.OFFICE, "巡察办另一名工作人员：复核与销号，审批线索移交"),
    ("lingdao", "赵领", Role.LEADERSHIP, "领导小组成员：审批轮次方案、决定回避例外"),
    ("zuzhang", "张甲", Role.INSPECTOR, "第一巡察组组长：审签底稿、审核线索"),
    ("fuzuzhang", "陈乙", Role.INSPECTOR, "第一巡察组副组长：复核底稿"),
    ("zuyuan", "周丙", Role.INSPECTOR, "第一巡察组组员：填写底稿、登记线索"),
    ("lianluo", "刘联", Role.LIAISON, "被巡察单位联络员：认领、制定措施、报告整改"),
    ("fulianluo", "何络", Role.LIAISON, "同一单位另一名联络员：办理分给本人的整改事项"),
    ("jiwei", "吴接", Role.ORGAN, "市纪委监委经办人：签收、办理、答复线索"),
    ("xitong", "孙系", Role.SYSADMIN, "系统管理员：账号、基础数据、后台任务"),
    ("anquan", "徐安", Role.SECURITY, "安全保密管理员：角色与线索知悉授权"),
    ("shenji", "马审", Role.AUDITOR, "安全审计员：查阅并校验审计记录"),
]
TEAM_ACCOUNTS = ("zuzhang", "fuzuzhang", "zuyuan")


def make(world: World) -> None:
    """All people and units of ``world``; ``world.people`` maps account names to users."""
    world.people["_hash"] = make_password(PASSWORD)
    for username, name, role, _ in ACCOUNTS:
        world.people[username] = _user(world, username, name, role)
    sectors = {sector.name: sector for sector in Sector.objects.all()}
    _units(world, sectors)
    for unit in world.all(Unit):
        _leaders(world, unit)
        _facts(world, unit)
    _inspectors(world)
    _organ_handlers(world)
    _tell(world)


def _tell(world: World) -> None:
    """When each unit and each person of the pool was entered, and by whom."""
    for verb, model, account in (("新增单位", Unit, "xitong"), ("入库", Inspector, "bangong")):
        for row in world.all(model):
            day = world.today - timedelta(days=world.dice.randint(800, 1000))
            world.tell(row, verb, world.people[account], world.moment(day))


def _user(world: World, username: str, name: str, *roles: Role) -> User:
    return world.add(
        User(
            username=username,
            name=name,
            password=world.people["_hash"],
            roles=[str(role) for role in roles],
            email=f"{username}@xuncha.example",
            must_change_password=False,
            last_login=world.moment(world.today - timedelta(days=1)),
            previous_login=world.moment(world.today - timedelta(days=2)),
        )
    )


def _units(world: World, sectors: dict[str, Sector]) -> None:
    listed = [(s, n) for s, names in words.UNITS.items() for n in names.split()]
    by_name = {name.rstrip("*"): (sector, name.endswith("*")) for sector, name in listed}
    order = [*words.FIRST_UNITS, *[n for n in by_name if n not in words.FIRST_UNITS]]
    for name in order:
        sector, is_large = by_name[name]
        _unit(world, name, sectors[sector], is_large, None)
    tops = {unit.name: unit for unit in world.all(Unit)}
    for parent, names in words.SUBORDINATES.items():
        for name in names:
            _unit(world, name, tops[parent].sector, False, tops[parent])
    for number in range(world.size.subordinates):
        town = tops[words.TOWNS[number % len(words.TOWNS)]]
        _unit(world, f"{town.name}{_village(number)}村党总支", sectors["村社区"], False, town)


def _village(number: int) -> str:
    """The n-th invented village of a town: 东河, 西河 … 东河二 …"""
    place = number // len(words.TOWNS)
    heads, tails = len(words.VILLAGE_HEAD), len(words.VILLAGE_TAIL)
    name = words.VILLAGE_HEAD[place % heads] + words.VILLAGE_TAIL[place // heads % tails]
    return name + words.NUMBERS[place // (heads * tails)]


def _unit(world: World, name: str, sector: Sector, is_large: bool, parent: Unit | None) -> Unit:
    staff = world.dice.randint(120, 700) if is_large else world.dice.randint(12, 95)
    return world.add(
        Unit(
            name=name,
            short_name=name.removeprefix("市"),
            parent=parent,
            sector=sector,
            organisation="党组" if parent is None else "党支部",
            size=UnitSize.LARGE if is_large else UnitSize.SMALL,
            staff=staff,
            party_members=int(staff * 0.6),
            order=len(world.all(Unit)) + 1,
            **search.columns(sector.name, names=(name,)),
        )
    )


def person(world: World) -> str:
    dice = world.dice
    return dice.choice(words.SURNAMES) + dice.choice(words.GIVEN) + dice.choice(words.NUMBERS)


def _leaders(world: World, unit: Unit) -> None:
    posts = words.LEADER_POSTS if unit.parent_id is None else ["党支部书记"]
    for order, post in enumerate(posts):
        _leader(world, unit, post, LeaderKind.BOARD, order)
    if unit.parent_id is None:
        _leader(world, unit, words.KEY_POSTS[unit.pk % 3], LeaderKind.KEY_POST, len(posts))


def _leader(world: World, unit: Unit, post: str, kind: str, order: int) -> None:
    world.add(
        UnitLeader(
            unit=unit, name=person(world), post=post, kind=kind, order=order, is_first=order == 0
        )
    )


def liaison_of(world: World, unit: Unit) -> User:
    """The liaison account of ``unit``, made when first asked for."""
    key = f"liaison:{unit.pk}"
    if key not in world.people:
        user = _user(world, f"lianluo{unit.pk}", person(world), Role.LIAISON)
        add_liaison(world, unit, user)
    return world.people[key]


def add_liaison(world: World, unit: Unit, user: User) -> None:
    world.people[f"liaison:{unit.pk}"] = user
    world.add(Liaison(unit=unit, user=user, from_on=date(world.today.year - 3, 1, 1)))


FACTS = (
    # name, unit of measure, about how much a person of the staff, yearly change in percent
    ("财政拨款收入", "万元", 24, 4),
    ("“三公”经费支出", "万元", 1, -12),
    ("政府采购金额", "万元", 6, 9),
)


def _facts(world: World, unit: Unit) -> None:
    """Figures of the last four closed years of units above the villages."""
    if unit.parent_id or not unit.staff:
        return
    last, dice = world.today.year - 1, Random(unit.pk)
    staff = {year: unit.staff + last - year for year in range(last - 3, last + 1)}
    for year, persons in staff.items():
        source = f"{year}年度部门决算"
        _fact(world, unit, year, ("在编人数", "人", persons, f"{year}年度机构编制统计"))
        for name, measure, each, change in FACTS:
            grown = each * unit.staff * (1 + change / 100) ** (year - last + 3)
            value = round(grown * dice.uniform(0.96, 1.04), 1)
            _fact(world, unit, year, (name, measure, value, source))


def _fact(world: World, unit: Unit, year: int, told: tuple) -> None:
    name, measure, value, source = told
    figure = Decimal(str(value))
    world.add(
        UnitFact(unit=unit, name=name, year=year, value=figure, measure=measure, source=source)
    )


def _inspectors(world: World) -> None:
    units = [unit for unit in world.all(Unit) if unit.parent_id is None]
    for number in range(world.size.inspectors):
        account = TEAM_ACCOUNTS[number] if number < len(TEAM_ACCOUNTS) else f"xuncha{number:03d}"
        user = world.people.get(account) or _user(world, account, person(world), Role.INSPECTOR)
        world.people[account] = user
        # The three demo accounts work where no demo round goes.
        employer = units[-1 - number % 20] if number < 3 else units[(number * 7) % len(units)]
        _inspector(world, user, employer, units[(number * 11 + 5) % len(units)])


def _inspector(world: World, user: User, employer: Unit, former: Unit) -> None:
    dice, today = world.dice, world.today
    moved = date(today.year - dice.randint(1, 14), dice.randint(1, 12), 1)
    began = date(moved.year - dice.randint(2, 12), 7, 1)
    inspector = world.add(
        Inspector(
            name=user.name,
            gender=dice.choice("男女"),
            born_on=date(dice.randint(1967, 1998), dice.randint(1, 12), 1),
            party="中共党员",
            employer_name=employer.name,
            employer=employer,
            post=dice.choice(words.POSTS),
            rank=dice.choice(words.RANKS),
            specialities=dice.sample(words.SPECIALITIES, dice.randint(1, 2)),
            school=dice.choice(words.SCHOOLS),
            phone=f"139{dice.randint(0, 99_999_999):08d}",
            history_text=f"{began:%Y.%m}—{moved:%Y.%m} {former.name}；{moved:%Y.%m}至今 {employer.name}",
            user=user,
            **search.columns(names=(user.name, employer.name)),
        )
    )
    world.add(
        Employment(
            inspector=inspector, organisation=former.name, unit=former, from_on=began, to_on=moved
        )
    )
    world.add(
        Employment(inspector=inspector, organisation=employer.name, unit=employer, from_on=moved)
    )
    if dice.random() < 0.05:
        world.add(
            DeclaredRelation(
                inspector=inspector,
                unit=former,
                relation=Relation.IN_LAW,
                relative=person(world),
                detail="配偶之弟在该单位任职",
            )
        )


def _organ_handlers(world: World) -> None:
    for number, organ in enumerate(Organ.objects.all()):
        user = (
            world.people["jiwei"]
            if number == 0
            else _user(world, f"jingban{number}", person(world), Role.ORGAN)
        )
        world.people[f"organ:{organ.pk}"] = user
        world.add(OrganHandler(organ=organ, user=user, from_on=date(world.today.year - 3, 1, 1)))
