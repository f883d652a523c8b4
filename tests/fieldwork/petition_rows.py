"""Petitions brought into a state by the actions themselves."""

from fieldwork.actions import petitions, referrals
from tests.factories import days

PERSONS = ({"name": "被告丁", "post": "财务科科长"}, {"name": "被告戊", "post": ""})


def values(**more) -> dict:
    return {
        "received_on": days(-2),
        "way": "letter",
        "naming": "named",
        "reporter": "举报甲",
        "contact": "13800000000",
        "unit_below": "下属中心",
        "summary": "反映财务科违规报销",
        "text": "来信原文：去年多次虚报差旅费。",
        "scope": "inside",
        "scope_reason": "",
    } | more


def recorded(inspection, *, by, persons=PERSONS, **more):
    return petitions.record(inspection, values(**more), persons=persons, by=by)


def registered(inspection, *, by, persons=PERSONS, **more):
    petition = recorded(inspection, by=by, persons=persons, **more)
    petitions.register(petition, by=by)
    return petition


def to_unit(petition, *, by, wording="请核实差旅费报销审核情况。"):
    return referrals.dispatch(petition, route="unit", wording=wording, due_on=days(10), by=by)


def to_member(petition, member, *, by):
    return referrals.dispatch(
        petition,
        route="team",
        wording="查阅凭证",
        due_on=days(5),
        assignee=member.inspector,
        by=by,
    )


REPLY = {"replied_on": days(0), "reply_way": "phone", "reply": "已告知核实结果。"}
