"""请示报告 for tests, by the real actions."""

from fieldwork.actions import consultations as actions
from fieldwork.models import Consultation
from tests import factories as make

WORDS = "走访中发现某甲涉嫌重大违纪，拟商请市纪委监委提前介入，妥否，请批示。"


def values(**other) -> dict:
    usual = {"kind": "request", "addressed": "office", "is_urgent": False}
    return usual | {"title": "关于某甲问题的请示", "text": WORDS} | other


def drafted(inspection, *, by, **other) -> Consultation:
    return actions.draft(inspection, values(**other), by=by)


def submitted(inspection, *, by, leader, **other) -> Consultation:
    row = drafted(inspection, by=by, **other)
    actions.submit(row, version=row.version, by=leader)
    return row


def tasked(inspection, *, by, leader, decider, **other) -> Consultation:
    row = submitted(inspection, by=by, leader=leader, **other)
    actions.decide(row, decision="同意，抓紧落实", due_on=make.days(5), by=decider)
    return row
