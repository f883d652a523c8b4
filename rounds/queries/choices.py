"""What a list may be narrowed to, within the person's scope; called by django-filter with the request."""

from django.db.models import QuerySet

from core.requests import PageRequest
from rounds.models import Inspection, Round


def rounds_of(request: PageRequest) -> QuerySet[Round]:
    return Round.objects.visible_to(request.user).select_related("term")


def inspections_of(request: PageRequest) -> QuerySet[Inspection]:
    return Inspection.objects.visible_to(request.user).select_related("round__term", "unit")
