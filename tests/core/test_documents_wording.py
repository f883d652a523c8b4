"""Standing wordings: fields and conditions, and nothing that reaches beyond them."""

import pytest

from core.documents import wording
from core.errors import ActionDenied
from core.models import WordingVersion
from tests.factories import UserFactory

SAMPLE = wording.Wording(
    "test.sample", "样例", "正文", "请{{ 单位 }}办理。", {"单位": "市教育局", "件数": "3"}
)
HOSTILE = [
    "{{ settings }}",
    "{{ 单位.__class__ }}",
    "{{ 单位.__class__.__mro__[1].__subclasses__() }}",
    "{{ 单位['__class__'] }}",
    "{{ ().__class__.__base__.__subclasses__() }}",
    "{{ ''.join(['a']) }}",
    "{{ 单位|attr('__class__') }}",
    "{{ 单位|safe }}",
    "{{ 单位.format(1) }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ request }}",
    "{{ config.items() }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ namespace() }}",
    "{{ range(10**9) }}",
    "{{ 9**9**9 }}",
    "{{ 'a' * 10**9 }}",
    "{{ 单位 ~ 单位 }}",
    "{{ [单位] }}",
    "{{ {'a': 单位} }}",
    "{% for x in 单位 %}{{ x }}{% endfor %}",
    "{% for x in range(10**9) %}x{% endfor %}",
    "{% set x = 单位 %}{{ x }}",
    "{% set 单位 = 1 %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% from 'x' import y %}",
    "{% extends 'base.html' %}",
    "{% macro f() %}{% endmacro %}",
    "{% call 单位() %}{% endcall %}",
    "{% filter upper %}a{% endfilter %}",
    "{% block a %}{% endblock %}",
    "{% if 单位 is defined %}a{% endif %}",
    "{% if 单位 in 件数 %}a{% endif %}" + "{{ 单位() }}",
    "{% with a=单位 %}{{ a }}{% endwith %}",
    "{% autoescape true %}{% endautoescape %}",
    "{{ 单位",
    "{% if 单位 %}",
    "{% nothing %}",
    "{{ 单位 if 单位 else 件数 }}",
    "{% if 单位 %}" * 40 + "{% endif %}" * 40,
    "{{ " + "(" * 1500 + "单位" + ")" * 1500 + " }}",
    "{{ 单位 }}" * 400,
    "长" * 4001,
    " ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_templates_are_refused_with_a_sentence(text):
    with pytest.raises(ActionDenied) as refusal:
        wording.check(SAMPLE, text)

    assert refusal.value.sentence.endswith("。")


def test_the_language_has_no_globals_filters_or_tests():
    environment = wording._environment

    assert (environment.globals, environment.filters, environment.tests) == ({}, {}, {})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("请{{ 单位 }}办理{{件数}}件。", "请市教育局办理3件。"),
        ("{% if 件数 %}共{{ 件数 }}件{% else %}无{% endif %}。", "共3件。"),
        ("{% if 件数 == '3' and not 单位 == '甲' %}三件{% elif 件数 %}有{% endif %}", "三件"),
        ("一行\n二行", "一行\n二行"),
        ("{# 说明 #}正文", "正文"),
        ("{单位} <b>&</b> {", "{单位} <b>&</b> {"),
    ],
)
def test_fields_and_conditions(text, said):
    assert wording.sample(SAMPLE, text) == said


def test_values_are_never_read_as_templates():
    said = wording.render("请{{ 单位 }}办理", {"单位": "{{ 7*7 }}{% for x in y %}"})

    assert said == "请{{ 7*7 }}{% for x in y %}办理"


def test_values_are_plain_text_before_a_template_sees_them():
    class Row:
        secret = "机密"

        def __str__(self) -> str:
            return "甲"

    assert wording.render("{{ 单位 }}", {"单位": Row()}) == "甲"


def test_an_unknown_field_is_named_with_those_there_are():
    with pytest.raises(ActionDenied) as refusal:
        wording.check(SAMPLE, "{{ 县区 }}")

    assert refusal.value.sentence == "没有“县区”这个字段。可用的字段：单位、件数。"


def test_every_wording_passes_its_own_language(db):
    assert wording.all_wordings()
    for each in wording.all_wordings():
        assert wording.sample(each, each.text), each.key
        assert "{" not in wording.sample(each, each.text), each.key


def test_the_newest_version_is_in_force(db):
    by = UserFactory()
    values = dict.fromkeys(wording.get("notice.opening").fields, "甲")
    before = wording.say("notice.opening", **values)
    for number, text in enumerate(("一{{ 轮次 }}", "二{{ 轮次 }}"), 1):
        WordingVersion.objects.create(
            key="notice.opening", number=number, text=text, reason="试", by=by
        )

    assert wording.say("notice.opening", **values) == "二甲"
    assert "甲" in before


def test_a_value_that_is_missing_is_a_mistake_of_the_program(db):
    with pytest.raises(LookupError):
        wording.say("notice.opening", 轮次="甲")
