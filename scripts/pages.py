"""Every page worth a picture, by the demo account that sees it: the one place that lists them.

A step is an address, or the selector of a link to follow from the page before it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One picture: its name and the way there."""

    name: str
    steps: tuple[str, ...]


def at(name: str, *steps: str) -> Page:
    return Page(name, steps)


FIRST = ".data tbody .title a"


def row(words: str) -> str:
    """The link of the first row that says so."""
    return f".data tbody tr:has-text('{words}') .title a"


HOME = (at("home", "/"), at("inbox", "/inbox/"))
ROUNDS = (
    at("rounds", "/rounds/"),
    at("round", "/rounds/", FIRST),
    at("inspections", "/inspections/"),
    at("inspection", "/inspections/", FIRST),
    at("commitments", "/commitments/"),
    at("units", "/units/"),
    at("unit", "/units/", FIRST),
    at("unit-facts", "/units/facts/"),
    at("deadlines", "/deadlines/"),
    at("calendar", "/calendar/"),
    at("calendar-feed", "/calendar/feed/"),
    at("calendar-days", "/calendar/days/"),
    at("directives", "/directives/"),
    at("directive", "/directives/", row("人未签收")),
)
FINDINGS = (
    at("list-settings", "/findings/", "a[href^='/accounts/lists/']"),
    at("findings-sorted", "/findings/?sort=-state"),
    at("findings", "/findings/"),
    at("finding", "/findings/", FIRST),
    at("findings-filtered", "/findings/?state=submitted"),
)
DOCUMENTS = (
    at("wordings", "/wordings/"),
    at("wording", "/wordings/notice.opening/"),
    at("focus_list", "/focus/"),
    at("focus", "/focus/", FIRST),
    at("intake", "/intake/"),
    at("intake-board", "/rounds/", row("实施"), "a[href^='/rounds/'][href$='/intake/']"),
    at("intake-letter", "/intake/", FIRST),
    at("intake-items", "/intake/items/"),
    at("workplans", "/workplans/"),
    at("workplan", "/workplans/", row("待批准")),
    at("consultations", "/consultations/"),
    at("consultation", "/consultations/", row("待落实")),
    at("resolutions", "/resolutions/"),
    at("resolution", "/resolutions/", row("已登记")),
    at("resolution-tasks", "/resolutions/tasks/"),
    at("resolution-task", "/resolutions/tasks/", FIRST),
    at("weekly-board", "/weekly/board/"),
    at("weekly-reports", "/weekly/"),
    at("weekly-report", "/weekly/", row("已报送")),
    at("revisits", "/revisits/"),
    at("revisit", "/revisits/", FIRST),
    at("activities", "/activities/"),
    at("activity", "/activities/", FIRST),
    at("surveys", "/surveys/"),
    at("survey", "/surveys/?state=closed", FIRST),
    at("survey-open", "/surveys/?state=open", FIRST),
    at("survey-comparison", "/rounds/", row("实施"), "a[href^='/rounds/'][href$='/surveys/']"),
    at("petitions", "/petitions/"),
    at("petition", "/petitions/", FIRST),
    at("interviews", "/interviews/"),
    at("interview", "/interviews/", FIRST),
    at("common-issues", "/common-issues/"),
    at("common-issue", "/common-issues/", FIRST),
    at("recommendations", "/recommendations/"),
    at("recommendation", "/recommendations/", FIRST),
    at("dispatches", "/dispatches/"),
    at("results", "/results/"),
    at("results-of-round", "/results/", FIRST),
    at("evaluations", "/evaluations/"),
    at("evaluation", "/evaluations/", FIRST),
    at("outside-ledger", "/ledgers/?source=outside", FIRST),
    at("outside-new", "/ledgers/outside/new/"),
    at("outside-import", "/ledgers/outside/import/"),
    at("history-import", "/ledgers/history/import/"),
    at("disclosure", "/ledgers/", FIRST, "a[href$='/disclosure/']"),
    at("document", "/ledgers/", FIRST, "a[href$='/disclosure/']", "a[href*='/documents/']"),
)
CLUES = (at("clues", "/clues/"), at("clue", "/clues/", FIRST))
CUSTODY = (
    at("handoffs", "/handoffs/"),
    at("handoff", "/handoffs/", FIRST),
    at("organs", "/handoffs/organs/"),
    at("clue-ask", "/clues/", FIRST, "a[href$='/ask/']"),
    at("completeness", "/rounds/", row("实施"), "a[href$='/completeness/']"),
    at(
        "beginnings",
        "/rounds/",
        row("实施"),
        "a[href$='/completeness/']",
        "a[href$='/beginnings/']",
    ),
    at("handoff-sealed", "/handoffs/", row("甲县")),
    at("handoff-seal", "/handoffs/", row("甲县"), "a[href$='/seal/']"),
    at("handoff-receipt", "/handoffs/", row("甲县"), "a[href$='/receipt/']"),
    at("handoff-refused", "/handoffs/?state=refused", FIRST),
    at("handoff-new", "/clues/?state=approved", FIRST, "a[href$='/handoffs/new/']"),
)
LEDGERS = (
    at("ledgers", "/ledgers/"),
    at("ledger", "/ledgers/", FIRST),
    at("items", "/items/"),
    at("item", "/items/", FIRST),
)
ADMINISTRATION = (
    at("home", "/"),
    at("admin", "/admin/"),
    at("admin-users", "/admin/accounts/user/"),
)
SECRECY = (
    at("admin-secrecy", "/admin/core/secrecypolicy/", "#result_list th a"),
    at("admin-role-policy", "/admin/accounts/rolepolicy/"),
)
SIGN_IN = (
    at("second-factor", "/accounts/second-factor/"),
    at("second-factor-scan", "/accounts/second-factor/", "button[name=begin]"),
)

