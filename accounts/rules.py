"""Who administers what: the three administrators are three people (三员分立, 01-domain.md §3)."""

from accounts.enums import Role

# Model names each administrator may change in the admin site; everything else is read or nothing.
CHANGES: dict[str, set[str]] = {
    Role.SYSADMIN: {
        "user",
        "unit",
        "unitleader",
        "liaison",
        "sector",
        "category",
        "organ",
        "organhandler",
        "term",
        "inspector",
        "employment",
        "declaredrelation",
        "deadlinepreset",
        "presetrow",
        "calendarday",
        "job",
        "notice",
    },
    Role.SECURITY: {"cluegrant"},
    Role.AUDITOR: set(),
}
READS: dict[str, set[str]] = {
    Role.SYSADMIN: {"round", "team", "teammember", "inspection", "numberseries"},
    Role.SECURITY: {"user", "auditevent", "accessattempt", "accesslog"},
    Role.AUDITOR: {"user", "auditevent", "auditseal", "accessattempt", "accesslog"},
}


def may_in_admin(user, perm: str) -> bool:
    """Whether ``user`` holds Django's ``app.action_model`` permission; asked by the admin site."""
    action, _, model = perm.rpartition(".")[2].partition("_")
    if not user.is_active:
        return False
    for role in user.roles:
        if model in CHANGES.get(role, ()):
            return True
        if action == "view" and model in READS.get(role, ()):
            return True
    return False
