"""Sample data of the style guide: every component once, in every tone. Touches no row."""

from dataclasses import dataclass
from datetime import date, timedelta

from django import forms
from django.utils import timezone

TONES = (
    ("neutral", "草稿"),
    ("info", "待复核"),
    ("progress", "整改中"),
    ("success", "已销号"),
    ("warning", "申请延期"),
    ("danger", "已退回"),
    ("muted", "已撤销"),
)
UNITS = (
    "市教育局",
    "市住房城乡建设局",
    "河口镇",
    "市人民医院",
    "市交通运输局",
    "市第一中学",
)
MATTERS = (
    "“第一议题”制度落实不规范，全年仅开展3次",
    "“三重一大”事项会前酝酿不充分，个别大额支出未经集体研究",
    "公务接待无公函、无清单",
    "差旅费报销审核不严",
    "固定资产账实不符",
    "村级“三资”台账不健全",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sample ledger."""

    number: str
    unit: str
    matter: str
    due: date
    days: int
    state: str
    tone: str
    done: int
    money: str


class SampleFilter(forms.Form):
    """The filter bar's sample."""

    q = forms.CharField(
        label="关键词", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "整改中"), ("late", "逾期")],
    )
    mine = forms.BooleanField(label="只看我的", required=False)


class SampleForm(forms.Form):
    """The form's sample: one field of each kind, one in error."""

    name = forms.CharField(label="问题名称", max_length=60, help_text="一事一底稿，60 字以内。")
    level = forms.ChoiceField(label="一级分类", choices=[("", "请选择"), ("1", "决策部署落实")])
    happened_on = forms.DateField(
        label="发生时间", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    summary = forms.CharField(label="问题概述", widget=forms.Textarea(attrs={"rows": 4}))
    ways = forms.MultipleChoiceField(
        label="了解方式",
        choices=[("1", "听取汇报"), ("2", "个别谈话"), ("3", "调阅资料")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    urgent = forms.BooleanField(label="建议立行立改", required=False)


def rows(today: date) -> list[Row]:
    """A few ledger lines around today."""
    offsets = (-12, -1, 0, 5, 30, 90)
    return [
        Row(
            f"ZG-2026-{i + 1:03}",
            UNITS[i],
            MATTERS[i],
            today + timedelta(days=d),
            d,
            label,
            tone,
            i,
            f"{i * 12.35:.2f}",
        )
        for i, (d, (tone, label)) in enumerate(zip(offsets, TONES, strict=False))
    ]


def context(query, today: date) -> dict:
    """Everything that the page shows."""
    filters = SampleFilter(query or {"state": "open"})
    filters.is_valid()
    form = SampleForm(
        {
            "name": "",
            "level": "1",
            "summary": "经查，该单位 2025 年公务接待中有 7 笔无公函。",
        }
    )
    form.is_valid()
    return {
        "tones": TONES,
        "rows": rows(today),
        "filters": filters,
        "exports": ("xlsx", "csv"),
        "form": form,
        "today": today,
        "samples": [today + timedelta(days=d) for d in (-3, 0, 5, 60)],
        "steps": _steps(),
        "events": _events(),
        "figures": _figures(),
        "tabs": _tabs(),
        "gates": ["3 条底稿未审签", "1 件线索未签收", "2 项整改未销号"],
    }


def _steps() -> list[dict]:
    labels = ("准备", "了解", "起草报告", "反馈", "成果运用", "回访")
    states = ("done", "done", "current", "todo", "todo", "todo")
    return [
        {"label": a, "state": b, "note": "3月1日" if b == "done" else ""}
        for a, b in zip(labels, states, strict=True)
    ]


def _events() -> list[dict]:

    now = timezone.now()
    return [
        {
            "at": now,
            "actor_name": "李某（组长）",
            "verb": "退回修改",
            "tone": "danger",
            "note": "时间地点不具体，请补充凭证号。",
        },
        {
            "at": now - timedelta(hours=5),
            "actor_name": "王某（副组长）",
            "verb": "复核通过",
            "tone": "success",
        },
        {
            "at": now - timedelta(days=1),
            "actor_name": "张某（组员）",
            "verb": "修改底稿",
            "changes": {"责任主体": ["", "办公室"]},
        },
    ]


def _figures() -> list[dict]:
    return [
        {"label": "反馈问题", "value": 214, "unit": "个"},
        {
            "label": "已销号",
            "value": 131,
            "unit": "个",
            "note": "完成率 61%",
            "light": "green",
        },
        {
            "label": "7天内到期",
            "value": 12,
            "unit": "个",
            "light": "yellow",
            "url": "?state=soon",
        },
        {
            "label": "逾期",
            "value": 9,
            "unit": "个",
            "light": "red",
            "url": "?state=late",
            "active": True,
        },
    ]


def _tabs() -> list[dict]:
    return [
        {"label": "概况", "url": "#", "active": True},
        {"label": "问题底稿", "url": "#", "count": 23},
        {"label": "整改台账", "url": "#", "count": 0},
    ]
