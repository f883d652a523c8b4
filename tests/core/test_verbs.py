"""Every audit verb is declared once and with a kind; what was written before got the same kinds."""

import pytest

from core import audit, verbs
from core.verbs import Verb, VerbKind, declare, declared, former_kind


def test_what_was_written_before_kinds_is_of_the_kind_that_is_declared_now():
    found = {text: verb.kind for text, verb in verbs._declared.items()}

    assert len(found) > 200
    assert {text: former_kind(text) for text in found} == found


def test_a_verb_is_of_one_kind():
    assert declare(Verb("登录", VerbKind.SIGN_IN)).kind == VerbKind.SIGN_IN
    with pytest.raises(ValueError, match="two kinds"):
        declare(Verb("登录"))


@pytest.mark.django_db
def test_words_that_nobody_declared_are_no_verb():
    with pytest.raises(AttributeError, match="kind"):
        audit.record(None, "查看一切", by=None)
    with pytest.raises(KeyError):
        declared("查看一切")