VISITOR: tuple[Page, ...] = (
    at("sign-in", "/accounts/sign-in/"),
    at("verify", "/verify/"),
    at("verify-unknown", "/verify/0000AAAA1111/"),
    at("answer", "/answer/"),
    at("not-found", "/accounts/sign-in/nothing-here/"),
)

PAGES: dict[str, tuple[Page, ...]] = {
    "bangong": (
        *DOCUMENTS,
        *HOME,
        *ROUNDS,
        at("round-new", "/rounds/new/"),
        at("round-underway", "/rounds/", row("实施")),
        at("round-teams", "/rounds/", row("筹备"), "a[href$='/teams/']"),
        at("coverage", "/coverage/?show=gaps"),
        at("teams-changing", "/rounds/", row("实施"), "a[href$='/teams/']"),
        at("team-pool", "/rounds/", row("实施"), "a[href$='/teams/']", "a[href$='/pool/']"),
        at("round-units", "/rounds/", row("筹备"), "main a[href$='/units/']"),
        at("inspection-feedback", "/inspections/", row("反馈")),
        at("feedback", "/inspections/", row("反馈"), "a[href$='/feedback/']"),
        at("materials", "/materials/"),
        at("material", "/materials/", FIRST),
        at("fixes", "/fixes/"),
        at("fix", "/fixes/", FIRST),
        at("unit-import", "/units/import/"),
        at("inspectors", "/inspectors/"),
        at("inspector", "/inspectors/", FIRST),
        at("inspector-request", "/inspectors/", FIRST, "a[href$='/requests/new/']"),
        *FINDINGS,
        *CLUES,
        *CUSTODY,
        *LEDGERS,
        at(
            "document-issued",
            "/inspections/",
            row("整改"),
            "a[href*='/documents/inspection_notice/']",
        ),
        at(
            "document-versions",
            "/inspections/",
            row("整改"),
            "a[href$='/archive/']",
            "a[href$='/versions/']",
        ),
        at("journal", "/inspections/", row("了解"), "a[href$='/journal/']"),
        at("archive", "/inspections/", row("整改"), "a[href$='/archive/']"),
        at("jobs", "/jobs/"),
        at("job-package", "/jobs/", row("文书包")),
        at("search", "/search/?q=公务接待"),
        at("profile", "/accounts/profile/"),
        at("password", "/accounts/password/"),
        *SIGN_IN,
        at("help", "/help/"),
    ),
    "lingdao": (
        *HOME,
        at("cockpit", "/cockpit/"),
        *ROUNDS[:4],
        *LEDGERS[:2],
        at(
            "gap-waiver",
            "/rounds/",
            row("实施"),
            "a[href$='/completeness/']",
            "a[href$='/completeness/answer/']",
        ),
    ),
    "zuzhang": (
        *HOME,
        *ROUNDS[2:4],
        *FINDINGS,
        at("finding-sign", "/findings/?state=reviewed", FIRST),
        at("planned-talks", "/talks/"),
        at("planned-talk", "/talks/", FIRST),
        at("talks", "/interviews/"),
        *CLUES,
        *LEDGERS[2:],
    ),
    "fuzuzhang": (*HOME, *FINDINGS),
    "zuyuan": (
        *HOME,
        *FINDINGS,
        at(
            "finding-new",
            "/inspections/",
            FIRST,
            "a[href*='/findings/?inspection=']",
            "a[href$='/findings/new/']",
        ),
        at("finding-edit", "/findings/?state=draft&mine=on", FIRST, "a[href$='/edit/']"),
    ),
    "lianluo": (
        *HOME,
        at("ledger", "/ledgers/"),
        *LEDGERS[2:],
        at("mail-choice", "/inbox/settings/"),
        at("reminders", "/reminders/"),
        at("ledger-history", "/ledgers/", "a[href$='/history/']"),
        at("item-report", "/items/?state=in_progress", FIRST, "a[href$='/report/']"),
    ),
    "jiwei": (
        *HOME,
        at("handoffs", "/handoffs/"),
        at("handoff", "/handoffs/", FIRST),
        at("handoff-late", "/handoffs/?overdue=on", FIRST),
        at("organs", "/handoffs/organs/"),
    ),
    "xitong": (
        *ADMINISTRATION,
        at("deliveries", "/deliveries/"),
        at("reminder-rules", "/admin/rounds/reminderrule/"),
        at("admin-user", "/admin/accounts/user/", "#result_list th a"),
        at("styleguide", "/styleguide/"),
    ),
    "anquan": (
        *ADMINISTRATION,
        *SECRECY,
        at("grants", "/clue-grants/"),
        at("alarms", "/audit/alarms/"),
        at("alarm", "/audit/alarms/?state=new", FIRST),
        at("alarm-rules", "/admin/overview/alarmrule/"),
        at("grants", "/clue-grants/"),
        at("grant-new", "/clue-grants/new/"),
    ),
    "shenji": (
        *ADMINISTRATION,
        at("audit", "/audit/"),
        at("audit-anchors", "/audit/anchors/"),
        at("audit-people", "/audit/people/"),
        at("audit-person", "/audit/people/?q=bangong", FIRST),
        at("retention", "/retention/"),
        at("alarms", "/audit/alarms/"),
        at("alarm-handled", "/audit/alarms/?state=looked", FIRST),
        at("audit-thing", "/audit/?kind=findings.clue", ".data tbody td.title a"),
    ),
}

