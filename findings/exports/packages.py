"""What lies in a sealed package: letter, list, papers, manifest, receipt form, how to open it."""

import json
import re
import secrets
from typing import Any

from django.conf import settings

from core import attachments, spreadsheets
from core.calendar import cn_date
from core.documents import store
from core.errors import NotYet, joined
from core.models import Attachment, Document
from core.spreadsheets import Column, Kind
from findings.actions.handoffs import HANDED_OVER
from findings.enums import Disposal
from findings.enums.outcomes import OF_HANDOFF, choices_of
from findings.models import Handoff

DOCUMENTS = {"handoff_letter": "移交函.pdf", "handoff_list": "移交清单.pdf"}
MANIFEST, FORM, GUIDE = "移交目录.json", "回执.xlsx", "使用说明.txt"
SIGN, REFUSE, ANSWER = "签收", "退回", "答复"
ANSWERS = {label: value for value, label in choices_of(OF_HANDOFF)}
MOST_BYTES = 200 * 1024 * 1024
RECEIPT = (
    Column("number", "移交编号", required=True, width=20),
    Column("code", "核对码", required=True, width=16),
    Column("action", "事项", required=True, choices=(SIGN, REFUSE, ANSWER), width=8),
    Column("person", "签收人", required=True, max_length=80, width=12),
    Column("disposal", "处置方式", choices=tuple(Disposal.labels), width=12),
    Column("outcome", "处理结果", choices=tuple(ANSWERS), width=12),
    Column("text", "办理情况或退回原因", Kind.LONG_TEXT, max_length=5000),
    Column("responsibility", "责任追究情况", Kind.LONG_TEXT, max_length=2000),
)
NOTE = "每次只填一行：收到后填“签收”或“退回”，办结后填“答复”。移交编号和核对码不要改动。"
TEXT = """{office}
{number}　移交{organ}　移交日期{issued}

一、本包用 age 格式加密（https://age-encryption.org/v1），口令另行告知，不随包送达。
    解密：age -d -o 移交.zip 文件名.age
二、解开 zip 后核对：sha256sum -c SHA256SUMS（Windows：certutil -hashfile 文件名 SHA256，逐一比对）。
    全部一致，说明内容与移交时相同；《{manifest}》列有每份材料的名称、页数和校验值。
三、请在《{form}》中填写签收或退回，连同盖章的纸质回执交回；办结后再填一次答复。
四、办理期限：签收 {sign_due}。本包内容限承办人员知悉，用后按涉密载体管理规定处理。
核对码：{code}
"""


def draw_code() -> str:
    return secrets.token_hex(8)


def files_of(handoff: Handoff, *, code: str) -> dict[str, bytes]:
    """Everything in the package by name, in the order in which it should be read.

    Raises ActionDenied where letter or list were not made yet, or a file is not what it was.
    """
    files = {GUIDE: _guide(handoff, code), **_papers(handoff), **_evidence(handoff)}
    return {**files, FORM: _form(handoff, code), MANIFEST: _manifest(handoff, code, files)}


def _papers(handoff: Handoff) -> dict[str, bytes]:
    newest: dict[str, Document] = {}
    for document in store.of(handoff).filter(kind__in=DOCUMENTS, is_issued=True).order_by("id"):
        newest[document.kind] = document
    missing = [name.removesuffix(".pdf") for kind, name in DOCUMENTS.items() if kind not in newest]
    if missing:
        raise NotYet(f"还没有生成{'和'.join(missing)}，请先在“文书”中生成，再制作密封移交包。")
    return {name: store.read(newest[kind]) for kind, name in DOCUMENTS.items()}


def _evidence(handoff: Handoff) -> dict[str, bytes]:
    papers, found = list(attachments.of(handoff).filter(label=HANDED_OVER)), {}
    _check_complete(handoff, papers)
    if sum(paper.size for paper in papers) > MOST_BYTES:
        raise NotYet("随附材料超过200MB，装不进密封移交包，请用光盘等载体另行移交。")
    for place, paper in enumerate(papers, 1):
        with attachments.open_file(paper) as file:
            found[f"附件/{place:02}-{_safe(paper.name)}"] = file.read()
    return found


def _check_complete(handoff: Handoff, papers: list[Attachment]) -> None:
    """The files that go are those of the frozen list, by content: none more, none less."""
    content: Any = handoff.content
    listed = sorted(paper["sha256"] for paper in content.get("papers", []))
    if sorted(paper.sha256 for paper in papers) != listed:
        raise NotYet(
            f"移交清单列有{len(listed)}件材料，现存材料与清单不一致，不能制作密封移交包，"
            "请联系系统管理员核对附件。"
        )


def _safe(name: str) -> str:
    """A file name that every system can write."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", name).strip(". ")[-120:] or "附件"


def _manifest(handoff: Handoff, code: str, files: dict[str, bytes]) -> bytes:
    content = handoff.content
    listed = {
        "移交编号": handoff.reference,
        "接收机关": handoff.organ.name,
        "移交日期": handoff.issued_on.isoformat(),
        "签收期限": handoff.sign_due_on.isoformat(),
        "移交方式": content.get("mode", ""),
        "办理要求": handoff.asked,
        "核对码": code,
        "随附材料": [
            {"名称": p["name"], "页数": p.get("pages"), "字节数": p["size"], "SHA-256": p["sha256"]}
            for p in content.get("papers", [])
        ],
        "文件": list(files),
    }
    return json.dumps(listed, ensure_ascii=False, indent=2).encode()


def _guide(handoff: Handoff, code: str) -> bytes:
    words = TEXT.format(
        office=settings.OFFICE_NAME,
        number=handoff.reference,
        organ=handoff.organ.name,
        issued=cn_date(handoff.issued_on),
        sign_due=cn_date(handoff.sign_due_on),
        manifest=MANIFEST,
        form=FORM,
        code=code,
    )
    return words.encode("utf-8-sig")


def _form(handoff: Handoff, code: str) -> bytes:
    row = [handoff.reference, code, *[""] * (len(RECEIPT) - 2)]
    with spreadsheets.write(RECEIPT, [row], title="线索移交回执", note=NOTE) as file:
        return file.read()


def read_receipt(file) -> dict:
    """The one filled row of a receipt form by column; raises SpreadsheetError or ActionDenied."""
    found = spreadsheets.read(file, RECEIPT)
    if found.problems:
        raise NotYet(joined(found.problems[:5]))
    if len(found.rows) != 1:
        raise NotYet(f"回执应只填一行，现有{len(found.rows)}行，请删去多余的行后再上传。")
    values = found.rows[0].values
    values["disposal"] = dict(zip(Disposal.labels, Disposal.values, strict=True)).get(
        values["disposal"], ""
    )
    values["outcome"] = ANSWERS.get(values["outcome"], "")
    return values
