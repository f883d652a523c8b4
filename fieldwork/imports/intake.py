"""What an organ told as a workbook: each unit of one letter gets its items or 零反馈, and is handed in."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from core.errors import ActionDenied
from core.importing import Importer, Judged, Opinion
from core.names import fold
from core.spreadsheets import Column, Kind
from fieldwork.actions import intake as actions
from fieldwork.enums.intake import IntakeKind, ReplyState
from fieldwork.models import IntakeItem, IntakeReply, IntakeRequest
from fieldwork.rules import intake as rules

NOTHING = ReplyState.NOTHING.label
KINDS = {kind.label: kind.value for kind in IntakeKind}
TEXTS = ("period", "summary", "text", "persons")


class IntakeImporter(Importer):
    """Rows are told apart by unit, kind and summary; an answer that was handed in is left alone."""

    kind = "fieldwork.intake"
    title = "导入函询答复"
    noun = "情况"
    columns = [
        Column("unit", "被巡察单位", required=True, aliases=("单位", "单位名称")),
        Column("kind", "类别", required=True, choices=(*KINDS, NOTHING),
               aliases=("情况类别", "问题类别")),
        Column("period", "所涉期间", max_length=40, aliases=("时间", "期间")),
        Column("summary", "摘要", max_length=200, aliases=("主要情况", "反映的主要问题", "主要问题")),
        Column("text", "具体情况", Kind.LONG_TEXT, max_length=5000, aliases=("内容", "详细情况")),
        Column("persons", "涉及人员", max_length=300, aliases=("人员", "涉及人")),
    ]  # fmt: skip
    preview = ["unit", "kind", "period", "summary"]
    examples = (
        {
            "unit": "某某局",
            "kind": IntakeKind.AUDIT.label,
            "period": "2023—2025年",
            "summary": "专项资金滞留账外",
            "text": "审计指出两个项目专项资金滞留账外八个月，已责令整改。",
            "persons": "某甲",
        },
        {"unit": "另一某局", "kind": NOTHING},
    )

    def __init__(self, user: User, request: IntakeRequest) -> None:
        super().__init__(user)
        self.request = request

    def params(self) -> dict[str, Any]:
        return {"request": self.request.pk}

    @classmethod
    def restore(cls, user: User, params: Mapping[str, Any]) -> "IntakeImporter":
        request = IntakeRequest.objects.visible_to(user).filter(pk=params["request"]).first()
        if request is None:
            raise ActionDenied("这份函询已不在您的工作范围内，没有导入。")
        return cls(user, request)

    @staticmethod
    def about(params: Mapping[str, Any]) -> tuple[str, int]:
        return ("fieldwork.intakerequest", params["request"])

    def check_may(self) -> None:
        rules.check_can_import(self.user, self.request)

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        replies = self.request.replies.select_related("request__organ", "inspection__unit")
        items = IntakeItem.objects.filter(reply__request=self.request).defer("text", "persons")
        self.replies: dict[str, IntakeReply] = {}
        self.known: set[tuple] = {(row.reply_id, row.kind, fold(row.summary)) for row in items}
        for reply in replies:
            unit = reply.inspection.unit
            self.replies |= {fold(name): reply for name in (unit.name, unit.short_name) if name}
            if reply.state == ReplyState.NOTHING:
                self.known.add((reply.pk, "", ""))
        told = {self._reply(row) for row in values if row.get("kind") != NOTHING}
        self.telling = {reply.pk for reply in told if reply}

    def key(self, values: Mapping[str, Any]) -> tuple:
        reply = self._reply(values)
        return reply.pk if reply else fold(values["unit"]), *self._told(values)

    def _reply(self, values: Mapping[str, Any]) -> IntakeReply | None:
        return self.replies.get(fold(values["unit"]))

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        reply = self._reply(values)
        if reply is None:
            return Opinion.wrong(f"{self.request}没有函询这个单位，请核对单位名称。")
        if (reply.pk, *self._told(values)) in self.known:
            return Opinion.of_changes(())
        if reply.state != ReplyState.WAITING:
            return Opinion.wrong("这个单位已经答复；需要补充的，请巡察办先退回。")
        if values["kind"] == NOTHING:
            told = reply.pk in self.telling or any(pk == reply.pk for pk, *_ in self.known)
            return Opinion.wrong("这个单位另有情况，不能同时零反馈。") if told else Opinion.new()
        if not (values.get("summary") or "").strip():
            return Opinion.wrong("请填写摘要；没有情况的，类别填“零反馈”。")
        return Opinion.new()

    def apply(self, rows: Sequence[Judged]) -> None:
        by_reply: dict[IntakeReply, list[Mapping[str, Any]]] = defaultdict(list)
        for row in rows:
            by_reply[self.replies[fold(row.values["unit"])]].append(row.values)
        done = 0
        for reply, told in by_reply.items():
            self._answer(reply, [values for values in told if values["kind"] != NOTHING])
            done += len(told)
            self.tell(done, len(rows))

    def _answer(self, reply: IntakeReply, told: list[Mapping[str, Any]]) -> None:
        for values in told:
            columns = {name: values.get(name) or "" for name in TEXTS}
            actions.add(reply, columns | {"kind": KINDS[values["kind"]]}, by=self.user)
        hand_in = actions.submit if told else actions.report_nothing
        hand_in(reply, by=self.user)

    def _told(self, values: Mapping[str, Any]) -> tuple[str, str]:
        if values["kind"] == NOTHING:
            return "", ""
        return KINDS[values["kind"]], fold(values.get("summary") or "")
