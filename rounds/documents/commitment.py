"""保密承诺书: what was promised, by whom, when; signed with the person's own account."""

from django.utils import timezone

from accounts.models import User
from core.documents import registry
from core.documents.tree import Field, KeyValues, Sheet
from rounds.models import Commitment, TeamMember


@registry.document(
    "commitment",
    "保密承诺书",
    Commitment,
    joined=("inspector", "round__term", "signed_by"),
    title=lambda commitment: f"{commitment.inspector.name}保密承诺书",
)
def form(commitment: Commitment, user: User) -> Sheet:
    inspector, at = commitment.inspector, timezone.localtime(commitment.signed_at)
    rows = (
        (Field("姓名", inspector.name), Field("巡察组", _team(commitment))),
        (Field("单位职务", f"{inspector.employer_name}{inspector.post}"),),
        (Field("承诺内容", commitment.text, lines=12),),
        (Field("签署方式", f"以本人账号（{commitment.signed_by.username}）和密码在系统内签署"),),
        (Field("签署时间", f"{at:%Y年%-m月%-d日%H:%M}"),),
        (
            Field(
                "承诺人", "", lines=2, is_signed=True,
                signed_by=inspector.name, signed_on=at.date(),
            ),
        ),
    )  # fmt: skip
    return Sheet("保密承诺书", (KeyValues(rows),), subtitle=str(commitment.round))


def _team(commitment: Commitment) -> str:
    """The team of the day of signing; people may change teams within a round."""
    rows = TeamMember.objects.filter(round=commitment.round_id, inspector=commitment.inspector_id)
    day = timezone.localdate(commitment.signed_at)
    member = rows.lasting(day).select_related("team").first() or rows.select_related("team").last()
    return str(member.team) if member else ""
