"""The navigation as data: which line leads where and whose it is."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse

from accounts.enums import ADMINISTRATORS, BOTH_SIDES, GUARDS, INSIDERS, OUTSIDERS, OVERSIGHT, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation; roles empty: everyone's."""

    label: str
    name: str
    icon: str
    roles: tuple[Role, ...] = ()

    def open_to(self, roles: Collection[str]) -> bool:
        """Whether the line is shown to people of these roles (the page itself asks again)."""
        return not self.roles or any(role in roles for role in self.roles)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that belong together, one step behind their heading."""

    label: str
    icon: str
    entries: tuple[Entry, ...]


ON_SITE = (Role.OFFICE, Role.INSPECTOR)
FEW = 9  # lines that are all shown at once

FRONT = (
    Entry("我的待办", "overview:home", "checklist"),
    Entry("通知", "core:inbox", "bell"),
    Entry("期限日历", "rounds:calendar", "calendar-due", (*INSIDERS, *OUTSIDERS)),
)

# In the order of the work, each opened by itself: nobody looks for one line among forty.
SECTIONS = (
    Section("轮次与队伍", "rotate-clockwise-2", (
        Entry("领导驾驶舱", "overview:cockpit", "presentation-analytics", OVERSIGHT),
        Entry("巡察轮次", "rounds:round_list", "rotate-clockwise-2", INSIDERS),
        Entry("巡察任务", "rounds:inspection_list", "clipboard-list", INSIDERS),
        Entry("被巡察单位", "rounds:unit_list", "building", INSIDERS),
        Entry("全覆盖", "rounds:coverage", "chart-bar", OVERSIGHT),
        Entry("人才库", "rounds:inspector_list", "users", OVERSIGHT),
        Entry("保密承诺", "rounds:commitment_list", "writing-sign", OVERSIGHT),
        Entry("培训", "rounds:training_list", "school", INSIDERS),
        Entry("上传下达", "fieldwork:directive_list", "speakerphone", INSIDERS),
    )),
    Section("巡前准备", "route", (
        Entry("巡前函询", "fieldwork:intake_list", "mail-question", (Role.OFFICE, Role.ORGAN)),
        Entry("情况通报", "fieldwork:intake_item_list", "mail-opened", ON_SITE),
        Entry("重点关注事项", "fieldwork:focus_list", "focus-2", INSIDERS),
        Entry("工作方案", "fieldwork:workplan_list", "route", INSIDERS),
    )),
    Section("驻点了解", "walk", (
        Entry("资料清单", "fieldwork:material_request_list", "files", BOTH_SIDES),
        Entry("个别谈话", "fieldwork:interview_list", "messages", INSIDERS),
        Entry("了解活动", "fieldwork:activity_list", "walk", ON_SITE),
        Entry("信访登记", "fieldwork:petition_list", "mailbox", INSIDERS),
        Entry("信访分办", "fieldwork:referral_list", "arrows-split-2", INSIDERS),
        Entry("信访转办", "fieldwork:referral_list", "mail-forward", (Role.LIAISON,)),
        Entry("测评问卷", "fieldwork:survey_list", "checkbox", ON_SITE),
        Entry("请示报告", "fieldwork:consultation_list", "message-up", INSIDERS),
        Entry("每周进度", "fieldwork:weekly_board", "calendar-week", ON_SITE),
    )),
    Section("问题与线索", "file-text", (
        Entry("问题底稿", "findings:finding_list", "file-text", INSIDERS),
        Entry("专题报告", "findings:common_issue_list", "layers-intersect", INSIDERS),
        Entry("问题线索", "findings:clue_list", "shield-lock", INSIDERS),
        Entry("线索移交", "findings:handoff_list", "arrows-transfer-up", (*INSIDERS, Role.ORGAN)),
        Entry("移交建议", "findings:recommendation_list", "mail-forward", (*INSIDERS, Role.ORGAN)),
        Entry("会议议定", "findings:resolution_list", "gavel", OVERSIGHT),
        Entry("议定事项", "findings:resolution_task_list", "list-details", INSIDERS),
    )),
    Section("整改与评价", "table", (
        Entry("立行立改", "findings:fix_list", "bolt", BOTH_SIDES),
        Entry("整改台账", "rectification:ledger_list", "table", BOTH_SIDES),
        Entry("整改事项", "rectification:item_list", "list-check", BOTH_SIDES),
        Entry("整改成果", "rectification:outcome_list", "list-details", INSIDERS),
        Entry("督办看板", "rectification:supervision_board", "stairs-up", OVERSIGHT),
        Entry("督办文书", "rectification:supervision_list", "mail-exclamation", BOTH_SIDES),
        Entry("整改回访", "rectification:revisit_list", "zoom-check", INSIDERS),
        Entry("成果运用台账", "overview:results", "chart-bar", OVERSIGHT),
        Entry("考核评估", "overview:evaluation_list", "chart-bar", OVERSIGHT),
    )),
    Section("管理", "settings", (
        Entry("系统管理", "admin:index", "settings", ADMINISTRATORS),
        Entry("工作日历", "rounds:calendar_days", "calendar-cog", (*OVERSIGHT, Role.SYSADMIN)),
        Entry("双人复核", "accounts:approval_list", "shield-check", (*ADMINISTRATORS, *OVERSIGHT)),
        Entry("发送情况", "overview:mail_list", "send", (Role.SYSADMIN,)),
        Entry("发文登记簿", "overview:dispatch_register", "clipboard-list", OVERSIGHT),
        Entry("文书用语", "overview:wording_list", "blockquote", (Role.OFFICE,)),
        Entry("线索知悉授权", "findings:grant_list", "shield-lock", (Role.SECURITY,)),
        Entry("保管期限", "overview:retention_list", "archive",
              (Role.SYSADMIN, Role.AUDITOR, Role.OFFICE)),
        Entry("异常告警", "overview:alarm_list", "alert-triangle", GUARDS),
        Entry("审计日志", "overview:audit_list", "history", (Role.AUDITOR,)),
    )),
)  # fmt: skip

# What is begun or looked for from anywhere: only the box above the page offers it.
COMMANDS = (
    Entry("筹备新一轮巡察", "rounds:round_new", "plus", (Role.OFFICE,)),
    Entry("新增被巡察单位", "rounds:unit_new", "plus", (Role.OFFICE,)),
    Entry("导入被巡察单位", "rounds:unit_import", "table-import", (Role.OFFICE,)),
    Entry("新增人员", "rounds:inspector_new", "plus", (Role.OFFICE,)),
    Entry("导入人员", "rounds:inspector_import", "table-import", (Role.OFFICE,)),
    Entry("核对重名的单位和人员", "rounds:doubles", "git-merge", (Role.OFFICE,)),
    Entry("下发文件、要求", "fieldwork:directive_new", "speakerphone", (Role.OFFICE,)),
    Entry("谈话计划", "fieldwork:planned_talk_list", "messages", (Role.INSPECTOR,)),
    Entry("机关办理时长", "findings:organ_figures", "chart-bar", (*INSIDERS, Role.ORGAN)),
    Entry("整改成果", "rectification:outcome_list", "list-details", (Role.LIAISON,)),
    Entry("期限列表", "rounds:deadline_list", "list", (*INSIDERS, *OUTSIDERS)),
    Entry("日历订阅", "rounds:feed_page", "calendar-plus", (*INSIDERS, *OUTSIDERS)),
    Entry("新的知悉授权", "findings:grant_new", "plus", (Role.SECURITY,)),
    Entry("谁做过什么", "overview:audit_people", "history", (Role.AUDITOR,)),
)

USER_LINKS = (
    Entry("我的账号", "accounts:profile", "user"),
    Entry("我的保密承诺", "rounds:commitment_sign", "writing-sign", (Role.INSPECTOR,)),
    Entry("通知设置", "core:mail_choice", "bell-cog"),
    Entry("我的任务", "core:job_list", "loader"),
    Entry("核验文书", "core:verify", "shield-check"),
    Entry("修改密码", "accounts:change_password", "key"),
    Entry("使用帮助", "overview:help", "help"),
)


ALL = (*FRONT, *(entry for section in SECTIONS for entry in section.entries))


@cache
def url_of(name: str) -> str:
    """The address of a named page, or nothing where this installation does not have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
