"""What came of an inspection: kinds of outcome, and how 四种形态 are counted over them."""

from django.db.models import IntegerChoices, TextChoices


class Outcome(TextChoices):
    """One vocabulary for what an organ reports of a handoff and a unit of its items."""

    FILED = "filed", "立案"
    PARTY = "party", "党纪处分"
    OFFICIAL = "official", "政务处分"
    # Both at once; also rows of earlier years that did not tell them apart.
    PUNISHED = "punished", "党纪政务处分"
    ORGANISATIONAL = "organisational", "组织处理"
    JUSTICE = "justice", "移送司法"
    ADMONISHED = "admonished", "诫勉"
    CRITICISED = "criticised", "通报批评"
    TALKED_TO = "talked_to", "谈话提醒"
    EDUCATED = "educated", "批评教育"
    HELD = "held", "其他方式问责"
    RECOVERED = "recovered", "追缴退赔"
    RULE = "rule", "制定修订制度"
    SETTLED = "settled", "了结"

    @property
    def unit(self) -> str:
        """The measure word of its quantity."""
        return {"filed": "件", "rule": "项", "recovered": "笔"}.get(self.value, "人")


class Degree(IntegerChoices):
    """监督执纪“四种形态”."""

    FIRST = 1, "第一种形态"
    SECOND = 2, "第二种形态"
    THIRD = 3, "第三种形态"
    FOURTH = 4, "第四种形态"


O, D = Outcome, Degree  # noqa: E741 - the tables below read as tables only with short names

# Which 形态 an outcome may be; where there is one it follows, where there are several it is chosen
# (轻处分、组织调整 second, 重处分、重大职务调整 third).
DEGREES: dict[str, tuple[Degree, ...]] = {
    O.PARTY: (D.SECOND, D.THIRD),
    O.OFFICIAL: (D.SECOND, D.THIRD),
    O.PUNISHED: (D.SECOND, D.THIRD),
    O.ORGANISATIONAL: (D.FIRST, D.SECOND, D.THIRD),
    O.JUSTICE: (D.FOURTH,),
    O.ADMONISHED: (D.FIRST,),
    O.CRITICISED: (D.FIRST,),
    O.TALKED_TO: (D.FIRST,),
    O.EDUCATED: (D.FIRST,),
}
# 问责: what counts persons held to account; 立案, 了结, money and rules do not.
ACCOUNTABILITY = (*DEGREES, O.HELD)
# 成案: what counts when an organ's 成案率 is computed.
FILED = (O.FILED, O.PARTY, O.OFFICIAL, O.PUNISHED, O.JUSTICE)
OF_HANDOFF = (*(kind for kind in ACCOUNTABILITY if kind != O.HELD), O.FILED, O.SETTLED)
OF_ITEM = (*ACCOUNTABILITY, O.FILED, O.RECOVERED, O.RULE)


def choices_of(kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """In the order of the vocabulary."""
    return [(value, label) for value, label in Outcome.choices if value in kinds]
