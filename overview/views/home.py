"""The home page: 我的待办, and by role what is mine, what is overdue and a few figures."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import Role
from overview.queries import administration, dashboard, first_steps, leadership, worklist

SHOWN = 50
FIRST = 4  # that a leader sees above the charts
# role → what an empty work list tells its holder to do
IDLE = {
    Role.LEADERSHIP: "报请批准的轮次方案和回避例外会出现在这里。",
    Role.OFFICE: "待办结、待审核的事项会出现在这里；可以从“巡察轮次”开始筹备新一轮。",
    Role.INSPECTOR: "编入巡察组后，待提交、待复核、待审签的底稿会出现在这里。",
    Role.LIAISON: "反馈意见印发后，待认领和整改中的事项会出现在这里。",
    Role.ORGAN: "移交到本机关的线索会出现在这里。",
}
DUTIES = {
    Role.SYSADMIN: "维护账号、单位、分类、期限方案和日历，查看后台任务与通知；看不到底稿、线索和台账。",
    Role.SECURITY: "授予角色，授予和收回线索知悉范围；看不到业务内容。",
    Role.AUDITOR: "查阅和核验审计记录；不授予任何权限。",
}

# role → where that work is done, the usual page first
PAGES = {
    Role.SYSADMIN: (("打开系统管理", "admin:index"), ("发送情况", "overview:mail_list")),
    Role.SECURITY: (
        ("线索知悉授权", "findings:grant_list"),
        ("账号与角色", "admin:accounts_user_changelist"),
        ("打开系统管理", "admin:index"),
    ),
    Role.AUDITOR: (
        ("打开审计日志", "overview:audit_list"),
        ("按人查", "overview:audit_people"),
        ("每日封存", "overview:audit_anchors"),
    ),
}


class Home(View):
    def get(self, request) -> HttpResponse:
        user, today = request.user, timezone.localdate()
        context = {"today": today, "previous_login": user.previous_login}
        if user.is_administrator:
            return render(
                request,
                "overview/home_admin.html",
                context
                | {
                    "board": administration.board(user, today),
                    "first_steps": first_steps.of(today) if user.has_role(Role.SYSADMIN) else [],
                    "items": worklist.waiting_for(user, today)[:SHOWN],
                    "duty": DUTIES[Role(user.roles[0])],
                    "pages": [(label, reverse(name)) for label, name in PAGES[Role(user.roles[0])]],
                },
            )
        items = worklist.waiting_for(user, today)
        context |= {
            "items": items[:SHOWN],
            "total": len(items),
            "late": sum(1 for i in items if i.due_on and i.due_on < today),
            "idle": next((IDLE[r] for r in IDLE if user.has_role(r)), ""),
        }
        if user.has_role(Role.LEADERSHIP):
            context |= {
                "items": items[:FIRST],
                "others": items[FIRST:SHOWN],
                "board": leadership.board(user, today),
                "clues": leadership.clue_figures(user, today),
            }
            return render(request, "overview/home_leader.html", context)
        context["board"] = dashboard.board(user, today)
        return render(request, "overview/home.html", context)
