"""Findings and fixes brought into a state by the actions themselves."""

from django.core.files.uploadedfile import SimpleUploadedFile

from core import attachments
from findings.actions import findings, fixes
from tests.factories import days, today

COMPLETE = {
    "summary": "2025年公务接待12次，均无公函、无清单，涉及3.6万元。",
    "methods": ["files", "interview"],
    "responsible": "办公室",
    "responsible_person": "办公室主任",
    "happened_when": "2025年1月至6月",
    "happened_where": "市财政局机关",
    "policy_basis": "《党政机关国内公务接待管理规定》第五条",
    "discipline": "integrity",
    "nature": "typical",
    "amount": "3.60",
}


def draft(inspection, *, by, title="公务接待无公函、无清单，涉及12次", **columns):
    return findings.draft(inspection, title=title, by=by, **COMPLETE | columns)


def submitted(finding):
    findings.submit(finding, by=finding.created_by)
    return finding


def signed(finding, *, deputy, leader):
    submitted(finding)
    findings.review(finding, note="事实清楚。", by=deputy)
    findings.sign(finding, note="同意。", by=leader)
    return finding


def fix(finding, *, leader):
    """A notice issued today and due in five days."""
    return fixes.issue(
        finding,
        problem="公务接待无公函、无清单",
        requirement="立即补齐清单，清退超标准费用。",
        due_on=days(5),
        on=today(),
        by=leader,
    )


def evidence(target, *, by, name="凭证.txt"):
    upload = SimpleUploadedFile(name, "付款凭证".encode())
    return attachments.store(target, upload, by=by)
