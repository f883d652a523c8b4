from datetime import UTC, date, datetime

import pytest
from django import forms
from django.forms import modelform_factory
from django.http import QueryDict
from django.template import Context, Template

from core.calendar import due_status
from core.formatting import cn_date, cn_datetime, percent, wan
from core.forms.chips import chips
from fieldwork.models import FocusPoint

TODAY = date(2026, 3, 1)


def render(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_cn_date_has_no_padding_and_a_dash_for_nothing():
    assert cn_date(TODAY) == "2026年3月1日"
    assert cn_date(None) == "—"


def test_cn_datetime_is_shown_in_local_time():
    assert cn_datetime(datetime(2026, 2, 28, 17, 5, tzinfo=UTC)) == "2026年3月1日 01:05"


@pytest.mark.parametrize(
    ("due", "met", "words", "light"),
    [
        (date(2026, 3, 6), None, "还有5天", "yellow"),
        (date(2026, 3, 9), None, "还有8天", "green"),
        (TODAY, None, "今天到期", "yellow"),
        (date(2026, 2, 26), None, "逾期3天", "red"),
        (date(2026, 2, 26), date(2026, 2, 26), "已完成", "done"),
        (date(2026, 2, 26), date(2026, 2, 28), "逾期2天完成", "done"),
        (None, None, "未定期限", "none"),
    ],
)
def test_due_says_how_far_in_words_and_light(due, met, words, light):
    assert due_status(due, TODAY, met) == (light, words)


def test_due_tag_shows_date_and_distance():
    html = render("{% due day today=today %}", day=date(2026, 3, 6), today=TODAY)

    assert 'datetime="2026-03-06"' in html
    assert "2026年3月6日" in html
    assert "还有5天" in html


@pytest.mark.parametrize(
    ("yuan", "figure"), [(1234567, "123.46"), (50000, "5"), (0, "0"), (None, "—")]
)
def test_wan_divides_by_ten_thousand(yuan, figure):
    assert wan(yuan) == figure


def test_percent_stays_between_0_and_100():
    assert [percent(1, 3), percent(5, 4), percent(1, 0), percent(None, 3)] == [33, 100, 0, 0]


HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize(
    "source",
    [
        "{% badge x x x %}",
        "{% light 'red' x %}",
        "{% panel x note=x %}{{ x }}{% endpanel %}",
        "{% fact x %}{{ x }}{% endfact %}",
        "{% crumb x x %}",
        "{% menu x %}{{ x }}{% endmenu %}",
        "{% post_button x x confirm=x version=x %}",
        "{% icon 'x' x %}",
    ],
)
def test_tags_escape_what_they_are_given(source):
    html = render(source, x=HOSTILE)

    assert "<script" not in html
    assert "&lt;script" in html


def test_icon_without_label_is_hidden_from_screen_readers():
    html = render('{% icon "plus" %}')

    assert 'aria-hidden="true"' in html
    assert "<path" in html


def test_fact_shows_a_dash_for_an_empty_value():
    assert "<dd>—</dd>" in render('{% fact "备注" %}  {{ missing }} {% endfact %}')


class SampleFilter(forms.Form):
    q = forms.CharField(label="关键词", required=False)
    state = forms.ChoiceField(
        label="状态", choices=[("", "全部"), ("open", "整改中")], required=False
    )


def test_chips_name_the_filter_and_lead_to_the_list_without_it():
    query = QueryDict("q=公函&state=open&cursor=abc")
    form = SampleFilter(query)
    assert form.is_valid()

    found = chips(form, query, "/items/")

    assert [(chip.label, chip.value) for chip in found] == [("关键词", "公函"), ("状态", "整改中")]
    assert found[0].url == "/items/?state=open"


@pytest.mark.django_db
def test_a_choice_that_is_open_says_what_to_do():
    form = modelform_factory(FocusPoint, fields=["kind", "assignee"])()

    kind, assignee = str(form["kind"]), str(form["assignee"])

    assert ">请选择<" in kind
    assert ">不选<" in assignee
    assert "---" not in kind + assignee
