"""Evidence of the demo that is cited from where it lay: a photo of an activity and a file of a material,
by one sheet; and a point to look into that was raised from an activity."""

import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile

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
    """A drawn page of an account as a grey PNG of 320 × 240; nothing was photographed."""
    rows = b"".join(b"\0" + bytes(_grey(x, y) for x in range(320)) for y in range(240))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 320, 240, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    told = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return SimpleUploadedFile("接待费凭证.png", b"\x89PNG\r\n\x1a\n" + told, "image/png")


def _grey(x: int, y: int) -> int:
    """Paper on a table, with lines of words of several lengths."""
    if not (30 < x < 290 and 16 < y < 224):
        return 190
    line, within = divmod(y - 30, 20)
    is_word = 5 < within < 11 and 45 < x < 120 + 37 * (line * 7 % 5)
    return 90 if is_word else 170 if within == 15 else 255
