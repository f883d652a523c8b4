"""Forms of 底稿: few fields to begin with, all of them in sections later, a reason for a revision."""

from django import forms

from accounts.models import User
from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.enums.methods import Method
from findings.forms.evidence import SEEN, FilesOfSources
from findings.models import Category, Finding
from findings.queries import evidence, sources
from findings.queries.findings import categories
from findings.rules.findings import REQUIRED

SECTIONS = (
    Section(
        "问题",
        Grid(Wide("title"), Wide("category"), Wide("summary")),
    ),
    Section(
        "四个准确",
        Grid(
            Wide("methods"),
            "happened_when",
            "happened_where",
            "responsible",
            "responsible_person",
            Wide("policy_basis"),
        ),
    ),
    Section(
        "经过、定性与处置",
        Grid(Wide("discovery"), "nature", "discipline", "major_problem", "amount", "disposition"),
    ),
)
HINTS = {
    "title": "一事一底稿，一句话说清是什么问题，尽量带上次数、金额。",
    "summary": "写清事实：什么事、多少次、多少钱、造成什么后果。不写“等”“个别”“有的”。",
    "responsible": "到单位、班子或部门，如：局党组、财务科。",
    "responsible_person": "到人和职务；涉及违纪违法的请另行登记问题线索。",
    "happened_when": "到年月，如：2025年3月至9月。",
    "policy_basis": "文件全称和条款，如：《党政机关国内公务接待管理规定》第五条。",
    "discovery": "怎样发现、向谁核实、查阅了哪些资料。",
    "amount": "没有涉及金额的不填。",
}


class FindingForm(VersionedForm):
    """All of a sheet; with ``strict`` what submitting needs is required, else only the title."""

    methods = forms.MultipleChoiceField(
        label="了解方式",
        choices=Method,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "了解方式里没有“%(value)s”，请重新选择。"},
    )

    class Meta:
        model = Finding
        fields = Finding.TEXT_FIELDS
        help_texts = HINTS
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 5}),
            "policy_basis": forms.Textarea(attrs={"rows": 2}),
            "discovery": forms.Textarea(attrs={"rows": 3}),
            "amount": forms.TextInput(attrs={"inputmode": "decimal"}),
        }
        error_messages = {
            "title": {"required": "请填写问题名称。"},
            "amount": {
                "invalid": "涉及金额请填写数字，单位是万元，如 12.5。",
                "max_digits": "涉及金额过大，请检查单位是不是万元。",
                "max_whole_digits": "涉及金额过大，请检查单位是不是万元。",
                "max_decimal_places": "涉及金额最多两位小数（万元）。",
            },
        }

    def __init__(self, *args, strict: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = Category.objects.all()
        self.fields["category"].choices = [
            ("", "请选择"),
            *categories(keep=self.instance.category_id),
        ]
        for name in ("discipline", "nature", "major_problem"):
            self.fields[name].choices = [("", "未定"), *self.fields[name].choices[1:]]
        for name, (_, sentence) in REQUIRED.items() if strict else ():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence
        self.helper = PageForm("version", *self.sections())

    def sections(self) -> tuple:
        return SECTIONS

    def clean_title(self) -> str:
        """One line: a title is read in lists."""
        return " ".join(self.cleaned_data["title"].split())


class NewFindingForm(forms.Form):
    """Enough to begin: the matter in a line and, if one likes, what happened."""

    title = forms.CharField(
        label="问题名称",
        max_length=200,
        help_text=HINTS["title"],
        error_messages={
            "required": "请填写问题名称。",
            "max_length": "问题名称最多200字，请精简，细节写在问题概述里。",
        },
    )
    summary = forms.CharField(
        label="问题概述",
        required=False,
        help_text=HINTS["summary"],
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    evidence = FilesOfSources(required=False, help_text=SEEN)
    source = forms.ChoiceField(
        label="据以起草的来源",
        required=False,
        help_text="选了以后，了解方式等带到底稿里，来源里加密的文字不带；"
        "选重点关注事项的，这件事项即记为“已形成底稿”。",
        error_messages={"invalid_choice": "这个来源已不能据以起草，请重新选择。"},
    )

    def __init__(self, *args, inspection, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.inspection, self.user = inspection, user
        offered = sources.offered(user, inspection)
        self.fields["source"].choices = [("", "没有，或以后再说"), *offered]
        if not offered and not self.data.get("source"):
            del self.fields["source"]
        self._offer_files()

    def _offer_files(self) -> None:
        """Of the chosen source; ticked is only what the unit itself handed in (ADR 0102)."""
        key = self.data.get("source", "") if self.is_bound else self.initial.get("source", "")
        source = sources.named(key, self.user, self.inspection)
        files = self.fields["evidence"]
        files.offer(evidence.of_sources([source]) if source else [])
        if not files.choices:
            del self.fields["evidence"]
        elif sources.kind_of(source).is_ticked:
            self.initial.setdefault("evidence", [number for number, _ in files.choices])

    def clean_source(self):
        """The row itself; it may have ended since the page was opened."""
        key = self.cleaned_data["source"]
        source = sources.named(key, self.user, self.inspection)
        if key and source is None:
            raise forms.ValidationError("这个来源已不能据以起草，请重新选择。")
        return source

    def clean_title(self) -> str:
        return " ".join(self.cleaned_data["title"].split())


class RevisionForm(FindingForm):
    """A signed sheet's correction: everything stays complete, and a reason is given."""

    reason = forms.CharField(
        label="修订原因",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "请写明修订原因。",
            "max_length": "修订原因最多300字，请精简。",
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **(kwargs | {"strict": True}))

    def sections(self) -> tuple:
        return (Section("修订原因", "reason"), *SECTIONS)

    def values(self) -> dict:
        return {k: v for k, v in super().values().items() if k != "reason"}