# What README.md and the manual show: docs/images/<name>.png is this account's page at this width.
IMAGES: dict[str, tuple[str, str, int]] = {
    "home": ("bangong", "home", 1440),
    "leader-home": ("lingdao", "home", 1440),
    "leader-home-390": ("lingdao", "home", 390),
    "cockpit": ("lingdao", "cockpit", 1920),
    "inspection": ("bangong", "inspection", 1440),
    "coverage": ("bangong", "coverage", 1440),
    "intake": ("bangong", "intake-board", 1440),
    "consultation": ("bangong", "consultation", 1440),
    "workplan": ("bangong", "workplan", 1440),
    "planned_talks": ("zuzhang", "talks", 1440),
    "directive": ("bangong", "directive", 1440),
    "activity-390": ("bangong", "activity", 390),
    "weekly-board": ("bangong", "weekly-board", 1440),
    "petition": ("bangong", "petition", 1440),
    "survey": ("bangong", "survey", 1440),
    "resolution": ("bangong", "resolution", 1440),
    "results": ("bangong", "results", 1440),
    "list-settings": ("zuzhang", "list-settings", 1440),
    "finding": ("zuzhang", "finding-sign", 1440),
    "clue": ("bangong", "clue", 1440),
    "ledger": ("bangong", "ledger", 1440),
    "outside-ledger": ("bangong", "outside-ledger", 1440),
    "history-import": ("bangong", "history-import", 1440),
    "revisit": ("bangong", "revisit", 1440),
    "item-390": ("lianluo", "item", 390),
}
