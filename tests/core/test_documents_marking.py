"""密级, 紧急程度 and 签发人 are registered facts of a letter; every copy of a classified one has its own 份号."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from docx import Document as Word

from core.documents import copies, issuing, marking, registry, store
from core.documents.tree import Letter, Paragraph
from core.errors import StaleState
from core.models import AuditEvent, DocumentCopy, DocumentMarks
from core.verbs import CoreVerb
from tests import factories as make
from tests.browsed import form
from tests.core.test_documents_letter_format import han
from tests.core.test_documents_verifying import boxes, text_of

NONE = {"secrecy": "", "years": None, "urgency": "", "signer": ""}


def notice():
    return registry.get("inspection_notice")


def url(inspection, page="document_marks"):
    return reverse(f"core:{page}", args=["inspection_notice", inspection.pk])


def sent(client, inspection, **changes):
    """The rendered form with these fields changed."""
    return form(client, url(inspection)).submit(client, **changes)


def test_marks_are_registered_and_printed(client, inspection, office):
    client.force_login(office)
    assert "密级和紧急程度" in client.get(url(inspection, "document_preview")).content.decode()

    response = sent(client, inspection, secrecy="secret", years="1", urgency="extra", signer="张三")

    assert response.status_code == 302
    letter = issuing.content_of(notice(), inspection, office)
    assert (letter.secrecy, letter.urgency, letter.signer) == ("秘密★1年", "特急", "张三")
    (event,) = AuditEvent.objects.filter(verb=CoreVerb.MARKING_NOTED)
    assert event.changes["密级"] == ["", "秘密"]
    # Opened again it shows what stands; sent unchanged it changes nothing.
    assert sent(client, inspection).status_code == 302
    assert DocumentMarks.objects.get().secrecy_words == "秘密★1年"
    assert AuditEvent.objects.filter(verb=CoreVerb.MARKING_NOTED).count() == 1
    assert DocumentMarks.objects.get().version == 1


def test_the_letters_own_marks_saved_as_they_stand_are_not_registered(client, inspection, office):
    client.force_login(office)

    assert sent(client, inspection).status_code == 302

    assert not DocumentMarks.objects.exists()
    assert not AuditEvent.objects.filter(verb=CoreVerb.MARKING_NOTED).exists()


@pytest.mark.parametrize("page", ["document_marks", "document_words"])
def test_what_was_made_already_is_said_to_stay(client, inspection, office, page):
    client.force_login(office)
    address = url(inspection, page)
    assert "已经制作、印发的文书不变" not in client.get(address).content.decode()

    make.announce(inspection)
    letter = issuing.content_of(notice(), inspection, office)
    store.freeze(inspection, kind="inspection_notice", title="通知", content=letter, by=office)

    assert "已经制作、印发的文书不变" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"years": "5"}, "填了保密期限，还要选密级"),
        ({"secrecy": "secret", "years": "20"}, "秘密的保密期限最长10年"),
        ({"secrecy": "confidential", "years": "30"}, "机密的保密期限最长20年"),
    ],
)
def test_terms_beyond_the_law_are_refused(client, inspection, office, values, sentence):
    client.force_login(office)

    response = sent(client, inspection, **values)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not DocumentMarks.objects.exists()


def test_only_who_sends_the_letter_registers(client, inspection, leader):
    client.force_login(leader)

    answer = client.get(url(inspection), follow=True)
    assert marking.DENIED in answer.content.decode()
    assert "密级和紧急程度" not in client.get(url(inspection, "document_preview")).content.decode()


def test_a_stale_form_is_refused_and_keeps_what_was_typed(client, inspection, office):
    marking.save(notice(), inspection, NONE | {"secrecy": "secret"}, version=0, by=office)
    client.force_login(office)
    stale = form(client, url(inspection))
    marking.save(notice(), inspection, NONE | {"secrecy": "top"}, version=1, by=office)

    response = stale.submit(client, signer="李四")

    assert response.status_code == 409
    assert marking.STALE in response.content.decode()
    assert "李四" in response.content.decode()
    with pytest.raises(StaleState):
        marking.save(notice(), inspection, NONE, version=1, by=office)


def frozen(content, target, by):
    return store.freeze(
        target, "notice", content, title="函", number="巡〔2026〕7号", reason="", by=by
    )


@pytest.mark.parametrize("in_letter_format", [False, True])
def test_each_copy_of_a_classified_letter_has_its_own_number(inspection, leader, in_letter_format):
    content = replace(han(), serial="", urgency="", in_letter_format=in_letter_format)
    document = frozen(content, inspection, leader)

    first, second = (
        copies.take(document, inspection, verb=CoreVerb.DOCUMENT_DOWNLOADED, by=leader)
        for _ in range(2)
    )

    assert "000001" not in text_of(store.read(document))
    assert ("000001" in text_of(first), "000002" in text_of(second)) == (True, True)
    assert list(DocumentCopy.objects.order_by("pk").values_list("number", flat=True)) == [1, 2]
    places = dict(boxes(first, 1))
    serial, secrecy = places["000001"], places["机密★1年"]
    assert serial[0] == pytest.approx(secrecy[0], abs=1)
    assert secrecy[1] - serial[1] == pytest.approx(28.95, abs=2)


def test_a_word_copy_bears_its_number_on_the_first_line_of_the_marks(inspection, leader):
    document = frozen(replace(han(), serial=""), inspection, leader)

    data = copies.take(
        document, inspection, file_format="docx", verb=CoreVerb.DOCUMENT_DOWNLOADED, by=leader
    )

    words = [each.text for each in Word(io.BytesIO(data)).paragraphs]
    assert words.index("000001") + 1 == words.index("机密★1年")


def test_what_is_not_classified_bears_no_number(inspection, leader):
    document = frozen(Letter("函", (Paragraph("正文"),), head="巡察办"), inspection, leader)

    copies.take(document, inspection, verb=CoreVerb.DOCUMENT_DOWNLOADED, by=leader)

    assert not DocumentCopy.objects.exists()
