"""Says the changes of an audit event in the words of the interface instead of column names."""

import re
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateField, DateTimeField, Field, JSONField, Model
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import Truncator

from core.calendar import cn_date
from core.targets import model_of
from core.transitions import state_field
from core.verbs import CoreVerb

CHINESE = re.compile("[\u4e00-\u9fff]")
UNNAMED = "其他内容"  # of a column that is there no more
# Columns that no form shows, and what an event tells beside columns.
UNSHOWN = {
    "batch": "批次", "claim": "领取标记", "claimed_at": "领取时间", "content": "正文",
    "content_sha256": "正文校验值", "days": "日程", "digest": "校验值", "duties": "分工", "employer_mark": "检索标记",
    "encoded": "历史密码", "formats": "其他格式", "findings": "选入的底稿", "flags": "办理要求",
    "heartbeat_at": "心跳时间", "id": "编号", "items": "选入的问题", "last": "末号",
    "last_step": "最近一次验证",
    "name_key": "检索标记", "name_mark": "检索标记", "nonce": "防重复标记", "params": "参数",
    "path": "存放位置", "persons": "被反映人", "pinyin": "姓名拼音", "published_at": "提交时间",
    "reporter_mark": "检索标记", "roles": "角色",
    "search_grams": "检索文字", "search_text": "检索文字", "series": "字号",
    "session_key": "登录标识", "sha256": "校验值", "subject_mark": "检索标记",
    "target_id": "所属对象", "target_type": "所属种类", "text_mark": "检索标记",
    "trail": "所属记录", "url": "链接",
    "values": "拟改内容", "year": "年度",
}  # fmt: skip
RENEWED = "已更新"
CHANGED = "有变动"
BRIEF = 60  # characters
CUT = 200  # columns keep a long note from its beginning


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    old: str
    new: str
    is_date: bool = False

    def __str__(self) -> str:
        return f"{self.label}：{self.old or '空'} → {self.new or '空'}"


def words_of(event) -> list[str]:
    """Each change in one line; of what was made, the beginning of each text."""
    found = changes_of(event)
    if not event.is_beginning:
        return [str(change) for change in found]
    return [f"{change.label}：{Truncator(change.new).chars(BRIEF)}" for change in found]


def columns_of(event) -> str:
    """Which columns changed, for readers to whom what they say is not open; dates with their days."""
    found = changes_of(event)
    dates = [str(change) for change in found if change.is_date]
    others = dict.fromkeys(change.label for change in found if not change.is_date)
    return "；".join([*dates, *([f"{CHANGED}：{'、'.join(others)}"] if others else [])])


def changes_of(event) -> list[Change]:
    """Each changed column by its label, choices by theirs; state and note stand beside it."""
    model = _model(event.target_type)
    found = []
    for name, (old, new) in _in_order(model, event.changes):
        if model and hasattr(model, "TRANSITIONS") and name == state_field(model):
            continue
        if new and (new == event.note or (len(new) >= CUT and event.note.startswith(new))):
            continue  # the note says it already
        field = _field(model, name)
        label = _label(field) if field else _told(name)
        if (
            isinstance(field, JSONField) or event.verb == CoreVerb.TEXT_CHANGED
        ):  # not everybody here may open the document
            old, new = "", RENEWED
        is_date = isinstance(field, DateField)
        found.append(Change(label, _word(field, old or ""), _word(field, new), is_date))
    return found


def _model(label: str) -> type[Model] | None:
    try:
        return model_of(label)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> Field | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _in_order(model: type[Model] | None, changes: dict) -> list[tuple[str, list[str]]]:
    """As the columns stand in the model, then the rest; the database keeps them by length."""
    places = {f.name: n for n, f in enumerate(model._meta.concrete_fields)} if model else {}
    return sorted(changes.items(), key=lambda change: places.get(change[0], len(places)))


def _label(field: Field) -> str:
    """Its name in the interface; a relation that has none is called as what it leads to."""
    if field.related_model and field.verbose_name == field.name.replace("_", " "):
        return str(field.related_model._meta.verbose_name)
    name = str(field.verbose_name)
    return name if CHINESE.search(name) else _told(field.name)


def _told(name: str) -> str:
    """What an event names without a column that has a name for people."""
    return name if CHINESE.search(name) else UNSHOWN.get(name, UNNAMED)


def _word(field: Field | None, value: str) -> str:
    if isinstance(field, DateTimeField) and (moment := parse_datetime(value)):
        return f"{cn_date(moment)} {timezone.localtime(moment):%H:%M}"
    if isinstance(field, DateField) and (day := parse_date(value)):
        return cn_date(day)
    if value in ("True", "False"):
        return "是" if value == "True" else "否"
    if isinstance(field, ArrayField):
        return "、".join(_word(field.base_field, part) for part in value.split("、"))
    choices = {str(key): str(label) for key, label in getattr(field, "flatchoices", [])}
    return choices.get(str(value), value)
