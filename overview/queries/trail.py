"""The audit as auditors read it: verbs, kinds of objects, rows without anybody's secrets."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from core.audit_words import columns_of, words_of
from core.models import AuditEvent
from core.targets import label_of, model_of
from core.verbs import VerbKind

# A loose index scan: one probe per verb, whatever the size of the table.
VERBS = """
WITH RECURSIVE verbs AS (
  SELECT min(verb) AS verb FROM core_auditevent
  UNION ALL
  SELECT (SELECT min(verb) FROM core_auditevent WHERE verb > verbs.verb)
  FROM verbs WHERE verbs.verb IS NOT NULL
) SELECT verb FROM verbs WHERE verb IS NOT NULL
"""
TRIGRAM = 3
RARE = 5_000
MOST = 100_000  # rows of a file
WITHHELD = "（内容限知悉范围内查看）"
# Rows of the matter are told by column, never in words, but for what administrators set themselves.
MATTER = ("fieldwork", "findings", "rectification")
SET = {
    "findings.category",
    "findings.cluegrant",
    "findings.organ",
    "findings.organhandler",
    "findings.pacerule",
    "findings.urgerule",
    "rectification.ladderstep",
}
# Of people of the house: why somebody stays out, what was said of them; with the words of relatives.
PERSONAL = {"overview.evaluation", "rounds.appraisal", "rounds.recusal"}
RELATIONS = "回避申报"
# Of these the name is what somebody wrote; of it stays the number that it begins with, if it does.
WORDED = {
    "fieldwork.directive",
    "fieldwork.surveytemplate",
    "findings.commonissue",
    "findings.feedbackitem",
    "findings.finding",
    "findings.issuechange",
    "findings.issuedecision",
    "findings.material",
    "findings.recommendation",
    "rectification.measure",
    "rounds.recusal",
}
REFERENCE = re.compile(r"(底稿\d+|第\d+项|巡建〔\d+〕\d+号)(?=\s|$)")
BEGUN_REFERENCE = re.compile(r"底稿\d*|第\d*项?|巡建〔?\d*(?:〕\d*号?)?")
SUM = re.compile(r"（SHA-256 [0-9a-f]+）")


def verbs() -> list[str]:
    """Every verb that occurs, in order."""
    with connection.cursor() as cursor:
        cursor.execute(VERBS)
        return [row[0] for row in cursor.fetchall()]


def kinds() -> list[tuple[str, str]]:
    """What events may speak of: label and Chinese name of every model of ours."""
    models = [m for app in settings.OWN_APPS for m in apps.get_app_config(app).get_models()]
    named = [(label_of(m), str(m._meta.verbose_name)) for m in models]
    return sorted(named, key=lambda pair: pair[1])


def narrowed(rows: QuerySet, named: Q) -> QuerySet:
    """``rows`` of which ``named`` is true: few are fetched by their numbers, many by the walk itself.

    Without the first step PostgreSQL walks all of the trail for a rare name (docs/performance.md).
    """
    ids = AuditEvent.objects.filter(named).order_by().values_list("pk", flat=True)
    found = list(ids[: RARE + 1])
    return rows.filter(pk__among=found) if len(found) <= RARE else rows.filter(named)


def named_by(words: str, lookup: str) -> Q:
    """Rows whose name has ``words``; where a name is what somebody wrote, its number alone is asked."""
    named = Q(**{f"target_label__{lookup}": words}) & ~Q(target_type__in=WORDED)
    if not BEGUN_REFERENCE.fullmatch(words):
        return named
    return named | Q(target_label__startswith=words, target_type__in=WORDED)


def name_of(event: AuditEvent) -> str:
    """What the thing is called here; of a refusal the kind and number that were asked for, whether
    there is such a row or not."""
    label, number = event.target_label, f"（系统内序号{event.target_id}）"
    if label and event.target_type in WORDED:
        reference = REFERENCE.match(label)
        if reference is None:
            return f"{model_of(event.target_type)._meta.verbose_name}{number}"
        label = reference[0]
    return (
        f"{label}{number}"
        if event.kind == VerbKind.REFUSAL and label and event.target_id
        else label
    )


@dataclass(frozen=True)
class Entry:
    """One event as a row of the page or of the workbook."""

    event: AuditEvent

    @property
    def pk(self) -> int:
        return self.event.pk

    @property
    def at(self) -> datetime:
        return self.event.at

    @property
    def actor(self) -> str:
        return self.event.actor_name

    @property
    def verb(self) -> str:
        return self.event.verb

    @property
    def target(self) -> str:
        return name_of(self.event)

    @property
    def is_refusal(self) -> bool:
        return self.event.kind == VerbKind.REFUSAL

    @property
    def address(self) -> str:
        return self.event.address

    @cached_property
    def model(self) -> type[Model] | None:
        try:
            return model_of(self.event.target_type)
        except (LookupError, ValueError):
            return None

    @property
    def kind(self) -> str:
        return str(self.model._meta.verbose_name) if self.model else self.event.target_type

    @property
    def is_secret(self) -> bool:
        """Of a model that keeps columns out of the trail: notes may quote what these say."""
        return bool(getattr(self.model, "AUDIT_HIDDEN", ()))

    @property
    def is_matter(self) -> bool:
        """Of what teams, units and organs write: drafts, measures, reports, letters; or personal."""
        kind = self.event.target_type
        if kind in PERSONAL or any(self.event.changes.get(RELATIONS, ())):
            return True
        return kind.partition(".")[0] in MATTER and kind not in SET

    @property
    def words(self) -> str:
        """Note and changes in one text; of a refusal what was tried, in words."""
        if self.is_refusal or self.event.kind == VerbKind.EARLY:
            return _tried(self.event.note)
        if self.is_secret:
            return WITHHELD if self.event.note or self.event.changes else ""
        if self.is_matter:
            note = self._note_withheld()
            return "；".join(filter(None, [note, columns_of(self.event)]))
        parts = [self.event.note] if self.event.note else []
        parts += words_of(self.event)
        return "；".join(parts)

    def _note_withheld(self) -> str:
        """Of a file the sum stays, by which it is known again; its name may name somebody."""
        note = self.event.note
        return WITHHELD + "".join(SUM.findall(note)) if note else ""

    @property
    def person_url(self) -> str:
        pk = self.event.actor_id
        return reverse("overview:audit_person", args=[pk]) if pk else ""

    @property
    def thing_url(self) -> str:
        label, pk = self.event.target_type, self.event.target_id
        return reverse("overview:audit_thing", args=[label, pk]) if label and pk else ""


def _tried(note: str) -> str:
    """A refusal's note: the rule's sentence as it is, an address with what was tried there."""
    for beginning, words in (
        ("打开 /", "想打开没有权限或不存在的页面"),
        ("提交 /", "想办理没有权限的事项"),
    ):
        if note.startswith(beginning):
            return f"{words}：{note.split(' ', 1)[1]}"
    return note
