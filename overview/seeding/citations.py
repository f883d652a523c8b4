"""Evidence of the demo that is cited from where it lay: a photo of an activity and a file of a material,
by one sheet; and a point to look into that was raised from an activity."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from accounts.models import User
from core import attachments
from fieldwork.actions import focus
from fieldwork.enums.focus import FocusKind
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.methods import Method
from fieldwork.models import Activity, Material
from findings.actions import evidence, findings
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection

POINT = {
    "kind": FocusKind.RISK,
    "title": "惠民资金发放名单公示不全",
    "why": "到村了解时公示栏未见上年度名单，三户农户称未领到补贴，需核对发放名册和银行流水。",
}
TITLE = "部分公务接待无公函，接待清单事后补填"
ACCOUNT = "公务接待明细账（演示材料，内容为虚构）\n2025年3月、6月、9月各一笔无公函。\n"


def make(world: World) -> None:
    """Once in every stay whose team has looked into files."""
    for inspection in world.all(Inspection):
        done = Activity.objects.standing().filter(inspection=inspection)
        looked, visited = (
            done.filter(method=method).first() for method in (Method.FILES, Method.GRASSROOTS)
        )
        if inspection.stage == Stage.FIELDWORK and looked:
            _cite(inspection, looked, by=inspection.crew.members[0])
            if visited:
                told = {"sources": f"{visited}（{visited.where}）", "assignee": None}
                focus.raise_point(
                    inspection, POINT | told, activity=visited, by=inspection.crew.leader
                )


def _cite(inspection: Inspection, looked: Activity, *, by: User) -> None:
    photo = attachments.store(looked, _photo(), by=looked.created_by)
    sheet = findings.draft(inspection, title=TITLE, source=looked, evidence=[photo.pk], by=by)
    lines = Material.objects.filter(request__inspection=inspection, state=MaterialState.RECEIVED)
    line = lines.filter(name__contains="公务接待").select_related("request", "delivered_by").first()
    if line:
        account = SimpleUploadedFile("公务接待明细账.txt", ACCOUNT.encode(), "text/plain")
        file = attachments.store(line, account, by=line.delivered_by)
        evidence.take(sheet, [file.pk], source=line, by=by)


def _photo() -> SimpleUploadedFile:
    """A drawn page of an account; nothing was photographed."""
    picture = Image.new("RGB", (800, 600), "#ece6d8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((90, 50, 710, 550), fill="white", outline="#777777", width=3)
    for line in range(9):
        y = 120 + 45 * line
        pen.line((120, y, 680, y), fill="#9a9a9a", width=2)
        pen.rectangle((130, y - 24, 220 + 37 * (line % 5), y - 12), fill="#555555")
        pen.rectangle((560, y - 24, 600 + 23 * (line % 3), y - 12), fill="#aa3333")
    file = BytesIO()
    picture.save(file, "JPEG", quality=80)
    return SimpleUploadedFile("接待费凭证.jpg", file.getvalue(), "image/jpeg")
