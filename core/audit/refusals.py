"""What somebody asked for and did not get: an address outside their scope, an action that a rule bars.

The event names the kind and the number that were asked for, never what the row says: whoever tries
numbers leaves the same trace whether there is such a row or not.
"""

from django.db.models import Model
from django.http import HttpRequest

from core.audit.codes import mac_of
from core.audit.recording import build, is_secret, stream_soon
from core.models import AuditEvent
from core.targets import label_of
from core.verbs import CoreVerb, Verb

# Parts of an address that open something by themselves.
KEYS = {"secret", "code"}


def record_refused(request: HttpRequest) -> AuditEvent | None:
    """An address of ours that answered "not there" or "not you" to somebody who has signed in."""
    return _record(request, CoreVerb.REFUSED, _address(request))


def record_denied(request: HttpRequest, sentence: str) -> AuditEvent | None:
    """A rule said that this person may not; its sentence is kept, unless it may speak of secrets."""
    return _record(request, CoreVerb.DENIED, _kept(request, sentence))


def record_early(request: HttpRequest, sentence: str) -> AuditEvent | None:
    """The person may, but not yet or not so: kept in the trail, and no refusal that counts."""
    return _record(request, CoreVerb.EARLY, _kept(request, sentence))


def _kept(request: HttpRequest, sentence: str) -> str:
    kind = _kind(request)
    return _address(request) if kind is not None and is_secret(kind) else sentence


def _record(request: HttpRequest, verb: Verb, note: str) -> AuditEvent | None:
    match, user = request.resolver_match, getattr(request, "user", None)
    if match is None or user is None or not user.is_authenticated:
        return None
    event = build(None, verb, by=user, note=note, trail="")
    kind, number = _kind(request), match.kwargs.get("pk")
    if kind is not None:
        event.target_type = label_of(kind)
        event.target_label = str(kind._meta.verbose_name)
        # A number that no row can have does not fit the column either.
        event.target_id = number if isinstance(number, int) and number < 2**63 else None
    event.mac = mac_of(event)
    event.save(force_insert=True)
    stream_soon()
    return event


def _kind(request: HttpRequest) -> type[Model] | None:
    """The model that the view declares."""
    func = getattr(request.resolver_match, "func", None)
    return getattr(getattr(func, "view_class", None), "model", None)


def _address(request: HttpRequest) -> str:
    match = request.resolver_match
    if match is None or KEYS & set(match.kwargs):
        return ""
    return f"{'打开' if request.method == 'GET' else '提交'} {request.path}"[:200]
